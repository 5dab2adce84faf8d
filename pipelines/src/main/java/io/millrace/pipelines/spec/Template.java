package io.millrace.pipelines.spec;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.interpret.UnknownTokenException;
import com.hubspot.jinjava.util.ForLoop;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.YamlLoader;
import io.millrace.pipelines.yaml.YamlNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in Jinja: the environment's variables, strictly. It reads no file, and its output, its
 * loops and its nesting are bounded ({@code TemplateTest}).
 */
public final class Template {
  private static final int LOOP_MAX = 1_000;
  private static final int WORK_MAX = 20_000;
  private static final int UNKNOWN_MAX = 20;
  private static final Pattern WORD = Pattern.compile("(?<![\\w.|'\"])[A-Za-z_]\\w*");
  private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");
  private static final Set<String> LANGUAGE =
      Set.of("and", "or", "not", "is", "in", "if", "else", "true", "false", "none", "null", "for");

  private final String text;
  private final Map<String, Object> variables;
  private final Set<String> placeholders = new TreeSet<>();
  private final Span start;
  private final Problems problems;

  private Template(String text, Map<String, Object> variables, Span start, Problems problems) {
    this.text = text;
    this.variables = new HashMap<>(variables);
    this.start = start;
    this.problems = problems;
  }

  /** Whether a text has anything to fill in. */
  public static boolean has(String text) {
    return text.contains("{{") || text.contains("{%") || text.contains("{#");
  }

  /**
   * The tree of a file, its template filled in first if it has one; null after problems that leave
   * none. Places are those of the text that was rendered, which has the file's lines unless a block
   * added or removed some; then problems say so.
   */
  public static YamlNode load(
      String file, String text, Map<String, Object> variables, Problems problems) {
    if (!has(text)) {
      return YamlLoader.load(file, text, problems);
    }
    problems.source(file, text);
    String rendered = new Template(text, variables, new Span(file, 1, 1, 1), problems).render();
    if (rendered == null) {
      return null;
    }
    problems.rendered(file, text, rendered);
    return YamlLoader.loadRendered(file, rendered, problems);
  }

  /** One string of a file, filled in; null after a problem. */
  public static String fill(
      YamlNode.Scalar string, Map<String, Object> variables, Problems problems) {
    String text = string.text();
    return has(text) ? new Template(text, variables, string.textSpan(), problems).render() : text;
  }

  private String render() {
    TemplateLimits.Finding tooMuch = TemplateLimits.check(text);
    if (tooMuch != null) {
      problems.error(
          "bad-template",
          at(tooMuch.offset(), tooMuch.length()),
          tooMuch.message(),
          tooMuch.advice());
      return null;
    }
    boolean known = true;
    for (int i = 0; i < UNKNOWN_MAX; i++) {
      RenderResult result = once();
      if (result == null) {
        return null;
      }
      if (result.getErrors().isEmpty()) {
        return known ? result.getOutput() : null;
      }
      String unknown = unknown(result.getErrors().get(0));
      if (unknown == null) {
        return null;
      }
      known = false;
      placeholders.add(unknown);
      variables.put(unknown, ""); // so that the next one is found
    }
    return null;
  }

  private RenderResult once() {
    int[] work = {0};
    JinjavaConfig config =
        JinjavaConfig.newBuilder()
            .withFailOnUnknownTokens(true)
            .withNestedInterpretationEnabled(false)
            .withKeepTrailingNewline(true)
            .withMaxOutputSize(YamlLoader.SIZE_MAX)
            .withMaxStringLength(YamlLoader.SIZE_MAX)
            .withMaxListSize(WORK_MAX)
            .withMaxMapSize(WORK_MAX)
            .withRangeLimit(LOOP_MAX + 10)
            .withDisabled(Map.of(Context.Library.FILTER, Set.of("center", "random", "shuffle")))
            .withLegacyOverrides(
                LegacyOverrides.newBuilder().withUsePyishObjectMapper(true).build())
            .withProcessors(
                JinjavaProcessors.newBuilder()
                    .withNodePreProcessor(
                        (node, interpreter) -> count(work, interpreter.getContext()))
                    .build())
            .build();
    Jinjava jinjava = new Jinjava(config);
    jinjava.setResourceLocator(
        (name, charset, interpreter) -> {
          throw new TooMuch(); // TemplateLimits has refused what would read a file
        });
    try {
      return jinjava.renderForResult(text, new HashMap<>(variables));
    } catch (TooMuch e) {
      problems.error(
          "bad-template",
          at(0, 2),
          "the template's loops go on for too long",
          "a loop goes round at most " + LOOP_MAX + " times, all of them " + WORK_MAX + " times");
      return null;
    }
  }

  private static void count(int[] work, Context context) {
    boolean round = context.get("loop") instanceof ForLoop loop && loop.getLength() > LOOP_MAX;
    if (++work[0] > WORK_MAX || round) {
      throw new TooMuch();
    }
  }

  /** No exception: the engine would note that and go on. */
  private static final class TooMuch extends Error {
    private TooMuch() {
      super(null, null, false, false);
    }
  }

  /** Reports an error; the name of the variable if that is what is unknown. */
  private String unknown(TemplateError error) {
    int line = Math.max(1, error.getLineno());
    if (error.getException() instanceof UnknownTokenException unknown) {
      String expression = String.valueOf(unknown.getToken());
      Set<String> names = new TreeSet<>(variables.keySet());
      names.removeAll(placeholders);
      Matcher word = WORD.matcher(QUOTED.matcher(expression).replaceAll("''"));
      while (word.find()) {
        String name = word.group();
        if (!variables.containsKey(name) && !LANGUAGE.contains(name)) {
          problems.error(
              "unknown-variable",
              find(line, name),
              "there is no variable '" + name + "'",
              names.isEmpty()
                  ? new String[] {"choose an environment with --env: it has the variables"}
                  : Suggest.advice("variables here", name, names));
          return name;
        }
      }
      problems.error("bad-template", find(line, expression), "'" + expression + "' has no value");
      return null;
    }
    problems.error("bad-template", find(line, mark(error)), words(error));
    return null;
  }

  private static String mark(TemplateError error) {
    return error.getFieldName() == null || error.getFieldName().isEmpty()
        ? "{{"
        : error.getFieldName();
  }

  private static String words(TemplateError error) {
    String said = String.valueOf(error.getMessage());
    if (error.getReason() == TemplateError.ErrorReason.OUTPUT_TOO_BIG) {
      return "the template gives more than " + YamlLoader.SIZE_MAX + " bytes";
    }
    if (said.contains("Missing end tag")) {
      return "this block of the template is never closed";
    }
    if (said.contains("Unknown tag")) {
      return "the template has a block of a kind that Jinja does not have";
    }
    return "the template cannot be understood here";
  }

  /** The place of a word on a line, or the line's start. */
  private Span find(int line, String word) {
    int from = 0;
    for (int i = 1; i < line; i++) {
      int next = text.indexOf('\n', from);
      from = next < 0 ? from : next + 1;
    }
    int end = text.indexOf('\n', from);
    int found = text.indexOf(word, from);
    boolean onLine = found >= 0 && (end < 0 || found < end);
    return onLine ? at(found, word.length()) : at(from, 1);
  }

  /** The place of a part of the text, in a file or in one string of it. */
  private Span at(int offset, int length) {
    String before = text.substring(0, offset);
    int line = (int) before.chars().filter(c -> c == '\n').count();
    String last = before.substring(before.lastIndexOf('\n') + 1);
    int column = last.codePointCount(0, last.length()) + (line == 0 ? start.column() : 1);
    return new Span(start.file(), start.line() + line, column, Math.max(1, length));
  }
}
