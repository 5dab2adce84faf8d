package io.millrace.it.golden;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Compares a run's answers with the known ones, as multisets of rows: the order of rows and how
 * they are spread over files say nothing, how often a row stands there does.
 */
final class GoldenTable {
  /** How far a ratio or a mean may be from the known one. */
  static final BigDecimal TOLERANCE = new BigDecimal("0.000001");

  /** How many differing rows are shown of each question. */
  static final int SHOWN = 5;

  private static final int WIDTH = 80;
  private static final int HALF = (WIDTH - 4 - 3) / 2;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,99})([.][0-9]{1,99})?([eE][+-]?[0-9]{1,3})?");

  private GoldenTable() {}

  /**
   * What came out of one comparison.
   *
   * @param expected rows in the known answer
   * @param got rows in the run's answer
   * @param failure why the rows could not be compared, or null
   */
  record Comparison(
      GoldenQuestion question,
      int expected,
      int got,
      String failure,
      List<Difference> differences) {

    boolean equal() {
      return failure == null && differences.isEmpty();
    }
  }

  /** A row that only one side has, the other being null; or two of one key that differ. */
  record Difference(String expected, String got) {}

  /** Prints the table; the exit code is 1 unless all answers are equal. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (arguments.length != 2) {
      out.println("Give the folder of the known answers and the folder of the run's answers.");
      System.exit(2);
    }
    List<Comparison> comparisons = new ArrayList<>();
    for (GoldenQuestion question : GoldenQuestions.ALL) {
      comparisons.add(
          compare(
              question,
              Path.of(arguments[0]).resolve(question.expectedFile()),
              Path.of(arguments[1]).resolve(question.name())));
    }
    out.print(render(comparisons));
    System.exit(comparisons.stream().allMatch(Comparison::equal) ? 0 : 1);
  }

  /** Compares a known answer with the part files in a folder. */
  static Comparison compare(GoldenQuestion question, Path known, Path produced) throws IOException {
    List<List<String>> expected = CsvTable.read(known).select(question.columns());
    List<Path> parts = CsvTable.parts(produced);
    if (parts.isEmpty()) {
      return new Comparison(question, expected.size(), 0, "no files in " + produced, List.of());
    }
    List<List<String>> got = new ArrayList<>();
    for (Path part : parts) {
      try {
        got.addAll(CsvTable.read(part).select(question.columns()));
      } catch (IllegalArgumentException e) {
        String failure = part.getFileName() + ": " + e.getMessage();
        return new Comparison(question, expected.size(), got.size(), failure, List.of());
      }
    }
    return compare(question, expected, got);
  }

  /** Compares rows whose values are in the order of {@link GoldenQuestion#columns()}. */
  static Comparison compare(
      GoldenQuestion question, List<List<String>> expected, List<List<String>> got) {
    List<List<String>> missing = new ArrayList<>();
    List<List<String>> extra = new ArrayList<>();
    Map<List<String>, List<List<String>>> known = byExactValues(question, expected);
    Map<List<String>, List<List<String>>> produced = byExactValues(question, got);
    for (Map.Entry<List<String>, List<List<String>>> group : known.entrySet()) {
      List<List<String>> others = produced.remove(group.getKey());
      match(
          question, group.getValue(), others == null ? new ArrayList<>() : others, missing, extra);
    }
    produced.values().forEach(extra::addAll);
    return new Comparison(
        question, expected.size(), got.size(), null, sideBySide(question, missing, extra));
  }

  /** Rows of equal exact values are candidates of each other; what is near tells them apart. */
  private static Map<List<String>, List<List<String>>> byExactValues(
      GoldenQuestion question, List<List<String>> rows) {
    Map<List<String>, List<List<String>>> groups = new TreeMap<>(GoldenTable::byText);
    for (List<String> row : rows) {
      List<String> exact =
          row.subList(0, question.exactColumns()).stream().map(GoldenTable::canonical).toList();
      groups.computeIfAbsent(exact, key -> new ArrayList<>()).add(row);
    }
    return groups;
  }

  /** Takes for each known row the first produced one that is near in all columns. */
  private static void match(
      GoldenQuestion question,
      List<List<String>> known,
      List<List<String>> produced,
      List<List<String>> missing,
      List<List<String>> extra) {
    Comparator<List<String>> byNear =
        (a, b) ->
            byText(
                a.subList(question.exactColumns(), a.size()),
                b.subList(question.exactColumns(), b.size()));
    known.sort(byNear);
    produced.sort(byNear);
    for (List<String> row : known) {
      if (!takeNear(question, row, produced)) {
        missing.add(row);
      }
    }
    extra.addAll(produced);
  }

  private static boolean takeNear(
      GoldenQuestion question, List<String> row, List<List<String>> candidates) {
    for (Iterator<List<String>> each = candidates.iterator(); each.hasNext(); ) {
      List<String> candidate = each.next();
      boolean near = true;
      for (int i = question.exactColumns(); i < row.size() && near; i++) {
        near = near(row.get(i), candidate.get(i));
      }
      if (near) {
        each.remove();
        return true;
      }
    }
    return false;
  }

  private static boolean near(String a, String b) {
    if (!isNumber(a) || !isNumber(b)) {
      return a.equals(b);
    }
    return new BigDecimal(a).subtract(new BigDecimal(b)).abs().compareTo(TOLERANCE) <= 0;
  }

  /** Numbers of one value have one text; anything else is itself. */
  private static String canonical(String text) {
    if (!isNumber(text)) {
      return text;
    }
    BigDecimal value = new BigDecimal(text);
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /** A number as JSON writes it: {@code 007} is a text. */
  private static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  private static int byText(List<String> a, List<String> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = a.get(i).compareTo(b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  /** Rows of one key stand beside each other, rows without a counterpart alone. */
  private static List<Difference> sideBySide(
      GoldenQuestion question, List<List<String>> missing, List<List<String>> extra) {
    Map<List<String>, List<List<String>>> unpaired = new TreeMap<>(GoldenTable::byText);
    for (List<String> row : extra) {
      unpaired.computeIfAbsent(key(question, row), k -> new ArrayList<>()).add(row);
    }
    Map<List<String>, List<Difference>> differences = new TreeMap<>(GoldenTable::byText);
    for (List<String> row : missing) {
      List<List<String>> others = unpaired.getOrDefault(key(question, row), List.of());
      String other = others.isEmpty() ? null : String.join(",", others.remove(0));
      differences
          .computeIfAbsent(key(question, row), k -> new ArrayList<>())
          .add(new Difference(String.join(",", row), other));
    }
    unpaired.forEach(
        (key, rows) ->
            rows.forEach(
                row ->
                    differences
                        .computeIfAbsent(key, k -> new ArrayList<>())
                        .add(new Difference(null, String.join(",", row)))));
    return differences.values().stream().flatMap(List::stream).toList();
  }

  private static List<String> key(GoldenQuestion question, List<String> row) {
    return row.subList(0, question.keys().size()).stream().map(GoldenTable::canonical).toList();
  }

  /** The table, at most 80 columns wide: a line for each question, and the first differing rows. */
  static String render(List<Comparison> comparisons) {
    StringBuilder out = new StringBuilder();
    out.append(line("question", "expected", "got", "result"));
    for (Comparison comparison : comparisons) {
      int differing = comparison.differences().size();
      out.append(
          line(
              comparison.question().name(),
              Integer.toString(comparison.expected()),
              Integer.toString(comparison.got()),
              comparison.equal()
                  ? "equal"
                  : comparison.failure() == null ? differing + " differ" : "not compared"));
      if (comparison.failure() != null) {
        out.append("    ").append(comparison.failure()).append('\n');
      } else if (differing > 0) {
        rows(comparison, out);
      }
    }
    return out.toString();
  }

  private static String line(String question, String expected, String got, String result) {
    return String.format("%-40s %10s %10s  %s%n", question, expected, got, result)
        .replace("\r", "");
  }

  private static void rows(Comparison comparison, StringBuilder out) {
    String columns = String.join(",", comparison.question().columns());
    pair("expected: " + columns, "got", out);
    for (Difference difference : comparison.differences().stream().limit(SHOWN).toList()) {
      pair(shown(difference.expected()), shown(difference.got()), out);
    }
    int more = comparison.differences().size() - SHOWN;
    if (more > 0) {
      out.append("    and ").append(more).append(" more\n");
    }
  }

  private static String shown(String row) {
    return row == null ? "(none)" : row;
  }

  /** Two texts side by side, each on as many lines as it needs. */
  private static void pair(String left, String right, StringBuilder out) {
    int lines = Math.max(1, (Math.max(left.length(), right.length()) + HALF - 1) / HALF);
    for (int i = 0; i < lines; i++) {
      String text =
          String.format("    %-" + HALF + "s | %s", piece(left, i), piece(right, i))
              .stripTrailing();
      out.append(text).append('\n');
    }
  }

  private static String piece(String text, int line) {
    int from = Math.min(text.length(), line * HALF);
    return text.substring(from, Math.min(text.length(), from + HALF));
  }
}
