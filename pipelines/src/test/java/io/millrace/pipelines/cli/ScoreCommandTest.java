package io.millrace.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.plan.Declared;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines over data with planted bursts and faults: right ones score high, wrong ones lower. */
class ScoreCommandTest {
  @TempDir Path folder;
  private Declared project;

  @BeforeEach
  void project() {
    project =
        Declared.in(folder)
            .file(
                "config/streams/taps.yaml",
                "stream: taps",
                "schema:",
                "  type: object",
                "  properties:",
                "    id: {type: string}",
                "    card: {type: string}",
                "    at: {type: string, format: date-time}",
                "  required: [id, card, at]",
                "format: json",
                "event_time: at",
                "id: id",
                "key: card",
                "generate:",
                "  events: 2000",
                "  seed: 4",
                "  rate: 1/s",
                "  fields:",
                "    id: {sequence: \"t-{n}\"}",
                "    card: {key: 100, prefix: \"c\"}",
                "    at: {event_time: true}",
                "  faults: {duplicates: 0.01, damage: 0.01}",
                "  patterns: {burst: {every: 2m, events: 9, within: 20s}}")
            .file(
                "config/streams/bursts.yaml",
                "stream: bursts",
                "schema:",
                "  type: object",
                "  properties:",
                "    card: {type: string}",
                "    n: {type: integer}",
                "    from: {type: string, format: date-time}",
                "    to: {type: string, format: date-time}",
                "  required: [card]",
                "format: json");
    detector("right", "n >= 6");
  }

  private void detector(String name, String condition) {
    project.chain(
        name,
        "{type: ReadFromStream, config: {stream: taps}}",
        "{type: Combine, windowing: {type: fixed, size: 1m}, config: {group_by: card, combine: {n:"
            + " {fn: count}}}}",
        "{type: Filter, config: {keep: " + condition + "}}",
        "{type: ExtractWindowingInfo, config: {fields: {from: window_start, to: window_end}}}",
        "{type: WriteToStream, config: {stream: bursts}}\n"
            + "score:\n"
            + "  - {pattern: burst, in: bursts, key: card, from: from, to: to}\n"
            + "  - {fault: damage}");
  }

  private Typed score(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "score";
    System.arraycopy(words, 0, all, 1, words.length);
    return Typed.in(folder, all);
  }

  @Test
  void theScoreIsPrinted() {
    Typed said = score("right");
    assertThat(said.err()).isEmpty();
    assertThat(said.exit()).isEqualTo(0);
    assertThat(said.out())
        .isEqualTo(
            """
            2,257 lines of taps: 2,234 events
            pattern burst, in bursts
              planted      26  found      26  missed       0  recall    1.000
              alarms       27  right      26  false        1  precision 0.963  F1 0.981
              false: c61 2026-01-01T00:20:00Z to 2026-01-01T00:21:00Z
            fault damage, in dead letters
              planted      21  found      21  missed       0  recall    1.000
              alarms       21  right      21  false        0  precision 1.000  F1 1.000
            """);
    assertThat(score("right").out()).isEqualTo(said.out());
  }

  @Test
  void nothingIsWrittenWhereThePipelineSays() {
    project.chain(
        "json",
        "{type: ReadFromStream, config: {stream: taps}}",
        "{type: WriteToJson, config: {path: out/}}\n"
            + "score: [{fault: duplicate, id: id}, {fault: damage}]");
    Typed said = score("json");
    assertThat(said.exit()).isEqualTo(0);
    assertThat(said.out())
        .contains("fault duplicate, in WriteToJson\n")
        .contains("recall    1.000");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private static double f1(Typed said) {
    String line = said.out().lines().filter(l -> l.contains("F1")).findFirst().orElseThrow();
    return Double.parseDouble(line.substring(line.indexOf("F1") + 3));
  }

  @Test
  void aWrongPipelineScoresLower() {
    detector("hasty", "n >= 3");
    detector("blind", "n >= 30");
    double right = f1(score("right"));
    assertThat(f1(score("hasty"))).isBetween(0.01, right - 0.05);
    assertThat(f1(score("blind"))).isEqualTo(0);
  }

  @Test
  void aScoreThatIsTooLowFails() {
    assertThat(score("right", "--at-least", "0.5").exit()).isEqualTo(0);
    Typed low = score("right", "--at-least", "1");
    assertThat(low.exit()).isEqualTo(1);
    assertThat(low.out()).endsWith("lower than 1.000\n");
  }

  @Test
  void dataThatIsThere() {
    Path data = folder.resolve("taps.jsonl");
    Path truth = folder.resolve("truth");
    Typed made =
        Typed.in(folder, "generate", "taps", "--out", data.toString(), "--truth", truth.toString());
    assertThat(made.out()).contains("planted burst ", " times\nthe truth about it is in ");
    Typed given = score("right", "--data", data.toString(), "--truth", truth.toString());
    assertThat(given.err()).isEmpty();
    assertThat(score("right").out()).endsWith(given.out());
    assertThat(score("right", "--data", data.toString()).err())
        .contains("--data and --truth go together");
    assertThat(score("right", "--data", data.toString(), "--truth", folder.toString()).err())
        .contains("there is no ", "patterns.jsonl; millrace generate STREAM --truth ");
  }

  @Test
  void saysWhatIsWrong() {
    project
        .chain("silent", "{type: ReadFromStream, config: {stream: taps}}")
        .chain(
            "odd",
            "{type: ReadFromStream, config: {stream: taps}}",
            "{type: WriteToJson, config: {path: out/}}\nscore: {pattern: bursts, from: at}")
        .chain(
            "lost",
            "{type: ReadFromStream, config: {stream: taps}}",
            "{type: WriteToJson, config: {path: out/}}\n"
                + "score: [{fault: damage, in: letters}, {fault: lateness}]");
    assertThat(score("silent").err()).contains("does not say what it is to find");
    assertThat(score("odd").err()).contains("plants a pattern 'bursts'", "did you mean 'burst'?");
    assertThat(score("lost").err()).contains("there is no fault 'lateness' to score");
    assertThat(Typed.in(folder, "check", "lost").exit()).isEqualTo(1);
    assertThat(score("right", "--at-least", "7").exit()).isEqualTo(2);
  }
}
