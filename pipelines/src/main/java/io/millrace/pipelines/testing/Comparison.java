package io.millrace.pipelines.testing;

import io.millrace.pipelines.testing.ExpectedRows.Row;
import io.millrace.pipelines.testing.TestCase.Kind;
import io.millrace.transforms.step.RowsDiffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What is expected somewhere beside what has come.
 *
 * @param missing expected rows that have not come
 * @param surplus rows that have come and are not expected
 * @param got all that has come
 * @param disordered the rows are the same, but where order counts theirs is another
 */
record Comparison(
    Expectation expectation,
    List<Row> missing,
    List<Object[]> surplus,
    List<Object[]> got,
    boolean disordered) {

  static Comparison of(Expectation expectation, List<Object[]> got) {
    List<Row> missing = new ArrayList<>();
    List<Object[]> surplus = new ArrayList<>(got);
    for (Row row : expectation.expected().rows()) {
      Object[] same =
          surplus.stream()
              .filter(o -> matches(expectation, row.values(), o))
              .findFirst()
              .orElse(null);
      if (same == null) {
        missing.add(row);
      } else {
        surplus.remove(same);
      }
    }
    boolean same = missing.isEmpty() && surplus.isEmpty();
    boolean disordered =
        same
            && expectation.ordered()
            && !texts(expectation, got).equals(expectation.expected().texts());
    return new Comparison(expectation, missing, surplus, got, disordered);
  }

  boolean equal() {
    return missing.isEmpty() && surplus.isEmpty() && !disordered;
  }

  /** Rows as texts, in their order where it counts, else sorted. */
  static List<String> texts(Expectation expectation, List<Object[]> rows) {
    return rows.stream().map(row -> text(expectation, row)).toList();
  }

  static String text(Expectation expectation, Object[] row) {
    return RowsDiffer.text(expectation.expected().type(), row);
  }

  private static boolean matches(Expectation expectation, Object[] expected, Object[] got) {
    if (expectation.kind() != Kind.DEAD) {
      return text(expectation, expected).equals(text(expectation, got));
    }
    boolean code = expected[0] == null || expected[0].equals(got[0]);
    return code && (expected[1] == null || ((String) got[1]).contains((String) expected[1]));
  }

  /** The difference for people; empty when there is none. */
  String render() {
    return render("expected", "but got", "not expected");
  }

  /** The difference, of what is taken as right from now on. */
  String renderMended() {
    return render("was", "is now", "is new");
  }

  private String render(String one, String other, String alone) {
    if (disordered) {
      StringBuilder out = new StringBuilder();
      out.append("  at ").append(expectation.title()).append(", in another order than expected:\n");
      texts(expectation, got).forEach(row -> out.append("    got ").append(row).append('\n'));
      return out.toString();
    }
    return equal()
        ? ""
        : SideBySide.render(
            expectation.title(),
            missing.stream().map(row -> text(expectation, row.values())).toList(),
            texts(expectation, surplus),
            one,
            other,
            alone);
  }
}
