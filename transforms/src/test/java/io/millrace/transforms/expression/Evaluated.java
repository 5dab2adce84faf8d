package io.millrace.transforms.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/** Short ways to write an expression of literals and look at what it gives. */
final class Evaluated {
  static final Type NULL = Type.INT64.asNullable();

  /** Fails when it is evaluated. */
  static final Expression TRAP = new FieldRef(0, "trap", Type.BOOLEAN);

  private static final Object[] ROW = {new Invalid(new Failure("trap", "the trap was read"))};

  private Evaluated() {}

  static BigDecimal dec(String text) {
    return new BigDecimal(text);
  }

  static Expression lit(Object value) {
    return value instanceof Expression given ? given : new Literal(value, typeOf(value));
  }

  static Expression lit(Object value, Type type) {
    return new Literal(value, type);
  }

  private static Type typeOf(Object value) {
    if (value instanceof Boolean) {
      return Type.BOOLEAN;
    } else if (value instanceof Long) {
      return Type.INT64;
    } else if (value instanceof Double) {
      return Type.DOUBLE;
    } else if (value instanceof BigDecimal) {
      return Type.DECIMAL;
    } else if (value instanceof byte[]) {
      return Type.BYTES;
    }
    return value == null ? NULL : Type.STRING;
  }

  static Call call(Type type, Function function, Object... arguments) {
    List<Expression> all = Arrays.stream(arguments).map(Evaluated::lit).toList();
    return new Call(function, all, type);
  }

  /** The value of a function of literals whose type is that of its first argument. */
  static Object of(Function function, Object... arguments) {
    return value(call(lit(arguments[0]).type(), function, arguments));
  }

  static Object cast(Object value, Type from, Type to) {
    return value(new Cast(new Literal(value, from), to, false));
  }

  static Object value(Expression expression) {
    return Evaluator.evaluate(expression, ROW);
  }

  static void assertFails(String code, Expression expression) {
    EvaluationFailure thrown =
        catchThrowableOfType(EvaluationFailure.class, () -> value(expression));
    assertThat(thrown).as("failure of %s", expression).isNotNull();
    assertThat(thrown.failure().code()).isEqualTo(code);
    assertThat(thrown.getStackTrace()).isEmpty();
  }

  static void assertFails(String code, Function function, Object... arguments) {
    assertFails(code, call(lit(arguments[0]).type(), function, arguments));
  }

  static void assertNoCast(Object value, Type from, Type to) {
    assertFails(Failure.Code.CAST, new Cast(new Literal(value, from), to, false));
    assertThat(value(new Cast(new Literal(value, from), to, true))).isNull();
  }
}
