package io.millrace.transforms.expression;

/**
 * The functions of the expression language and exactly what they do. Both evaluators follow this
 * page; so does the typing in {@code io.millrace.pipelines.expression}.
 *
 * <p>Rules for all, unless said otherwise:
 *
 * <ul>
 *   <li>A null argument gives null. The result is nullable when an argument is.
 *   <li>"Number" arguments of one call have one common type, found by widening: INT32 &lt; INT64
 *       &lt; DECIMAL &lt; DOUBLE, and FLOAT &lt; DOUBLE; INT32, INT64 or DECIMAL with FLOAT is
 *       DOUBLE. The typing puts {@link Expression.Cast}s.
 *   <li>Integer results outside their type are a failure {@code overflow}.
 *   <li>FLOAT and DOUBLE follow IEEE 754; a FLOAT result is rounded to float after each operation.
 *       NaN equals NaN and is larger than all others when compared, so that order is total; -0.0
 *       equals 0.0.
 *   <li>DECIMAL is exact: sums and products keep every digit. A result with more than 76 digits, or
 *       an operand or result whose scale is beyond 1,000 on either side of 0, is a failure {@code
 *       overflow}; only comparing, NEGATE, ABS and SIGN take any scale.
 *   <li>Strings are Unicode; positions and lengths count code points; order is by code point (which
 *       is the order of the UTF-8 bytes). Positions start at 1.
 *   <li>TIMESTAMP is a moment with microseconds; parts of it are taken in UTC unless a zone
 *       argument (an IANA name, a literal) is given.
 *   <li>Patterns, units and zones are literals, checked when the declaration is.
 * </ul>
 *
 * <p>The cases that are easily doubted are pinned in {@code ExpressionDecisionsTest}; that both
 * evaluators follow this page alike is shown by {@code KernelsAgainstEvaluatorTest}.
 */
public enum Function {
  // ---- logic (three-valued); arguments and result BOOLEAN
  /**
   * Two or more arguments. False if one is false, else null if one is null. Stops at the first
   * false.
   */
  AND,
  /**
   * Two or more arguments. True if one is true, else null if one is null. Stops at the first true.
   */
  OR,
  NOT,
  /** Any type; never null. */
  IS_NULL,
  /** Any type; never null. */
  IS_NOT_NULL,
  /** BOOLEAN; null gives false. */
  IS_TRUE,
  /** BOOLEAN; null gives false. */
  IS_FALSE,
  /**
   * The first argument that is not null, else null. All have the result's type. Evaluates in order.
   */
  COALESCE,
  /** NULLIF(a, b): null if a = b, else a. */
  NULLIF,

  // ---- comparison; two arguments of one common ordered type, result BOOLEAN
  EQ,
  NE,
  LT,
  LE,
  GT,
  GE,
  /** As NE, but null equals null; never null. */
  IS_DISTINCT_FROM,
  /** As EQ, but null equals null; never null. */
  IS_NOT_DISTINCT_FROM,
  /**
   * IN(value, item, ...): true if an item equals value, else null if value or an item is null, else
   * false. All of one common type. Items are evaluated in order, up to the first that is equal.
   */
  IN,

  // ---- arithmetic; arguments of one common number type, which is the result's
  ADD,
  SUBTRACT,
  MULTIPLY,
  /**
   * Integers: division towards zero. DECIMAL: rounded half up to max(6, scale of the left + 4)
   * digits after the point, trailing zeros beyond max(scale of left, scale of right) removed.
   * FLOAT, DOUBLE: IEEE (so 1.0/0 is infinite). An integer or DECIMAL divided by zero is a failure
   * {@code division-by-zero}.
   */
  DIVIDE,
  /** Remainder with the sign of the left argument; zero as for DIVIDE. */
  MOD,
  NEGATE,

  // ---- numeric; the result has the argument's type unless said
  ABS,
  /** INT64 of integers and itself for others: the smallest whole number not below. */
  CEIL,
  FLOOR,
  /**
   * ROUND(x) or ROUND(x, digits INT64 literal): half away from zero. Integers: unchanged if digits
   * >= 0. FLOAT and DOUBLE with digits: by their shortest decimal text, so that 1.005 to two digits
   * is 1.01.
   */
  ROUND,
  /** TRUNC(x) or TRUNC(x, digits): towards zero. */
  TRUNC,
  /** -1, 0 or 1 as INT64; NaN gives 0. */
  SIGN,
  /** DOUBLE to DOUBLE, as {@link Math} (and so for the next ones): domain errors give NaN. */
  SQRT,
  EXP,
  LN,
  LOG10,
  SIN,
  COS,
  TAN,
  ASIN,
  ACOS,
  ATAN,
  RADIANS,
  DEGREES,
  /** POWER(DOUBLE, DOUBLE): DOUBLE. */
  POWER,
  /** ATAN2(y, x): DOUBLE. */
  ATAN2,
  /** The largest of two or more arguments of one common ordered type; null if one is null. */
  GREATEST,
  /** The smallest of two or more arguments of one common ordered type; null if one is null. */
  LEAST,

  // ---- strings
  /** Two or more STRINGs end to end ({@code ||}, CONCAT). */
  CONCAT,
  /** Code points of a STRING, bytes of a BYTES: INT64. */
  LENGTH,
  /** By {@link Character#toUpperCase(int)}, code point by code point; no locale. */
  UPPER,
  LOWER,
  /**
   * Spaces (U+0020) off both ends; TRIM(s, chars): any code point of {@code chars} off both ends.
   */
  TRIM,
  LTRIM,
  RTRIM,
  /**
   * SUBSTR(s, from) or SUBSTR(s, from, count). from counts from 1, from the end if negative; 0 is
   * taken as 1. A part outside the string is empty, and what lies before the string counts all the
   * same: SUBSTR('abc', -5, 3) is 'a'. A negative count is a failure {@code bad-argument}.
   */
  SUBSTR,
  /** LEFT(s, n): the first n code points; negative n is a failure {@code bad-argument}. */
  LEFT,
  RIGHT,
  /**
   * REPLACE(s, what, by): all occurrences, left to right; an empty {@code what} changes nothing.
   */
  REPLACE,
  /** STRPOS(s, part): the first position from 1, or 0. INT64. */
  STRPOS,
  STARTS_WITH,
  ENDS_WITH,
  /** CONTAINS(s, part): BOOLEAN. */
  CONTAINS,
  /**
   * LPAD(s, n, with): cut to n code points if longer. An empty {@code with}, a negative n and one
   * above 1,000,000 are {@code bad-argument}.
   */
  LPAD,
  RPAD,
  REVERSE,
  /** REPEAT(s, n): at most 1,000,000 bytes, else {@code bad-argument}; negative n too. */
  REPEAT,
  /**
   * SPLIT(s, delimiter): ARRAY of STRING; an empty delimiter gives the code points. "" gives [""].
   */
  SPLIT,
  /**
   * LIKE(s, pattern literal, escape literal of one character or ""): % and _; no default escape.
   */
  LIKE,
  /** REGEXP_CONTAINS(s, RE2 pattern literal): whether it matches anywhere. */
  REGEXP_CONTAINS,
  /**
   * REGEXP_EXTRACT(s, pattern): the first group, or the match if there is none; null without a
   * match, and null where the group took no part in it.
   */
  REGEXP_EXTRACT,
  /** As REGEXP_EXTRACT, every match from left to right: ARRAY of STRING. */
  REGEXP_EXTRACT_ALL,
  /** REGEXP_REPLACE(s, pattern, by): all; \1 to \9 in {@code by} are groups, \\ a backslash. */
  REGEXP_REPLACE,
  /** MD5 of the UTF-8 bytes (or of BYTES), as lower-case hexadecimal STRING. */
  MD5,
  SHA256,
  /** BYTES to lower-case hexadecimal STRING. */
  TO_HEX,
  /** Hexadecimal STRING to BYTES; else {@code bad-argument}. */
  FROM_HEX,

  // ---- time. "unit" is a STRING literal: MICROSECOND MILLISECOND SECOND MINUTE HOUR DAY WEEK
  // MONTH
  // QUARTER YEAR. "zone" is an optional STRING literal.
  /**
   * EXTRACT(part, TIMESTAMP or DATE[, zone]): INT64. Parts: YEAR QUARTER MONTH DAY HOUR MINUTE
   * SECOND MILLISECOND (of the second) MICROSECOND (of the second) DAYOFWEEK (Sunday 1) ISODOW
   * (Monday 1) DAYOFYEAR ISOWEEK ISOYEAR EPOCH (seconds, rounded down). A DATE has only the parts
   * from DAY up, and EPOCH.
   */
  EXTRACT,
  /**
   * TIMESTAMP_TRUNC(TIMESTAMP, unit[, zone]): start of the unit; WEEK starts on Monday. Units below
   * DAY keep the offset in force at the moment; from DAY up the start is that of the calendar day.
   */
  TIMESTAMP_TRUNC,
  /** DATE_TRUNC(DATE, unit from DAY up): DATE. */
  DATE_TRUNC,
  /** TIMESTAMP_ADD(TIMESTAMP, INT64, unit up to DAY): a DAY is 24 hours. */
  TIMESTAMP_ADD,
  /**
   * DATE_ADD(DATE, INT64, unit from DAY up): DATE; a day that the month lacks becomes its last one
   * (a QUARTER is three months at once). Beyond what {@link java.time.LocalDate} has: {@code
   * overflow}.
   */
  DATE_ADD,
  /** TIMESTAMP_DIFF(a, b, unit up to DAY): whole units from b to a, towards zero: INT64. */
  TIMESTAMP_DIFF,
  /** DATE_DIFF(a, b, DAY or WEEK): whole units from b to a, towards zero: INT64. */
  DATE_DIFF,
  /** The moment of so many seconds, milliseconds or microseconds since 1970 (INT64). */
  TIMESTAMP_SECONDS,
  TIMESTAMP_MILLIS,
  TIMESTAMP_MICROS,
  /** INT64, rounded down. */
  UNIX_SECONDS,
  UNIX_MILLIS,
  UNIX_MICROS,
  /**
   * TO_TIMESTAMP(STRING, pattern literal[, zone]): by {@link TimePattern}; else {@code bad-cast}.
   */
  TO_TIMESTAMP,
  /** TO_DATE(STRING, pattern literal): DATE; else {@code bad-cast}. */
  TO_DATE,
  /**
   * FORMAT_TIMESTAMP(TIMESTAMP, pattern literal[, zone]): STRING; {@code bad-argument} where the
   * pattern cannot write the moment.
   */
  FORMAT_TIMESTAMP,
  /** FORMAT_DATE(DATE, pattern literal): STRING; {@code bad-argument} as FORMAT_TIMESTAMP. */
  FORMAT_DATE,
  /** DATE(TIMESTAMP[, zone]): the calendar day. */
  TO_DAY,

  // ---- arrays, maps, rows
  /** ARRAY[...]: zero or more arguments of the element type; keeps nulls. */
  ARRAY,
  /** ITEM(ARRAY, position from 1): the element, null outside. */
  ITEM,
  /** MAP_VALUE(MAP, STRING): the value, null where the key is absent. */
  MAP_VALUE,
  /** Elements of an ARRAY or entries of a MAP: INT64. */
  CARDINALITY,
  /**
   * ARRAY_CONTAINS(ARRAY, value): true if an element equals it, else null if an element is null.
   */
  ARRAY_CONTAINS,
  /** ARRAY_JOIN(ARRAY of STRING, separator): nulls are left out. */
  ARRAY_JOIN,
  /** The keys of a MAP in its order: ARRAY of STRING. */
  MAP_KEYS
}
