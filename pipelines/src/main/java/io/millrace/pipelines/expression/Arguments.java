package io.millrace.pipelines.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.millrace.pipelines.expression.Signature.Parameter;
import io.millrace.pipelines.expression.Signature.Want;
import io.millrace.transforms.expression.Casts;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the arguments of functions by their {@link Signature}. */
final class Arguments {
  private final Typing typing;
  private final Conversions conversions;
  private final Report report;

  Arguments(Typing typing) {
    this.typing = typing;
    this.conversions = typing.conversions;
    this.report = typing.report;
  }

  /** The arguments as the signature wants them, or null after a problem. */
  List<Expression> read(Syntax.Call call, List<Syntax> given, String name, Signature signature) {
    if (!signature.takes(given.size())) {
      report.error(
          Report.ARGUMENT,
          call,
          name + " takes " + signature.words(),
          given.size() == 1 ? "here is 1 argument" : "here are " + given.size() + " arguments");
      return null;
    }
    List<Expression> read = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      read.add(argument(given.get(i), signature.parameter(i), name, signature));
    }
    if (read.contains(null)) {
      return null;
    }
    if (signature.function() == Function.REGEXP_REPLACE) {
      return goodReplacement(read, given.get(2)) ? read : null;
    }
    return read;
  }

  private Expression argument(
      Syntax syntax, Parameter parameter, String name, Signature signature) {
    switch (parameter.want()) {
      case ANY_UNIT:
        return unit(syntax, Times.ALL);
      case SMALL_UNIT:
        return unit(syntax, Times.SMALL);
      case LARGE_UNIT:
        return unit(syntax, Times.LARGE);
      case DAY_UNIT:
        return unit(syntax, Times.DAY_OR_WEEK);
      case ZONE:
        return typing.times.zone(syntax);
      case TIME_PATTERN:
        return typing.times.pattern(syntax);
      case REGEX:
        return regex(syntax);
      case DIGITS:
        return digits(syntax, name);
      default:
        Expression e = typing.type(syntax);
        if (e == null) {
          return null;
        }
        Type target = target(parameter.want(), e);
        if (target == null) {
          mismatch(syntax, e, parameter.want(), name, signature);
          return null;
        }
        return conversions.convert(e, target);
    }
  }

  /** The type that the argument is to have, or null if it cannot. */
  private Type target(Want want, Expression e) {
    boolean unknown = conversions.isUntypedNull(e);
    Kind kind = e.type().kind();
    return switch (want) {
      case STRING, REPLACEMENT -> fitting(e, Type.STRING);
      case STRING_OR_BYTES -> kind == Kind.BYTES ? e.type() : fitting(e, Type.STRING);
      case BYTES -> fitting(e, Type.BYTES);
      case WHOLE -> fitting(e, Type.INT64);
      case DOUBLE -> fitting(e, Type.DOUBLE);
      case NUMBER -> unknown ? Type.INT64 : e.type().isNumeric() ? e.type() : null;
      case TIMESTAMP -> fitting(e, Type.TIMESTAMP);
      case DATE -> fitting(e, Type.DATE);
      case ARRAY -> kind == Kind.ARRAY ? e.type() : null;
      case STRING_ARRAY ->
          kind == Kind.ARRAY && e.type().element().kind() == Kind.STRING ? e.type() : null;
      case MAP -> kind == Kind.MAP ? e.type() : null;
      default -> kind == Kind.ARRAY || kind == Kind.MAP ? e.type() : null;
    };
  }

  private Type fitting(Expression e, Type target) {
    return conversions.fits(e, target) ? target : null;
  }

  private void mismatch(Syntax syntax, Expression e, Want want, String name, Signature signature) {
    String written = report.excerpt(syntax.from(), syntax.to());
    Type target =
        switch (want) {
          case STRING, STRING_OR_BYTES, REPLACEMENT -> Type.STRING;
          case BYTES -> Type.BYTES;
          case WHOLE -> Type.INT64;
          case DOUBLE, NUMBER -> Type.DOUBLE;
          case TIMESTAMP -> Type.TIMESTAMP;
          case DATE -> Type.DATE;
          default -> null;
        };
    boolean number = target != null && target.isNumeric() && conversions.isText(e);
    boolean castable = target != null && Casts.allowed(e.type(), target);
    String is = "this is " + TypeNames.words(e.type());
    report.error(
        Report.ARGUMENT,
        syntax,
        name + " takes " + signature.words() + "; " + is,
        number
            ? new String[] {"numbers are written without quotes"}
            : castable
                ? new String[] {"write CAST(" + written + " AS " + TypeNames.inCast(target) + ")"}
                : new String[0]);
  }

  private Expression unit(Syntax syntax, List<String> allowed) {
    String unit = typing.times.unit(syntax, allowed, Map.of());
    return unit == null ? null : Typing.text(unit);
  }

  private Expression digits(Syntax syntax, String name) {
    if (syntax instanceof Syntax.Constant constant
        && constant.value() instanceof BigInteger digits
        && digits.bitLength() < 31) {
      return new Literal(digits.longValue(), Type.INT64);
    }
    report.error(
        Report.ARGUMENT,
        syntax,
        "the digits of " + name + " are a whole number like 2, written here");
    return null;
  }

  private Expression regex(Syntax syntax) {
    String pattern = typing.times.literal(syntax, "a regular expression", "'[0-9]+'");
    if (pattern == null) {
      return null;
    }
    try {
      Pattern.compile(pattern);
      return Typing.text(pattern);
    } catch (PatternSyntaxException e) {
      report.error(
          Report.ARGUMENT,
          syntax,
          "'"
              + report.excerpt(syntax.from() + 1, syntax.to() - 1)
              + "' is not a regular expression: "
              + e.getDescription()
              + (e.getPattern().isEmpty() ? "" : " '" + e.getPattern() + "'"),
          "the syntax is RE2's: no look-ahead and no back-references");
      return null;
    }
  }

  /** Checks the groups of a replacement that is known. */
  private boolean goodReplacement(List<Expression> arguments, Syntax at) {
    if (!(arguments.get(2) instanceof Literal literal) || !(literal.value() instanceof String by)) {
      return true;
    }
    int groups = Pattern.compile((String) ((Literal) arguments.get(1)).value()).groupCount();
    for (int i = by.indexOf('\\'); i >= 0; i = by.indexOf('\\', i + 2)) {
      char after = i + 1 < by.length() ? by.charAt(i + 1) : ' ';
      if (after != '\\' && (after < '1' || after > '0' + Math.min(groups, 9))) {
        report.error(
            Report.ARGUMENT,
            at,
            "in a replacement \\1 to \\9 are groups of the pattern and \\\\ is a backslash",
            groups == 1 ? "the pattern has 1 group" : "the pattern has " + groups + " groups");
        return false;
      }
    }
    return true;
  }
}
