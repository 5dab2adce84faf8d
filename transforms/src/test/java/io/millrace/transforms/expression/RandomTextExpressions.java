package io.millrace.transforms.expression;

import static io.millrace.transforms.expression.RandomExpressions.array;
import static io.millrace.transforms.expression.RandomExpressions.call;
import static io.millrace.transforms.expression.RandomExpressions.map;
import static io.millrace.transforms.expression.RandomExpressions.text;
import static io.millrace.transforms.type.Type.BOOLEAN;
import static io.millrace.transforms.type.Type.BYTES;
import static io.millrace.transforms.type.Type.INT64;
import static io.millrace.transforms.type.Type.STRING;

import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** The functions of strings, bytes and arrays for {@link RandomExpressions}. */
final class RandomTextExpressions {
  private static final String[] REGEXES = {
    "a",
    "a+",
    "^a",
    "b$",
    "(a)|(b)",
    "",
    ".",
    "[^,]*",
    "(\\w+)=(\\d)",
    "é|日",
    "(?i)AB",
    "\\x00",
    "(?s).",
    "x*",
    "\\bq\\b",
    "(a)(b)?",
    "[😀]",
    "$"
  };
  private static final String[] REPLACEMENTS = {
    "", "x", "\\1", "[\\2\\1]", "\\\\", "\\0", "$1", "\\9", "\\", "é"
  };
  private static final String[] LIKES = {
    "", "%", "_", "a%", "%b", "%a%", "a_b", "a%b_c", "%,%", "\\%", "_%_", "%%", "日_語", "😀", "a\\_",
    "%\n%", "a😀_%", "abc"
  };
  private static final long[] COUNTS = {
    0, 1, 2, 3, 4, 5, 10, 37, -1, -2, -5, Long.MAX_VALUE, Long.MIN_VALUE, 1_000_001, 2_147_483_648L
  };

  private final RandomExpressions all;
  private final Random random;

  RandomTextExpressions(RandomExpressions all, Random random) {
    this.all = all;
    this.random = random;
  }

  private Expression string(int d) {
    return all.of(STRING, d);
  }

  /** Often a constant, as people write it. */
  private Expression part(int d) {
    return random.nextBoolean() ? string(0) : string(d);
  }

  private Expression count() {
    return random.nextInt(4) == 0
        ? new FieldRef(RandomExpressions.ROW.indexOf("count"), "count", INT64)
        : new Literal(COUNTS[random.nextInt(COUNTS.length)], INT64);
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private Function pick(Function... choices) {
    return choices[random.nextInt(choices.length)];
  }

  void strings(int d, List<Supplier<Expression>> ways) {
    ways.add(() -> all.repeated(Function.CONCAT, STRING, STRING, d));
    ways.add(() -> call(pick(Function.UPPER, Function.LOWER, Function.REVERSE), STRING, string(d)));
    Function[] trims = {Function.TRIM, Function.LTRIM, Function.RTRIM};
    ways.add(() -> call(pick(trims), STRING, string(d)));
    ways.add(() -> call(pick(trims), STRING, string(d), part(d)));
    ways.add(() -> call(Function.SUBSTR, STRING, string(d), count()));
    ways.add(() -> call(Function.SUBSTR, STRING, string(d), count(), count()));
    ways.add(() -> call(pick(Function.LEFT, Function.RIGHT), STRING, string(d), count()));
    ways.add(() -> call(Function.REPEAT, STRING, string(d), count()));
    ways.add(() -> call(Function.REPLACE, STRING, string(d), part(d), part(d)));
    ways.add(() -> call(pick(Function.LPAD, Function.RPAD), STRING, string(d), count(), part(d)));
    ways.add(() -> call(Function.REGEXP_EXTRACT, STRING, string(d), text(pick(REGEXES))));
    ways.add(
        () ->
            call(
                Function.REGEXP_REPLACE,
                STRING,
                string(d),
                text(pick(REGEXES)),
                text(pick(REPLACEMENTS))));
    ways.add(
        () ->
            call(
                pick(Function.MD5, Function.SHA256),
                STRING,
                all.of(random.nextBoolean() ? STRING : BYTES, d)));
    ways.add(() -> call(Function.TO_HEX, STRING, all.of(BYTES, d)));
    ways.add(() -> call(Function.ARRAY_JOIN, STRING, all.of(array(STRING), d), part(d)));
  }

  void bytes(int d, List<Supplier<Expression>> ways) {
    ways.add(() -> call(Function.FROM_HEX, BYTES, string(d)));
    ways.add(() -> call(Function.FROM_HEX, BYTES, call(Function.TO_HEX, STRING, all.of(BYTES, d))));
  }

  void booleans(int d, List<Supplier<Expression>> ways) {
    ways.add(
        () ->
            call(
                pick(Function.STARTS_WITH, Function.ENDS_WITH, Function.CONTAINS),
                BOOLEAN,
                string(d),
                part(d)));
    ways.add(() -> like(d));
    ways.add(() -> call(Function.REGEXP_CONTAINS, BOOLEAN, string(d), text(pick(REGEXES))));
  }

  private Expression like(int d) {
    String escape = pick("", "", "\\", "a", "%", "😀");
    String pattern = pick(LIKES);
    boolean unfinished = !escape.isEmpty() && pattern.contains(escape);
    boolean known = escape.equals("\\") || !unfinished;
    return call(Function.LIKE, BOOLEAN, string(d), text(pattern), text(known ? escape : ""));
  }

  void wholeNumbers(int d, List<Supplier<Expression>> ways) {
    ways.add(() -> call(Function.LENGTH, INT64, all.of(random.nextBoolean() ? STRING : BYTES, d)));
    ways.add(() -> call(Function.STRPOS, INT64, string(d), part(d)));
  }

  void arrays(Type type, int d, List<Supplier<Expression>> ways) {
    ways.add(
        () -> {
          List<Expression> elements = new ArrayList<>();
          for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(all.of(type.element().asRequired(), d));
          }
          return new Call(Function.ARRAY, elements, type.asNullable());
        });
    if (type.element().sameAs(STRING)) {
      ways.add(() -> call(Function.SPLIT, type, string(d), part(d)));
      ways.add(() -> call(Function.REGEXP_EXTRACT_ALL, type, string(d), text(pick(REGEXES))));
      ways.add(() -> call(Function.MAP_KEYS, type, all.of(map(all.simpleType()), d)));
    }
  }
}
