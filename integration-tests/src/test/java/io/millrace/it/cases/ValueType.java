package io.millrace.it.cases;

/**
 * What a column holds.
 *
 * @param digits of a whole number or decimal: no value has more
 * @param scale of a decimal: digits behind the point, no value has more
 * @param exact of a double: whether both sides get the same bits, so that it may be compared
 */
record ValueType(Kind kind, int digits, int scale, boolean exact) {
  /** The kinds of values. */
  enum Kind {
    BOOLEAN,
    WHOLE,
    DECIMAL,
    DOUBLE,
    TEXT,
    TIME,
    DAY,
    /** A list of texts. */
    TEXTS
  }

  static final ValueType BOOLEAN = of(Kind.BOOLEAN);
  static final ValueType DOUBLE = of(Kind.DOUBLE);
  static final ValueType TEXT = of(Kind.TEXT);
  static final ValueType TIME = of(Kind.TIME);
  static final ValueType DAY = of(Kind.DAY);
  static final ValueType TEXTS = of(Kind.TEXTS);

  /** Of int64 the largest has so many digits. */
  static final int LONG_DIGITS = 19;

  private static ValueType of(Kind kind) {
    return new ValueType(kind, 0, 0, true);
  }

  static ValueType whole(int digits) {
    return new ValueType(Kind.WHOLE, Math.min(digits, LONG_DIGITS), 0, true);
  }

  static ValueType decimal(int digits, int scale) {
    return new ValueType(Kind.DECIMAL, digits, scale, true);
  }

  ValueType approximate() {
    return new ValueType(kind, digits, scale, false);
  }

  /** Whether values have an order that both sides know. */
  boolean ordered() {
    return kind != Kind.TEXTS && exact;
  }

  /** DuckDB's name of it. */
  String sql() {
    return switch (kind) {
      case BOOLEAN -> "BOOLEAN";
      case WHOLE -> "BIGINT";
      case DECIMAL -> "DECIMAL(" + digits + "," + scale + ")";
      case DOUBLE -> "DOUBLE";
      case TEXT -> "VARCHAR";
      case TIME -> "TIMESTAMP";
      case DAY -> "DATE";
      case TEXTS -> "VARCHAR[]";
    };
  }

  /** What a stream's schema says. */
  String schema() {
    return switch (kind) {
      case BOOLEAN -> "{type: boolean}";
      case WHOLE -> "{type: integer}";
      case DECIMAL -> "{type: number, format: decimal}";
      case DOUBLE -> "{type: number}";
      case TEXT -> "{type: string}";
      case TIME -> "{type: string, format: date-time}";
      case DAY -> "{type: string, format: date}";
      case TEXTS -> "{type: array, items: {type: string}}";
    };
  }

  /** A type that has the values of both, of the same kind. */
  ValueType common(ValueType other) {
    if (kind == Kind.DECIMAL) {
      int behind = Math.max(scale, other.scale);
      return decimal(Math.max(digits - scale, other.digits - other.scale) + behind, behind);
    }
    return new ValueType(kind, Math.max(digits, other.digits), 0, exact && other.exact);
  }
}
