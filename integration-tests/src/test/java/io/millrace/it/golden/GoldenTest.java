package io.millrace.it.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.it.golden.GoldenRun.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All questions over the whole data sets, on both runners, of history and of a replay, in order and
 * not, against the known answers; and with the optimiser off over their first events. The data's
 * folder comes from the environment variable {@code MILLRACE_DATA}; without it nothing is asked.
 */
class GoldenTest {
  /** How many events of each set are run row at a time, which is slow. */
  private static final int HEAD = 20_000;

  @TempDir Path out;
  private Path data;

  @BeforeEach
  void dataIsThere() {
    String folder = System.getenv("MILLRACE_DATA");
    boolean there = folder != null && Files.isDirectory(Path.of(folder, "expected"));
    if (!there) {
      System.out.println(
          "The golden questions are not asked: MILLRACE_DATA does not name the data's folder.");
    }
    assumeTrue(there, "MILLRACE_DATA does not name the folder of the data sets");
    data = Path.of(folder);
  }

  @ParameterizedTest(name = "{0} on {1}")
  @CsvSource({
    "history, direct",
    "history, flink",
    "replay, direct",
    "replay, flink",
    "disorder, direct",
    "disorder, flink"
  })
  void theAnswersAreTheKnownOnes(String mode, String runner) throws IOException {
    shown(
        mode + " on the " + runner + " runner",
        new GoldenRun(data, out).askAll(GoldenQuestions.ALL, runner, GoldenRun.options(mode)));
  }

  /** On Flink: the Direct runner takes a millisecond and more for each group. */
  @Test
  void theAnswersAreTheSameRowAtATime() throws Exception {
    Path heads = out.resolve("data");
    Heads.copy(
        Files.readString(
            Path.of(
                GoldenTest.class.getResource("/golden/config/environments/golden.yaml").toURI())),
        data,
        heads,
        HEAD);
    shown(
        "row at a time, on the flink runner",
        new GoldenRun(heads, out).askBothWays(GoldenQuestions.ALL, "flink"));
  }

  private static void shown(String title, List<Answer> answers) {
    String table = GoldenRun.render(title, answers);
    System.out.println(table);
    assertThat(answers).as(table).hasSize(GoldenQuestions.ALL.size()).allMatch(Answer::equal);
    assertThat(answers).allMatch(answer -> answer.run().events() > 0, "read something");
  }
}
