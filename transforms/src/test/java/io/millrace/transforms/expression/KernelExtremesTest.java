package io.millrace.transforms.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.KernelComparison.Input;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every cast of every odd value, and arithmetic and comparisons of every pair of odd numbers,
 * moments and texts, as columns and as constants: kernels and evaluator agree.
 */
class KernelExtremesTest {
  private static final Set<Function> ARITHMETIC =
      EnumSet.of(Function.ADD, Function.SUBTRACT, Function.MULTIPLY, Function.DIVIDE, Function.MOD);
  private static final Set<Function> COMPARISONS =
      EnumSet.of(
          Function.EQ,
          Function.NE,
          Function.LT,
          Function.LE,
          Function.GT,
          Function.GE,
          Function.IS_DISTINCT_FROM,
          Function.IS_NOT_DISTINCT_FROM,
          Function.NULLIF,
          Function.GREATEST,
          Function.LEAST);
  private static final Set<Function> BOOLEANS =
      EnumSet.range(Function.EQ, Function.IS_NOT_DISTINCT_FROM);

  private final KernelComparison comparison = new KernelComparison();

  @Test
  void everyCastOfEveryOddValueAgrees() {
    for (Type from : RandomExpressions.SIMPLE) {
      List<Object> values = OddValues.all(from);
      Input input = input(from, values.stream().map(v -> new Object[] {v, null}).toList());
      for (Type to : RandomExpressions.SIMPLE) {
        if (Casts.allowed(from, to)) {
          cast(from, to, input, false);
          cast(from, to, input, true);
        }
      }
    }
    comparison.assertNone();
    assertThat(comparison.rows()).isGreaterThan(1_000);
  }

  private void cast(Type from, Type to, Input input, boolean safe) {
    compare(new Cast(field(from, 0), to.asNullable(), safe), input);
    Input one = input(from, List.<Object[]>of(new Object[] {null, null}));
    for (Object[] row : input.rows()) {
      compare(new Cast(constant(from, row[0]), to.asNullable(), safe), one);
    }
  }

  @Test
  void everyPairOfOddValuesAgrees() {
    for (Type type : RandomExpressions.SIMPLE) {
      if (type.kind() == Kind.BYTES) {
        continue;
      }
      Set<Function> functions = EnumSet.copyOf(COMPARISONS);
      if (type.isNumeric()) {
        functions.addAll(ARITHMETIC);
      }
      List<Object> values = OddValues.all(type);
      List<Object[]> pairs = new ArrayList<>();
      values.forEach(a -> values.forEach(b -> pairs.add(new Object[] {a, b})));
      Input input = input(type, pairs);
      Input column = input(type, values.stream().map(v -> new Object[] {v, v}).toList());
      for (Function function : functions) {
        compare(call(function, type, field(type, 0), field(type, 1)), input);
        for (Object value : values) {
          compare(call(function, type, field(type, 0), constant(type, value)), column);
          compare(call(function, type, constant(type, value), field(type, 1)), column);
        }
      }
    }
    comparison.assertNone();
    assertThat(comparison.rows()).isGreaterThan(100_000);
  }

  /** Texts of a size that no buffer begins with. */
  @Test
  void veryLongTextsAgree() {
    List<Object[]> rows = new ArrayList<>();
    for (String part : List.of("a", "\u00e9", "\u65e5", "\ud83d\ude00", "a b,c")) {
      String text = part.repeat(20_000);
      rows.add(new Object[] {text, text.substring(0, text.length() - part.length())});
      rows.add(new Object[] {text, part});
      rows.add(new Object[] {"", text});
    }
    Input input = input(Type.STRING, rows);
    Expression a = field(Type.STRING, 0);
    Expression b = field(Type.STRING, 1);
    for (Function function :
        List.of(
            Function.UPPER,
            Function.LOWER,
            Function.REVERSE,
            Function.TRIM,
            Function.MD5,
            Function.SHA256)) {
      compare(RandomExpressions.call(function, Type.STRING, a), input);
    }
    compare(RandomExpressions.call(Function.LENGTH, Type.INT64, a), input);
    compare(RandomExpressions.call(Function.CONCAT, Type.STRING, a, b, a), input);
    for (Function function :
        List.of(
            Function.STARTS_WITH,
            Function.ENDS_WITH,
            Function.CONTAINS,
            Function.EQ,
            Function.LT)) {
      compare(RandomExpressions.call(function, Type.BOOLEAN, a, b), input);
    }
    compare(RandomExpressions.call(Function.STRPOS, Type.INT64, a, b), input);
    comparison.assertNone();
  }

  private static Input input(Type type, List<Object[]> rows) {
    return Input.of(RowType.of("a", type.asNullable(), "b", type.asNullable()), rows);
  }

  private static Expression field(Type type, int index) {
    return new FieldRef(index, index == 0 ? "a" : "b", type.asNullable());
  }

  private static Expression constant(Type type, Object value) {
    return new Literal(value, type.asNullable());
  }

  private static Expression call(Function function, Type type, Expression... arguments) {
    Type result = BOOLEANS.contains(function) ? Type.BOOLEAN : type;
    return new Call(function, List.of(arguments), result.asNullable());
  }

  private void compare(Expression expression, Input input) {
    int[] all = IntStream.range(0, input.rows().size()).toArray();
    comparison.compare(expression, Kernel.compile(expression), input, all);
  }
}
