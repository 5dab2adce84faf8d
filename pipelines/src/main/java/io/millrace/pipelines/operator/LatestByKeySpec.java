package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Step.OrderBy;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code key}: of the rows of each key, and window, the one with the latest event time, whole: the
 * up-to-date copy of a keyed stream. {@code late_output}.
 */
final class LatestByKeySpec implements OperatorSpec {
  @Override
  public String type() {
    return "LatestByKey";
  }

  @Override
  public void plan(StepPlan step) {
    Flow input = step.input();
    List<Expression> keys = KeysReader.read(step, "key");
    LateOutput late = LateOutput.read(step);
    boolean timed = KeysReader.isTimed(step, "takes the latest by event time");
    if (!step.config().done() || keys == null || !timed) {
      return;
    }
    RowType type = input.type();
    Type whole = Type.row(type);
    List<Field> fields = new ArrayList<>();
    keys.forEach(key -> fields.add(new Field("key" + (fields.size() + 1), key.type())));
    fields.add(new Field("latest", whole));
    Flow with = withTime(step, input);
    Expression time = KeysReader.field(with.type(), with.type().name(type.size()));
    List<Expression> row = new ArrayList<>();
    type.names().forEach(name -> row.add(KeysReader.field(type, name)));
    Aggregate latest =
        new Aggregate(
            "latest",
            Aggregate.Kind.LAST,
            new Expression.MakeRow(row, whole),
            List.of(new OrderBy(time, false)),
            whole);
    Windowing windowing = input.windowing();
    Step combine =
        new Step.Combine(
            keys,
            List.of(latest),
            windowing,
            false,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            new RowType(fields));
    boolean windowed = windowing.kind() != Windowing.Kind.GLOBAL;
    Flow kept = step.add("latest", combine, List.of(with), windowing, windowed);
    late.leave(kept, input);
    step.output(
        step.add("", unpacked(type, keys.size(), whole), List.of(kept), windowing, windowed));
    step.errors(type, List.of(kept));
  }

  /** The input with the event time behind its fields. */
  private static Flow withTime(StepPlan step, Flow input) {
    String name = "event_time";
    while (input.type().has(name)) {
      name = name + "_";
    }
    List<Field> fields = new ArrayList<>(input.type().fields());
    fields.add(new Field(name, Type.TIMESTAMP));
    Step info =
        new Step.ExtractWindowingInfo(List.of(Step.InfoKind.TIMESTAMP), new RowType(fields));
    return step.add("event time", info, List.of(input), input.windowing(), true);
  }

  private static Step unpacked(RowType type, int at, Type whole) {
    Expression latest = new Expression.FieldRef(at, "latest", whole);
    List<Expression> fields = new ArrayList<>();
    for (int i = 0; i < type.size(); i++) {
      fields.add(new Expression.RowField(latest, i, type.name(i), type.type(i)));
    }
    return new Step.MapToFields(fields, type);
  }
}
