package io.millrace.pipelines.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.problem.Problems;
import io.millrace.transforms.expression.Expression;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text, there is an expression or a problem, and soon. */
class ExpressionHostileTest {

  private static Expression parse(String text, Problems problems) {
    return Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> Scopes.parse(text, Scopes.ALL, problems));
  }

  private static void refused(String text, String message) {
    Problems problems = new Problems();
    assertThat(parse(text, problems)).isNull();
    assertThat(problems.all()).hasSize(1);
    assertThat(problems.all().get(0).message()).contains(message);
  }

  private static Expression accepted(String text) {
    Problems problems = new Problems();
    Expression e = parse(text, problems);
    assertThat(problems.render()).isEmpty();
    return e;
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "NOT ", "- ", "CASE WHEN ", "ABS(", "ARRAY[", "tags["})
  void refusesDeepNesting(String part) {
    refused(part.repeat(9_000 / part.length()), "nested more than 100 deep");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+1", "*1", "=1", "[1]", ".x", " IS NULL", "-(1)"})
  void refusesLongChains(String part) {
    Problems problems = new Problems();
    assertThat(parse("n" + part.repeat(9_000 / part.length()), problems)).isNull();
    assertThat(problems.all()).hasSize(1);
  }

  @Test
  void takesNestingOfAHundred() {
    assertThat(Expressions.print(accepted("(".repeat(100) + "n" + ")".repeat(100)))).isEqualTo("n");
    assertThat(accepted("n" + "+1".repeat(99))).isNotNull();
    refused("n" + "+1".repeat(101), "nested more than 100 deep");
  }

  @Test
  void takesLongChainsOfAndOrAndConcat() {
    assertThat(accepted("b" + " AND b".repeat(1_500))).isNotNull();
    assertThat(accepted("b" + " OR b".repeat(1_500))).isNotNull();
    assertThat(accepted("s" + "||s".repeat(3_000))).isNotNull();
  }

  @Test
  void takesLongLists() {
    String items = IntStream.range(0, 1_900).mapToObj(i -> "" + i).collect(Collectors.joining(","));
    assertThat(accepted("n IN (" + items + ")")).isNotNull();
  }

  @Test
  void refusesLongTexts() {
    refused("'" + "x".repeat(10_000) + "'", "at most 10,000 characters");
    assertThat(accepted("'" + "x".repeat(9_998) + "'")).isNotNull();
  }

  /** A value in a CASE is compared with every WHEN, a BETWEEN is two comparisons: 2^40 parts. */
  @Test
  void refusesWhatGrowsWhenWrittenOut() {
    String cases = "CASE ".repeat(40) + "n" + " WHEN 1 THEN 2 WHEN 2 THEN 3 END".repeat(40);
    refused(cases, "too large");
    String betweens = "(".repeat(60) + "n" + " BETWEEN 1 AND 2) = b".repeat(60);
    Problems problems = new Problems();
    assertThat(parse(betweens, problems)).isNull();
    assertThat(problems.hasErrors()).isTrue();
  }

  @Test
  void refusesHugeNumbersQuickly() {
    refused("m = 1e999999999", "too large");
    refused("m = 1e-999999999", "at most 76 digits");
    refused("9".repeat(190), "a whole number lies between");
    refused("9".repeat(9_000), "is not a number");
  }

  @Test
  void anyJumbleOfWordsGivesAnExpressionOrAProblem() {
    String[] words = {
      "n",
      "s",
      "b",
      "ts",
      "day",
      "tags",
      "labels",
      "device",
      "m",
      "end",
      "foo",
      "(",
      ")",
      "[",
      "]",
      ",",
      ".",
      "+",
      "-",
      "*",
      "/",
      "%",
      "||",
      "=",
      "==",
      "<>",
      "<",
      "!",
      "?",
      ":",
      "AND",
      "OR",
      "NOT",
      "IN",
      "IS",
      "NULL",
      "TRUE",
      "LIKE",
      "BETWEEN",
      "CASE",
      "WHEN",
      "THEN",
      "ELSE",
      "END",
      "CAST",
      "AS",
      "INT64",
      "DATE",
      "TIMESTAMP",
      "INTERVAL",
      "MINUTE",
      "EXTRACT",
      "FROM",
      "TRIM",
      "BOTH",
      "SUBSTRING",
      "FOR",
      "POSITION",
      "ABS",
      "COALESCE",
      "IF",
      "1",
      "2.5",
      "'x'",
      "'2024-05-01'",
      "ARRAY",
      "DISTINCT",
      "ESCAPE",
      "OFFSET",
      "AT",
      "TIME",
      "ZONE",
      "'",
      "\"",
      "`",
      "\n",
      "X'00'",
      "ROUND",
      "TIMESTAMP_ADD",
      "HOUR",
      "ANY",
      "ALL",
      "ROW",
      "UNKNOWN",
      "SELECT",
      "VALUES",
      "TO"
    };
    Random random = new Random(7);
    int good = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = 1 + random.nextInt(9); length > 0; length--) {
        text.append(words[random.nextInt(words.length)]).append(random.nextInt(4) == 0 ? "" : " ");
      }
      Problems problems = new Problems();
      Expression e = Scopes.parse(text.toString(), Scopes.ALL, problems);
      assertThat(e == null).as("%s: %s", text, problems.render()).isEqualTo(problems.hasErrors());
      assertThat(problems.render()).doesNotContain("Encountered", "`n0`", "calcite");
      good += e == null ? 0 : 1;
    }
    assertThat(good).isGreaterThan(100);
  }
}
