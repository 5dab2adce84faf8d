package io.millrace.it.proof;

import io.millrace.it.cases.Answer;
import io.millrace.it.cases.Case;
import io.millrace.it.cases.CaseRun;
import io.millrace.it.cases.Outcome;
import io.millrace.it.cases.Settings;
import io.millrace.it.golden.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Runs cases, some together, and says what is not DuckDB's of each. */
final class CaseVerdicts {
  private CaseVerdicts() {}

  /**
   * What is wrong with a case.
   *
   * @param seed of the case
   * @param what the first difference
   */
  record Wrong(long seed, String what) {}

  /**
   * The cases that differ. If something breaks instead of being wrong, each is run alone; not if it
   * is the code that does not fit together.
   */
  static List<Wrong> wrong(List<Case> cases, Settings settings) throws IOException, SQLException {
    List<Outcome> outcomes;
    try {
      outcomes = run(cases, settings);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof LinkageError) {
        throw e;
      }
      if (cases.size() == 1) {
        return List.of(new Wrong(cases.get(0).seed(), e.toString()));
      }
      List<Wrong> wrong = new ArrayList<>();
      for (Case of : cases) {
        wrong.addAll(wrong(List.of(of), settings));
      }
      return wrong.isEmpty() ? List.of(new Wrong(-1, "only together: " + e)) : wrong;
    }
    return wrong(outcomes);
  }

  private static List<Wrong> wrong(List<Outcome> outcomes) throws IOException, SQLException {
    List<Wrong> wrong = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      List<String> differences = new ArrayList<>(outcome.differences(Answer.of(outcome.of())));
      // They are of the whole run.
      differences.removeAll(outcome.imbalances());
      if (!differences.isEmpty()) {
        wrong.add(new Wrong(outcome.of().seed(), differences.get(0)));
      }
    }
    List<String> imbalances = outcomes.isEmpty() ? List.of() : outcomes.get(0).imbalances();
    return wrong.isEmpty() && !imbalances.isEmpty()
        ? List.of(new Wrong(outcomes.get(0).of().seed(), "the ledger: " + imbalances.get(0)))
        : wrong;
  }

  private static List<Outcome> run(List<Case> cases, Settings settings) throws IOException {
    Path home = Files.createTempDirectory("cases-");
    try {
      return new CaseRun(home).run(cases, settings);
    } finally {
      Folders.delete(home);
    }
  }
}
