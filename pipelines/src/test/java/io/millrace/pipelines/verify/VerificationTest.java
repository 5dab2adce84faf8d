package io.millrace.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.plan.Declared;
import io.millrace.pipelines.plan.Plan;
import io.millrace.transforms.stream.Replay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
  /** A third of the events comes up to ten minutes later than the stream allows. */
  private static final Replay LATE = new Replay(0, true, 3, 0.3, 600_000);

  @TempDir Path folder;

  private Verification verification() {
    return verification(
        "{type: Combine, windowing: {type: fixed, size: 5m},"
            + " config: {group_by: city, combine: {n: {value: id, fn: count}}}}");
  }

  private Verification verification(String keyed) {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < 18_000; i++) {
      events.append(
          String.format(
              Locale.ROOT,
              "{\"id\":%d,\"city\":\"%s\",\"ts\":\"2026-01-01T%02d:%02d:%02dZ\"}%n",
              i,
              i % 3 == 0 ? "Rome" : "Oslo",
              i / 3600,
              i / 60 % 60,
              i % 60));
    }
    Declared declared =
        Declared.in(folder.resolve("declared"))
            .file("data/rides.jsonl", events.toString())
            .file(
                "config/streams/rides.yaml",
                """
                stream: rides
                format: json
                event_time: ts
                out_of_order: 1m
                schema:
                  type: object
                  properties:
                    id: {type: integer}
                    city: {type: string}
                    ts: {type: string, format: date-time}
                  required: [id, city, ts]
                """)
            .file(
                "config/environments/test.yaml",
                """
                environment: test
                streams: {rides: {history: {files: {path: data/}}}}
                dead_letters: {files: {path: dead/}}
                """)
            .chain(
                "p",
                "{type: ReadFromStream, config: {stream: rides}}",
                keyed,
                "{type: WriteToJson, config: {path: out/}}");
    Plan plan = declared.plan("p");
    assertThat(declared.problems().render()).isEmpty();
    return new Verification(plan, folder.resolve("runs"), "direct", 2, List.of());
  }

  @Test
  void aReplayInAnyOrderGivesWhatHistoryGives() throws IOException {
    Verification verification = verification();
    Verification.Outcome inOrder = verification.compare(Replay.MAX);
    assertThat(inOrder.equal()).isTrue();
    assertThat(inOrder.rows()).isEqualTo(120);
    assertThat(verification.compare(new Replay(0, true, 7, 0, 0)).equal()).isTrue();
  }

  @Test
  void lateEventsMakeADifferenceThatIsExplained() throws IOException {
    Verification verification = verification();
    Verification.Outcome outcome = verification.compare(LATE);
    assertThat(outcome.equal()).isFalse();
    assertThat(outcome.late()).isPositive();
    assertThat(outcome.differences()).hasSize(1);
    assertThat(outcome.differences().get(0).sink().name()).isEqualTo("WriteToJson");
    assertThat(outcome.ledger().balances()).isTrue();
    assertThat(verification.explain(LATE))
        .startsWith("they go apart at 'Combine':\n  only in history: {\"city\":")
        .contains("the events of {\"city\":")
        .containsPattern("[1-9][0-9]* in history, [1-9][0-9]* in replay");
  }

  @Test
  void ofStepsOnWholeRowsTheRowsOfTheKeyAreShown() throws IOException {
    Verification verification = verification("{type: Deduplicate, config: {id: id}}");
    assertThat(verification.compare(LATE).equal()).isFalse();
    assertThat(verification.explain(LATE))
        .startsWith("they go apart at 'Deduplicate':\n  only in history: {\"id\":")
        .containsPattern("what 'ReadFromStream' gave of its key in history:\n  came in: .\"id\":");
  }

  @Test
  void aRowThatIsThereOnceMoreIsADifference() {
    Map<String, Integer> twice = Map.of("a", 2, "b", 1);
    Map<String, Integer> once = Map.of("a", 1, "b", 1);
    assertThat(Verification.without(twice, once)).containsExactly("a");
    assertThat(Verification.without(once, twice)).isEmpty();
  }
}
