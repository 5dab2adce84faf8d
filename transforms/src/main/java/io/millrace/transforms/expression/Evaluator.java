package io.millrace.transforms.expression;

import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Case;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Expression.MakeRow;
import io.millrace.transforms.expression.Expression.RowField;
import io.millrace.transforms.expression.Expression.When;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;

/**
 * Evaluates an expression for one row, as {@link Function} and {@link Casts} say, and as plainly as
 * that page reads: this is what the vectorised kernels are measured against, so it shares nothing
 * with them. Cost: boxes every value; fit for the unoptimised path and tests.
 */
public final class Evaluator {
  private Evaluator() {}

  /**
   * The value of {@code e}, as {@link Type} says, or null.
   *
   * @param row the values of the fields; an {@link Invalid} among them fails whoever reads it
   * @throws EvaluationFailure when the row has no value for it; the first failure from left to
   *     right
   */
  public static Object evaluate(Expression e, Object[] row) {
    if (e instanceof FieldRef field) {
      return read(row[field.index()]);
    }
    if (e instanceof RowField field) {
      Object[] nested = (Object[]) evaluate(field.row(), row);
      return nested == null ? null : read(nested[field.index()]);
    }
    if (e instanceof Literal literal) {
      return literal.value();
    }
    if (e instanceof MakeRow made) {
      return made.fields().stream().map(field -> evaluate(field, row)).toArray();
    }
    if (e instanceof Case branches) {
      return branch(branches, row);
    }
    if (e instanceof Cast cast) {
      return cast(cast, row);
    }
    return call((Call) e, row);
  }

  private static Object read(Object value) {
    if (value instanceof Invalid invalid) {
      throw new EvaluationFailure(invalid.failure());
    }
    return value;
  }

  private static Object branch(Case branches, Object[] row) {
    for (When when : branches.whens()) {
      if (Boolean.TRUE.equals(evaluate(when.condition(), row))) {
        return evaluate(when.then(), row);
      }
    }
    return evaluate(branches.otherwise(), row);
  }

  /** A safe cast forgives what the conversion does, not what its argument does. */
  private static Object cast(Cast cast, Object[] row) {
    Object value = evaluate(cast.argument(), row);
    if (value == null) {
      return null;
    }
    try {
      return ScalarCasts.cast(value, cast.argument().type(), cast.type());
    } catch (EvaluationFailure failure) {
      if (cast.safe()) {
        return null;
      }
      throw failure;
    }
  }

  private static Object call(Call call, Object[] row) {
    return switch (call.function()) {
      case AND -> connect(call, row, false);
      case OR -> connect(call, row, true);
      case COALESCE -> coalesce(call, row);
      case IN -> in(call, row);
      case IS_NULL -> evaluate(call.argument(0), row) == null;
      case IS_NOT_NULL -> evaluate(call.argument(0), row) != null;
      case IS_TRUE -> Boolean.TRUE.equals(evaluate(call.argument(0), row));
      case IS_FALSE -> Boolean.FALSE.equals(evaluate(call.argument(0), row));
      case IS_DISTINCT_FROM -> !same(call, arguments(call, row));
      case IS_NOT_DISTINCT_FROM -> same(call, arguments(call, row));
      case NULLIF -> nullIf(call, arguments(call, row));
      case ARRAY -> ScalarCollections.list(arguments(call, row));
      default -> strict(call, arguments(call, row));
    };
  }

  /** AND and OR: {@code decisive} decides at once, whatever else; otherwise one null makes null. */
  private static Boolean connect(Call call, Object[] row, boolean decisive) {
    boolean unknown = false;
    for (Expression argument : call.arguments()) {
      Object value = evaluate(argument, row);
      if (value == null) {
        unknown = true;
      } else if ((Boolean) value == decisive) {
        return decisive;
      }
    }
    return unknown ? null : (Boolean) !decisive;
  }

  private static Object coalesce(Call call, Object[] row) {
    for (Expression argument : call.arguments()) {
      Object value = evaluate(argument, row);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static Boolean in(Call call, Object[] row) {
    Object value = evaluate(call.argument(0), row);
    boolean unknown = value == null;
    for (Expression argument : call.arguments().subList(1, call.arguments().size())) {
      Object item = evaluate(argument, row);
      if (item == null) {
        unknown = true;
      } else if (value != null && Values.equal(call.argument(0).type(), value, item)) {
        return true;
      }
    }
    return unknown ? null : (Boolean) false;
  }

  private static boolean same(Call call, Object[] values) {
    return Values.equal(call.argument(0).type(), values[0], values[1]);
  }

  private static Object nullIf(Call call, Object[] values) {
    return values[0] != null && same(call, values) ? null : values[0];
  }

  private static Object[] arguments(Call call, Object[] row) {
    return call.arguments().stream().map(argument -> evaluate(argument, row)).toArray();
  }

  /** A function of values that are all there; with a null argument it is null. */
  private static Object strict(Call call, Object[] values) {
    for (Object value : values) {
      if (value == null) {
        return null;
      }
    }
    Type type = call.argument(0).type();
    return switch (call.function()) {
      case NOT -> !(Boolean) values[0];
      case EQ -> Values.compare(type, values[0], values[1]) == 0;
      case NE -> Values.compare(type, values[0], values[1]) != 0;
      case LT -> Values.compare(type, values[0], values[1]) < 0;
      case LE -> Values.compare(type, values[0], values[1]) <= 0;
      case GT -> Values.compare(type, values[0], values[1]) > 0;
      case GE -> Values.compare(type, values[0], values[1]) >= 0;
      case GREATEST -> extreme(type, values, 1);
      case LEAST -> extreme(type, values, -1);
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MOD, NEGATE, ABS, CEIL, FLOOR, ROUND, TRUNC, SIGN ->
          ScalarNumbers.call(call, values);
      case SQRT, EXP, LN, LOG10, SIN, COS, TAN, ASIN, ACOS, ATAN, RADIANS, DEGREES, POWER, ATAN2 ->
          ScalarMath.call(call.function(), values);
      case CONCAT, LENGTH, UPPER, LOWER, TRIM, LTRIM, RTRIM, SUBSTR, LEFT, RIGHT, REPLACE, STRPOS ->
          ScalarStrings.call(call.function(), values);
      case STARTS_WITH, ENDS_WITH, CONTAINS, LPAD, RPAD, REVERSE, REPEAT, SPLIT ->
          ScalarStrings.call(call.function(), values);
      case LIKE, REGEXP_CONTAINS, REGEXP_EXTRACT, REGEXP_EXTRACT_ALL, REGEXP_REPLACE ->
          ScalarPatterns.call(call.function(), values);
      case MD5, SHA256, TO_HEX, FROM_HEX -> ScalarBytes.call(call.function(), values);
      case ITEM, MAP_VALUE, CARDINALITY, ARRAY_CONTAINS, ARRAY_JOIN, MAP_KEYS ->
          ScalarCollections.call(call.function(), type, values);
      default -> ScalarTimes.call(call, values);
    };
  }

  private static Object extreme(Type type, Object[] values, int direction) {
    Object best = values[0];
    for (Object value : values) {
      if (Values.compare(type, value, best) * direction > 0) {
        best = value;
      }
    }
    return best;
  }
}
