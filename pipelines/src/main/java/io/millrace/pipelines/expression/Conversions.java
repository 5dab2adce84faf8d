package io.millrace.pipelines.expression;

import io.millrace.transforms.expression.Casts;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Case;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Expression.When;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds common types and puts the casts. Some values take their type from their neighbours: NULL,
 * numbers with a decimal point and what is computed from such alone, and strings beside times.
 */
final class Conversions {
  private static final Set<Function> ARITHMETIC =
      EnumSet.of(Function.ADD, Function.SUBTRACT, Function.MULTIPLY, Function.NEGATE);
  private static final int MAX_DIGITS = 76;

  private final Report report;

  /** The literals of the text that may still change type, as written, by identity. */
  private final Map<Expression, Syntax.Constant> open = new IdentityHashMap<>();

  Conversions(Report report) {
    this.report = report;
  }

  /** Makes a literal whose type its neighbours may decide. */
  Expression open(Object value, Type type, Syntax.Constant at) {
    Expression literal = new Literal(value, type);
    open.put(literal, at);
    return literal;
  }

  boolean isUntypedNull(Expression e) {
    return open.containsKey(e) && ((Literal) e).value() == null;
  }

  /** Whether this is a string that the text holds. */
  boolean isText(Expression e) {
    return open.containsKey(e) && ((Literal) e).value() instanceof String;
  }

  /** Whether this is a decimal literal, or computed from such and whole numbers alone. */
  private boolean isOpenDecimal(Expression e) {
    if (e instanceof Literal literal) {
      return open.containsKey(e) && literal.value() instanceof Double;
    }
    if (e instanceof Call call && ARITHMETIC.contains(call.function())) {
      return call.type().kind() == Kind.DOUBLE
          && call.arguments().stream().allMatch(a -> isOpenDecimal(a));
    }
    if (e instanceof Case choice) {
      return choice.type().kind() == Kind.DOUBLE
          && choice.whens().stream().allMatch(w -> isOpenDecimal(w.then()) || isNull(w.then()))
          && (isOpenDecimal(choice.otherwise()) || isNull(choice.otherwise()));
    }
    return false;
  }

  private static boolean isNull(Expression e) {
    return e instanceof Literal literal && literal.value() == null;
  }

  private boolean isOpen(Expression e) {
    return open.containsKey(e) || isOpenDecimal(e);
  }

  /** The type that all can have by widening, not nullable, or null if there is none. */
  Type common(List<Expression> all) {
    Type type = null;
    for (Expression e : all) {
      if (!isOpen(e)) {
        type = type == null ? e.type().asRequired() : wider(type, e.type());
        if (type == null) {
          return null;
        }
      }
    }
    for (Expression e : all) {
      if (isOpen(e) && !isUntypedNull(e)) {
        type = type == null ? e.type().asRequired() : beside(type, e);
        if (type == null) {
          return null;
        }
      }
    }
    return type == null ? Type.STRING : type;
  }

  /** The common type once an open string or decimal stands beside {@code type}. */
  private Type beside(Type type, Expression e) {
    if (isText(e)) {
      boolean takes =
          type.kind() == Kind.STRING || type.kind() == Kind.TIMESTAMP || type.kind() == Kind.DATE;
      return takes ? type : null;
    }
    if (!type.isNumeric()) {
      return null;
    }
    return type.kind() == Kind.DECIMAL ? Type.DECIMAL : Type.DOUBLE;
  }

  private static Type wider(Type a, Type b) {
    if (a.sameAs(b)) {
      return a.asRequired();
    }
    if (a.isNumeric() && b.isNumeric()) {
      if (a.isFloating() || b.isFloating()) {
        return Type.DOUBLE;
      }
      boolean decimal = a.kind() == Kind.DECIMAL || b.kind() == Kind.DECIMAL;
      return decimal ? Type.DECIMAL : Type.INT64;
    }
    boolean times =
        (a.kind() == Kind.DATE && b.kind() == Kind.TIMESTAMP)
            || (a.kind() == Kind.TIMESTAMP && b.kind() == Kind.DATE);
    return times ? Type.TIMESTAMP : null;
  }

  /** Whether {@link #convert} gives {@code target} of this without loss. */
  boolean fits(Expression e, Type target) {
    Type common = common(List.of(e, new Literal(null, target)));
    return common != null && common.sameAs(target);
  }

  /** All with one type, see {@link #common}. */
  List<Expression> convert(List<Expression> all, Type target) {
    List<Expression> converted = new ArrayList<>();
    for (Expression e : all) {
      Expression one = convert(e, target);
      if (one == null) {
        return null;
      }
      converted.add(one);
    }
    return Collections.unmodifiableList(converted);
  }

  /**
   * The same value as {@code target}, nullable if it was; it fits. Null after a problem: the text
   * of a time that is none.
   */
  Expression convert(Expression e, Type target) {
    Type type = target.withNullable(e.type().nullable());
    if (isUntypedNull(e)) {
      return new Literal(null, target.asNullable());
    }
    if (e.type().sameAs(target)) {
      return e;
    }
    if (isText(e)) {
      return time((Literal) e, type);
    }
    if (isOpenDecimal(e)) {
      return target.kind() == Kind.DECIMAL ? exact(e) : e;
    }
    if (e instanceof Literal literal && literal.value() instanceof Long value) {
      if (target.kind() == Kind.DOUBLE) {
        // Beside an open decimal it stays open: 1 + 0.2 can still become a decimal.
        return open((double) value, type, new Syntax.Constant(value, 0, 0));
      }
      if (target.kind() == Kind.DECIMAL) {
        return new Literal(BigDecimal.valueOf(value), type);
      }
    }
    if (e instanceof Literal literal
        && e.type().kind() == Kind.DATE
        && target.kind() == Kind.TIMESTAMP
        && literal.value() instanceof Long days) {
      return new Literal(days * 86_400_000_000L, type);
    }
    if (!Casts.allowed(e.type(), target)) {
      throw new IllegalStateException(e.type() + " to " + target);
    }
    return new Cast(e, type, false);
  }

  private Expression time(Literal literal, Type type) {
    Syntax.Constant at = open.get(literal);
    Object value = timeValue((String) literal.value(), type, at);
    return value == null ? null : new Literal(value, type);
  }

  /** The moment or day that a text says, or null after a problem. */
  Long timeValue(String text, Type type, Syntax at) {
    boolean date = type.kind() == Kind.DATE;
    Long value = date ? TimeText.days(text) : TimeText.micros(text);
    if (value == null) {
      report.error(
          "bad-value",
          at,
          "'" + text + "' is not a " + (date ? "date" : "timestamp"),
          date
              ? "write it like 2024-05-01"
              : "write it like 2024-05-01T10:00:00Z or 2024-05-01 10:00");
    }
    return value;
  }

  /** Decimals for the doubles of an open expression: exactly the digits that were written. */
  private Expression exact(Expression e) {
    if (isNull(e)) {
      return new Literal(null, Type.DECIMAL.asNullable());
    }
    if (e instanceof Literal literal) {
      Syntax.Constant at = open.get(literal);
      BigDecimal value = new BigDecimal(at.value().toString());
      int digits = Math.max(value.precision() - value.scale(), 0) + Math.max(value.scale(), 0);
      if (digits > MAX_DIGITS) {
        report.error("bad-value", at, "a decimal has at most " + MAX_DIGITS + " digits");
        return null;
      }
      return new Literal(value.scale() < 0 ? value.setScale(0) : value, Type.DECIMAL);
    }
    if (e instanceof Call call) {
      List<Expression> arguments = new ArrayList<>();
      for (Expression argument : call.arguments()) {
        arguments.add(exact(argument));
      }
      return arguments.contains(null) ? null : new Call(call.function(), arguments, Type.DECIMAL);
    }
    Case choice = (Case) e;
    List<When> whens = new ArrayList<>();
    for (When when : choice.whens()) {
      Expression then = exact(when.then());
      if (then == null) {
        return null;
      }
      whens.add(new When(when.condition(), then));
    }
    Expression otherwise = exact(choice.otherwise());
    Type type = Type.DECIMAL.withNullable(choice.type().nullable());
    return otherwise == null ? null : new Case(whens, otherwise, type);
  }
}
