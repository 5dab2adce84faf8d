package io.millrace.pipelines.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.millrace.pipelines.expression.Signature.Parameter;
import io.millrace.pipelines.expression.Signature.Want;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.transforms.expression.Casts;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The typing of functions. */
final class Calls {
  private static final Set<String> SPECIAL =
      Set.of(
          "CAST",
          "SAFE_CAST",
          "TRY_CAST",
          "IF",
          "COALESCE",
          "IFNULL",
          "NVL",
          "NULLIF",
          "GREATEST",
          "LEAST",
          "MOD",
          "EXTRACT",
          "TIMESTAMP_ADD",
          "TIMESTAMP_SUB",
          "DATE_ADD",
          "DATE_SUB",
          "POSITION",
          "ARRAY_CONTAINS",
          "YEAR",
          "QUARTER",
          "MONTH",
          "DAY",
          "HOUR",
          "MINUTE",
          "SECOND");

  /** Functions of other languages. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("LEN", "write LENGTH(text)"),
          Map.entry("SIZE", "write LENGTH(text) or CARDINALITY(array)"),
          Map.entry("STR", "write CAST(value AS STRING)"),
          Map.entry("TOSTRING", "write CAST(value AS STRING)"),
          Map.entry("TO_CHAR", "write CAST(value AS STRING) or FORMAT_TIMESTAMP(time, 'pattern')"),
          Map.entry("INT", "write CAST(value AS INT64)"),
          Map.entry("PARSEINT", "write CAST(value AS INT64)"),
          Map.entry("FLOAT", "write CAST(value AS DOUBLE)"),
          Map.entry("PARSEFLOAT", "write CAST(value AS DOUBLE)"),
          Map.entry("NUMBER", "write CAST(value AS DOUBLE)"),
          Map.entry("BOOL", "write CAST(value AS BOOLEAN)"),
          Map.entry("STRING", "write CAST(value AS STRING)"),
          Map.entry("TIMESTAMP", "write CAST(value AS TIMESTAMP)"),
          Map.entry("DECIMAL", "write CAST(value AS DECIMAL)"),
          Map.entry("ISNULL", "write value IS NULL"),
          Map.entry("NVL2", "write CASE WHEN value IS NOT NULL THEN a ELSE b END"),
          Map.entry("DECODE", "write CASE value WHEN a THEN b ELSE c END"),
          Map.entry("DATEDIFF", "write DATE_DIFF(later, earlier, DAY)"),
          Map.entry("DATE_FORMAT", "write FORMAT_TIMESTAMP(time, 'yyyy-MM-dd')"),
          Map.entry("STRFTIME", "write FORMAT_TIMESTAMP(time, 'yyyy-MM-dd')"),
          Map.entry("PARSE_TIMESTAMP", "write TO_TIMESTAMP(text, 'yyyy-MM-dd HH:mm:ss')"),
          Map.entry("STRPTIME", "write TO_TIMESTAMP(text, 'yyyy-MM-dd HH:mm:ss')"),
          Map.entry("FROM_UNIXTIME", "write TIMESTAMP_SECONDS(number)"));

  private final Typing typing;
  private final Conversions conversions;
  private final Report report;

  Calls(Typing typing) {
    this.typing = typing;
    this.conversions = typing.conversions;
    this.report = typing.report;
  }

  Expression type(Syntax.Call call) {
    String name = call.name().toUpperCase(Locale.ROOT);
    if (name.endsWith(" LITERAL")) {
      String type = name.substring(0, name.length() - " LITERAL".length());
      return typing.times.literal(type, (Syntax.Constant) call.arguments().get(0));
    }
    if (name.startsWith("TRIM ")) {
      return trim(call, name);
    }
    return switch (name) {
      case "CAST" -> cast(call, false);
      case "SAFE_CAST", "TRY_CAST" -> cast(call, true);
      case "IF" -> choice(call);
      case "COALESCE", "IFNULL", "NVL" -> coalesce(call, name);
      case "NULLIF" -> together(Function.NULLIF, call, 2, 2);
      case "GREATEST" -> together(Function.GREATEST, call, 2, Integer.MAX_VALUE);
      case "LEAST" -> together(Function.LEAST, call, 2, Integer.MAX_VALUE);
      case "MOD" -> mod(call);
      case "INTERVAL" -> {
        typing.times.alone(call);
        yield null;
      }
      case "EXTRACT" -> extract(call);
      case "TIMESTAMP_ADD" -> typing.times.add(call, false, Type.TIMESTAMP);
      case "TIMESTAMP_SUB" -> typing.times.add(call, true, Type.TIMESTAMP);
      case "DATE_ADD" -> typing.times.add(call, false, Type.DATE);
      case "DATE_SUB" -> typing.times.add(call, true, Type.DATE);
      case "POSITION" -> position(call);
      case "ARRAY_CONTAINS" -> arrayContains(call);
      default -> named(call, name);
    };
  }

  private Expression named(Syntax.Call call, String name) {
    String part = Times.partFunction(name);
    if (part != null) {
      return typing.times.extract(call, part, null, call.arguments());
    }
    Signature signature = Signatures.BY_NAME.get(name);
    if (signature == null) {
      unknown(call, name);
      return null;
    }
    List<Expression> arguments = arguments(call, call.arguments(), name, signature);
    return arguments == null ? null : finish(signature, arguments);
  }

  private void unknown(Syntax.Call call, String name) {
    String advice = ELSEWHERE.get(name);
    Set<String> names = new TreeSet<>(Signatures.BY_NAME.keySet());
    names.addAll(SPECIAL);
    String near = Suggest.nearest(name, names);
    String said =
        advice != null
            ? advice
            : near != null
                ? "did you mean '" + near + "'?"
                : "the documentation of expressions lists all functions";
    report.error(
        "unknown-function",
        call.from(),
        call.from() + call.name().length(),
        "there is no function '" + call.name() + "'",
        said);
  }

  private Expression finish(Signature signature, List<Expression> arguments) {
    Type type = signature.result().of(arguments);
    boolean nullable = signature.alwaysNullable() || Typing.anyNullable(arguments);
    List<Expression> given = new ArrayList<>(arguments);
    if ((signature.function() == Function.LPAD || signature.function() == Function.RPAD)
        && given.size() == 2) {
      given.add(Typing.text(" "));
    }
    return new Call(signature.function(), given, type.withNullable(nullable));
  }

  // ---- arguments by a signature

  private List<Expression> arguments(
      Syntax.Call call, List<Syntax> given, String name, Signature signature) {
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

  // ---- functions with a form of their own

  private Expression cast(Syntax.Call call, boolean safe) {
    String name = call.name().toUpperCase(Locale.ROOT);
    Syntax named = call.arguments().size() == 2 ? call.arguments().get(1) : null;
    if (!(named instanceof Syntax.Name word) || word.parts().size() != 1) {
      report.error(
          Report.ARGUMENT, call, name + " takes a value and a type: " + name + "(value AS INT64)");
      return null;
    }
    Type type = TypeNames.named(word.parts().get(0).name());
    if (type == null) {
      report.error(
          "unknown-type",
          word,
          "there is no type '" + word.parts().get(0).name() + "'",
          TypeNames.ADVICE);
      return null;
    }
    Expression e = typing.type(call.arguments().get(0));
    if (e == null) {
      return null;
    }
    if (conversions.isUntypedNull(e)) {
      return new Literal(null, type.asNullable());
    }
    if (e.type().sameAs(type)) {
      return e instanceof Literal literal ? new Literal(literal.value(), literal.type()) : e;
    }
    if (!Casts.allowed(e.type(), type)) {
      report.error(
          Report.TYPE,
          call,
          TypeNames.words(e.type()) + " cannot become " + TypeNames.words(type),
          e.type().isNumeric() && type.kind() == Kind.TIMESTAMP
              ? "write TIMESTAMP_SECONDS(value) or TIMESTAMP_MILLIS(value)"
              : e.type().isNumeric() && type.kind() == Kind.BOOLEAN
                  ? "write value <> 0"
                  : "take a part of it that can");
      return null;
    }
    boolean time = type.kind() == Kind.TIMESTAMP || type.kind() == Kind.DATE;
    boolean known = time && conversions.isText(e) || type.kind() == Kind.DECIMAL;
    if (known && !safe && conversions.fits(e, type)) {
      return conversions.convert(e, type);
    }
    return new Cast(e, type.withNullable(safe || e.type().nullable()), safe);
  }

  private Expression choice(Syntax.Call call) {
    List<Syntax> parts = call.arguments();
    if (parts.size() != 3) {
      report.error(Report.ARGUMENT, call, "IF takes a condition and two values: IF(a > b, a, b)");
      return null;
    }
    return typing.choice(parts.subList(0, 1), parts.subList(1, 2), parts.get(2), call);
  }

  private Expression coalesce(Syntax.Call call, String name) {
    if (call.arguments().isEmpty() || (!name.equals("COALESCE") && call.arguments().size() != 2)) {
      report.error(
          Report.ARGUMENT, call, name + " takes values, of which the first not null counts");
      return null;
    }
    List<Expression> all = typing.common(call.arguments(), call, "the arguments of " + name);
    if (all == null) {
      return null;
    }
    boolean nullable = all.stream().allMatch(e -> e.type().nullable());
    return new Call(Function.COALESCE, all, all.get(0).type().withNullable(nullable));
  }

  private Expression together(Function function, Syntax.Call call, int least, int most) {
    int count = call.arguments().size();
    if (count < least || count > most) {
      report.error(
          Report.ARGUMENT,
          call,
          function + (most == 2 ? " takes two values" : " takes two or more values"));
      return null;
    }
    List<Expression> all = typing.common(call.arguments(), call, "the arguments of " + function);
    if (all == null) {
      return null;
    }
    Type type = all.get(0).type();
    if (!type.isOrdered()) {
      report.error(Report.ARGUMENT, call, TypeNames.words(type) + " cannot be compared");
      return null;
    }
    boolean nullable = function == Function.NULLIF || Typing.anyNullable(all);
    return new Call(function, all, type.withNullable(nullable));
  }

  private Expression mod(Syntax.Call call) {
    if (call.arguments().size() != 2) {
      report.error(Report.ARGUMENT, call, "MOD takes two numbers");
      return null;
    }
    return typing.type(new Syntax.Call("%", true, call.arguments(), call.from(), call.to()));
  }

  private Expression extract(Syntax.Call call) {
    List<Syntax> arguments = call.arguments();
    Syntax part = arguments.isEmpty() ? call : arguments.get(0);
    List<Syntax> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    return typing.times.extract(call, null, part, rest);
  }

  /** POSITION(part IN text) and POSITION(part, text). */
  private Expression position(Syntax.Call call) {
    if (call.arguments().size() != 2) {
      report.error(
          Report.ARGUMENT, call, "POSITION takes a part and a string: POSITION('a' IN text)");
      return null;
    }
    List<Syntax> turned = List.of(call.arguments().get(1), call.arguments().get(0));
    return turned(call, turned, "POSITION", "STRPOS");
  }

  /** TRIM(BOTH chars FROM text): the side is in the name. */
  private Expression trim(Syntax.Call call, String name) {
    String function =
        name.startsWith("TRIM LEADING")
            ? "LTRIM"
            : name.startsWith("TRIM TRAILING") ? "RTRIM" : "TRIM";
    List<Syntax> arguments = call.arguments();
    boolean two = name.endsWith(" FROM");
    if (arguments.size() != (two ? 2 : 1)) {
      report.error(
          Report.ARGUMENT,
          call,
          "TRIM takes a string and optionally the characters to remove",
          "for example TRIM(text), TRIM(text, '-') or TRIM(LEADING '0' FROM text)");
      return null;
    }
    List<Syntax> turned = two ? List.of(arguments.get(1), arguments.get(0)) : arguments;
    return turned(call, turned, "TRIM", function);
  }

  private Expression turned(Syntax.Call call, List<Syntax> turned, String shown, String function) {
    Signature signature = Signatures.BY_NAME.get(function);
    List<Expression> arguments = arguments(call, turned, shown, signature);
    return arguments == null ? null : finish(signature, arguments);
  }

  private Expression arrayContains(Syntax.Call call) {
    if (call.arguments().size() != 2) {
      report.error(Report.ARGUMENT, call, "ARRAY_CONTAINS takes an array and a value");
      return null;
    }
    List<Expression> all = typing.all(call.arguments());
    if (all == null) {
      return null;
    }
    Type type = all.get(0).type();
    if (type.kind() != Kind.ARRAY) {
      report.error(
          Report.ARGUMENT,
          call.arguments().get(0),
          "ARRAY_CONTAINS takes an array and a value; this is " + TypeNames.words(type),
          type.kind() == Kind.STRING
              ? "for a part of a text write CONTAINS(text, part)"
              : "an array is written ARRAY[1, 2, 3]");
      return null;
    }
    Expression value = all.get(1);
    if (!type.element().isOrdered() || !conversions.fits(value, type.element().asRequired())) {
      report.error(
          Report.ARGUMENT,
          call.arguments().get(1),
          TypeNames.words(value.type())
              + " cannot be compared with the elements of "
              + TypeNames.words(type));
      return null;
    }
    Expression converted = conversions.convert(value, type.element().asRequired());
    boolean nullable = type.nullable() || type.element().nullable() || value.type().nullable();
    return converted == null
        ? null
        : new Call(
            Function.ARRAY_CONTAINS,
            List.of(all.get(0), converted),
            Type.BOOLEAN.withNullable(nullable));
  }
}
