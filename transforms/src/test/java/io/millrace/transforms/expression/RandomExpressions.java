package io.millrace.transforms.expression;

import static io.millrace.transforms.type.Type.BOOLEAN;
import static io.millrace.transforms.type.Type.BYTES;
import static io.millrace.transforms.type.Type.DATE;
import static io.millrace.transforms.type.Type.DECIMAL;
import static io.millrace.transforms.type.Type.DOUBLE;
import static io.millrace.transforms.type.Type.FLOAT;
import static io.millrace.transforms.type.Type.INT32;
import static io.millrace.transforms.type.Type.INT64;
import static io.millrace.transforms.type.Type.STRING;
import static io.millrace.transforms.type.Type.TIMESTAMP;

import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Case;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Expression.MakeRow;
import io.millrace.transforms.expression.Expression.RowField;
import io.millrace.transforms.expression.Expression.When;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Well-typed expressions over {@link #ROW}. The same seed gives the same expressions. */
final class RandomExpressions {
  static final List<Type> SIMPLE =
      List.of(BOOLEAN, INT32, INT64, FLOAT, DOUBLE, DECIMAL, STRING, BYTES, TIMESTAMP, DATE);
  private static final List<Type> NUMBERS = List.of(INT32, INT64, FLOAT, DOUBLE, DECIMAL);
  private static final RowType NESTED =
      RowType.of(
          "x", DOUBLE.asNullable(),
          "s", STRING.asNullable(),
          "l", INT64.asNullable(),
          "t", TIMESTAMP,
          "n", DECIMAL.asNullable());
  private static final Type NESTED_ROW = Type.row(NESTED);
  private static final long[] DIGITS = {
    0,
    1,
    2,
    3,
    5,
    6,
    15,
    17,
    18,
    19,
    20,
    30,
    80,
    400,
    -1,
    -2,
    -3,
    -10,
    -18,
    -19,
    -20,
    -80,
    -400,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1_000_000,
    -1_000_000
  };

  /** Two nullable fields of each simple type, one that is not, and nested ones. */
  static final RowType ROW = rowType();

  private final Random random;
  private final OddValues values;
  private final RandomTextExpressions texts;
  private final RandomTimeExpressions times;

  RandomExpressions(Random random) {
    this.random = random;
    this.values = new OddValues(random);
    this.texts = new RandomTextExpressions(this, random);
    this.times = new RandomTimeExpressions(this, random);
  }

  private static RowType rowType() {
    List<Object> fields = new ArrayList<>();
    for (Type type : SIMPLE) {
      fields.addAll(List.of(type + "1", type.asNullable(), type + "2", type.asNullable()));
      fields.addAll(List.of(type + "s", array(type).asNullable()));
      fields.addAll(List.of(type + "Map", map(type).asNullable()));
    }
    fields.addAll(List.of("sure", INT64, "text", STRING, "real", DOUBLE, "count", INT64));
    fields.addAll(List.of("nested", NESTED_ROW.asNullable()));
    fields.addAll(List.of("rows", array(NESTED_ROW).asNullable()));
    return RowType.of(fields.toArray());
  }

  static Type array(Type element) {
    return Type.array(element.asNullable());
  }

  static Type map(Type value) {
    return Type.map(value.asNullable());
  }

  /** An expression of a random type. */
  Expression any(int depth) {
    return of(anyType(), depth);
  }

  private Type anyType() {
    Type simple = pick(SIMPLE);
    return switch (random.nextInt(12)) {
      case 0 -> array(simple);
      case 1 -> map(simple);
      case 2 -> random.nextBoolean() ? NESTED_ROW : array(NESTED_ROW);
      default -> simple;
    };
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  Type simpleType() {
    return pick(SIMPLE);
  }

  private Function pick(Function... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** An expression of {@code type}, at most {@code depth} nodes deep or so. */
  Expression of(Type type, int depth) {
    if (depth <= 0 || random.nextInt(8) == 0) {
      return leaf(type);
    }
    List<Supplier<Expression>> ways = new ArrayList<>();
    int d = depth - 1;
    ways(type.asRequired(), d, ways);
    int own = ways.size();
    anyWays(type.asRequired(), d, ways);
    boolean special = own > 0 && random.nextInt(3) > 0;
    return special ? ways.get(random.nextInt(own)).get() : pick(ways).get();
  }

  private Expression leaf(Type type) {
    List<Expression> fields = new ArrayList<>();
    for (int i = 0; i < ROW.size(); i++) {
      if (ROW.type(i).sameAs(type)) {
        fields.add(new FieldRef(i, ROW.name(i), ROW.type(i)));
      }
    }
    return fields.isEmpty() || random.nextInt(4) == 0 ? literal(type) : pick(fields);
  }

  private Expression literal(Type type) {
    return new Literal(values.value(type.asNullable()), type.asNullable());
  }

  static Expression text(String text) {
    return new Literal(text, STRING);
  }

  private Expression whole(long... choices) {
    return new Literal(choices[random.nextInt(choices.length)], INT64);
  }

  static Expression call(Function function, Type type, Expression... arguments) {
    return new Call(function, List.of(arguments), type.asNullable());
  }

  Expression repeated(Function function, Type type, Type argument, int d) {
    Expression[] arguments = new Expression[2 + random.nextInt(2)];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = of(argument, d);
    }
    return call(function, type, arguments);
  }

  /** What gives any type. */
  private void anyWays(Type type, int d, List<Supplier<Expression>> ways) {
    ways.add(() -> leaf(type));
    ways.add(() -> choice(type, d));
    ways.add(() -> repeated(Function.COALESCE, type, type, d));
    ways.add(() -> call(Function.NULLIF, type, of(type, d), of(type, d)));
    ways.add(() -> cast(type, d));
    if (SIMPLE.contains(type) || type.equals(NESTED_ROW)) {
      ways.add(() -> call(Function.ITEM, type, of(array(type), d), item(d)));
    }
    if (SIMPLE.contains(type)) {
      ways.add(
          () ->
              call(Function.MAP_VALUE, type, of(map(type), d), of(STRING, random.nextInt(2) * d)));
      ways.add(() -> repeated(pick(Function.GREATEST, Function.LEAST), type, type, d));
    }
    for (int i = 0; i < NESTED.size(); i++) {
      int field = i;
      if (NESTED.type(i).sameAs(type)) {
        ways.add(
            () -> new RowField(of(NESTED_ROW, d), field, NESTED.name(field), type.asNullable()));
      }
    }
  }

  private Expression row(Type type, int d) {
    List<Expression> fields = new ArrayList<>();
    type.row().fields().forEach(field -> fields.add(of(field.type(), d)));
    return new MakeRow(fields, type);
  }

  private Expression item(int d) {
    return random.nextBoolean() ? whole(0, 1, 2, 3, -1, Long.MAX_VALUE, 4294967297L) : of(INT64, d);
  }

  private Expression choice(Type type, int d) {
    List<When> whens = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      whens.add(new When(of(BOOLEAN, d), of(type, d)));
    }
    Expression otherwise =
        random.nextInt(3) == 0 ? new Literal(null, type.asNullable()) : of(type, d);
    return new Case(whens, otherwise, type.asNullable());
  }

  private Expression cast(Type to, int d) {
    List<Type> from = new ArrayList<>();
    for (Type type : SIMPLE) {
      if (Casts.allowed(type, to)) {
        from.add(type);
      }
    }
    Type source = from.isEmpty() ? to : pick(from);
    if (to.equals(STRING) && random.nextInt(5) == 0) {
      source = anyType();
    }
    return new Cast(of(source, d), to.asNullable(), random.nextInt(3) == 0);
  }

  private void ways(Type type, int d, List<Supplier<Expression>> ways) {
    switch (type.kind()) {
      case BOOLEAN -> booleans(d, ways);
      case INT32, FLOAT, DECIMAL -> numbers(type, d, ways);
      case INT64 -> {
        numbers(type, d, ways);
        wholeNumbers(d, ways);
      }
      case DOUBLE -> {
        numbers(type, d, ways);
        mathematics(d, ways);
      }
      case STRING -> {
        texts.strings(d, ways);
        times.strings(d, ways);
      }
      case BYTES -> texts.bytes(d, ways);
      case TIMESTAMP -> times.moments(d, ways);
      case DATE -> times.days(d, ways);
      case ARRAY -> texts.arrays(type, d, ways);
      case ROW -> ways.add(() -> row(type, d));
      case MAP -> {}
    }
  }

  private void booleans(int d, List<Supplier<Expression>> ways) {
    ways.add(() -> repeated(pick(Function.AND, Function.OR), BOOLEAN, BOOLEAN, d));
    ways.add(
        () ->
            call(pick(Function.NOT, Function.IS_TRUE, Function.IS_FALSE), BOOLEAN, of(BOOLEAN, d)));
    ways.add(() -> call(pick(Function.IS_NULL, Function.IS_NOT_NULL), BOOLEAN, any(d)));
    for (int weight = 0; weight < 3; weight++) {
      ways.add(() -> comparison(d));
    }
    ways.add(() -> in(random.nextInt(5) == 0 ? anyType() : pick(SIMPLE), d));
    texts.booleans(d, ways);
    ways.add(
        () -> {
          Type element = pick(SIMPLE);
          return call(Function.ARRAY_CONTAINS, BOOLEAN, of(array(element), d), of(element, d));
        });
  }

  private Expression comparison(int d) {
    Type type = pick(SIMPLE);
    Function function =
        pick(
            Function.EQ,
            Function.NE,
            Function.LT,
            Function.LE,
            Function.GT,
            Function.GE,
            Function.IS_DISTINCT_FROM,
            Function.IS_NOT_DISTINCT_FROM);
    return call(function, BOOLEAN, of(type, d), of(type, d));
  }

  private Expression in(Type type, int d) {
    List<Expression> arguments = new ArrayList<>(List.of(of(type, d)));
    boolean constants = random.nextInt(3) > 0;
    for (int i = random.nextInt(constants ? 12 : 3); i >= 0; i--) {
      arguments.add(constants ? literal(type) : of(type, d));
    }
    return new Call(Function.IN, arguments, BOOLEAN.asNullable());
  }

  private void numbers(Type type, int d, List<Supplier<Expression>> ways) {
    for (int weight = 0; weight < 3; weight++) {
      ways.add(
          () ->
              call(
                  pick(
                      Function.ADD,
                      Function.SUBTRACT,
                      Function.MULTIPLY,
                      Function.DIVIDE,
                      Function.MOD),
                  type,
                  of(type, d),
                  of(type, d)));
    }
    ways.add(() -> call(pick(Function.NEGATE, Function.ABS), type, of(type, d)));
    ways.add(() -> call(pick(Function.ROUND, Function.TRUNC), type, of(type, d)));
    ways.add(() -> call(pick(Function.ROUND, Function.TRUNC), type, of(type, d), whole(DIGITS)));
    if (!type.isInteger()) {
      ways.add(() -> call(pick(Function.CEIL, Function.FLOOR), type, of(type, d)));
    }
  }

  private void wholeNumbers(int d, List<Supplier<Expression>> ways) {
    ways.add(
        () -> call(pick(Function.CEIL, Function.FLOOR), INT64, of(pick(List.of(INT32, INT64)), d)));
    ways.add(() -> call(Function.SIGN, INT64, of(pick(NUMBERS), d)));
    ways.add(
        () -> {
          Type simple = pick(SIMPLE);
          return call(
              Function.CARDINALITY,
              INT64,
              of(random.nextBoolean() ? array(simple) : map(simple), d));
        });
    texts.wholeNumbers(d, ways);
    times.wholeNumbers(d, ways);
  }

  private void mathematics(int d, List<Supplier<Expression>> ways) {
    for (int weight = 0; weight < 3; weight++) {
      ways.add(
          () ->
              call(
                  pick(
                      Function.SQRT,
                      Function.EXP,
                      Function.LN,
                      Function.LOG10,
                      Function.SIN,
                      Function.COS,
                      Function.TAN,
                      Function.ASIN,
                      Function.ACOS,
                      Function.ATAN,
                      Function.RADIANS,
                      Function.DEGREES),
                  DOUBLE,
                  of(DOUBLE, d)));
    }
    ways.add(
        () -> call(pick(Function.POWER, Function.ATAN2), DOUBLE, of(DOUBLE, d), of(DOUBLE, d)));
  }
}
