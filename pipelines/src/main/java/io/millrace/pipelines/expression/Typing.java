package io.millrace.pipelines.expression;

import io.millrace.pipelines.problem.Suggest;
import io.millrace.transforms.expression.Casts;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Case;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Expression.RowField;
import io.millrace.transforms.expression.Expression.When;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives every part of an expression its type and meaning, by the rules of {@link Function}. A part
 * with a problem is null, and so is what contains it, without a problem of its own.
 */
final class Typing {
  private static final Set<String> ROW_WORDS =
      Set.of("row", "element", "record", "event", "this", "self", "it", "e", "r");

  private final RowType scope;
  final Report report;
  final Conversions conversions;
  final Times times;
  private final Operators operators;
  private final Calls calls;
  private final Map<Syntax, Expression> typed = new IdentityHashMap<>();

  Typing(RowType scope, Report report) {
    this.scope = scope;
    this.report = report;
    this.conversions = new Conversions(report);
    this.times = new Times(this);
    this.operators = new Operators(this);
    this.calls = new Calls(this);
  }

  /** The typed expression, or null after a problem. */
  Expression type(Syntax syntax) {
    if (typed.containsKey(syntax)) {
      return typed.get(syntax);
    }
    Expression expression = decide(syntax);
    typed.put(syntax, expression);
    return expression;
  }

  private Expression decide(Syntax syntax) {
    if (syntax instanceof Syntax.Name name) {
      return path(name);
    }
    if (syntax instanceof Syntax.Constant constant) {
      return constant(constant);
    }
    if (syntax instanceof Syntax.Choice choice) {
      return choice(choice.conditions(), choice.results(), choice.otherwise(), choice);
    }
    Syntax.Call call = (Syntax.Call) syntax;
    return call.operator() ? operators.type(call) : calls.type(call);
  }

  /** All, or null if one has a problem; the problems of all are reported. */
  List<Expression> all(List<Syntax> parts) {
    List<Expression> expressions = new ArrayList<>();
    boolean good = true;
    for (Syntax part : parts) {
      Expression one = type(part);
      good &= one != null;
      expressions.add(one);
    }
    return good ? expressions : null;
  }

  // ---- names

  private Expression path(Syntax.Name name) {
    Syntax.Part first = name.parts().get(0);
    int index = scope.indexOf(first.name());
    if (index < 0) {
      unknown(first, scope, name.parts());
      return null;
    }
    Expression e = new FieldRef(index, first.name(), scope.type(index));
    for (Syntax.Part part : name.parts().subList(1, name.parts().size())) {
      e = member(e, part);
      if (e == null) {
        return null;
      }
    }
    return e;
  }

  /** A field of a row or a value of a map. */
  Expression member(Expression of, Syntax.Part part) {
    if (of.type().kind() == Kind.MAP) {
      return mapValue(of, new Literal(part.name(), Type.STRING));
    }
    if (of.type().kind() != Kind.ROW) {
      String advice =
          part.name().equalsIgnoreCase("length") || part.name().equalsIgnoreCase("size")
              ? "write " + (of.type().kind() == Kind.ARRAY ? "CARDINALITY" : "LENGTH") + "(...)"
              : "only rows and maps have parts that a dot can name";
      report.error(
          "unknown-field",
          part.from(),
          part.to(),
          "there is no '" + part.name() + "' in " + TypeNames.words(of.type()),
          advice);
      return null;
    }
    int index = of.type().row().indexOf(part.name());
    if (index < 0) {
      unknown(part, of.type().row(), List.of());
      return null;
    }
    Type type = of.type().row().type(index);
    return new RowField(
        of, index, part.name(), type.withNullable(type.nullable() || of.type().nullable()));
  }

  Expression mapValue(Expression map, Expression key) {
    return new Call(Function.MAP_VALUE, List.of(map, key), map.type().element().asNullable());
  }

  private void unknown(Syntax.Part part, RowType in, List<Syntax.Part> path) {
    String[] advice = Suggest.advice("fields here", part.name(), in.names());
    if (path.size() > 1 && ROW_WORDS.contains(part.name()) && in.has(path.get(1).name())) {
      advice = new String[] {"a field is written by its name alone: " + path.get(1).name()};
    }
    String same =
        in.names().stream().filter(part.name()::equalsIgnoreCase).findFirst().orElse(null);
    if (same != null && advice.length == 1) {
      advice = new String[] {advice[0], "did you mean '" + same + "'? Case matters"};
    }
    report.error(
        "unknown-field",
        part.from(),
        part.to(),
        "there is no field '" + part.name() + "' here",
        advice);
  }

  // ---- constants

  private Expression constant(Syntax.Constant constant) {
    Object value = constant.value();
    if (value == null) {
      return conversions.open(null, Type.STRING.asNullable(), constant);
    }
    if (value instanceof Boolean) {
      return new Literal(value, Type.BOOLEAN);
    }
    if (value instanceof String) {
      return conversions.open(value, Type.STRING, constant);
    }
    if (value instanceof BigInteger whole) {
      if (whole.bitLength() > 63) {
        report.error(
            "bad-value",
            constant,
            "a whole number lies between " + Long.MIN_VALUE + " and " + Long.MAX_VALUE,
            "for larger ones write DECIMAL '...' or a decimal point");
        return null;
      }
      return new Literal(whole.longValue(), Type.INT64);
    }
    double number = ((BigDecimal) value).doubleValue();
    if (Double.isInfinite(number)) {
      report.error("bad-value", constant, "the number is too large");
      return null;
    }
    return conversions.open(number, Type.DOUBLE, constant);
  }

  // ---- CASE

  Expression choice(List<Syntax> conditions, List<Syntax> results, Syntax otherwise, Syntax at) {
    List<Expression> tests = new ArrayList<>();
    boolean good = true;
    for (Syntax condition : conditions) {
      Expression test = condition(condition, "the condition after WHEN");
      good &= test != null;
      tests.add(test);
    }
    List<Syntax> parts = new ArrayList<>(results);
    parts.add(otherwise);
    List<Expression> values = common(parts, at, "the results of CASE");
    if (!good || values == null) {
      return null;
    }
    List<When> whens = new ArrayList<>();
    for (int i = 0; i < tests.size(); i++) {
      whens.add(new When(tests.get(i), values.get(i)));
    }
    Type type = values.get(0).type().withNullable(anyNullable(values));
    return new Case(whens, values.get(values.size() - 1), type);
  }

  /** A boolean; {@code what} begins the sentence of the problem if it is none. */
  Expression condition(Syntax syntax, String what) {
    Expression e = type(syntax);
    if (e == null) {
      return null;
    }
    if (conversions.isUntypedNull(e)) {
      return conversions.convert(e, Type.BOOLEAN);
    }
    if (e.type().kind() != Kind.BOOLEAN) {
      report.error(
          Report.TYPE,
          syntax,
          what + " must be true or false, this is " + TypeNames.words(e.type()),
          "compare it with something: " + comparison(e, syntax));
      return null;
    }
    return e;
  }

  private String comparison(Expression e, Syntax syntax) {
    String written = report.excerpt(syntax.from(), syntax.to());
    return e.type().isNumeric() ? written + " <> 0" : written + " IS NOT NULL";
  }

  /** All as one type by widening, or null after a problem that names {@code what}. */
  List<Expression> common(List<Syntax> parts, Syntax at, String what) {
    List<Expression> all = all(parts);
    if (all == null) {
      return null;
    }
    Type type = conversions.common(all);
    if (type == null) {
      String kinds =
          String.join(
              " and ", all.stream().map(e -> TypeNames.words(e.type())).distinct().toList());
      report.error(
          Report.TYPE,
          at,
          what + " have no common type: " + kinds,
          "convert one with CAST(... AS " + castTarget(all) + ")");
      return null;
    }
    return conversions.convert(all, type);
  }

  /** A type that all can be cast to, one of theirs that is no string if possible. */
  static String castTarget(List<Expression> all) {
    return all.stream()
        .map(Expression::type)
        .filter(type -> type.isOrdered() && type.kind() != Kind.STRING)
        .filter(type -> all.stream().allMatch(e -> Casts.allowed(e.type(), type)))
        .findFirst()
        .map(TypeNames::inCast)
        .orElse("STRING");
  }

  static boolean anyNullable(List<Expression> all) {
    return all.stream().anyMatch(e -> e.type().nullable());
  }

  /** A call whose result is null when an argument is. */
  static Expression call(Function function, Type type, List<Expression> arguments) {
    return new Call(function, arguments, type.withNullable(anyNullable(arguments)));
  }

  static Expression call(Function function, Type type, Expression... arguments) {
    return call(function, type, List.of(arguments));
  }

  static Expression text(String value) {
    return new Literal(value, Type.STRING);
  }
}
