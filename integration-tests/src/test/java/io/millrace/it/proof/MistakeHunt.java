package io.millrace.it.proof;

import io.millrace.it.cases.Case;
import io.millrace.it.proof.CaseVerdicts.Wrong;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Looks for the first generated case whose results show a planted mistake: they are not DuckDB's.
 *
 * <p>For people: {@code MistakeHunt FROM TO [NAME...]} prints the case for each mistake, as {@code
 * proof/mistakes.txt} has it.
 */
final class MistakeHunt {
  /** Cases in one run. */
  private static final int TOGETHER = 12;

  private MistakeHunt() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    long from = Long.parseLong(arguments[0]);
    long to = Long.parseLong(arguments[1]);
    List<String> names = List.of(arguments).subList(2, arguments.length);
    for (Mistake mistake : Mistake.values()) {
      if (names.isEmpty() || names.contains(mistake.name())) {
        long start = System.nanoTime();
        Wrong wrong = first(mistake, from, to);
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(
            "%s %d (%.1f s) %s%n",
            mistake, wrong == null ? -1 : wrong.seed(), seconds, wrong == null ? "" : wrong.what());
      }
    }
  }

  /**
   * The first case of the seeds up to, not with, {@code to}, that a mistake makes wrong and that is
   * right without it; null if there is none.
   */
  static Wrong first(Mistake mistake, long from, long to) throws IOException, SQLException {
    List<Case> cases =
        LongStream.range(from, to).mapToObj(Case::of).filter(mistake::concerns).toList();
    for (int i = 0; i < cases.size(); i += TOGETHER) {
      List<Case> together = cases.subList(i, Math.min(cases.size(), i + TOGETHER));
      for (Wrong wrong : planted(mistake, together)) {
        if (isRight(wrong.seed())) {
          return wrong;
        }
      }
    }
    return null;
  }

  private static List<Wrong> planted(Mistake mistake, List<Case> cases)
      throws IOException, SQLException {
    PlantedMistake planted = new PlantedMistake(mistake);
    try {
      return CaseVerdicts.wrong(cases, Variant.quick());
    } finally {
      planted.close();
    }
  }

  private static boolean isRight(long seed) throws IOException, SQLException {
    return CaseVerdicts.wrong(List.of(Case.of(seed)), Variant.quick()).isEmpty();
  }
}
