package io.millrace.pipelines.redrive;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Dead letters for an editor: each event as it was, on a line below one that starts with {@code #
 * RUN/FILE:LINE} and says what was wrong. Who takes both lines out leaves the letter where it is.
 */
final class MendedFile {
  private static final Pattern HEAD = Pattern.compile("# (\\S+/\\S+:[0-9]+) .*", Pattern.DOTALL);

  private MendedFile() {}

  static void write(List<Letter> letters, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (Letter letter : letters) {
        String why = letter.code() + ": " + letter.message().replaceAll("[\\r\\n]+", " ");
        out.write(("# " + letter.id() + " " + why + "\n").getBytes(StandardCharsets.UTF_8));
        out.write(letter.bytes());
        out.write('\n');
      }
    }
  }

  /** The letters in a file, as they are there now; what is no open one is a problem. */
  static List<Letter> read(Path file, List<Letter> open, Problems problems) throws IOException {
    Map<String, Letter> known =
        open.stream().collect(Collectors.toMap(Letter::id, Function.identity()));
    List<Letter> mended = new ArrayList<>();
    Letter letter = null;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int number = 0;
    for (byte[] line : lines(Files.readAllBytes(file))) {
      number++;
      Matcher head = HEAD.matcher(new String(line, StandardCharsets.UTF_8));
      if (!head.matches()) {
        if (bytes.size() > 0) {
          bytes.write('\n');
        }
        bytes.write(line);
        continue;
      }
      add(letter, bytes, mended);
      letter = known.remove(head.group(1));
      if (letter == null) {
        problems.error(
            "unknown-letter",
            new Span(file.toString(), number, 3, head.group(1).length()),
            "there is no open dead letter " + head.group(1),
            "it was sent already, stands here twice, or is of another pipeline");
      }
    }
    add(letter, bytes, mended);
    if (letter == null && mended.isEmpty() && !problems.hasErrors()) {
      problems.error(
          "no-letters",
          Span.whole(file.toString()),
          "there are no dead letters in this file",
          "`redrive PIPELINE --export FILE` writes one to mend");
    }
    return mended;
  }

  private static void add(Letter letter, ByteArrayOutputStream bytes, List<Letter> mended) {
    if (letter != null) {
      mended.add(letter.mended(bytes.toByteArray()));
    }
    bytes.reset();
  }

  private static List<byte[]> lines(byte[] all) {
    List<byte[]> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= all.length; i++) {
      if (i == all.length ? from < i : all[i] == '\n') {
        boolean cr = i > from && all[i - 1] == '\r';
        lines.add(Arrays.copyOfRange(all, from, cr ? i - 1 : i));
        from = i + 1;
      }
    }
    return lines;
  }
}
