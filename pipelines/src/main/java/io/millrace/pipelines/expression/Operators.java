package io.millrace.pipelines.expression;

import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.util.ArrayList;
import java.util.List;

/** The typing of operators. */
final class Operators {
  private final Typing typing;
  private final Conversions conversions;
  private final Report report;
  private final Times times;

  Operators(Typing typing) {
    this.typing = typing;
    this.conversions = typing.conversions;
    this.report = typing.report;
    this.times = typing.times;
  }

  Expression type(Syntax.Call call) {
    return switch (call.name()) {
      case "AND" -> logic(Function.AND, call);
      case "OR" -> logic(Function.OR, call);
      case "NOT" -> logic(Function.NOT, call);
      case "=" -> compare(Function.EQ, call);
      case "<>" -> compare(Function.NE, call);
      case "<" -> compare(Function.LT, call);
      case "<=" -> compare(Function.LE, call);
      case ">" -> compare(Function.GT, call);
      case ">=" -> compare(Function.GE, call);
      case "IS DISTINCT FROM" -> compare(Function.IS_DISTINCT_FROM, call);
      case "IS NOT DISTINCT FROM" -> compare(Function.IS_NOT_DISTINCT_FROM, call);
      case "+" -> arithmetic(Function.ADD, call);
      case "-" -> arithmetic(Function.SUBTRACT, call);
      case "*" -> arithmetic(Function.MULTIPLY, call);
      case "/" -> arithmetic(Function.DIVIDE, call);
      case "%" -> arithmetic(Function.MOD, call);
      case "NEGATE" -> arithmetic(Function.NEGATE, call);
      case "||" -> concat(call);
      case "IS NULL" -> nullTest(Function.IS_NULL, call);
      case "IS NOT NULL" -> nullTest(Function.IS_NOT_NULL, call);
      case "IS TRUE" -> test(Function.IS_TRUE, call);
      case "IS FALSE" -> test(Function.IS_FALSE, call);
      case "IS UNKNOWN" -> test(Function.IS_NULL, call);
      case "IS NOT TRUE" -> not(test(Function.IS_TRUE, call));
      case "IS NOT FALSE" -> not(test(Function.IS_FALSE, call));
      case "IS NOT UNKNOWN" -> test(Function.IS_NOT_NULL, call);
      case "IN" -> in(call);
      case "NOT IN" -> not(in(call));
      case "BETWEEN" -> between(call);
      case "NOT BETWEEN" -> not(between(call));
      case "LIKE" -> like(call);
      case "NOT LIKE" -> not(like(call));
      case "ITEM" -> item(call);
      case "DOT" -> dot(call);
      case "ARRAY" -> array(call);
      default -> {
        report.error(Report.SYNTAX, call, "'" + call.name() + "' cannot stand in an expression");
        yield null;
      }
    };
  }

  private static Expression not(Expression e) {
    return e == null ? null : Typing.call(Function.NOT, Type.BOOLEAN, e);
  }

  private Expression logic(Function function, Syntax.Call call) {
    List<Expression> conditions = new ArrayList<>();
    for (Syntax part : call.arguments()) {
      conditions.add(
          typing.condition(
              part, function == Function.NOT ? "what follows NOT" : "each side of " + function));
    }
    return conditions.contains(null) ? null : Typing.call(function, Type.BOOLEAN, conditions);
  }

  private Expression test(Function function, Syntax.Call call) {
    Expression e = typing.condition(call.arguments().get(0), "what " + call.name() + " tests");
    return e == null ? null : new Call(function, List.of(e), Type.BOOLEAN);
  }

  private Expression nullTest(Function function, Syntax.Call call) {
    Expression e = typing.type(call.arguments().get(0));
    return e == null ? null : new Call(function, List.of(e), Type.BOOLEAN);
  }

  private Expression compare(Function function, Syntax.Call call) {
    boolean distinct =
        function == Function.IS_DISTINCT_FROM || function == Function.IS_NOT_DISTINCT_FROM;
    List<Expression> sides = distinct ? comparable(call) : equatable(call);
    if (sides == null) {
      return null;
    }
    return distinct
        ? new Call(function, sides, Type.BOOLEAN)
        : Typing.call(function, Type.BOOLEAN, sides);
  }

  private List<Expression> equatable(Syntax.Call call) {
    List<Expression> all = typing.all(call.arguments());
    if (all == null) {
      return null;
    }
    for (int i = 0; i < all.size(); i++) {
      if (conversions.isUntypedNull(all.get(i))) {
        Syntax other = call.arguments().get(all.size() == 2 ? 1 - i : 0);
        String written = written(other);
        report.error(
            Report.SYNTAX,
            call,
            "nothing equals NULL, this is never true",
            "write " + written + (call.name().equals("<>") ? " IS NOT NULL" : " IS NULL"));
        return null;
      }
    }
    return comparable(call);
  }

  /** The arguments as one ordered type, or null after a problem. */
  private List<Expression> comparable(Syntax.Call call) {
    List<Expression> all = typing.all(call.arguments());
    if (all == null) {
      return null;
    }
    Type type = conversions.common(all);
    if (type == null) {
      incomparable(call, all);
      return null;
    }
    if (!type.isOrdered()) {
      report.error(
          Report.TYPE, call, TypeNames.words(type) + " cannot be compared", "compare a part of it");
      return null;
    }
    return conversions.convert(all, type);
  }

  private void incomparable(Syntax.Call call, List<Expression> all) {
    Expression first = all.get(0);
    Expression other =
        all.stream()
            .filter(e -> conversions.common(List.of(first, e)) == null)
            .findFirst()
            .orElse(all.get(1));
    boolean chain =
        first.type().kind() == Kind.BOOLEAN
            && call.arguments().get(0) instanceof Syntax.Call inner
            && inner.operator()
            && "< <= > >= = <>".contains(inner.name());
    report.error(
        Report.TYPE,
        call,
        TypeNames.words(first.type()) + " cannot be compared with " + TypeNames.words(other.type()),
        chain
            ? "two comparisons are joined by AND: a < b AND b < c"
            : castAdvice(call.arguments().get(all.indexOf(first)), first, other));
  }

  private String castAdvice(Syntax at, Expression first, Expression other) {
    if (first.type().kind() == Kind.STRING && !(first instanceof Literal)) {
      String written = written(at);
      return "write CAST(" + written + " AS " + Typing.castTarget(List.of(other)) + ")";
    }
    if (first.type().kind() == Kind.BOOLEAN || other.type().kind() == Kind.BOOLEAN) {
      return "a condition stands alone: write it, or NOT and it";
    }
    if (isTimeAndNumber(first, other) || isTimeAndNumber(other, first)) {
      return "for seconds since 1970 write TIMESTAMP_SECONDS(number)";
    }
    if (conversions.isText(other) && first.type().isNumeric()) {
      return "numbers are written without quotes";
    }
    return "convert one with CAST(... AS " + Typing.castTarget(List.of(first, other)) + ")";
  }

  private static boolean isTimeAndNumber(Expression time, Expression number) {
    boolean isTime = time.type().kind() == Kind.TIMESTAMP || time.type().kind() == Kind.DATE;
    return isTime && number.type().isNumeric();
  }

  private Expression arithmetic(Function function, Syntax.Call call) {
    if (times.hasInterval(call)) {
      return times.shift(function, call);
    }
    List<Expression> all = typing.all(call.arguments());
    if (all == null) {
      return null;
    }
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).type().isNumeric() && !conversions.isUntypedNull(all.get(i))) {
        notANumber(function, call, i, all);
        return null;
      }
    }
    Type type = conversions.common(all);
    if (!type.isNumeric()) {
      type = Type.INT64;
    }
    List<Expression> numbers = conversions.convert(all, type);
    return numbers == null ? null : Typing.call(function, type, numbers);
  }

  private void notANumber(Function function, Syntax.Call call, int i, List<Expression> all) {
    Type type = all.get(i).type();
    String written = written(call.arguments().get(i));
    String advice;
    if (type.kind() == Kind.STRING && function == Function.ADD) {
      advice = "texts are joined with ||; for a number write CAST(" + written + " AS DOUBLE)";
    } else if (type.kind() == Kind.STRING) {
      advice = "write CAST(" + written + " AS DOUBLE)";
    } else if (type.kind() == Kind.TIMESTAMP) {
      advice = "between times write TIMESTAMP_DIFF(a, b, SECOND); add INTERVAL 5 MINUTE";
    } else if (type.kind() == Kind.DATE) {
      advice = "between dates write DATE_DIFF(a, b, DAY); add INTERVAL 1 DAY";
    } else {
      advice = "numbers are int32, int64, float, double and decimal";
    }
    String symbol = call.name().equals("NEGATE") ? "-" : call.name();
    report.error(
        Report.TYPE,
        call.arguments().get(i),
        "'" + symbol + "' takes numbers, this is " + TypeNames.words(type),
        advice);
  }

  private Expression concat(Syntax.Call call) {
    List<Expression> all = typing.all(call.arguments());
    if (all == null) {
      return null;
    }
    for (int i = 0; i < all.size(); i++) {
      Type type = all.get(i).type();
      if (type.kind() != Kind.STRING) {
        Syntax part = call.arguments().get(i);
        String written = written(part);
        report.error(
            Report.TYPE,
            part,
            "'||' joins strings, this is " + TypeNames.words(type),
            type.kind() == Kind.BOOLEAN
                ? "for 'one of both' write OR"
                : "write CAST(" + written + " AS STRING)");
        return null;
      }
    }
    return Typing.call(Function.CONCAT, Type.STRING, all);
  }

  private Expression in(Syntax.Call call) {
    List<Expression> all = comparable(call);
    return all == null ? null : Typing.call(Function.IN, Type.BOOLEAN, all);
  }

  private Expression between(Syntax.Call call) {
    List<Expression> all = equatable(call);
    if (all == null) {
      return null;
    }
    Expression low = Typing.call(Function.GE, Type.BOOLEAN, all.get(0), all.get(1));
    Expression high = Typing.call(Function.LE, Type.BOOLEAN, all.get(0), all.get(2));
    return Typing.call(Function.AND, Type.BOOLEAN, low, high);
  }

  private String written(Syntax syntax) {
    return report.excerpt(syntax.from(), syntax.to());
  }

  private Expression like(Syntax.Call call) {
    Expression value = typing.type(call.arguments().get(0));
    if (value == null) {
      return null;
    }
    if (value.type().kind() != Kind.STRING) {
      report.error(
          Report.TYPE,
          call.arguments().get(0),
          "LIKE takes a string, this is " + TypeNames.words(value.type()),
          "write CAST(" + written(call.arguments().get(0)) + " AS STRING)");
      return null;
    }
    String pattern = literal(call.arguments().get(1), "the pattern of LIKE");
    boolean escaped = call.arguments().size() > 2;
    String escape = escaped ? literal(call.arguments().get(2), "the escape character") : "";
    if (pattern == null || escape == null) {
      return null;
    }
    if (escaped && escape.codePointCount(0, escape.length()) != 1) {
      report.error(
          Report.ARGUMENT, call.arguments().get(2), "the escape is one character, like '!'");
      return null;
    }
    if (escaped && !goodEscapes(pattern, escape)) {
      report.error(
          Report.ARGUMENT,
          call.arguments().get(1),
          "after the escape character " + escape + " stands %, _ or itself");
      return null;
    }
    return Typing.call(
        Function.LIKE, Type.BOOLEAN, value, Typing.text(pattern), Typing.text(escape));
  }

  private static boolean goodEscapes(String pattern, String escape) {
    int i = 0;
    while ((i = pattern.indexOf(escape, i)) >= 0) {
      String after = pattern.substring(i + escape.length());
      if (!after.startsWith("%") && !after.startsWith("_") && !after.startsWith(escape)) {
        return false;
      }
      i += 2 * escape.length();
    }
    return true;
  }

  private String literal(Syntax syntax, String what) {
    if (syntax instanceof Syntax.Constant constant && constant.value() instanceof String text) {
      return text;
    }
    report.error(
        Report.ARGUMENT, syntax, what + " is a string in quotes, known before anything runs");
    return null;
  }

  // ---- arrays, maps, rows

  private Expression item(Syntax.Call call) {
    Expression of = typing.type(call.arguments().get(0));
    Syntax position = call.arguments().get(1);
    if (of == null) {
      return null;
    }
    if (of.type().kind() == Kind.MAP) {
      Expression key = typing.type(position);
      if (key != null && key.type().kind() != Kind.STRING) {
        report.error(
            Report.TYPE,
            position,
            "the key of a map is a string, this is " + TypeNames.words(key.type()));
        return null;
      }
      return key == null ? null : typing.mapValue(of, key);
    }
    if (of.type().kind() != Kind.ARRAY) {
      report.error(
          Report.TYPE,
          call,
          "only arrays and maps have elements, this is " + TypeNames.words(of.type()),
          of.type().kind() == Kind.STRING
              ? "for a part of a text write SUBSTR(text, position, 1)"
              : "a field of a row is named after a dot");
      return null;
    }
    Expression index = position(position);
    return index == null
        ? null
        : new Call(Function.ITEM, List.of(of, index), of.type().element().asNullable());
  }

  /** The position in an array, from 1. */
  private Expression position(Syntax syntax) {
    boolean offset = false;
    Syntax inner = syntax;
    if (syntax instanceof Syntax.Call call && !call.operator() && call.arguments().size() == 1) {
      offset = call.isFunction("OFFSET") || call.isFunction("SAFE_OFFSET");
      boolean ordinal = call.isFunction("ORDINAL") || call.isFunction("SAFE_ORDINAL");
      inner = offset || ordinal ? call.arguments().get(0) : syntax;
    }
    Expression index = typing.type(inner);
    if (index == null) {
      return null;
    }
    if (!index.type().isInteger()) {
      report.error(
          Report.TYPE,
          inner,
          "the position in an array is a whole number, this is " + TypeNames.words(index.type()));
      return null;
    }
    if (index instanceof Literal literal && literal.value() instanceof Long value) {
      if (value < (offset ? 0 : 1)) {
        report.error(
            Report.ARGUMENT,
            inner,
            offset ? "an offset is not negative" : "positions in an array start at 1",
            "the first element is a[1] or a[OFFSET(0)], the last a[CARDINALITY(a)]");
        return null;
      }
      return new Literal(offset && value < Long.MAX_VALUE ? value + 1 : value, Type.INT64);
    }
    Expression wide = conversions.convert(index, Type.INT64);
    Expression one = new Literal(1L, Type.INT64);
    return offset ? Typing.call(Function.ADD, Type.INT64, wide, one) : wide;
  }

  private Expression dot(Syntax.Call call) {
    Expression of = typing.type(call.arguments().get(0));
    Syntax.Part part = ((Syntax.Name) call.arguments().get(1)).parts().get(0);
    return of == null ? null : typing.member(of, part);
  }

  private Expression array(Syntax.Call call) {
    List<Expression> elements = typing.common(call.arguments(), call, "the elements of the array");
    if (elements == null) {
      return null;
    }
    Type element = elements.get(0).type().withNullable(Typing.anyNullable(elements));
    return new Call(Function.ARRAY, elements, Type.array(element));
  }
}
