package io.millrace.it.cases;

import io.millrace.it.cases.ValueType.Kind;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Makes expressions over the columns of a relation, each of a kind that is asked for, in both
 * languages.
 */
final class Terms {
  final Random random;
  private final Relation relation;
  private final Set<String> used;
  private final NumberTerms numbers = new NumberTerms(this);
  private final TextTerms texts = new TextTerms(this);
  private final TimeTerms times = new TimeTerms(this);
  private final Conditions conditions = new Conditions(this);

  /**
   * @param used takes the names of the functions that are used
   */
  Terms(Random random, Relation relation, Set<String> used) {
    this.random = random;
    this.relation = relation;
    this.used = used;
  }

  /** Notes a function, and gives its name. */
  String use(String function) {
    used.add(function);
    return function;
  }

  boolean chance(int ofTen) {
    return random.nextInt(10) < ofTen;
  }

  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** A column of a kind as it is, or null where there is none. */
  Term column(Kind kind) {
    List<Column> columns = relation.of(kind);
    return columns.isEmpty() ? null : columns.get(random.nextInt(columns.size())).term();
  }

  /** A column of a kind, or else a literal. */
  Term leaf(Kind kind) {
    Term column = column(kind);
    return column == null || chance(1) ? literal(kind) : column;
  }

  Term literal(Kind kind) {
    return switch (kind) {
      case BOOLEAN -> pick(sound("TRUE"), sound("FALSE"));
      case WHOLE, DECIMAL, DOUBLE -> numbers.literal(kind);
      case TEXT -> texts.literal();
      case TIME, DAY -> times.literal(kind);
      case TEXTS -> throw new IllegalArgumentException("no lists here");
    };
  }

  private static Term sound(String truth) {
    return Term.sound(ValueType.BOOLEAN, truth, truth);
  }

  Term condition(int depth) {
    return conditions.make(depth);
  }

  /** An expression of a kind, but no list. */
  Term of(Kind kind, int depth) {
    if (depth <= 0) {
      return leaf(kind);
    }
    if (chance(2)) {
      Term chosen = choice(kind, depth - 1);
      if (chosen != null) {
        return chosen;
      }
    }
    return switch (kind) {
      case BOOLEAN -> conditions.make(depth);
      case WHOLE -> numbers.whole(depth - 1);
      case DECIMAL -> numbers.decimal(depth - 1);
      case DOUBLE -> numbers.floating(depth - 1);
      case TEXT -> texts.make(depth - 1);
      case TIME -> times.moment(depth - 1);
      case DAY -> times.day(depth - 1);
      case TEXTS -> throw new IllegalArgumentException("no lists here");
    };
  }

  /** One that both sides compute alike to the last bit. */
  Term comparable(Kind kind, int depth) {
    Term made = of(kind, depth);
    return made.type().exact() ? made : leaf(kind);
  }

  /** Of several values of one kind one. */
  private Term choice(Kind kind, int depth) {
    return switch (random.nextInt(6)) {
      case 0 -> either(kind, depth);
      case 1 -> coalesce(kind, depth);
      case 2 -> nullIf(kind, depth);
      case 3, 4 -> extreme(kind, depth);
      default -> iff(kind, depth);
    };
  }

  /** Of two conditions both may be true: the first counts. */
  private Term either(Kind kind, int depth) {
    use("CASE");
    Term when = condition(depth);
    Term then = of(kind, depth);
    Term or = condition(depth);
    Term second = of(kind, depth);
    Term otherwise = of(kind, depth);
    ValueType type = then.type().common(second.type()).common(otherwise.type());
    String form = "(CASE WHEN %s THEN %s WHEN %s THEN %s ELSE %s END)";
    String fails =
        Term.or(
            Term.or(when.fails(), Term.when(when.sql() + " IS TRUE", then.fails())),
            Term.when(when.sql() + " IS NOT TRUE", branches(or, second, otherwise)));
    return new Term(
        type,
        form.formatted(when.text(), then.text(), or.text(), second.text(), otherwise.text()),
        form.formatted(
            when.sql(), cast(then, type), or.sql(), cast(second, type), cast(otherwise, type)),
        fails);
  }

  private Term iff(Kind kind, int depth) {
    Term when = condition(depth);
    Term then = of(kind, depth);
    Term otherwise = of(kind, depth);
    ValueType type = then.type().common(otherwise.type());
    return new Term(
        type,
        use("IF") + "(%s, %s, %s)".formatted(when.text(), then.text(), otherwise.text()),
        "(CASE WHEN %s THEN %s ELSE %s END)"
            .formatted(when.sql(), cast(then, type), cast(otherwise, type)),
        branches(when, then, otherwise));
  }

  private static String branches(Term when, Term then, Term otherwise) {
    return Term.or(
        when.fails(),
        Term.or(
            Term.when(when.sql() + " IS TRUE", then.fails()),
            Term.when(when.sql() + " IS NOT TRUE", otherwise.fails())));
  }

  private Term coalesce(Kind kind, int depth) {
    Term first = of(kind, depth);
    Term second = of(kind, depth);
    ValueType type = first.type().common(second.type());
    return new Term(
        type,
        use("COALESCE") + "(" + first.text() + ", " + second.text() + ")",
        "coalesce(" + cast(first, type) + ", " + cast(second, type) + ")",
        Term.or(first.fails(), Term.when(first.sql() + " IS NULL", second.fails())));
  }

  private Term nullIf(Kind kind, int depth) {
    Term first = comparable(kind, depth);
    Term second = leaf(kind);
    ValueType type = first.type().common(second.type());
    if (!type.exact()) {
      return null;
    }
    return Term.of(
        type,
        use("NULLIF") + "(" + first.text() + ", " + second.text() + ")",
        "nullif(" + cast(first, type) + ", " + cast(second, type) + ")",
        first,
        second);
  }

  /** DuckDB leaves nulls out; in Millrace the result is null where one is. */
  private Term extreme(Kind kind, int depth) {
    Term first = comparable(kind, depth);
    Term second = comparable(kind, 0);
    ValueType type = first.type().common(second.type());
    if (!type.exact()) {
      return null;
    }
    String function = use(pick("GREATEST", "LEAST"));
    return Term.of(
        type,
        function + "(" + first.text() + ", " + second.text() + ")",
        "(CASE WHEN %1$s IS NULL OR %2$s IS NULL THEN NULL ELSE %3$s(%4$s, %5$s) END)"
            .formatted(first.sql(), second.sql(), function, cast(first, type), cast(second, type)),
        first,
        second);
  }

  static String cast(Term term, ValueType type) {
    return term.type().equals(type) || type.kind() != Kind.DECIMAL
        ? term.sql()
        : "CAST(" + term.sql() + " AS " + type.sql() + ")";
  }

  /** A text as a literal of both languages. */
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
