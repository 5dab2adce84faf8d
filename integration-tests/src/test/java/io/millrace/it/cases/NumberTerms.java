package io.millrace.it.cases;

import static io.millrace.it.cases.ValueType.LONG_DIGITS;

import io.millrace.it.cases.ValueType.Kind;
import java.util.Locale;

/** Numbers: whole, decimal and floating. */
final class NumberTerms {
  private static final String[] WHOLE = {"1", "2", "3", "7", "10", "64", "1000", "86400"};
  private static final String[] DECIMALS = {"0.5", "1.25", "10.00", "99.99", "-3.75"};
  private static final String[] FLOATS = {"0.5", "2.0", "1.5", "4.0", "0.125"};

  /** A decimal may have so many digits in DuckDB. */
  private static final int MOST = 38;

  private final Terms terms;

  NumberTerms(Terms terms) {
    this.terms = terms;
  }

  Term literal(Kind kind) {
    if (kind == Kind.WHOLE) {
      String digits = terms.pick(WHOLE);
      return Term.sound(ValueType.whole(digits.length()), digits, digits + "::BIGINT");
    }
    if (kind == Kind.DECIMAL) {
      String text = terms.pick(DECIMALS);
      ValueType type = ValueType.decimal(4, 2);
      return Term.sound(
          type, "DECIMAL '" + text + "'", "CAST('" + text + "' AS " + type.sql() + ")");
    }
    String text = terms.pick(FLOATS);
    return Term.sound(ValueType.DOUBLE, "CAST(" + text + " AS DOUBLE)", text + "::DOUBLE");
  }

  // ---- whole numbers

  Term whole(int depth) {
    return switch (terms.random.nextInt(9)) {
      case 0, 1, 2 -> arithmetic(depth);
      case 3 -> parts(depth);
      case 4 -> one(depth);
      case 5 -> rounded(depth);
      case 6 -> lengths(depth);
      case 7 -> new TimeTerms(terms).number(depth);
      default -> parsed();
    };
  }

  private Term arithmetic(int depth) {
    Term a = terms.of(Kind.WHOLE, depth);
    Term b = terms.leaf(Kind.WHOLE);
    String operator = terms.use(terms.pick("+", "-", "*"));
    int most = Math.max(a.type().digits(), b.type().digits());
    int digits = operator.equals("*") ? a.type().digits() + b.type().digits() : most + 1;
    String text = "(" + a.text() + " " + operator + " " + b.text() + ")";
    String sql =
        "TRY_CAST(%s::HUGEINT %s %s::HUGEINT AS BIGINT)".formatted(a.sql(), operator, b.sql());
    ValueType type = ValueType.whole(digits);
    return digits < LONG_DIGITS
        ? Term.of(type, text, sql, a, b)
        : Term.partial(type, text, sql, a, b);
  }

  /** Division and remainder; by zero, and of the smallest by -1, there is none. */
  private Term parts(int depth) {
    Term a = terms.of(Kind.WHOLE, depth);
    Term b = terms.leaf(Kind.WHOLE);
    boolean rest = terms.chance(5);
    String operator = terms.use(rest ? "%" : "/");
    return Term.partial(
        a.type(),
        "(" + a.text() + " " + operator + " " + b.text() + ")",
        "(CASE WHEN %2$s = 0 THEN NULL ELSE TRY_CAST(%1$s::HUGEINT %3$s %2$s::HUGEINT AS BIGINT) END)"
            .formatted(a.sql(), b.sql(), rest ? "%" : "//"),
        a,
        b);
  }

  private Term one(int depth) {
    if (terms.chance(4)) {
      Kind kind = terms.pick(Kind.WHOLE, Kind.DECIMAL, Kind.DOUBLE);
      Term a = terms.comparable(kind, depth);
      return Term.of(
          ValueType.whole(1),
          terms.use("SIGN") + "(" + a.text() + ")",
          "sign(" + a.sql() + ")::BIGINT",
          a);
    }
    Term a = terms.of(Kind.WHOLE, depth);
    boolean absolute = terms.chance(5);
    String text = absolute ? terms.use("ABS") + "(" + a.text() + ")" : "(-(" + a.text() + "))";
    String sql = "TRY_CAST(" + (absolute ? "abs(" : "-(") + a.sql() + "::HUGEINT) AS BIGINT)";
    return Term.partial(a.type(), text, sql, a);
  }

  /** Half away from zero, where DuckDB takes a double's nearest even one. */
  private Term rounded(int depth) {
    terms.use("CAST AS INT64");
    if (terms.chance(5)) {
      Term a = terms.of(Kind.DECIMAL, depth);
      int digits = a.type().digits() - a.type().scale() + 1;
      if (digits < LONG_DIGITS) {
        return Term.of(
            ValueType.whole(digits),
            "CAST(" + a.text() + " AS INT64)",
            "CAST(round(" + a.sql() + ", 0) AS BIGINT)",
            a);
      }
    }
    Term a = terms.leaf(Kind.DOUBLE);
    return Term.of(
        ValueType.whole(9),
        "CAST(" + a.text() + " AS INT64)",
        "CAST(sign(%1$s) * floor(abs(%1$s) + 0.5) AS BIGINT)".formatted(a.sql()),
        a);
  }

  private Term lengths(int depth) {
    Term tags = terms.column(Kind.TEXTS);
    if (tags != null && terms.chance(3)) {
      return Term.of(
          ValueType.whole(4),
          terms.use("CARDINALITY") + "(" + tags.text() + ")",
          "len(" + tags.sql() + ")",
          tags);
    }
    Term text = terms.of(Kind.TEXT, depth);
    if (terms.chance(5)) {
      return Term.of(
          ValueType.whole(7),
          terms.use("LENGTH") + "(" + text.text() + ")",
          "length(" + text.sql() + ")",
          text);
    }
    String part = Terms.quoted(terms.pick("a", "b", " ", "\u00e9", "\ud83d\ude00", "1", ""));
    return part.equals("''")
        ? terms.leaf(Kind.WHOLE)
        : Term.of(
            ValueType.whole(7),
            terms.use("STRPOS") + "(" + text.text() + ", " + part + ")",
            "strpos(" + text.sql() + ", " + part + ")",
            text);
  }

  /** A text's number, or null. */
  private Term parsed() {
    Term text = terms.leaf(Kind.TEXT);
    return Term.of(
        ValueType.whole(LONG_DIGITS),
        terms.use("SAFE_CAST") + "(" + text.text() + " AS INT64)",
        "(CASE WHEN regexp_full_match(%1$s, ' *[+-]?[0-9]+ *') THEN TRY_CAST(ltrim(trim(%1$s), '+') AS BIGINT) END)"
            .formatted(text.sql()),
        text);
  }

  // ---- decimals

  Term decimal(int depth) {
    return switch (terms.random.nextInt(6)) {
      case 0, 1 -> exact(depth);
      case 2 -> quotient();
      case 3 -> {
        Term a = terms.leaf(Kind.WHOLE);
        ValueType type = ValueType.decimal(LONG_DIGITS, 0);
        terms.use("CAST AS DECIMAL");
        yield Term.of(
            type,
            "CAST(" + a.text() + " AS DECIMAL)",
            "CAST(" + a.sql() + " AS " + type.sql() + ")",
            a);
      }
      default -> fewerDigits(depth);
    };
  }

  private Term exact(int depth) {
    Term a = terms.of(Kind.DECIMAL, depth);
    Term b = terms.leaf(Kind.DECIMAL);
    String operator = terms.use(terms.pick("+", "-", "*"));
    boolean product = operator.equals("*");
    ValueType both = a.type().common(b.type());
    ValueType type =
        product
            ? ValueType.decimal(
                a.type().digits() + b.type().digits(), a.type().scale() + b.type().scale())
            : ValueType.decimal(both.digits() + 1, both.scale());
    if (type.digits() > MOST) {
      return terms.leaf(Kind.DECIMAL);
    }
    String left = product ? a.sql() : "CAST(" + a.sql() + " AS " + type.sql() + ")";
    String right = product ? b.sql() : "CAST(" + b.sql() + " AS " + type.sql() + ")";
    return Term.of(
        type,
        "(" + a.text() + " " + operator + " " + b.text() + ")",
        "CAST(" + left + " " + operator + " " + right + " AS " + type.sql() + ")",
        a,
        b);
  }

  /** To six digits, half away from zero; DuckDB's would be a double. */
  private Term quotient() {
    Term a = terms.leaf(Kind.DECIMAL);
    Term b = terms.leaf(Kind.DECIMAL);
    if (a.type().scale() > 2
        || b.type().scale() > 2
        || Math.max(a.type().digits(), b.type().digits()) > LONG_DIGITS) {
      return a;
    }
    terms.use("/");
    return Term.partial(
        ValueType.decimal(MOST, 6),
        "(" + a.text() + " / " + b.text() + ")",
        divided(hundredfold(a), hundredfold(b)),
        a,
        b);
  }

  private static String hundredfold(Term a) {
    return "CAST(CAST(%s AS DECIMAL(30,2)) * 100 AS HUGEINT)".formatted(a.sql());
  }

  /**
   * A quotient of whole numbers to six digits, half away from zero, null by zero.
   *
   * @param a SQL, of at most 22 digits
   */
  static String divided(String a, String b) {
    return String.format(
        Locale.ROOT,
        "(CASE WHEN %2$s = 0 THEN NULL ELSE CAST(CAST((sign(%1$s) * sign(%2$s))::HUGEINT"
            + " * ((2000000::HUGEINT * abs(%1$s) + abs(%2$s)) // (2 * abs(%2$s))) AS DECIMAL(31,0))"
            + " * CAST('0.000001' AS DECIMAL(7,6)) AS DECIMAL(38,6)) END)",
        a,
        b);
  }

  private Term fewerDigits(int depth) {
    Term a = terms.of(Kind.DECIMAL, depth);
    if (a.type().digits() >= MOST) {
      return a;
    }
    String function = terms.use(terms.pick("ROUND", "FLOOR", "CEIL", "ABS", "TRUNC"));
    int digits = function.equals("ROUND") ? terms.random.nextInt(3) : 0;
    int scale = function.equals("ABS") ? a.type().scale() : Math.min(digits, a.type().scale());
    ValueType type = ValueType.decimal(a.type().digits() - a.type().scale() + scale + 1, scale);
    String second = function.equals("ROUND") ? ", " + digits : "";
    String sql =
        function.equals("TRUNC")
            ? "(sign(%1$s) * floor(abs(%1$s)))".formatted(a.sql())
            : function + "(" + a.sql() + second + ")";
    return Term.of(
        type,
        function + "(" + a.text() + second + ")",
        "CAST(" + sql + " AS " + type.sql() + ")",
        a);
  }

  // ---- doubles

  Term floating(int depth) {
    switch (terms.random.nextInt(5)) {
      case 0:
        Term whole = terms.leaf(Kind.WHOLE);
        terms.use("CAST AS DOUBLE");
        return Term.of(
            ValueType.DOUBLE,
            "CAST(" + whole.text() + " AS DOUBLE)",
            "CAST(" + whole.sql() + " AS DOUBLE)",
            whole);
      case 1:
        Term square = terms.leaf(Kind.DOUBLE);
        String root = terms.use(terms.pick("SQRT", "LN", "EXP", "SIN", "ATAN"));
        boolean positive = root.equals("SQRT") || root.equals("LN");
        String bounded = positive ? "(ABS(%s) + 1)" : "(%s / 100000)";
        return Term.of(
            ValueType.DOUBLE.approximate(),
            root + "(" + bounded.formatted(square.text()) + ")",
            root + "(" + bounded.formatted(square.sql()) + ")",
            square);
      case 2:
        Term a = terms.leaf(Kind.DOUBLE);
        String function = terms.use(terms.pick("FLOOR", "CEIL", "ABS"));
        return Term.of(
            ValueType.DOUBLE, function + "(" + a.text() + ")", function + "(" + a.sql() + ")", a);
      default:
        Term left = terms.of(Kind.DOUBLE, depth);
        Term right = terms.leaf(Kind.DOUBLE);
        String operator = terms.use(terms.pick("+", "-", "*", "/"));
        ValueType type = left.type().common(right.type());
        return Term.of(
            type,
            "(" + left.text() + " " + operator + " " + right.text() + ")",
            "(" + left.sql() + " " + operator + " " + right.sql() + ")",
            left,
            right);
    }
  }
}
