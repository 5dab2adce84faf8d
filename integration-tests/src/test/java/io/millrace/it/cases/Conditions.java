package io.millrace.it.cases;

import io.millrace.it.cases.ValueType.Kind;

/** What is true, false or null. */
final class Conditions {
  private static final Kind[] ORDERED = {
    Kind.WHOLE, Kind.WHOLE, Kind.DECIMAL, Kind.DOUBLE, Kind.TEXT, Kind.TIME, Kind.DAY
  };

  private final Terms terms;

  Conditions(Terms terms) {
    this.terms = terms;
  }

  Term make(int depth) {
    if (depth <= 0) {
      return simple();
    }
    return switch (terms.random.nextInt(10)) {
      case 0, 1 -> both(depth - 1);
      case 2 -> {
        Term a = make(depth - 1);
        terms.use("NOT");
        yield truth("(NOT " + a.text() + ")", "(NOT " + a.sql() + ")", a);
      }
      case 3 -> {
        Term a = make(depth - 1);
        String test = terms.use(terms.pick("IS TRUE", "IS NOT TRUE", "IS FALSE", "IS NOT FALSE"));
        yield truth("(" + a.text() + " " + test + ")", "(" + a.sql() + " " + test + ")", a);
      }
      case 4, 5, 6 -> comparison(depth);
      default -> simple();
    };
  }

  private Term simple() {
    return switch (terms.random.nextInt(9)) {
      case 0 -> {
        Term flag = terms.column(Kind.BOOLEAN);
        yield flag == null ? comparison(0) : flag;
      }
      case 1 -> {
        Term a = terms.leaf(terms.pick(Kind.WHOLE, Kind.TEXT, Kind.DECIMAL, Kind.BOOLEAN));
        String test = terms.use(terms.pick("IS NULL", "IS NOT NULL"));
        yield truth("(" + a.text() + " " + test + ")", "(" + a.sql() + " " + test + ")", a);
      }
      case 2 -> in();
      case 3 -> between();
      case 4 -> like();
      case 5 -> textual();
      default -> comparison(0);
    };
  }

  private static Term truth(String text, String sql, Term... of) {
    return Term.of(ValueType.BOOLEAN, text, sql, of);
  }

  /** The second is looked at unless the first decides. */
  private Term both(int depth) {
    Term a = make(depth);
    Term b = make(depth);
    boolean and = terms.chance(5);
    String word = terms.use(and ? "AND" : "OR");
    String open = a.sql() + (and ? " IS NOT FALSE" : " IS NOT TRUE");
    return new Term(
        ValueType.BOOLEAN,
        "(" + a.text() + " " + word + " " + b.text() + ")",
        "(" + a.sql() + " " + word + " " + b.sql() + ")",
        Term.or(a.fails(), Term.when(open, b.fails())));
  }

  private Term comparison(int depth) {
    Kind kind = terms.pick(ORDERED);
    Term a = terms.comparable(kind, depth - 1);
    Term b = terms.comparable(kind, terms.chance(3) ? depth - 1 : 0);
    String operator = terms.use(terms.pick("=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM"));
    return truth(
        "(" + a.text() + " " + operator + " " + b.text() + ")",
        "(" + a.sql() + " " + operator + " " + b.sql() + ")",
        a,
        b);
  }

  private Term in() {
    Kind kind = terms.pick(Kind.WHOLE, Kind.TEXT);
    Term a = terms.leaf(kind);
    Term b = terms.literal(kind);
    Term c = terms.literal(kind);
    String in = terms.use(terms.pick("IN", "NOT IN"));
    return truth(
        "(" + a.text() + " " + in + " (" + b.text() + ", " + c.text() + "))",
        "(" + a.sql() + " " + in + " (" + b.sql() + ", " + c.sql() + "))",
        a);
  }

  private Term between() {
    Kind kind = terms.pick(ORDERED);
    Term a = terms.leaf(kind);
    Term b = terms.leaf(kind);
    Term c = terms.leaf(kind);
    terms.use("BETWEEN");
    return truth(
        "(" + a.text() + " BETWEEN " + b.text() + " AND " + c.text() + ")",
        "(" + a.sql() + " BETWEEN " + b.sql() + " AND " + c.sql() + ")",
        a);
  }

  private Term like() {
    Term a = terms.leaf(Kind.TEXT);
    String pattern = Terms.quoted(terms.pick("a%", "%b", "_", "%\u00e9%", "_%_", "1%", "%"));
    String like = terms.use(terms.pick("LIKE", "NOT LIKE"));
    return truth(
        "(" + a.text() + " " + like + " " + pattern + ")",
        "(" + a.sql() + " " + like + " " + pattern + ")",
        a);
  }

  private Term textual() {
    Term tags = terms.column(Kind.TEXTS);
    if (tags != null && terms.chance(4)) {
      return truth(
          terms.use("ARRAY_CONTAINS") + "(" + tags.text() + ", 'a')",
          "list_contains(" + tags.sql() + ", 'a')",
          tags);
    }
    Term a = terms.of(Kind.TEXT, 1);
    String function =
        terms.use(terms.pick("STARTS_WITH", "ENDS_WITH", "CONTAINS", "REGEXP_CONTAINS"));
    String sql = function.equals("REGEXP_CONTAINS") ? "regexp_matches" : function;
    String part = Terms.quoted(terms.pick("a", "b", "1", "\u00e9", "z"));
    return truth(
        function + "(" + a.text() + ", " + part + ")", sql + "(" + a.sql() + ", " + part + ")", a);
  }
}
