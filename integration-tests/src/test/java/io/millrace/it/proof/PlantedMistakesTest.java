package io.millrace.it.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.cases.Case;
import io.millrace.it.proof.CaseVerdicts.Wrong;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The generated cases that are compared with DuckDB find classic mistakes in operators: nearly all
 * of those that {@link Mistake} plants into the running code, each in another place.
 */
final class PlantedMistakesTest {
  private static final int CASES = 300;

  /** For each mistake the first case that shows it, as {@link MistakeHunt} found it. */
  private static Map<Mistake, Long> known() {
    try {
      Path file = Path.of(PlantedMistakesTest.class.getResource("/proof/mistakes.txt").toURI());
      Map<Mistake, Long> known = new EnumMap<>(Mistake.class);
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" ");
        known.put(Mistake.valueOf(words[0]), Long.parseLong(words[1]));
      }
      return known;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Each mistake is tried on the one case that is known to show it, and on the others when the case
   * has become another since; without any mistake all are right.
   */
  @Test
  void theKnownCasesShowThem() throws IOException, SQLException {
    List<Mistake> missed = new ArrayList<>();
    Map<Mistake, Long> known = known();
    for (Mistake mistake : Mistake.values()) {
      Long seed = known.get(mistake);
      boolean shown = seed != null && MistakeHunt.first(mistake, seed, seed + 1) != null;
      if (!shown && (seed == null || MistakeHunt.first(mistake, 0, CASES) == null)) {
        missed.add(mistake);
      }
    }
    assertNearlyNone(missed);
    List<Case> cases = known.values().stream().distinct().map(Case::of).toList();
    assertThat(CaseVerdicts.wrong(cases, Variant.quick())).isEmpty();
  }

  @Tag("long")
  @Test
  void theCasesShowThem() throws IOException, SQLException {
    List<Mistake> missed = new ArrayList<>();
    for (Mistake mistake : Mistake.values()) {
      Wrong wrong = MistakeHunt.first(mistake, 0, CASES);
      System.out.println(mistake + " " + (wrong == null ? "-" : wrong.seed()));
      if (wrong == null) {
        missed.add(mistake);
      }
    }
    assertNearlyNone(missed);
  }

  private static void assertNearlyNone(List<Mistake> missed) {
    assertThat(missed.size() * 20)
        .as("of %d mistakes these are not found: %s", Mistake.values().length, missed)
        .isLessThanOrEqualTo(Mistake.values().length);
  }
}
