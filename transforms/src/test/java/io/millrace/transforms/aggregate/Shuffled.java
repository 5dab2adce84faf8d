package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Step.OrderBy;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Aggregates rows as a run would: rows in random order, in batches of random size, from several
 * tables, as packs in several shards, merged in random order and by way of further tables.
 */
final class Shuffled {
  /** One event: its group, the value of the aggregates, what they order by, its place. */
  record Event(String group, Object value, Object order, long position) {}

  /** What a group that failed gives. */
  record Failed(String code) {}

  private static final Type KEY = Type.STRING.asNullable();

  private final Step.Combine step;
  private final RowType input;
  private final Random random;

  Shuffled(Type value, Type order, List<Aggregate> aggregates, Random random) {
    List<Field> fields = new ArrayList<>(List.of(new Field("group", KEY)));
    aggregates.forEach(a -> fields.add(new Field(a.name(), a.result().asNullable())));
    this.input = RowType.of("group", KEY, "value", value.asNullable(), "by", order.asNullable());
    this.step =
        new Step.Combine(
            List.of(new FieldRef(0, "group", KEY)),
            aggregates,
            io.millrace.transforms.step.Windowing.GLOBAL,
            false,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            new RowType(fields));
    this.random = random;
  }

  static Aggregate aggregate(Aggregate.Kind kind, Type value, Type result, boolean descending) {
    boolean ordered =
        switch (kind) {
          case FIRST, LAST, TOP, GROUP, CONCAT -> true;
          default -> false;
        };
    Expression by = new FieldRef(2, "by", Type.INT64.asNullable());
    return new Aggregate(
        kind.name(),
        kind,
        new FieldRef(1, "value", value.asNullable()),
        ordered ? List.of(new OrderBy(by, descending)) : List.of(),
        null,
        kind == Aggregate.Kind.TOP ? 3 : 0.25,
        ", ",
        result);
  }

  /** The results of each group, in the order of the aggregates. */
  Map<String, List<Object>> results(List<Event> events) {
    List<Event> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, random);
    List<byte[]> packs = new ArrayList<>();
    int from = 0;
    while (from < shuffled.size()) {
      int to = from + 1 + random.nextInt(shuffled.size() - from);
      packs.addAll(packs(shuffled.subList(from, to)));
      from = to;
    }
    for (int round = random.nextInt(3); round > 0 && packs.size() > 1; round--) {
      packs = again(packs);
    }
    Collections.shuffle(packs, random);
    GroupTable table = new GroupTable(step);
    packs.forEach(table::merge);
    return emitted(table);
  }

  private int shards() {
    return 1 + random.nextInt(3);
  }

  private List<byte[]> packs(List<Event> events) {
    GroupTable table = new GroupTable(step);
    int from = 0;
    while (from < events.size()) {
      int to = from + 1 + random.nextInt(Math.min(Batch.ROWS, events.size() - from));
      add(table, events.subList(from, to));
      from = to;
    }
    List<byte[]> packs = new ArrayList<>();
    table.flush(shards(), false, (shard, pack) -> packs.add(pack));
    return packs;
  }

  private void add(GroupTable table, List<Event> events) {
    Batch batch = new Batch(input);
    int[] selected = new int[events.size()];
    for (int row = 0; row < selected.length; row++) {
      Event event = events.get(row);
      batch.column(0).set(row, event.group());
      batch.column(1).set(row, event.value());
      batch.column(2).set(row, event.order());
      batch.rows().position[row] = event.position();
      selected[row] = row;
    }
    batch.rows().size = selected.length;
    int count = step.aggregates().size();
    Column[] values = new Column[count];
    Column[][] orders = new Column[count][];
    for (int i = 0; i < count; i++) {
      Aggregate aggregate = step.aggregates().get(i);
      values[i] = aggregate.kind() == Aggregate.Kind.COUNT_ROWS ? null : batch.column(1);
      orders[i] = aggregate.order().isEmpty() ? new Column[0] : new Column[] {batch.column(2)};
    }
    Column[] keys = {batch.column(0)};
    table.add(batch.rows(), keys, values, orders, selected, selected.length);
  }

  /** The packs merged in two tables and written again. */
  private List<byte[]> again(List<byte[]> packs) {
    Collections.shuffle(packs, random);
    int half = random.nextInt(packs.size());
    List<byte[]> result = new ArrayList<>();
    for (List<byte[]> part : List.of(packs.subList(0, half), packs.subList(half, packs.size()))) {
      GroupTable table = new GroupTable(step);
      part.forEach(table::merge);
      table.flush(shards(), false, (shard, pack) -> result.add(pack));
    }
    return result;
  }

  private Map<String, List<Object>> emitted(GroupTable table) {
    Map<String, List<Object>> results = new LinkedHashMap<>();
    Batch out = new Batch(step.output());
    Failures failures = new Failures();
    for (int from = 0; from < table.size(); from += Batch.ROWS) {
      failures.clear();
      int count = table.emit(from, out, failures);
      for (int row = 0; row < count; row++) {
        List<Object> values = new ArrayList<>();
        Failure failure = failures.at(row);
        for (int i = 1; i < step.output().size(); i++) {
          Object value = out.column(i).get(row);
          values.add(failure == null ? value : new Failed(failure.code()));
        }
        results.put((String) out.column(0).get(row), values);
      }
    }
    return results;
  }
}
