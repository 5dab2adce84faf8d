package io.millrace.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.encode.RandomRows;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Groups are told apart by window and keys, and there may be many. */
class GroupTableTest {
  private static final Aggregate ROWS =
      new Aggregate("n", Aggregate.Kind.COUNT_ROWS, null, List.of(), Type.INT64);

  private static Step.Combine counting(RowType keys) {
    List<Expression> references = new ArrayList<>();
    List<Field> fields = new ArrayList<>(keys.fields());
    for (int i = 0; i < keys.size(); i++) {
      references.add(new FieldRef(i, keys.name(i), keys.type(i)));
    }
    fields.add(new Field("n", Type.INT64));
    return new Step.Combine(
        references,
        List.of(ROWS),
        io.millrace.transforms.step.Windowing.GLOBAL,
        false,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        new RowType(fields));
  }

  private static void add(GroupTable table, Batch batch) {
    Column[] keys = new Column[batch.type().size()];
    int[] selected = new int[batch.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = batch.column(i);
    }
    for (int i = 0; i < selected.length; i++) {
      selected[i] = i;
    }
    table.add(batch.rows(), keys, new Column[1], new Column[1][0], selected, selected.length);
  }

  /** The rows of all groups, by way of packs in {@code shards}. */
  private static List<Object[]> emitted(GroupTable from, Step.Combine step, int shards) {
    GroupTable table = new GroupTable(step);
    from.flush(shards, false, (shard, pack) -> table.merge(pack));
    assertThat(from.size()).isZero();
    Batch out = new Batch(step.output());
    List<Object[]> rows = new ArrayList<>();
    for (int first = 0; first < table.size(); ) {
      int count = table.emit(first, out, new Failures());
      for (int row = 0; row < count; row++) {
        assertThat(table.events(first + row)).isEqualTo(out.column(step.keys().size()).get(row));
        rows.add(out.row(row));
      }
      first += count;
    }
    return rows;
  }

  private static Map<String, Long> counts(RowType keys, List<Object[]> rows) {
    Step.Combine step = counting(keys);
    GroupTable table = new GroupTable(step);
    add(table, RandomRows.batch(keys, rows));
    Map<String, Long> counts = new TreeMap<>();
    for (Object[] row : emitted(table, step, 3)) {
      counts.put(Values.toJson(step.output(), row), (Long) row[keys.size()]);
    }
    return counts;
  }

  private static Object[] key(Object... values) {
    return values;
  }

  @Test
  void nullsAreEqualAndTextsAreNotMixedUp() {
    RowType keys = RowType.of("a", Type.STRING.asNullable(), "b", Type.STRING.asNullable());
    Map<String, Long> counts =
        counts(
            keys,
            List.of(
                key(null, null),
                key(null, null),
                key(null, ""),
                key("", null),
                key("", ""),
                key("\u0000", ""),
                key("", "\u0000"),
                key("a", "b"),
                key("ab", ""),
                key("a", "b")));
    assertThat(counts).hasSize(8);
    assertThat(counts)
        .containsEntry("{\"a\":null,\"b\":null,\"n\":2}", 2L)
        .containsEntry("{\"a\":\"a\",\"b\":\"b\",\"n\":2}", 2L);
  }

  @Test
  void equalNumbersAreOneGroup() {
    RowType keys = RowType.of("d", Type.DOUBLE, "price", Type.DECIMAL);
    Map<String, Long> counts =
        counts(
            keys,
            List.of(
                key(0.0, new BigDecimal("1.0")),
                key(-0.0, new BigDecimal("1.00")),
                key(Double.NaN, new BigDecimal("1E+30")),
                key(
                    Double.longBitsToDouble(0xfff8000000000123L),
                    new BigDecimal("1" + "0".repeat(30)))));
    assertThat(counts.values()).containsExactly(2L, 2L);
  }

  @Test
  void windowsAreApart() {
    RowType keys = RowType.of("k", Type.INT64);
    Step.Combine step = counting(keys);
    GroupTable table = new GroupTable(step);
    Batch batch = RandomRows.batch(keys, List.of(key(1L), key(1L), key(1L), key(1L)));
    for (int row = 0; row < 3; row++) {
      batch.rows().windowStart[row] = row / 2 * 60_000L;
      batch.rows().windowEnd[row] = row / 2 * 60_000L + 60_000;
    }
    add(table, batch);
    assertThat(table.size()).isEqualTo(3);
    Batch out = new Batch(step.output());
    assertThat(table.emit(0, out, new Failures())).isEqualTo(3);
    assertThat(out.rows().windowEnd).startsWith(60_000, 120_000);
    assertThat(out.rows().eventTime).startsWith(59_999_000, 119_999_000, Batch.NO_TIME);
    assertThat(List.of(out.row(0)[1], out.row(1)[1], out.row(2)[1])).containsExactly(2L, 1L, 1L);
  }

  @Test
  void eventsOfAllPacksAreCounted() {
    RowType keys = RowType.of("k", Type.INT64);
    Step.Combine step = counting(keys);
    GroupTable merged = new GroupTable(step);
    for (int i = 0; i < 3; i++) {
      GroupTable table = new GroupTable(step);
      add(table, RandomRows.batch(keys, List.of(key(1L), key(1L))));
      table.flush(2, false, (shard, pack) -> merged.merge(pack));
    }
    assertThat(merged.size()).isEqualTo(1);
    assertThat(merged.events(0)).isEqualTo(6);
  }

  @Test
  void growsOverManyGroups() {
    RowType keys = RowType.of("s", Type.STRING, "l", Type.INT64.asNullable());
    Step.Combine step = counting(keys);
    GroupTable table = new GroupTable(step);
    int groups = 120_000;
    Batch batch = new Batch(keys);
    for (int i = 0; i < groups + groups / 2; i++) {
      int row = batch.size();
      int key = i % groups;
      batch.column(0).set(row, "k" + key);
      batch.column(1).set(row, key % 7 == 0 ? null : (Object) (long) key);
      batch.rows().size++;
      if (batch.size() == Batch.ROWS || i == groups + groups / 2 - 1) {
        add(table, batch);
        batch.clear();
      }
    }
    assertThat(table.size()).isEqualTo(groups);
    Map<Object, Long> seen = new HashMap<>();
    for (Object[] row : emitted(table, step, 5)) {
      int key = Integer.parseInt(((String) row[0]).substring(1));
      assertThat(row[1]).isEqualTo(key % 7 == 0 ? null : (Object) (long) key);
      assertThat(row[2]).isEqualTo(key < groups / 2 ? 2L : 1L);
      seen.put(row[0], (Long) row[2]);
    }
    assertThat(seen).hasSize(groups);
  }
}
