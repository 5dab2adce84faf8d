package io.millrace.it.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.cases.Case;
import io.millrace.it.proof.CaseVerdicts.Wrong;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The results of generated pipelines are DuckDB's however they are run: so they are the same in all
 * ways.
 *
 * <p>For people: {@code InvarianceTest FROM TO [VARIANT...]}.
 */
final class InvarianceTest {
  private static final int CASES = 300;

  public static void main(String[] arguments) throws Exception {
    List<String> names = List.of(arguments).subList(2, arguments.length);
    for (Variant variant : Variant.values()) {
      if (names.isEmpty() || names.contains(variant.name())) {
        long start = System.nanoTime();
        List<Case> cases =
            fitting(variant, Long.parseLong(arguments[0]), Long.parseLong(arguments[1]));
        List<Wrong> wrong = wrong(variant, cases);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
            "%s: %d cases, %d differ, %.1f s %s%n",
            variant, cases.size(), wrong.size(), seconds, wrong);
      }
    }
  }

  /** Some cases of all sizes, others for each way: one run of each. */
  @ParameterizedTest
  @EnumSource
  void someCasesAreTheSame(Variant variant) throws Exception {
    // A bundle costs more than the record in it: of the larger cases some thousand are too many.
    long largest = variant == Variant.BUNDLES_OF_ONE ? CASES / 5 : CASES;
    List<Case> cases =
        LongStream.range(0, variant.together())
            .mapToObj(i -> Case.of(i * largest / variant.together() + variant.ordinal() % 12))
            .filter(variant::fits)
            .toList();
    assertThat(wrong(variant, cases)).isEmpty();
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void allCasesAreTheSame(Variant variant) throws Exception {
    assertThat(wrong(variant, fitting(variant, 0, CASES))).isEmpty();
  }

  private static List<Case> fitting(Variant variant, long from, long to) {
    return LongStream.range(from, to).mapToObj(Case::of).filter(variant::fits).toList();
  }

  private static List<Wrong> wrong(Variant variant, List<Case> cases) throws Exception {
    List<Wrong> wrong = new ArrayList<>();
    AutoCloseable opened = variant.opened();
    try {
      for (int from = 0; from < cases.size(); from += variant.together()) {
        int to = Math.min(cases.size(), from + variant.together());
        List<Case> together = cases.subList(from, to);
        wrong.addAll(CaseVerdicts.wrong(together, variant.settings(from)));
      }
    } finally {
      opened.close();
    }
    return wrong;
  }
}
