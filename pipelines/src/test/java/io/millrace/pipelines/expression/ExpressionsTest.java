package io.millrace.pipelines.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExpressionsTest {
  private static final List<String> ROWS =
      Scopes.resource("expressions.txt").lines().filter(row -> row.contains(" => ")).toList();

  static Stream<String> rows() {
    return ROWS.stream();
  }

  /** The rows whose printed text has lost the type of a literal. */
  private static boolean losesType(String text) {
    return text.equals("CAST(NULL AS INT64)");
  }

  private static String text(String row) {
    return row.substring(0, row.indexOf(" => ")).stripTrailing();
  }

  private static Expression parsed(String text) {
    Problems problems = new Problems();
    Expression e = Scopes.parse(text, Scopes.ALL, problems);
    assertThat(problems.render()).isEmpty();
    return e;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void typesTheTable(String row) {
    Expression e = parsed(text(row));
    assertThat(Expressions.print(e) + " : " + e.type())
        .isEqualTo(row.substring(row.indexOf(" => ") + 4));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void printsWhatParsesToTheSame(String row) {
    Expression e = parsed(text(row));
    if (!losesType(text(row))) {
      assertThat(parsed(Expressions.print(e))).isEqualTo(e);
    }
  }

  @Test
  void printsRowsWithTheNamesOfTheirFields() {
    Expression name = parsed("s");
    Expression more = parsed("n + 1");
    RowType fields = RowType.of("s", name.type(), "more", more.type());
    Expression row = new Expression.MakeRow(List.of(name, more), Type.row(fields));
    assertThat(Expressions.print(row)).isEqualTo("ROW(s, n + 1 AS more)");
    assertThat(Expressions.fieldsOf(row))
        .containsAll(Expressions.fieldsOf(name))
        .containsAll(Expressions.fieldsOf(more))
        .hasSize(2);
  }

  @Test
  void theTableCoversEveryFunction() {
    Set<Function> seen = EnumSet.noneOf(Function.class);
    for (String row : ROWS) {
      Deque<Expression> open = new ArrayDeque<>(List.of(parsed(text(row))));
      while (!open.isEmpty()) {
        if (open.pop() instanceof Call call) {
          seen.add(call.function());
          open.addAll(call.arguments());
        }
      }
    }
    assertThat(EnumSet.complementOf(EnumSet.copyOf(seen))).isEmpty();
    assertThat(ROWS).hasSizeGreaterThan(200);
  }

  @Test
  void aNameInAnyOfTheBracketsOfSqlIsTheField() {
    for (int i = 0; i < Scopes.ALL.size(); i++) {
      FieldRef field = new FieldRef(i, Scopes.ALL.name(i), Scopes.ALL.type(i));
      assertThat(parsed("`" + field.name() + "`")).isEqualTo(field);
      assertThat(parsed("(`" + field.name() + "`)")).isEqualTo(field);
    }
  }

  @Test
  void aFieldMayHaveAnyNameAndCaseMatters() {
    RowType scope =
        RowType.of("a`b", Type.STRING, "A", Type.INT64, "a", Type.STRING, "ﷺ", Type.DATE);
    Problems problems = new Problems();
    assertThat(Scopes.parse("`a``b` || a", scope, problems).type()).isEqualTo(Type.STRING);
    assertThat(Scopes.parse("A + 1", scope, problems).type()).isEqualTo(Type.INT64);
    assertThat(Expressions.print(Scopes.parse("`ﷺ` IS NULL", scope, problems)))
        .isEqualTo("ﷺ IS NULL");
    assertThat(problems.render()).isEmpty();
  }

  @Test
  void aStringIsExactlyWhatStandsInItsQuotes() {
    assertThat(parsed("'a\\n\"\u00e4\ud83d\ude00'"))
        .isEqualTo(new Literal("a\\n\"\u00e4\ud83d\ude00", Type.STRING));
    assertThat(((Call) parsed("'it''s' || \"\"\"\"")).argument(1))
        .isEqualTo(new Literal("\"", Type.STRING));
  }

  @Test
  void aResultIsWidenedToTheWantedType() {
    Problems problems = new Problems();
    Span where = Scopes.line("n", problems);
    Expression wide = Expressions.parse("n", where, Scopes.ALL, Type.DOUBLE, "value", problems);
    assertThat(Expressions.print(wide)).isEqualTo("CAST(n AS DOUBLE)");
    Expression time =
        Expressions.parse("'2024-05-01'", where, Scopes.ALL, Type.TIMESTAMP, "from", problems);
    assertThat(time).isEqualTo(new Literal(1_714_521_600_000_000L, Type.TIMESTAMP));
    Expression nullable =
        Expressions.parse("b2", where, Scopes.ALL, Type.BOOLEAN, "keep", problems);
    assertThat(nullable.type()).isEqualTo(Type.BOOLEAN.asNullable());
    assertThat(problems.render()).isEmpty();
  }

  @Test
  void aResultOfAnotherTypeIsAProblem() {
    Problems problems = new Problems();
    Span where = Scopes.line("s || 'x'", problems);
    assertThat(Expressions.parse("s || 'x'", where, Scopes.ALL, Type.BOOLEAN, "keep", problems))
        .isNull();
    assertThat(problems.render())
        .isEqualTo(
            """
            p.yaml:1:7: error[wrong-type]: keep must be true or false, this is a string
              |
            1 | keep: s || 'x'
              |       ^^^^^^^^
              = compare it with something

            """);
  }

  @Test
  void namesTheFieldsThatAreRead() {
    Expression e =
        parsed("CASE WHEN n > 1 THEN device.os ELSE labels['k'] END || CAST(i AS STRING)");
    assertThat(Expressions.fieldsOf(e))
        .containsExactly(
            Scopes.ALL.indexOf("i"),
            Scopes.ALL.indexOf("n"),
            Scopes.ALL.indexOf("labels"),
            Scopes.ALL.indexOf("device"));
  }

  @Test
  void ourLanguageHasThreeNames() {
    Problems problems = new Problems();
    Span where = new Span("p.yaml", 1, 1, 1);
    for (String ours : new String[] {null, "generic", "sql", "calcite"}) {
      assertThat(Expressions.refuseLanguage(ours, where, problems)).isFalse();
    }
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void otherLanguagesSayWhatToWriteInstead() {
    for (String other : new String[] {"python", "javascript", "java", "perl"}) {
      Problems problems = new Problems();
      assertThat(Expressions.refuseLanguage(other, new Span("p.yaml", 1, 1, 1), problems)).isTrue();
      assertThat(problems.render()).contains("unsupported-language", "write SQL expressions");
    }
  }
}
