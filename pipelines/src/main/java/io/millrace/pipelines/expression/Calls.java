package io.millrace.pipelines.expression;

import io.millrace.pipelines.problem.Suggest;
import io.millrace.transforms.expression.Casts;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
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
  private final Arguments arguments;

  Calls(Typing typing) {
    this.typing = typing;
    this.conversions = typing.conversions;
    this.report = typing.report;
    this.arguments = new Arguments(typing);
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
    List<Expression> read = arguments.read(call, call.arguments(), name, signature);
    return read == null ? null : finish(signature, read);
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
    List<Expression> read = arguments.read(call, turned, shown, signature);
    return read == null ? null : finish(signature, read);
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
