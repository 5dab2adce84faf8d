package io.millrace.pipelines.operator;

import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;

/** Types that go together. */
final class Conversions {
  private Conversions() {}

  /** The type that values of both fit in without loss of meaning, or null. */
  static Type common(Type a, Type b) {
    boolean nullable = a.nullable() || b.nullable();
    if (a.sameAs(b)) {
      return a.withNullable(nullable);
    }
    if (!a.isNumeric() || !b.isNumeric()) {
      return null;
    }
    Kind wider;
    if (a.isFloating() || b.isFloating()) {
      wider = Kind.DOUBLE;
    } else {
      wider = a.kind().compareTo(b.kind()) > 0 ? a.kind() : b.kind();
    }
    return Type.of(wider).withNullable(nullable);
  }

  /** The expression as {@code type}, with a cast where it is of another kind. */
  static Expression convert(Expression expression, Type type) {
    Type from = expression.type();
    return from.sameAs(type)
        ? expression
        : new Expression.Cast(expression, type.withNullable(from.nullable()), false);
  }
}
