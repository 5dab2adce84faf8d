package io.millrace.it.damage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether every line of the input was written or dead-lettered, exactly once. It knows no truth and
 * nothing of Millrace: a dead letter is told by its bytes, a written event by its {@code event_id},
 * because a written line may look different from the one that was read. A line of the input whose
 * bytes are among the dead letters belongs there; every other must be among the written.
 *
 * <p>As a program: {@code Accounting INPUT --written FILE_OR_FOLDER... --dead FILE_OR_FOLDER...};
 * it prints both sums and ends with 1 if they differ. Folders are read with all files below them.
 * The heap holds one entry for each dead letter.
 *
 * @param blank lines of the input without any byte
 * @param input what the input says: the bytes of dead lines and the ids of the others
 * @param output the same as found in the output
 * @param complaints the first differences, in words
 */
public record Accounting(
    long blank, LineMultiset input, LineMultiset output, List<String> complaints) {
  private static final int COMPLAINTS_MAX = 20;
  private static final Pattern ID = Pattern.compile("\"event_id\"\\s*:\\s*\"([^\"\\\\]*)\"");
  private static final Pattern BYTES =
      Pattern.compile("\"bytes\"\\s*:\\s*\"([A-Za-z0-9+/=\\\\]*+)\"");

  public static void main(String[] args) throws IOException {
    List<Path> written = new ArrayList<>();
    List<Path> dead = new ArrayList<>();
    List<Path> input = new ArrayList<>();
    List<Path> current = input;
    for (String arg : args) {
      switch (arg) {
        case "--written" -> current = written;
        case "--dead" -> current = dead;
        default -> current.addAll(files(Path.of(arg)));
      }
    }
    Accounting accounting = of(input, written, dead);
    System.out.println(accounting.report());
    if (!accounting.balances()) {
      System.exit(1);
    }
  }

  private static List<Path> files(Path path) throws IOException {
    try (Stream<Path> below = Files.walk(path)) {
      return below.filter(Files::isRegularFile).sorted().toList();
    }
  }

  public static Accounting of(List<Path> input, List<Path> written, List<Path> dead)
      throws IOException {
    Tally tally = new Tally();
    for (Path file : dead) {
      LineMultiset.forEachLine(file, tally::addDead);
    }
    Map<String, Long> ids = new HashMap<>();
    for (Path file : written) {
      LineMultiset.forEachLine(file, line -> tally.addWritten(line, ids));
    }
    for (Path file : input) {
      LineMultiset.forEachLine(file, line -> tally.addInput(line, ids));
    }
    tally.complainOfRest(ids);
    return new Accounting(tally.blank, tally.input, tally.output, List.copyOf(tally.complaints));
  }

  public boolean balances() {
    return complaints.isEmpty() && input.equals(output);
  }

  public String report() {
    StringBuilder report = new StringBuilder();
    report.append("input                     ").append(input).append(", blank ").append(blank);
    report.append("\nwritten + dead-lettered   ").append(output);
    report.append(balances() ? "\nequal" : "\nDIFFERENT");
    complaints.forEach(complaint -> report.append("\n  ").append(complaint));
    return report.toString();
  }

  /** The {@code event_id} in a line, or null. */
  static String id(String line) {
    Matcher matcher = ID.matcher(line);
    return matcher.find() ? matcher.group(1) : null;
  }

  /** The original bytes in a dead letter, or null. */
  static byte[] bytes(String letter) {
    Matcher matcher = BYTES.matcher(letter);
    return matcher.find() ? Base64.getDecoder().decode(matcher.group(1).replace("\\", "")) : null;
  }

  private static final class Tally {
    private final LineMultiset input = new LineMultiset();
    private final LineMultiset output = new LineMultiset();
    private final List<String> complaints = new ArrayList<>();
    private final Map<String, Long> dead = new HashMap<>();
    private long number;
    private long blank;

    void addDead(byte[] line) {
      String letter = new String(line, UTF_8);
      byte[] bytes = bytes(letter);
      if (bytes == null) {
        complain("a dead letter without bytes: " + excerpt(letter));
        return;
      }
      output.add(bytes);
      dead.merge(key(bytes), 1L, Long::sum);
    }

    void addWritten(byte[] line, Map<String, Long> ids) {
      String text = new String(line, UTF_8);
      String id = id(text);
      if (id == null) {
        complain("a written line without event_id: " + excerpt(text));
        return;
      }
      output.add(id);
      ids.merge(id, 1L, Long::sum);
    }

    void addInput(byte[] line, Map<String, Long> ids) {
      number++;
      if (line.length == 0) {
        blank++;
        return;
      }
      if (take(dead, key(line))) {
        input.add(line);
        return;
      }
      String text = new String(line, UTF_8);
      String id = id(text);
      if (id == null) {
        input.add(line);
      } else {
        input.add(id);
      }
      if (id == null || !take(ids, id)) {
        complain("line " + number + " is neither written nor dead: " + excerpt(text));
      }
    }

    void complainOfRest(Map<String, Long> ids) {
      ids.forEach((id, n) -> complain("written " + n + " times too often: " + id));
      dead.forEach((bytes, n) -> complain("dead " + n + " times too often: " + excerpt(bytes)));
    }

    private void complain(String complaint) {
      if (complaints.size() < COMPLAINTS_MAX) {
        complaints.add(complaint);
      }
    }

    private static boolean take(Map<String, Long> from, String key) {
      Long n = from.get(key);
      if (n == null) {
        return false;
      }
      if (n == 1) {
        from.remove(key);
      } else {
        from.put(key, n - 1);
      }
      return true;
    }

    /** Latin-1 keeps every byte. */
    private static String key(byte[] bytes) {
      return new String(bytes, ISO_8859_1);
    }

    private static String excerpt(String text) {
      return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }
  }
}
