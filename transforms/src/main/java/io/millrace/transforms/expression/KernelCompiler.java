package io.millrace.transforms.expression;

import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Case;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Expression.MakeRow;
import io.millrace.transforms.expression.Expression.RowField;
import io.millrace.transforms.expression.Expression.When;
import io.millrace.transforms.type.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the kernel for each node of an expression. */
final class KernelCompiler {
  private static final Set<String> UTC = Set.of("UTC", "Z", "Etc/UTC", "GMT", "Etc/GMT");

  private KernelCompiler() {}

  static Kernel compile(Expression expression) {
    if (expression instanceof FieldRef field) {
      return new FieldKernel(field.index(), field.type());
    }
    if (expression instanceof Literal literal) {
      return new LiteralKernel(literal.value(), literal.type());
    }
    if (expression instanceof RowField field) {
      return ArrayKernels.rowField(field.index(), field.type(), compile(field.row()));
    }
    if (expression instanceof MakeRow row) {
      return ArrayKernels.makeRow(row.type(), compileAll(row.fields()));
    }
    if (expression instanceof Case choice) {
      List<When> whens = choice.whens();
      return new ChoiceKernels.Case(
          choice.type(),
          compileAll(whens.stream().map(When::condition).toList()),
          compileAll(whens.stream().map(When::then).toList()),
          compile(choice.otherwise()));
    }
    if (expression instanceof Cast cast) {
      return CastKernels.of(cast.type(), cast.safe(), compile(cast.argument()));
    }
    return call((Call) expression);
  }

  private static Kernel[] compileAll(List<Expression> expressions) {
    return expressions.stream().map(KernelCompiler::compile).toArray(Kernel[]::new);
  }

  private static Kernel call(Call call) {
    return switch (call.function()) {
      case LIKE, REGEXP_CONTAINS, REGEXP_EXTRACT, REGEXP_EXTRACT_ALL, REGEXP_REPLACE ->
          pattern(call);
      case EXTRACT,
          TIMESTAMP_TRUNC,
          DATE_TRUNC,
          TIMESTAMP_ADD,
          DATE_ADD,
          TIMESTAMP_DIFF,
          DATE_DIFF ->
          unit(call);
      case TO_TIMESTAMP, TO_DATE, FORMAT_TIMESTAMP, FORMAT_DATE, TO_DAY -> time(call);
      default -> plain(call.function(), call.type(), compileAll(call.arguments()));
    };
  }

  /** Functions whose arguments are all values of the row. */
  private static Kernel plain(Function function, Type type, Kernel... in) {
    return switch (function) {
      case AND -> new LogicKernels.Junction(type, false, in);
      case OR -> new LogicKernels.Junction(type, true, in);
      case NOT -> new LogicKernels.Not(type, in[0]);
      case IS_NULL -> new LogicKernels.NullTest(type, true, in[0]);
      case IS_NOT_NULL -> new LogicKernels.NullTest(type, false, in[0]);
      case IS_TRUE -> new LogicKernels.TruthTest(type, true, in[0]);
      case IS_FALSE -> new LogicKernels.TruthTest(type, false, in[0]);
      case COALESCE -> new ChoiceKernels.Coalesce(type, in);
      case NULLIF -> new ChoiceKernels.NullIf(type, in[0], in[1]);
      case EQ, NE, LT, LE, GT, GE, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM ->
          CompareKernels.of(function, type, in[0], in[1]);
      case IN -> InKernels.of(type, in[0], Arrays.copyOfRange(in, 1, in.length));
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MOD ->
          ArithmeticKernels.of(function, type, in[0], in[1]);
      case NEGATE, ABS, SIGN -> NumericKernels.sign(function, type, in[0]);
      case CEIL, FLOOR, ROUND, TRUNC -> NumericKernels.round(function, type, in);
      case SQRT, EXP, LN, LOG10, SIN, COS, TAN, ASIN, ACOS, ATAN, RADIANS, DEGREES, POWER, ATAN2 ->
          new NumericKernels.Mathematics(function, type, in);
      case GREATEST -> new NumericKernels.Extreme(true, type, in);
      case LEAST -> new NumericKernels.Extreme(false, type, in);
      case TIMESTAMP_SECONDS -> new TimeKernels.FromEpoch(TimeKernels.SECOND, type, in[0]);
      case TIMESTAMP_MILLIS -> new TimeKernels.FromEpoch(1000, type, in[0]);
      case TIMESTAMP_MICROS -> new TimeKernels.FromEpoch(1, type, in[0]);
      case UNIX_SECONDS -> new TimeKernels.Whole(TimeKernels.SECOND, type, in[0]);
      case UNIX_MILLIS -> new TimeKernels.Whole(1000, type, in[0]);
      case UNIX_MICROS -> new TimeKernels.Whole(1, type, in[0]);
      case ARRAY, ITEM, MAP_VALUE, CARDINALITY, ARRAY_CONTAINS, ARRAY_JOIN, MAP_KEYS ->
          ArrayKernels.of(function, type, in);
      default -> string(function, type, in);
    };
  }

  private static Kernel string(Function function, Type type, Kernel... in) {
    return switch (function) {
      case CONCAT -> new StringKernels.Concat(type, in);
      case LENGTH -> new StringKernels.Length(type, in[0]);
      case UPPER -> new StringKernels.ChangeCase(true, type, in[0]);
      case LOWER -> new StringKernels.ChangeCase(false, type, in[0]);
      case TRIM, LTRIM, RTRIM ->
          in.length == 1
              ? new StringKernels.Trim(function, type, in[0])
              : TextKernels.of(function, type, in);
      case SUBSTR, LEFT, RIGHT -> new StringKernels.Part(function, type, in);
      case STRPOS, STARTS_WITH, ENDS_WITH, CONTAINS ->
          new StringKernels.Search(function, type, in[0], in[1]);
      default -> TextKernels.of(function, type, in);
    };
  }

  private static Kernel pattern(Call call) {
    Kernel text = compile(call.argument(0));
    String pattern = constant(call, 1);
    if (call.function() == Function.LIKE) {
      String escape = call.arguments().size() > 2 ? constant(call, 2) : "";
      return new StringKernels.Like(call.type(), new LikePattern(pattern, escape), text);
    }
    Kernel by = call.function() == Function.REGEXP_REPLACE ? compile(call.argument(2)) : null;
    return RegexKernels.of(call.function(), call.type(), RegexKernels.pattern(pattern), text, by);
  }

  private static Kernel unit(Call call) {
    Type type = call.type();
    return switch (call.function()) {
      case EXTRACT -> {
        String part = constant(call, 0);
        Kernel time = compile(call.argument(1));
        String zone = zone(call, 2);
        yield zone == null || time.type().kind() == Type.Kind.DATE
            ? new TimeKernels.Extract(part, type, time)
            : CalendarKernels.extract(part, zone, type, time);
      }
      case TIMESTAMP_TRUNC, DATE_TRUNC -> {
        Kernel time = compile(call.argument(0));
        String zone = zone(call, 2);
        yield zone == null
            ? new TimeKernels.Truncate(unit(call, 1), type, time)
            : CalendarKernels.truncate(unit(call, 1), zone, type, time);
      }
      case TIMESTAMP_ADD ->
          new TimeKernels.Add(
              unit(call, 2), type, compile(call.argument(0)), compile(call.argument(1)));
      case DATE_ADD ->
          CalendarKernels.dateAdd(
              unit(call, 2), type, compile(call.argument(0)), compile(call.argument(1)));
      default ->
          new TimeKernels.Difference(
              unit(call, 2), type, compile(call.argument(0)), compile(call.argument(1)));
    };
  }

  private static Kernel time(Call call) {
    Type type = call.type();
    Kernel in = compile(call.argument(0));
    if (call.function() == Function.TO_DAY) {
      String zone = zone(call, 1);
      return zone == null
          ? new TimeKernels.Whole(TimeKernels.DAY, type, in)
          : CalendarKernels.toDay(zone, type, in);
    }
    String zone = zone(call, 2);
    // The zone as it is written: a pattern may write its name.
    TimePattern pattern =
        new TimePattern(constant(call, 1), call.arguments().size() > 2 ? constant(call, 2) : null);
    return switch (call.function()) {
      case TO_TIMESTAMP ->
          pattern.pattern().equals("rfc3339")
              ? new TimeKernels.ParseRfc3339(type, in)
              : new CalendarKernels.ParseTimestamp(
                  pattern, zone == null ? KernelTimeParser.of(pattern.pattern()) : null, type, in);
      case TO_DATE -> CalendarKernels.parseDate(pattern, type, in);
      case FORMAT_TIMESTAMP -> CalendarKernels.formatTimestamp(pattern, type, in);
      default -> CalendarKernels.formatDate(pattern, type, in);
    };
  }

  private static String unit(Call call, int i) {
    return constant(call, i).toUpperCase(Locale.ROOT);
  }

  /** A zone argument, or null where there is none or it is UTC. */
  private static String zone(Call call, int i) {
    if (call.arguments().size() <= i) {
      return null;
    }
    String zone = constant(call, i);
    return UTC.contains(zone) ? null : zone;
  }

  private static String constant(Call call, int i) {
    if (call.argument(i) instanceof Literal literal && literal.value() instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(
        "argument " + (i + 1) + " of " + call.function() + " must be a text constant");
  }
}
