package io.millrace.pipelines.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What somebody may have meant. */
public final class Suggest {
  /** Longer words are no misspelt names. */
  private static final int LENGTH_MAX = 64;

  /** More choices are not shown. */
  private static final int LIST_MAX = 50;

  private Suggest() {}

  /**
   * The choice nearest to {@code written} by edit distance with transpositions (optimal string
   * alignment), if it is near: at most a third of its length, at least one edit; else null. Case
   * counts as half an edit.
   */
  public static String nearest(String written, Collection<String> choices) {
    if (written.length() > LENGTH_MAX) {
      return null;
    }
    return choices.stream()
        .min(
            Comparator.<String>comparingInt(choice -> distance(written, choice))
                .thenComparing(Comparator.naturalOrder()))
        .filter(
            choice ->
                distance(written, choice) <= Math.max(2, 2 * Math.max(1, choice.length() / 3)))
        .orElse(null);
  }

  /** Advice lines: the choices, and the nearest one if there is one. */
  public static String[] advice(String what, String written, Collection<String> choices) {
    List<String> sorted = choices.stream().sorted().toList();
    String near = nearest(written, choices);
    String list = what + ": " + (sorted.isEmpty() ? "none" : list(sorted));
    return near == null ? new String[] {list} : new String[] {list, "did you mean '" + near + "'?"};
  }

  private static String list(List<String> sorted) {
    boolean all = sorted.size() <= LIST_MAX;
    String shown = String.join(", ", all ? sorted : sorted.subList(0, LIST_MAX));
    return all ? shown : shown + ", ... (" + sorted.size() + " in all)";
  }

  /** Twice the number of edits; a change of case is one. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 ? 2 * j : j == 0 ? 2 * i : step(a, b, cost, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(String a, String b, int[][] cost, int i, int j) {
    char x = a.charAt(i - 1);
    char y = b.charAt(j - 1);
    int change = x == y ? 0 : fold(x).equals(fold(y)) ? 1 : 2;
    int best = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 2);
    if (i > 1 && j > 1 && x == b.charAt(j - 2) && y == a.charAt(i - 2)) {
      best = Math.min(best, cost[i - 2][j - 2] + 2);
    }
    return best;
  }

  private static String fold(char c) {
    return String.valueOf(c).toLowerCase(Locale.ROOT);
  }
}
