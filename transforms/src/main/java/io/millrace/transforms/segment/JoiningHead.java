package io.millrace.transforms.segment;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** What the sides of joins behind the shuffle have in common: what they push and count. */
abstract class JoiningHead extends Operator implements KeyedHead {
  static final int LEFT = 0;
  static final int RIGHT = 1;

  private static final Comparator<KeyedRow> BY_KEY =
      (a, b) -> Arrays.compareUnsigned(a.key(), b.key());

  final RowsOut out;
  final int width;

  /**
   * @param input the type of the left rows
   */
  JoiningHead(Graph.Node node, RowType input, Counts counts) {
    super(node, input, counts);
    out = new RowsOut(this, node.step().output());
    width = input.size();
  }

  @Override
  void process(Batch batch, int[] selected, int count) {
    throw new IllegalStateException("packs come in by take");
  }

  /** Whether the row had a null key, so that it matches nothing. */
  static boolean isAlone(KeyedRow row) {
    return row.key().length == 0;
  }

  /** All rows of packs, counted as taken. */
  final List<KeyedRow> read(Iterable<byte[]> packs) {
    List<KeyedRow> rows = new ArrayList<>();
    packs.forEach(pack -> KeyedRow.read(pack, rows::add));
    count("taken", rows.size());
    return rows;
  }

  /** Sorts rows by key, then by {@code order}, and gives those of each key together. */
  static void byKey(
      List<KeyedRow> rows, Comparator<KeyedRow> order, Consumer<List<KeyedRow>> taker) {
    rows.sort(BY_KEY.thenComparing(order));
    int from = 0;
    for (int i = 1; i <= rows.size(); i++) {
      if (i == rows.size() || BY_KEY.compare(rows.get(from), rows.get(i)) != 0) {
        taker.accept(rows.subList(from, i));
        from = i;
      }
    }
  }

  /** Pushes a pair. */
  final void pair(KeyedRow left, KeyedRow right, long time, long start, long end) {
    count("pairs", 1);
    out.add(left, right, width, time, start, end, 0);
  }

  /** A row has found no partner: of an outer side it comes alone. */
  final void single(KeyedRow row, boolean outer, long time, long start, long end) {
    if (!outer) {
      count("unmatched", 1);
      count("filtered", 1);
      return;
    }
    count("alone", 1);
    boolean left = row.input() == LEFT;
    out.add(left ? row : null, left ? null : row, width, time, start, end, 0);
  }
}
