package io.millrace.it.cases;

import io.millrace.it.cases.ValueType.Kind;
import java.util.Locale;

/** Texts. */
final class TextTerms {
  private static final String[] LITERALS = {
    "a", "b", "Zz", "", "\u00e9\u00df", "10", " x ", "\uffe6"
  };
  private static final String[] PATTERNS = {"[0-9]+", "^[a-z]", "(.)$", "[^a]b?", "a|\u00e9"};

  private final Terms terms;

  TextTerms(Terms terms) {
    this.terms = terms;
  }

  Term literal() {
    String quoted = Terms.quoted(terms.pick(LITERALS));
    return Term.sound(ValueType.TEXT, quoted, quoted);
  }

  Term make(int depth) {
    Term text = terms.of(Kind.TEXT, depth);
    return switch (terms.random.nextInt(14)) {
      // Of the sharp s DuckDB has a capital letter, Unicode's simple mapping none.
      case 0 -> call("UPPER(%s)", "replace(upper(%s), '\u1e9e', '\u00df')", text);
      case 1 -> call("LOWER(%s)", "lower(%s)", text);
      case 2, 3 -> part(text);
      case 4 -> ends(text);
      case 5 -> trimmed(text);
      case 6 -> padded(text);
      case 7 -> call("REPLACE(%s, 'a', 'bb')", "replace(%s, 'a', 'bb')", text);
      case 8 ->
          call(
              "REVERSE(%s)",
              "array_to_string(list_reverse(regexp_extract_all(%s, '(?s).')), '')", text);
      case 9 -> joined(text);
      case 10 -> written();
      case 11 -> call("MD5(%s)", "md5(%s)", text);
      case 12 -> matched(text);
      default -> list(text);
    };
  }

  private Term call(String form, String sql, Term text) {
    terms.use(form.substring(0, form.indexOf('(')));
    return Term.of(ValueType.TEXT, form.formatted(text.text()), sql.formatted(text.sql()), text);
  }

  /** What lies before the text counts; DuckDB starts at its first character then. */
  private Term part(Term text) {
    terms.use("SUBSTR");
    int from = terms.random.nextInt(9) - 4;
    int count = terms.random.nextInt(4);
    String start =
        from > 0 ? "" + from : from == 0 ? "1" : "(length(" + text.sql() + ") + 1 + " + from + ")";
    if (terms.chance(3)) {
      return Term.of(
          ValueType.TEXT,
          String.format(Locale.ROOT, "SUBSTR(%s, %d)", text.text(), from),
          "substring(%s, greatest(%s, 1))".formatted(text.sql(), start),
          text);
    }
    return Term.of(
        ValueType.TEXT,
        String.format(Locale.ROOT, "SUBSTR(%s, %d, %d)", text.text(), from, count),
        "substring(%1$s, greatest(%2$s, 1), greatest(%2$s + %3$d - greatest(%2$s, 1), 0))"
            .formatted(text.sql(), start, count),
        text);
  }

  private Term ends(Term text) {
    String side = terms.pick("LEFT", "RIGHT");
    int count = terms.random.nextInt(4);
    return call(side + "(%s, " + count + ")", side + "(%s, " + count + ")", text);
  }

  private Term trimmed(Term text) {
    String function = terms.pick("TRIM", "LTRIM", "RTRIM");
    String form = function + (terms.chance(5) ? "(%s)" : "(%s, 'ab')");
    return call(form, form, text);
  }

  private Term padded(Term text) {
    String form = terms.pick("LPAD", "RPAD") + "(%s, " + terms.random.nextInt(6) + ", '\u00e9-')";
    return call(form, form, text);
  }

  private Term joined(Term text) {
    Term other = terms.leaf(Kind.TEXT);
    String sql = "(" + text.sql() + " || " + other.sql() + ")";
    if (terms.chance(5)) {
      return Term.of(
          ValueType.TEXT,
          "(" + text.text() + " " + terms.use("||") + " " + other.text() + ")",
          sql,
          text,
          other);
    }
    return Term.of(
        ValueType.TEXT,
        terms.use("CONCAT") + "(" + text.text() + ", " + other.text() + ")",
        sql,
        text,
        other);
  }

  private Term written() {
    Kind kind = terms.pick(Kind.WHOLE, Kind.BOOLEAN, Kind.DAY, Kind.TIME);
    Term value = terms.leaf(kind);
    if (kind == Kind.TIME) {
      return Term.of(
          ValueType.TEXT,
          terms.use("FORMAT_TIMESTAMP") + "(" + value.text() + ", 'yyyy-MM-dd HH:mm:ss.SSS')",
          "strftime(date_trunc('millisecond', " + value.sql() + "), '%Y-%m-%d %H:%M:%S.%g')",
          value);
    }
    terms.use("CAST AS STRING");
    return Term.of(
        ValueType.TEXT,
        "CAST(" + value.text() + " AS STRING)",
        "CAST(" + value.sql() + " AS VARCHAR)",
        value);
  }

  private Term matched(Term text) {
    String pattern = Terms.quoted(terms.pick(PATTERNS));
    if (terms.chance(5)) {
      return call(
          "REGEXP_REPLACE(%s, " + pattern + ", '-')",
          "regexp_replace(%s, " + pattern + ", '-', 'g')",
          text);
    }
    int group = pattern.contains("(") ? 1 : 0;
    terms.use("REGEXP_EXTRACT");
    return Term.of(
        ValueType.TEXT,
        "REGEXP_EXTRACT(" + text.text() + ", " + pattern + ")",
        "(CASE WHEN regexp_matches(%1$s, %2$s) THEN regexp_extract(%1$s, %2$s, %3$d) END)"
            .formatted(text.sql(), pattern, group),
        text);
  }

  private Term list(Term otherwise) {
    Term list = terms.column(Kind.TEXTS);
    if (list == null) {
      return otherwise;
    }
    if (terms.chance(5)) {
      return call("ARRAY_JOIN(%s, '|')", "array_to_string(%s, '|')", list);
    }
    int place = 1 + terms.random.nextInt(3);
    terms.use("ITEM");
    return Term.of(
        ValueType.TEXT, list.text() + "[" + place + "]", list.sql() + "[" + place + "]", list);
  }
}
