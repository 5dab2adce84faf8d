package io.millrace.transforms.row;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.expression.EvaluationFailure;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.values.KV;

/** The half of a combine behind its shuffle: one row, or one dead letter, for each group. */
final class GroupFn extends StepFn<KV<byte[], Iterable<RowElement>>, RowElement> {
  private static final long serialVersionUID = 1L;

  private final Grouping grouping;
  private final RowType output;

  GroupFn(StepContext step, Step.Combine combine) {
    super(step);
    this.grouping = new Grouping(combine);
    this.output = combine.output();
  }

  @ProcessElement
  public void process(ProcessContext context) {
    List<RowElement> group = new ArrayList<>();
    context.element().getValue().forEach(group::add);
    if (grouping.isSessions()) {
      sessions(group).forEach(session -> result(session, context));
    } else {
      result(group, context);
    }
  }

  /** Cuts the rows of a key where one begins when the one before has been over. */
  private static List<List<RowElement>> sessions(List<RowElement> rows) {
    rows.sort(Comparator.comparingLong(RowElement::windowStart));
    List<List<RowElement>> sessions = new ArrayList<>();
    long end = Long.MIN_VALUE;
    for (RowElement row : rows) {
      if (sessions.isEmpty() || row.windowStart() >= end) {
        sessions.add(new ArrayList<>());
      }
      sessions.get(sessions.size() - 1).add(row);
      end = Math.max(end, row.windowEnd());
    }
    for (List<RowElement> session : sessions) {
      long first = session.get(0).windowStart();
      long last = session.stream().mapToLong(RowElement::windowEnd).max().orElseThrow();
      session.replaceAll(row -> row.withWindow(first, last));
    }
    return sessions;
  }

  private void result(List<RowElement> group, ProcessContext context) {
    count("grouped", group.size());
    count("groups", 1);
    RowElement any = group.get(0);
    int keys = grouping.keys();
    Object[] values = Arrays.copyOf(any.values(), keys + grouping.aggregations().size());
    Arrays.fill(values, keys, values.length, null);
    long time = any.isGlobal() ? Batch.NO_TIME : (any.windowEnd() - 1) * 1000;
    RowElement row =
        new RowElement(values, time, any.windowStart(), any.windowEnd(), 0, 0, 0, null, null);
    Failure failure = aggregate(group, values);
    if (failure == null) {
      output(context).emit(row);
    } else {
      count("dead_groups", 1);
      String json = Values.toJson(nullable(), values);
      dead(context, failure, step.deadLetter(row, failure, json, null));
    }
  }

  /** Fills in the aggregates; the first failure, or null. */
  private Failure aggregate(List<RowElement> group, Object[] values) {
    Failure first = null;
    for (int i = 0; i < grouping.aggregations().size(); i++) {
      try {
        values[grouping.keys() + i] = grouping.aggregations().get(i).of(group);
      } catch (EvaluationFailure e) {
        first = first == null ? e.failure() : first;
      }
    }
    return first;
  }

  private RowType nullable() {
    return new RowType(
        output.fields().stream().map(f -> new Field(f.name(), f.type().asNullable())).toList());
  }
}
