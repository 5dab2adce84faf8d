package io.millrace.pipelines.testing;

import io.millrace.pipelines.problem.Suggest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows that differ, each beside the one that is nearest to it. */
final class SideBySide {
  private static final int SHOWN_MAX = 10;

  private SideBySide() {}

  /** Rows that are there one way and others that are there another way. */
  static String render(
      String title,
      List<String> missing,
      List<String> surplus,
      String one,
      String other,
      String alone) {
    int width = Math.max(one.length(), other.length()) + 1;
    StringBuilder out = new StringBuilder("  at " + title + ":\n");
    List<String> left = new ArrayList<>(surplus.stream().sorted().toList());
    int shown = 0;
    for (String expected : missing.stream().sorted().toList()) {
      String near = nearest(expected, left);
      left.remove(near);
      if (shown++ < SHOWN_MAX) {
        out.append("    ").append(pad(one, width)).append(expected).append('\n');
        out.append("    ").append(pad(other, width)).append(near == null ? "no such row" : near);
        out.append('\n');
        if (near != null) {
          out.append("    ").append(pad("", width)).append(marks(expected, near)).append('\n');
        }
      }
    }
    for (String row : left) {
      if (shown++ < SHOWN_MAX) {
        out.append("    ").append(alone).append(": ").append(row).append('\n');
      }
    }
    if (shown > SHOWN_MAX) {
      out.append("    and ").append(shown - SHOWN_MAX).append(" more differences\n");
    }
    return out.toString();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  /** The row that has most fields in common with another, of those the nearest; null for none. */
  static String nearest(String expected, List<String> rows) {
    Set<String> fields = fields(expected);
    List<String> best = new ArrayList<>();
    long most = -1;
    for (String row : rows) {
      long common = fields(row).stream().filter(fields::contains).count();
      if (common > most) {
        most = common;
        best.clear();
      }
      if (common == most) {
        best.add(row);
      }
    }
    String near = Suggest.nearest(expected, best);
    return near == null && !best.isEmpty() ? best.get(0) : near;
  }

  private static Set<String> fields(String row) {
    return new HashSet<>(Arrays.asList(row.replaceAll("^\\{|\\}$", "").split(", ")));
  }

  /** Carets under what differs, field by field where both rows have the same ones. */
  private static String marks(String expected, String got) {
    String[] left = expected.split(", ", -1);
    String[] right = got.split(", ", -1);
    boolean alike = left.length == right.length;
    for (int i = 0; alike && i < left.length; i++) {
      alike = left[i].split("=")[0].equals(right[i].split("=")[0]);
    }
    if (!alike) {
      return marksOf(expected, got);
    }
    StringBuilder marks = new StringBuilder();
    for (int i = 0; i < left.length; i++) {
      String mark = left[i].equals(right[i]) ? "" : marksOf(left[i], right[i]);
      marks.append(mark).append(" ".repeat(Math.max(0, right[i].length() + 2 - mark.length())));
    }
    return marks.toString().stripTrailing();
  }

  private static String marksOf(String expected, String got) {
    int from = 0;
    int shorter = Math.min(expected.length(), got.length());
    while (from < shorter && expected.charAt(from) == got.charAt(from)) {
      from++;
    }
    int same = 0;
    while (same < shorter - from
        && expected.charAt(expected.length() - 1 - same) == got.charAt(got.length() - 1 - same)) {
      same++;
    }
    return " ".repeat(from) + "^".repeat(Math.max(1, got.length() - same - from));
  }
}
