package io.millrace.transforms.expression;

import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;

/**
 * Which conversions there are. A value that does not fit is a failure {@code bad-cast}. The cases
 * that are easily doubted are pinned in {@code ExpressionDecisionsTest}.
 *
 * <ul>
 *   <li>number to number: to an integer by rounding half away from zero, out of range or NaN fails;
 *       to DECIMAL exactly (a double by its shortest decimal text, {@link Double#toString}, a FLOAT
 *       by {@link Float#toString}; infinite or NaN fails); to FLOAT or DOUBLE the nearest, out of
 *       range is infinite.
 *   <li>STRING to number: the whole text without surrounding spaces, as JSON writes numbers, with
 *       an optional plus sign and leading zeros; to an integer without fraction or exponent. {@code
 *       NaN}, {@code Infinity}, {@code -Infinity} for FLOAT and DOUBLE. To DECIMAL at most 76
 *       digits and a scale of at most 1,000 on either side of 0.
 *   <li>STRING to BOOLEAN: true, false in any case; for BOOLEAN, TIMESTAMP and DATE no space around
 *       is taken. STRING to BYTES and back: UTF-8; bytes that are none fail.
 *   <li>STRING to TIMESTAMP: RFC 3339, or without offset (then UTC), T or space, the time may be
 *       left out: {@code 2024-05-01}, {@code 2024-05-01 10:00}, {@code 2024-05-01 10:00:00.123}.
 *       STRING to DATE: {@code 2024-05-01}.
 *   <li>to STRING: integers and decimals plainly (no exponent; a decimal whose scale is beyond
 *       1,000 on either side of 0 fails), FLOAT and DOUBLE as the shortest text that reads back
 *       ({@link Double#toString}, {@link Float#toString} for FLOAT), BOOLEAN as true, false,
 *       TIMESTAMP as {@link Rfc3339}, DATE as ISO 8601, ARRAY, MAP and ROW as JSON.
 *   <li>BOOLEAN to integer: 1, 0. TIMESTAMP to DATE: the day in UTC; DATE to TIMESTAMP: its start
 *       in UTC.
 * </ul>
 *
 * <p>A safe cast gives null for its own failure alone; that its argument failed is not forgiven.
 */
public final class Casts {
  private Casts() {}

  /** Whether a value of {@code from} can be converted to {@code to} at all. */
  public static boolean allowed(Type from, Type to) {
    if (from.sameAs(to)) {
      return true;
    }
    Kind target = to.kind();
    return switch (from.kind()) {
      case INT32, INT64, FLOAT, DOUBLE, DECIMAL -> to.isNumeric() || target == Kind.STRING;
      case STRING -> to.isOrdered();
      case BOOLEAN -> to.isInteger() || target == Kind.STRING;
      case BYTES -> target == Kind.STRING;
      case TIMESTAMP -> target == Kind.DATE || target == Kind.STRING;
      case DATE -> target == Kind.TIMESTAMP || target == Kind.STRING;
      case ARRAY, MAP, ROW -> target == Kind.STRING;
    };
  }
}
