package io.millrace.pipelines.score;

import java.util.List;
import java.util.Locale;

/**
 * How much of what was planted was found, and how much else was.
 *
 * @param title what was looked for, and where
 * @param planted how many there are
 * @param alarms how many were reported; of a pattern, rows of one key whose times touch are one
 * @param right those of them that are one that was planted
 * @param missed the planted ones that were not found, in words
 * @param wrong the reported ones that were not planted, in words
 */
public record Score(
    String title, int planted, int alarms, int right, List<String> missed, List<String> wrong) {
  private static final int SHOWN = 3;

  /** Planted ones that were found. */
  public int found() {
    return planted - missed.size();
  }

  /** The share of the alarms that are right; NaN without any. */
  public double precision() {
    return (double) right / alarms;
  }

  /** The share of the planted ones that were found; NaN without any. */
  public double recall() {
    return (double) found() / planted;
  }

  /** The harmonic mean of both: 0 where nothing was found, NaN where there was nothing to find. */
  public double f1() {
    if (planted == 0) {
      return alarms == 0 ? Double.NaN : 0;
    }
    return found() == 0 ? 0 : 2 * precision() * recall() / (precision() + recall());
  }

  /** Lines of at most 80 columns, with the first that were missed or wrong. */
  public String render() {
    StringBuilder out = new StringBuilder(title).append('\n');
    row(out, "planted", planted, "found", found(), "missed", missed.size());
    out.append("recall    ").append(share(recall())).append('\n');
    row(out, "alarms", alarms, "right", right, "false", wrong.size());
    out.append("precision ").append(share(precision()));
    out.append("  F1 ").append(share(f1())).append('\n');
    list(out, "missed", missed);
    list(out, "false", wrong);
    return out.toString();
  }

  private static void row(
      StringBuilder out, String a, int first, String b, int second, String c, int third) {
    out.append(
        String.format(
            Locale.ROOT, "  %-7s %,7d  %-5s %,7d  %-6s %,7d  ", a, first, b, second, c, third));
  }

  private static String share(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.3f", share);
  }

  private static void list(StringBuilder out, String word, List<String> all) {
    for (int i = 0; i < Math.min(SHOWN, all.size()); i++) {
      out.append("  ").append(word).append(": ").append(all.get(i)).append('\n');
    }
    if (all.size() > SHOWN) {
      out.append("  ").append(word).append(": and ").append(all.size() - SHOWN).append(" more\n");
    }
  }
}
