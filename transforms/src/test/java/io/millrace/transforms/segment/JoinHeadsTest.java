package io.millrace.transforms.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.batch.Cells;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The joins behind the shuffle, against nested loops: packs in any order that their lateness
 * allows, wake-ups in between. A row is never pushed before the time at which its wake-up holds the
 * watermark, and when all is over nothing is kept that was to be freed.
 */
final class JoinHeadsTest {
  private static final RowType SIDE = RowType.of("n", Type.INT64);
  private static final RowType BOTH =
      RowType.of("l", Type.INT64.asNullable(), "r", Type.INT64.asNullable());
  private static final List<Expression> KEYS = List.of(new FieldRef(0, "n", Type.INT64));
  private static final long LATENESS = 1_500;

  /** A row with its number as its only field. */
  private record Row(int input, Integer key, long time, long number) {}

  private record Out(Long left, Long right, long time) {}

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anIntervalJoinFindsAllPairs(long seed) {
    Random random = new Random(seed);
    long before = (random.nextInt(13) - 4) * 700_000L;
    long after = random.nextInt(12) * 500_000L - before;
    boolean leftOuter = random.nextBoolean();
    boolean rightOuter = random.nextBoolean();
    List<Row> rows = rows(random);
    List<Out> expected = new ArrayList<>();
    Set<Row> matched = new HashSet<>();
    for (Row l : rows) {
      for (Row r : rows) {
        boolean close = r.time() >= l.time() - before && r.time() <= l.time() + after;
        if (l.input() == 0 && r.input() == 1 && l.key() != null && l.key().equals(r.key())) {
          if (close) {
            matched.addAll(List.of(l, r));
            expected.add(new Out(l.number(), r.number(), Math.max(l.time(), r.time())));
          }
        }
      }
    }
    for (Row row : rows) {
      if (!matched.contains(row) && (row.input() == 0 ? leftOuter : rightOuter)) {
        expected.add(alone(row));
      }
    }
    Step step =
        new Step.IntervalJoin(KEYS, KEYS, before, after, leftOuter, rightOuter, LATENESS, BOTH);
    check(step, rows, expected, random, true);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anAsOfJoinFindsTheLatest(long seed) {
    Random random = new Random(seed);
    long within = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(8) * 600_000L;
    boolean outer = random.nextBoolean();
    List<Row> rows = rows(random);
    List<Out> expected = new ArrayList<>();
    for (Row l : rows) {
      Row best = null;
      for (Row r : rows) {
        boolean good = r.input() == 1 && l.key() != null && l.key().equals(r.key());
        boolean later =
            best == null
                || r.time() > best.time()
                || r.time() == best.time() && r.number() > best.number();
        if (good && r.time() <= l.time() && later) {
          best = r;
        }
      }
      if (l.input() == 0) {
        // An age beyond all numbers is too old.
        boolean young =
            best != null
                && (within == Long.MAX_VALUE
                    || l.time() - best.time() >= 0 && l.time() - best.time() <= within);
        if (young) {
          expected.add(new Out(l.number(), best.number(), l.time()));
        } else if (outer) {
          expected.add(alone(l));
        }
      }
    }
    Step step = new Step.AsOfJoin(KEYS, KEYS, outer, within, LATENESS, BOTH);
    check(step, rows, expected, random, within != Long.MAX_VALUE);
  }

  /** Goal: a group of many rows that are far apart costs what its rows cost, not their square. */
  @Test
  void manyRowsOfOneKeyAreNotComparedWithEachOther() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      rows.add(new Row(i % 2, 1, i * 1_000_000L, i));
    }
    Step step = new Step.IntervalJoin(KEYS, KEYS, 1_000_000, 0, false, false, 0, BOTH);
    Collected collected = new Collected();
    KeyedHead head = head(step, collected);
    head.all(List.of(pack(rows, 0)));

    assertThat(collected.rows).hasSize(99_999);
  }

  private static Out alone(Row row) {
    return row.input() == 0
        ? new Out(row.number(), null, row.time())
        : new Out(null, row.number(), row.time());
  }

  private static List<Row> rows(Random random) {
    List<Row> rows = new ArrayList<>();
    int count = random.nextInt(80);
    for (int i = 0; i < count; i++) {
      long time =
          switch (random.nextInt(30)) {
            case 0 -> Long.MAX_VALUE - 100_000_000L - random.nextInt(3);
            case 1 -> Long.MIN_VALUE / 4 + random.nextInt(3);
            default -> random.nextInt(40) * 300_000L + random.nextInt(2) * random.nextInt(999_999);
          };
      Integer key = random.nextInt(12) == 0 ? null : (Integer) random.nextInt(3);
      rows.add(new Row(random.nextInt(2), key, time, i));
    }
    return rows;
  }

  private void check(Step step, List<Row> rows, List<Out> expected, Random random, boolean freed) {
    List<Row> sent = new ArrayList<>(rows);
    sent.removeIf(
        row ->
            row.key() == null
                && !(step instanceof Step.AsOfJoin join
                    ? join.leftOuter() && row.input() == 0
                    : row.input() == 0
                        ? ((Step.IntervalJoin) step).leftOuter()
                        : ((Step.IntervalJoin) step).rightOuter()));
    Collected whole = new Collected();
    Collections.shuffle(sent, random);
    head(step, whole).all(packs(sent, random));
    assertThat(whole.rows).containsExactlyInAnyOrderElementsOf(expected);

    Collected stream = new Collected();
    Recorded state = new Recorded(stream);
    KeyedHead head = head(step, stream);
    long watermark = Long.MIN_VALUE;
    while (!sent.isEmpty()) {
      int count = 1 + random.nextInt(Math.min(15, sent.size()));
      List<Row> some = sent.subList(0, count);
      packs(some, random).forEach(pack -> head.take(pack, state));
      some.clear();
      long limit = sent.stream().mapToLong(JoinHeadsTest::due).min().orElse(KeyedHead.END);
      watermark =
          Math.max(
              watermark, Math.min(limit, KeyedHead.END - 1_000_000) - 1 - random.nextInt(3_000));
      state.advance(head, watermark);
    }
    state.advance(head, KeyedHead.END);
    assertThat(stream.rows).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(state.panes).isEmpty();
    if (freed) {
      assertThat(state.kept).isEmpty();
    }
  }

  private static long due(Row row) {
    return Math.floorDiv(row.time(), 1000L) + 1 + LATENESS;
  }

  private static List<byte[]> packs(List<Row> rows, Random random) {
    Map<Long, List<Row>> byPane = new TreeMap<>();
    for (Row row : rows) {
      byPane.computeIfAbsent(KeyedRow.bucket(row.time()), p -> new ArrayList<>()).add(row);
    }
    List<byte[]> packs = new ArrayList<>();
    byPane.forEach((pane, some) -> packs.add(pack(some, pane)));
    Collections.shuffle(packs, random);
    return packs;
  }

  private static byte[] pack(List<Row> rows, long pane) {
    ByteWriter pack = new ByteWriter();
    KeyedRow.start(pack, pane);
    for (Row row : rows) {
      byte[] key = row.key() == null ? new byte[0] : new byte[] {1, row.key().byteValue()};
      ByteWriter cells = new ByteWriter();
      Cells.writeNullable(Type.INT64, row.number(), cells);
      new KeyedRow(row.input(), key, row.time(), Batch.GLOBAL, 0, row.number(), cells.toByteArray())
          .write(pack);
    }
    return pack.toByteArray();
  }

  private static KeyedHead head(Step step, Collected collected) {
    Counts counts = new Counts();
    Graph.Edge none = new Graph.Edge(0, Graph.MAIN);
    Graph.Node node = new Graph.Node(0, "p", "join", step, List.of(none, none));
    JoiningHead head =
        step instanceof Step.AsOfJoin
            ? new AsOfJoinHead(node, SIDE, counts)
            : new IntervalJoinHead(node, SIDE, counts);
    head.main.to(collected, 0);
    return head;
  }

  /** Takes what a join pushes. */
  private static final class Collected extends Operator {
    private final List<Out> rows = new ArrayList<>();
    private long hold = Long.MIN_VALUE;

    Collected() {
      super(
          new Graph.Node(0, "p", "collect", new Step.Create(List.of(), BOTH), List.of()),
          BOTH,
          new Counts());
    }

    @Override
    void process(Batch batch, int[] selected, int count) {
      for (int row : Arrays.copyOf(selected, count)) {
        Object[] values = batch.row(row);
        long time = batch.rows().eventTime[row];
        assertThat(Math.floorDiv(time, 1000L)).isGreaterThanOrEqualTo(hold);
        rows.add(new Out((Long) values[0], (Long) values[1], time));
      }
    }
  }

  /** State whose wake-ups come as a watermark goes on. */
  private static final class Recorded implements ShardState {
    private final Map<Long, List<byte[]>> panes = new HashMap<>();
    private final Map<String, byte[]> kept = new HashMap<>();
    private final TreeMap<Long, Long> wakes = new TreeMap<>();
    private final Collected collected;
    private long watermark = Long.MIN_VALUE;

    Recorded(Collected collected) {
      this.collected = collected;
    }

    @Override
    public List<byte[]> packs(long pane) {
      return panes.getOrDefault(pane, List.of());
    }

    @Override
    public void put(long pane, List<byte[]> packs) {
      if (packs.isEmpty()) {
        panes.remove(pane);
      } else {
        panes.put(pane, List.copyOf(packs));
      }
    }

    @Override
    public byte[] kept(byte[] key) {
      return kept.get(Arrays.toString(key));
    }

    @Override
    public void keep(byte[] key, byte[] value) {
      if (value == null) {
        kept.remove(Arrays.toString(key));
      } else {
        kept.put(Arrays.toString(key), value);
      }
    }

    @Override
    public void wake(long millis, long hold) {
      assertThat(millis).isGreaterThan(watermark);
      assertThat(hold).isLessThanOrEqualTo(millis);
      wakes.merge(millis, hold, Math::min);
    }

    private void advance(KeyedHead head, long to) {
      while (!wakes.isEmpty() && wakes.firstKey() <= to) {
        Map.Entry<Long, Long> wake = wakes.pollFirstEntry();
        watermark = wake.getKey();
        collected.hold = wake.getValue();
        head.wake(wake.getKey(), this);
      }
      watermark = to;
    }
  }

  /** Goal: windows at the end of time do not get lost, and panes are freed. */
  @Test
  void aJoinInWindowsFreesThem() {
    Windowing windows = Windowing.fixed(1_000).withLateness(LATENESS);
    Step.Join step = new Step.Join(KEYS, KEYS, true, false, windows, BOTH);
    Graph.Edge none = new Graph.Edge(0, Graph.MAIN);
    Graph.Node node = new Graph.Node(0, "p", "join", step, List.of(none, none));
    JoinHead head = new JoinHead(node, SIDE, new Counts());
    Collected collected = new Collected();
    head.main.to(collected, 0);
    Recorded state = new Recorded(collected);
    long far = KeyedHead.END - 1_000;
    for (long end : new long[] {5_000, far}) {
      ByteWriter pack = new ByteWriter();
      KeyedRow.start(pack, end);
      for (int input : new int[] {0, 1, 0}) {
        ByteWriter cells = new ByteWriter();
        Cells.writeNullable(Type.INT64, end, cells);
        new KeyedRow(input, new byte[] {1}, end, end - 1_000, end, 0, cells.toByteArray())
            .write(pack);
      }
      head.take(pack.toByteArray(), state);
    }
    state.advance(head, KeyedHead.END);

    Out near = new Out(5_000L, 5_000L, 4_999_000);
    Out last = new Out(far, far, (far - 1) * 1000);
    assertThat(collected.rows).containsExactlyInAnyOrder(near, near, last, last);
    assertThat(state.panes).isEmpty();
  }
}
