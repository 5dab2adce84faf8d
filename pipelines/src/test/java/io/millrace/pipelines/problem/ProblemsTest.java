package io.millrace.pipelines.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {
  private final Problems problems = new Problems();

  private static Span at(int line, int column, int length) {
    return new Span("a.yaml", line, column, length);
  }

  @Test
  void showsPlaceLineCaretAndAdvice() {
    problems.source("a.yaml", "one\n  key: [oder_id]\n");
    problems.error(
        "unknown-field",
        at(2, 9, 7),
        "there is no field 'oder_id'",
        Suggest.advice("fields here", "oder_id", List.of("order_id", "total")));
    assertThat(problems.render())
        .isEqualTo(
            """
            a.yaml:2:9: error[unknown-field]: there is no field 'oder_id'
              |
            2 |   key: [oder_id]
              |         ^^^^^^^
              = fields here: order_id, total
              = did you mean 'order_id'?

            """);
  }

  @Test
  void sortsByFileAndPlaceAndSaysEachOnce() {
    problems.error("b", new Span("b.yaml", 1, 1, 1), "third");
    problems.error("a", at(10, 1, 1), "second");
    problems.error("a", at(2, 5, 1), "first");
    problems.error("a", at(2, 5, 1), "first");
    assertThat(problems.all())
        .extracting(Problem::message)
        .containsExactly("first", "second", "third");
  }

  @Test
  void warningsAreNoErrors() {
    problems.warning("w", at(1, 1, 1), "take care");
    assertThat(problems.hasErrors()).isFalse();
    assertThat(problems.isEmpty()).isFalse();
    assertThat(problems.render()).isEqualTo("a.yaml:1:1: warning[w]: take care\n\n");
  }

  @Test
  void theCaretStandsUnderItsTextBehindTabsAndEmoji() {
    problems.source("a.yaml", "\t\ud83d\ude00\ud83d\ude00 bad\n");
    problems.error("x", at(1, 5, 3), "no");
    assertThat(problems.render())
        .isEqualTo(
            "a.yaml:1:5: error[x]: no\n  |\n1 | \t\ud83d\ude00\ud83d\ude00 bad\n  | \t   ^^^\n\n");
  }

  @Test
  void theCaretStaysOnTheLine() {
    problems.source("a.yaml", "key:\n");
    problems.error("x", at(1, 5, 40), "no");
    assertThat(problems.render())
        .isEqualTo("a.yaml:1:5: error[x]: no\n  |\n1 | key:\n  |     ^\n\n");
  }

  @Test
  void aWholeFileHasNoLine() {
    problems.error("usage", Span.whole("--env"), "there is no environment 'x'", "advice");
    assertThat(problems.render())
        .isEqualTo("--env: error[usage]: there is no environment 'x'\n = advice\n\n");
  }

  @Test
  void aRenderedLineIsShownWithWhatTheFileSays() {
    problems.rendered("a.yaml", "a: 1\nb: {{ x }}\n", "a: 1\nb: 7\n");
    problems.error("x", at(1, 4, 1), "plain");
    problems.error("x", at(2, 4, 1), "filled in");
    assertThat(problems.render())
        .isEqualTo(
            """
            a.yaml:1:4: error[x]: plain
              |
            1 | a: 1
              |    ^

            a.yaml:2:4: error[x]: filled in
              |
            2 | b: 7
              |    ^
              = the file says: b: {{ x }}

            """);
  }

  @Test
  void whereLinesMovedThatIsSaid() {
    problems.rendered("a.yaml", "{% if x %}\na: 1\n{% endif %}\nb: 2\n", "b: 2\n");
    problems.error("x", at(1, 4, 1), "no");
    assertThat(problems.render())
        .endsWith(" = lines are counted in the text that the template gives, not in the file\n\n");
  }

  @Test
  void suggestsOnlyWhatIsNear() {
    assertThat(Suggest.nearest("Fitler", List.of("Filter", "Flatten"))).isEqualTo("Filter");
    assertThat(Suggest.nearest("filter", List.of("Filter"))).isEqualTo("Filter");
    assertThat(Suggest.nearest("xyz", List.of("Filter"))).isNull();
    assertThat(Suggest.nearest("x".repeat(1 << 20), List.of("Filter"))).isNull();
    assertThat(Suggest.advice("steps", "xyz", List.of())).containsExactly("steps: none");
  }
}
