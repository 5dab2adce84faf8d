package io.millrace.transforms.aggregate;

import io.millrace.transforms.batch.ByteReader;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/**
 * GROUP and CONCAT: all values of a group, each beside the sortable bytes of its place among them,
 * put in order when the result is made.
 *
 * <p><b>Memory:</b> the bytes of all values of all groups, and as much again for what they are
 * ordered by. A group of more than {@link Aggregate#VALUES_MAX} values or {@link #BYTES_MAX} bytes
 * keeps nothing and fails, whatever the order its rows come in.
 */
final class Collected extends Accumulator {
  private static final int BYTES_MAX = 1 << 28;
  private static final int BYTES_FIRST = 32;
  private static final int TOO_MANY = -1;

  private final Aggregate aggregate;
  private final Type type;
  private final RowOrder order;
  private ByteWriter[] held = new ByteWriter[0];
  private int[] counts = new int[0];
  private long bytes;
  private final ByteWriter key = new ByteWriter();
  private final ByteWriter cell = new ByteWriter();

  Collected(Aggregate aggregate) {
    this.aggregate = aggregate;
    this.type = aggregate.value().type();
    this.order = new RowOrder(aggregate.order());
  }

  @Override
  void ensure(int groups) {
    if (groups > counts.length) {
      counts = Arrays.copyOf(counts, Capacity.of(groups));
      held = Arrays.copyOf(held, counts.length);
    }
  }

  @Override
  void add(Input input, int[] selected, int count, int[] group) {
    Column column = input.value();
    boolean byValue = order.isEmpty() && type.isOrdered();
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      if (!column.isNull(row) && counts[group[i]] != TOO_MANY) {
        key.clear();
        if (!byValue) {
          order.write(input, row, key);
        }
        SortableBytes.write(column, row, false, key);
        cell.clear();
        Cells.write(column, row, cell);
        ByteWriter into = room(group[i], key.size() + cell.size(), 1);
        if (into != null) {
          into.putSlice(key.array(), 0, key.size());
          into.putSlice(cell.array(), 0, cell.size());
        }
      }
    }
  }

  /** Where values of a group go, null when they are too many. */
  private ByteWriter room(int group, int more, int values) {
    ByteWriter into = held[group];
    if (into == null) {
      into = new ByteWriter(Math.max(BYTES_FIRST, more));
      held[group] = into;
    }
    if (counts[group] + values > Aggregate.VALUES_MAX || into.size() + more > BYTES_MAX) {
      tooMany(group);
      return null;
    }
    counts[group] += values;
    bytes += more;
    return into;
  }

  private void tooMany(int group) {
    counts[group] = TOO_MANY;
    if (held[group] != null) {
      bytes -= held[group].size();
      held[group] = null;
    }
  }

  @Override
  long bytes() {
    return bytes;
  }

  @Override
  void encode(int group, ByteWriter out) {
    out.putInt(counts[group]);
    if (counts[group] > 0) {
      out.putSlice(held[group].array(), 0, held[group].size());
    }
  }

  @Override
  void merge(int group, ByteReader in) {
    int values = in.getInt();
    if (values == TOO_MANY) {
      tooMany(group);
    } else if (values > 0) {
      int size = in.getVarInt();
      ByteWriter into = counts[group] == TOO_MANY ? null : room(group, size, values);
      if (into != null) {
        into.putBytes(in.array(), in.position(), size);
      }
      in.skip(size);
    }
  }

  @Override
  Failure emit(int group, Column out, int row) {
    if (counts[group] == TOO_MANY) {
      return Aggregate.tooManyValues(aggregate.kind());
    }
    if (counts[group] == 0) {
      out.setNull(row);
      return null;
    }
    List<Object> values = sorted(group);
    if (aggregate.kind() == Aggregate.Kind.GROUP) {
      out.set(row, values);
    } else if (type.kind() == Type.Kind.ARRAY) {
      List<Object> all = new ArrayList<>();
      values.forEach(value -> all.addAll((List<?>) value));
      out.set(row, all);
    } else {
      String separator = aggregate.separator() == null ? "" : aggregate.separator();
      StringJoiner text = new StringJoiner(separator);
      values.forEach(value -> text.add((String) value));
      out.set(row, text.toString());
    }
    return null;
  }

  private List<Object> sorted(int group) {
    byte[] array = held[group].array();
    ByteReader in = new ByteReader(array).reset(array, 0, held[group].size());
    Entry[] entries = new Entry[counts[group]];
    for (int i = 0; i < entries.length; i++) {
      int keySize = in.getVarInt();
      int keyFrom = in.position();
      in.skip(keySize);
      int cellSize = in.getVarInt();
      entries[i] = new Entry(keyFrom, keyFrom + keySize, in.position());
      in.skip(cellSize);
    }
    Arrays.sort(
        entries, (a, b) -> Arrays.compareUnsigned(array, a.from, a.to, array, b.from, b.to));
    List<Object> values = new ArrayList<>(entries.length);
    for (Entry entry : entries) {
      values.add(Cells.readNullable(type, in.reset(array, entry.cell, array.length - entry.cell)));
    }
    return values;
  }

  /** One value: where its key and its cell stand. */
  private record Entry(int from, int to, int cell) {}

  @Override
  void clear() {
    Arrays.fill(held, null);
    Arrays.fill(counts, 0);
    bytes = 0;
  }
}
