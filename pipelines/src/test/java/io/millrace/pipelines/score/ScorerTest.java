package io.millrace.pipelines.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.problem.Span;
import io.millrace.transforms.expression.Rfc3339;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows against truth: each way to be right and to be wrong, counted by hand. */
class ScorerTest {
  private static final ScoreSpec BURSTS =
      new ScoreSpec("bursts", null, null, "card", "from", "to", null, Span.whole("p.yaml"));

  private static KnownTruth.Pattern burst(String key, String start, String end) {
    return new KnownTruth.Pattern("bursts", key, at(start), at(end), 5);
  }

  private static long at(String minute) {
    return Rfc3339.parseMicros("2026-01-01T" + minute + ":00Z");
  }

  private static Map<String, String> row(String key, String from, String to) {
    return Map.of(
        "card", key, "from", "2026-01-01T" + from + ":00Z", "to", "2026-01-01T" + to + ":00Z");
  }

  private static KnownTruth truth(KnownTruth.Pattern... patterns) {
    return new KnownTruth(List.of(patterns), List.of());
  }

  @Test
  void countsWhatIsFoundMissedAndFalse() {
    KnownTruth truth =
        truth(
            burst("a", "10:00", "10:02"),
            burst("a", "11:00", "11:02"),
            burst("b", "10:00", "10:02"),
            new KnownTruth.Pattern("decoys", "c", at("10:00"), at("10:02"), 5));
    Score score =
        new Scorer(truth)
            .score(
                BURSTS,
                "alerts",
                List.of(
                    row("a", "09:55", "10:00"),
                    row("b", "11:00", "11:05"),
                    row("c", "10:00", "10:05"),
                    row("a", "11:00", "11:05")));
    assertThat(score.render())
        .isEqualTo(
            """
            pattern bursts, in alerts
              planted       3  found       2  missed       1  recall    0.667
              alarms        4  right       2  false        2  precision 0.500  F1 0.571
              missed: b 2026-01-01T10:00:00Z to 2026-01-01T10:02:00Z, 5 events
              false: b 2026-01-01T11:00:00Z to 2026-01-01T11:05:00Z
              false: c 2026-01-01T10:00:00Z to 2026-01-01T10:05:00Z
            """);
    assertThat(score.render().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void windowsThatTouchAreOneAlarm() {
    KnownTruth truth = truth(burst("a", "10:04", "10:06"));
    List<Map<String, String>> fixed =
        List.of(row("a", "10:05", "10:10"), row("a", "10:00", "10:05"));
    List<Map<String, String>> sliding = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sliding.add(row("a", "10:0" + i, "10:0" + (i + 5)));
    }
    for (List<Map<String, String>> rows : List.of(fixed, sliding)) {
      Score score = new Scorer(truth).score(BURSTS, "alerts", rows);
      assertThat(score.alarms()).isEqualTo(1);
      assertThat(score.f1()).isEqualTo(1);
    }
    List<Map<String, String>> apart =
        List.of(row("a", "10:00", "10:05"), row("a", "10:06", "10:10"));
    assertThat(new Scorer(truth).score(BURSTS, "alerts", apart).alarms()).isEqualTo(2);
  }

  @Test
  void aRowWithoutKeyOrTimeIsFalse() {
    Score score =
        new Scorer(truth(burst("a", "10:00", "10:02")))
            .score(BURSTS, "alerts", List.of(Map.of("card", "a", "from", "yesterday", "to", "x")));
    assertThat(score.wrong()).hasSize(1).first().asString().startsWith("a row without 'from'");
    assertThat(score.precision()).isEqualTo(0);
    assertThat(score.f1()).isEqualTo(0);
  }

  @Test
  void nothingPlantedAndNothingFound() {
    Score nothing = new Scorer(truth()).score(BURSTS, "alerts", List.of());
    assertThat(nothing.render()).contains("recall    -", "precision -", "F1 -");
    Score invented =
        new Scorer(truth()).score(BURSTS, "alerts", List.of(row("a", "10:00", "10:05")));
    assertThat(invented.f1()).isEqualTo(0);
  }

  @Test
  void onlyTheFirstAreShown() {
    Score score = new Score("t", 5, 0, 0, List.of("a", "b", "c", "d", "e"), List.of());
    assertThat(score.render()).contains("missed: c\n", "missed: and 2 more").doesNotContain(": d");
  }

  @Test
  void faultsByPlaceOrById() {
    KnownTruth truth =
        new KnownTruth(
            List.of(),
            List.of(
                new KnownTruth.Fault("damage", "f.jsonl", 3, 40, "e3"),
                new KnownTruth.Fault("damage", "f.jsonl", 9, 99, null),
                new KnownTruth.Fault("duplicate", "f.jsonl", 5, 60, "e5")));
    ScoreSpec damage =
        new ScoreSpec(null, "damage", null, null, null, null, null, Span.whole("p.yaml"));
    Score byPlace =
        new Scorer(truth)
            .score(damage, "dead letters", List.of(Map.of("offset", "40"), Map.of("offset", "60")));
    assertThat(byPlace.render())
        .isEqualTo(
            """
            fault damage, in dead letters
              planted       2  found       1  missed       1  recall    0.500
              alarms        2  right       1  false        1  precision 0.500  F1 0.500
              missed: f.jsonl, line 9
              false: offset 60
            """);
    ScoreSpec twice =
        new ScoreSpec(null, "duplicate", null, null, null, null, "id", Span.whole("p.yaml"));
    Score byId =
        new Scorer(truth).score(twice, "again", List.of(Map.of("id", "e5"), Map.of("id", "e5")));
    assertThat(byId.f1()).isEqualTo(1);
    assertThat(byId.alarms()).isEqualTo(1);
  }
}
