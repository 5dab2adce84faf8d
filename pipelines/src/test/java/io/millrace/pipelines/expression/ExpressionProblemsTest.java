package io.millrace.pipelines.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.transforms.expression.Expression;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake with the whole text that a user sees. */
class ExpressionProblemsTest {

  /** The file has the mistakes after "> ", each followed by its problems. */
  static Stream<String> mistakes() {
    return Arrays.stream(("\n" + Scopes.resource("problems.txt")).split("\n> "))
        .filter(block -> !block.isBlank());
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhatIsWrong(String block) {
    String text = block.substring(0, block.indexOf('\n'));
    Problems problems = new Problems();
    Expression e = Scopes.parse(text, Scopes.FEW, problems);
    assertThat(e).isNull();
    assertThat(problems.render().strip()).isEqualTo(block.substring(text.length()).strip());
  }

  @Test
  void thereAreManyMistakes() {
    assertThat(mistakes().count()).isGreaterThan(100);
  }

  @Test
  void neverShowsTheParsersOwnWords() {
    assertThat(Scopes.resource("problems.txt"))
        .doesNotContain("Encountered", "expecting", "EOF", "Calcite", "`n0`", "'s0'");
  }

  @Test
  void pointsIntoTheLinesOfABlock() {
    Problems problems = new Problems();
    problems.source("p.yaml", "keep: |\n  n > 1\n    AND oder_id = 'x'\n  AND m > 1");
    String text = "n > 1\n  AND oder_id = 'x'\nAND m > 1\n";
    Expressions.parse(text, new Span("p.yaml", 2, 3, 5), Scopes.FEW, problems);
    assertThat(problems.render())
        .contains(
            "p.yaml:3:9: error[unknown-field]", "3 |     AND oder_id = 'x'\n  |         ^^^^^^^\n");
  }

  @Test
  void pointsIntoOneLineWithEscapedLineEnds() {
    Problems problems = new Problems();
    problems.source("p.yaml", "keep: \"n > 1\\n AND oder_id = 'x'\"");
    Expressions.parse(
        "n > 1\n AND oder_id = 'x'", new Span("p.yaml", 1, 8, 25), Scopes.FEW, problems);
    assertThat(problems.all().get(0).span().line()).isEqualTo(1);
  }

  @Test
  void anEmptyTextIsAProblem() {
    for (String text : new String[] {"", " ", "\n"}) {
      Problems problems = new Problems();
      assertThat(Scopes.parse(text, Scopes.FEW, problems)).isNull();
      assertThat(problems.all())
          .extracting(p -> p.message())
          .containsExactly("the expression is empty");
    }
  }

  @Test
  void countsCharactersNotCodeUnits() {
    Problems problems = new Problems();
    Scopes.parse("s = '\ud83d\ude00' AND foo", Scopes.FEW, problems);
    assertThat(problems.all().get(0).span().column()).isEqualTo(7 + "s = '_' AND ".length());
  }

  @Test
  void reportsSeveralMistakesAtOnceAndEachOnce() {
    Problems problems = new Problems();
    Scopes.parse("CASE nope WHEN 1 THEN nix WHEN 2 THEN LENGTH(n) END", Scopes.FEW, problems);
    assertThat(problems.all()).extracting(p -> p.span().column()).containsExactly(12, 29, 52);
  }
}
