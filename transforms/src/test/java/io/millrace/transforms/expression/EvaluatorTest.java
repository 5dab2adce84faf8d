package io.millrace.transforms.expression;

import static io.millrace.transforms.expression.Evaluated.NULL;
import static io.millrace.transforms.expression.Evaluated.TRAP;
import static io.millrace.transforms.expression.Evaluated.assertFails;
import static io.millrace.transforms.expression.Evaluated.call;
import static io.millrace.transforms.expression.Evaluated.dec;
import static io.millrace.transforms.expression.Evaluated.lit;
import static io.millrace.transforms.expression.Evaluated.of;
import static io.millrace.transforms.expression.Evaluated.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.expression.Expression.Case;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Expression.MakeRow;
import io.millrace.transforms.expression.Expression.RowField;
import io.millrace.transforms.expression.Expression.When;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final RowType INNER = RowType.of("x", Type.INT64, "y", Type.STRING.asNullable());

  @Test
  void readsFieldsAndNestedFields() {
    Expression row = new FieldRef(1, "r", Type.row(INNER).asNullable());
    Expression nested = new RowField(row, 1, "y", Type.STRING.asNullable());
    assertThat(Evaluator.evaluate(nested, new Object[] {1L, new Object[] {2L, "in"}}))
        .isEqualTo("in");
    assertThat(Evaluator.evaluate(nested, new Object[] {1L, null})).isNull();
    assertFails("trap", TRAP);
    assertFails("trap", call(Type.BOOLEAN, Function.IS_NULL, TRAP));
  }

  @Test
  void makesRowsThatKeepNulls() {
    Expression x = new FieldRef(0, "x", Type.INT64);
    Expression nothing = new Literal(null, Type.STRING.asNullable());
    Expression made = new MakeRow(List.of(x, nothing), Type.row(INNER));
    assertThat((Object[]) Evaluator.evaluate(made, new Object[] {7L})).containsExactly(7L, null);
    assertThat(Evaluator.evaluate(new RowField(made, 0, "x", Type.INT64), new Object[] {7L}))
        .isEqualTo(7L);
    Type withTrap = Type.row(RowType.of("x", Type.INT64, "t", TRAP.type()));
    assertFails("trap", new MakeRow(List.of(lit(1L), TRAP), withTrap));
    assertThatThrownBy(() -> new MakeRow(List.of(x), Type.row(INNER)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void connectsThreeTruthValues() {
    assertThat(of(Function.AND, true, true)).isEqualTo(true);
    assertThat(of(Function.AND, true, null)).isNull();
    assertThat(of(Function.AND, null, false)).isEqualTo(false);
    assertThat(of(Function.AND, true, null, false)).isEqualTo(false);
    assertThat(of(Function.OR, false, false)).isEqualTo(false);
    assertThat(of(Function.OR, false, null)).isNull();
    assertThat(of(Function.OR, null, true)).isEqualTo(true);
    assertThat(of(Function.NOT, true)).isEqualTo(false);
    assertThat(of(Function.NOT, NULL_BOOLEAN)).isNull();
    assertThat(of(Function.IS_TRUE, NULL_BOOLEAN)).isEqualTo(false);
    assertThat(of(Function.IS_FALSE, NULL_BOOLEAN)).isEqualTo(false);
    assertThat(of(Function.IS_FALSE, false)).isEqualTo(true);
    assertThat(of(Function.IS_NULL, NULL_BOOLEAN)).isEqualTo(true);
    assertThat(of(Function.IS_NOT_NULL, false)).isEqualTo(true);
  }

  private static final Expression NULL_BOOLEAN = lit(null, Type.BOOLEAN.asNullable());

  @Test
  void evaluatesNoMoreThanNeeded() {
    assertThat(of(Function.AND, false, TRAP)).isEqualTo(false);
    assertThat(of(Function.OR, true, TRAP)).isEqualTo(true);
    assertThat(of(Function.COALESCE, null, 3L, TRAP)).isEqualTo(3L);
    assertThat(of(Function.IN, 3L, 1L, 3L, TRAP)).isEqualTo(true);
    assertThat(
            value(
                new Case(
                    List.of(
                        new When(NULL_BOOLEAN, TRAP),
                        new When(lit(false), TRAP),
                        new When(lit(true), lit("then")),
                        new When(TRAP, TRAP)),
                    TRAP,
                    Type.STRING)))
        .isEqualTo("then");
    assertThat(value(new Case(List.of(new When(lit(false), TRAP)), lit("else"), Type.STRING)))
        .isEqualTo("else");
  }

  @Test
  void stopsAtTheFirstFailureAndEvaluatesAllArgumentsOfStrictFunctions() {
    assertFails("trap", Function.AND, null, TRAP);
    assertFails("trap", Function.ADD, null, TRAP);
    assertFails("trap", Function.IN, 3L, 1L, TRAP, 3L);
    Expression zero = call(Type.INT64, Function.DIVIDE, 1L, 0L);
    assertFails(Failure.Code.DIVISION_BY_ZERO, Function.ADD, zero, TRAP);
    assertFails("trap", call(Type.INT64, Function.ADD, TRAP, zero));
  }

  @Test
  void comparesWithAndWithoutNull() {
    assertThat(of(Function.EQ, 1L, 1L)).isEqualTo(true);
    assertThat(of(Function.EQ, 1L, null)).isNull();
    assertThat(of(Function.NE, dec("1.0"), dec("1.00"))).isEqualTo(false);
    assertThat(of(Function.LT, "\uFB01", "\uD83D\uDE00")).isEqualTo(true);
    assertThat(of(Function.LE, -0.0, 0.0)).isEqualTo(true);
    assertThat(of(Function.GE, -0.0, 0.0)).isEqualTo(true);
    assertThat(of(Function.GT, Double.NaN, Double.POSITIVE_INFINITY)).isEqualTo(true);
    assertThat(of(Function.EQ, Double.NaN, Double.NaN)).isEqualTo(true);
    assertThat(of(Function.IS_DISTINCT_FROM, 1L, null)).isEqualTo(true);
    assertThat(of(Function.IS_DISTINCT_FROM, null, null)).isEqualTo(false);
    assertThat(of(Function.IS_NOT_DISTINCT_FROM, 2L, 2L)).isEqualTo(true);
    assertThat(of(Function.NULLIF, 2L, 2L)).isNull();
    assertThat(of(Function.NULLIF, 2L, null)).isEqualTo(2L);
    assertThat(of(Function.NULLIF, null, null)).isNull();
  }

  @Test
  void looksForAnItem() {
    assertThat(of(Function.IN, 1L, 2L, null)).isNull();
    assertThat(of(Function.IN, 1L, null, 1L)).isEqualTo(true);
    assertThat(of(Function.IN, 1L, 2L)).isEqualTo(false);
    assertThat(of(Function.IN, null, 2L)).isNull();
  }

  @Test
  void findsExtremes() {
    assertThat(of(Function.GREATEST, 1.0, Double.NaN, 3.0)).isEqualTo(Double.NaN);
    assertThat(of(Function.LEAST, "b", "a", "c")).isEqualTo("a");
    assertThat(of(Function.LEAST, 1L, null)).isNull();
    assertThat(of(Function.COALESCE, null, null)).isNull();
  }

  @Test
  void looksIntoArrays() {
    Expression array = lit(Arrays.asList(5L, null, 7L), Type.array(NULL));
    Expression words = lit(Arrays.asList("a", null, "", "b"), Type.array(Type.STRING.asNullable()));
    assertThat(of(Function.ITEM, array, 1L)).isEqualTo(5L);
    assertThat(of(Function.ITEM, array, 3L)).isEqualTo(7L);
    assertThat(of(Function.ITEM, array, 0L)).isNull();
    assertThat(of(Function.ITEM, array, 4L)).isNull();
    assertThat(of(Function.ITEM, array, Long.MIN_VALUE)).isNull();
    assertThat(of(Function.CARDINALITY, array)).isEqualTo(3L);
    assertThat(of(Function.ARRAY_CONTAINS, array, 7L)).isEqualTo(true);
    assertThat(of(Function.ARRAY_CONTAINS, array, 8L)).isNull();
    assertThat(of(Function.ARRAY_CONTAINS, lit(List.of(1L), Type.array(NULL)), 8L))
        .isEqualTo(false);
    assertThat(of(Function.ARRAY_JOIN, words, "-")).isEqualTo("a--b");
    assertThat(of(Function.ARRAY, 1L, null)).isEqualTo(Arrays.asList(1L, null));
    assertThat(value(call(Type.array(NULL), Function.ARRAY))).isEqualTo(List.of());
  }

  @Test
  void looksIntoMaps() {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("z", 1L);
    entries.put("a", null);
    Expression map = lit(entries, Type.map(NULL));
    assertThat(of(Function.MAP_VALUE, map, "z")).isEqualTo(1L);
    assertThat(of(Function.MAP_VALUE, map, "a")).isNull();
    assertThat(of(Function.MAP_VALUE, map, "b")).isNull();
    assertThat(of(Function.CARDINALITY, map)).isEqualTo(2L);
    assertThat(of(Function.MAP_KEYS, map)).isEqualTo(List.of("z", "a"));
  }

  @Test
  void safeCastForgivesOnlyTheConversion() {
    Expression bad = lit("x");
    assertThat(value(new Cast(bad, Type.INT64, true))).isNull();
    assertThat(value(new Cast(lit(null, Type.STRING.asNullable()), Type.INT64, false))).isNull();
    assertFails("trap", new Cast(TRAP, Type.INT64, true));
  }
}
