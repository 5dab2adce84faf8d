package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Type;
import java.util.List;

/**
 * {@code timestamp}: a timestamp, or a number of seconds since 1970. Rows that are in windows are
 * put into those of their new time.
 */
final class AssignTimestampsSpec implements OperatorSpec {
  @Override
  public String type() {
    return "AssignTimestamps";
  }

  @Override
  public void plan(StepPlan step) {
    Flow input = step.input();
    Expression written = step.expression("timestamp", input.type());
    if (!step.config().done() || written == null) {
      return;
    }
    Expression timestamp = timestamp(written);
    if (timestamp == null) {
      step.problems()
          .error(
              "wrong-type",
              step.config().textSpan("timestamp"),
              "'timestamp' must be a timestamp or a number of seconds, this is " + written.type(),
              "TO_TIMESTAMP(text, 'yyyy-MM-dd HH:mm:ss') makes one of a string");
      return;
    }
    Windowing windows = input.windowing();
    if (windows.kind() == Windowing.Kind.SLIDING) {
      step.problems()
          .error(
              "windows-before-time",
              step.span(),
              "the rows here are in sliding windows already, each in several",
              "put AssignTimestamps before the windows");
      return;
    }
    Step.AssignTimestamps assign = new Step.AssignTimestamps(timestamp, input.type());
    Flow assigned =
        step.add(
            "",
            assign,
            List.of(input),
            Windowing.GLOBAL.withLateness(windows.latenessMillis()),
            true);
    if (windows.kind() != Windowing.Kind.GLOBAL) {
      Step into = new Step.WindowInto(windows, input.type());
      Flow again = step.add("windows", into, List.of(assigned), windows, true);
      step.errors(input.type(), List.of(assigned));
      assigned = again;
    }
    step.output(assigned);
  }

  private static Expression timestamp(Expression written) {
    Type type = Type.TIMESTAMP.withNullable(written.type().nullable());
    Type micros = Type.INT64.withNullable(written.type().nullable());
    return switch (written.type().kind()) {
      case TIMESTAMP -> written;
      case INT32, INT64 ->
          new Expression.Call(
              Function.TIMESTAMP_SECONDS, List.of(Conversions.convert(written, micros)), type);
      case DATE -> new Expression.Cast(written, type, false);
      case FLOAT, DOUBLE, DECIMAL -> {
        Type decimal = Type.DECIMAL.withNullable(written.type().nullable());
        Expression million =
            new Expression.Literal(java.math.BigDecimal.valueOf(1_000_000), Type.DECIMAL);
        Expression product =
            new Expression.Call(
                Function.MULTIPLY,
                List.of(Conversions.convert(written, decimal), million),
                decimal);
        yield new Expression.Call(
            Function.TIMESTAMP_MICROS, List.of(new Expression.Cast(product, micros, false)), type);
      }
      default -> null;
    };
  }
}
