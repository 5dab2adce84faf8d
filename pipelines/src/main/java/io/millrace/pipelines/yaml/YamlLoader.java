package io.millrace.pipelines.yaml;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * From text to a positioned tree. The text may come from anybody: no tag makes an object, aliases
 * cannot blow up, and size, depth and number of nodes are bounded ({@code YamlLoaderTest}).
 */
public final class YamlLoader {
  /** The longest text, in bytes as well as in characters. */
  public static final int SIZE_MAX = 1 << 20;

  static final int DEPTH_MAX = 100;
  static final int ALIASES_MAX = 50;
  static final int NODES_MAX = 100_000;

  private YamlLoader() {}

  /**
   * The tree of a document, or null after a problem that leaves none. Problems beside which a tree
   * can be made (a key that stands twice, a foreign tag) are reported and the tree is given, so
   * that what is wrong further on is found in the same go.
   *
   * @param file as the user named it, for places
   */
  public static YamlNode load(String file, String text, Problems problems) {
    String plain = withoutMark(text);
    problems.source(file, plain);
    return parse(file, plain, problems);
  }

  /** Like {@link #load}, for a text that {@link Problems#rendered} has been told of. */
  public static YamlNode loadRendered(String file, String rendered, Problems problems) {
    return parse(file, rendered, problems);
  }

  /** The text of a file's bytes, without byte order mark, or null after a problem. */
  public static String decode(String file, byte[] bytes, Problems problems) {
    if (bytes.length > SIZE_MAX) {
      tooLong(file, problems);
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(in)
              .toString();
      return withoutMark(text);
    } catch (CharacterCodingException e) {
      String good = new String(bytes, 0, in.position(), StandardCharsets.UTF_8);
      int line = (int) good.chars().filter(c -> c == '\n').count() + 1;
      String last = good.substring(good.lastIndexOf('\n') + 1);
      problems.source(file, new String(bytes, StandardCharsets.UTF_8));
      problems.error(
          "bad-yaml",
          new Span(file, line, last.codePointCount(0, last.length()) + 1, 1),
          "the file is not UTF-8: this byte is no part of a character",
          "save the file as UTF-8");
      return null;
    }
  }

  private static YamlNode parse(String file, String text, Problems problems) {
    if (text.length() > SIZE_MAX) {
      tooLong(file, problems);
      return null;
    }
    Span strange = Characters.firstForbidden(file, text);
    if (strange != null) {
      problems.error(
          "bad-yaml",
          strange,
          "a character that no text has (a control character) stands here",
          "remove it, or write it as an escape inside double quotes");
      return null;
    }
    return new TreeBuilder(file, text, problems).build();
  }

  private static void tooLong(String file, Problems problems) {
    problems.error(
        "too-large",
        Span.whole(file),
        "the file is longer than " + SIZE_MAX + " bytes",
        "a declaration is small; data belongs into files of its own");
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
