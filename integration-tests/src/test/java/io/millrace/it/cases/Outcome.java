package io.millrace.it.cases;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of a case.
 *
 * @param read records, by the ledger
 * @param dead letters, by the ledger
 * @param late rows, by the ledger
 * @param letters in the files
 * @param imbalances of the whole run
 */
public record Outcome(
    Case of, Rows rows, long read, long dead, long late, long letters, List<String> imbalances) {
  /** What is not as it must be; empty if all is. */
  public List<String> differences(Answer expected) {
    List<String> differences = new ArrayList<>(rows.differences(expected.rows()));
    compare("records read", read, expected.read(), differences);
    compare("dead letters in the ledger", dead, expected.dead(), differences);
    compare("dead letters in files", letters, expected.dead(), differences);
    compare("late rows", late, 0, differences);
    differences.addAll(imbalances);
    return differences;
  }

  private static void compare(String what, long got, long expected, List<String> differences) {
    if (got != expected) {
      differences.add(what + ": " + got + ", not " + expected);
    }
  }
}
