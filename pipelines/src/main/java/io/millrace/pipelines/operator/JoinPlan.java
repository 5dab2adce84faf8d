package io.millrace.pipelines.operator;

import io.millrace.pipelines.operator.JoinConfig.Selected;
import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The rows that come out of joins on their way, and what is made of them in the end. */
final class JoinPlan {
  private final StepPlan step;
  private final List<Column> columns = new ArrayList<>();

  /** A field of an input, in its place behind a join. */
  private record Column(String alias, String field, Type type) {}

  JoinPlan(StepPlan step) {
    this.step = step;
  }

  /** Puts the fields of an input behind those that are there. */
  void append(String alias, RowType type) {
    for (Field field : type.fields()) {
      columns.add(new Column(alias, field.name(), field.type()));
    }
  }

  /** Says that the first {@code count} fields, or those from there on, may be missing. */
  void missing(int count, boolean left, boolean right) {
    for (int i = 0; i < columns.size(); i++) {
      if (i < count ? left : right) {
        Column c = columns.get(i);
        columns.set(i, new Column(c.alias(), c.field(), c.type().asNullable()));
      }
    }
  }

  int size() {
    return columns.size();
  }

  private int indexOf(String alias, String field) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).alias().equals(alias) && columns.get(i).field().equals(field)) {
        return i;
      }
    }
    throw new IllegalStateException("no field " + field + " of " + alias);
  }

  Expression ref(String alias, String field) {
    int index = indexOf(alias, field);
    Column column = columns.get(index);
    return new Expression.FieldRef(index, alias + "." + field, column.type());
  }

  /** The rows behind the join, before fields are chosen. */
  RowType type() {
    return new RowType(
        columns.stream().map(c -> new Field(c.alias() + "." + c.field(), c.type())).toList());
  }

  /**
   * Adds the last join, and behind it the choice of fields where it is one.
   *
   * @param join makes the step, given what leaves it
   */
  void finish(
      Function<RowType, Step> join,
      List<Flow> inputs,
      List<Selected> selected,
      Windowing windowing,
      boolean timed,
      LateOutput late) {
    if (isAll(selected)) {
      List<Field> fields = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        fields.add(new Field(selected.get(i).name(), columns.get(i).type()));
      }
      Step made = join.apply(new RowType(fields));
      Flow joined = step.add("", made, inputs, windowing, timed);
      late.leave(joined, late(joined, made));
      step.output(joined);
      return;
    }
    Step made = join.apply(type());
    Flow joined = step.add("join", made, inputs, windowing, timed);
    Flow lateRows = late(joined, made);
    if (late.isAsked()) {
      Step ready = choice(selected, lateRows.type());
      late.leaveAs(step.add("late", ready, List.of(lateRows), windowing, timed));
    }
    Flow errors = step.errors(joined, inputs.get(0));
    step.output(step.add(choice(selected, joined.type()), joined));
    if (errors != null) {
      step.output(step.spec().errorOutput(), errors);
    }
  }

  private static Flow late(Flow joined, Step made) {
    Graph.Edge edge = new Graph.Edge(joined.edge().from(), Graph.LATE);
    RowType type = Graph.lateType(made, made.output());
    return new Flow(edge, type, joined.windowing(), joined.timed());
  }

  /** Whether the chosen fields are those of the join, in their order. */
  private boolean isAll(List<Selected> selected) {
    if (selected.size() != columns.size()) {
      return false;
    }
    for (int i = 0; i < columns.size(); i++) {
      Selected s = selected.get(i);
      if (!columns.get(i).alias().equals(s.alias()) || !columns.get(i).field().equals(s.field())) {
        return false;
      }
    }
    return true;
  }

  private Step choice(List<Selected> selected, RowType type) {
    List<Expression> expressions = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    for (Selected chosen : selected) {
      int index = indexOf(chosen.alias(), chosen.field());
      expressions.add(new Expression.FieldRef(index, type.name(index), type.type(index)));
      fields.add(new Field(chosen.name(), type.type(index)));
    }
    return new Step.MapToFields(expressions, new RowType(fields));
  }
}
