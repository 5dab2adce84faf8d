package io.millrace.transforms.segment;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BigEndianIntegerCoder;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.TimerMap;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/** Goes on behind the shuffle of a stream, with all steps that take part in it. */
final class ShardFn extends SegmentFn<KV<ShuffleKey, byte[]>> {
  private static final long serialVersionUID = 1L;

  private final List<Integer> keyed;

  /** Of each pane the bytes of its packs, so that these need not be read to add one. */
  @StateId("sizes")
  private final StateSpec<MapState<Long, int[]>> sizesSpec =
      StateSpecs.map(BigEndianLongCoder.of(), SizesCoder.INSTANCE);

  /** Packs by pane and number in it. */
  @StateId("packs")
  private final StateSpec<MapState<KV<Long, Integer>, byte[]>> packsSpec =
      StateSpecs.map(
          KvCoder.of(BigEndianLongCoder.of(), BigEndianIntegerCoder.of()), ByteArrayCoder.of());

  @StateId("kept")
  private final StateSpec<MapState<String, byte[]>> keptSpec =
      StateSpecs.map(StringUtf8Coder.of(), ByteArrayCoder.of());

  /** Where the watermark is held for each time asked for. */
  @StateId("holds")
  private final StateSpec<MapState<Long, Long>> holdsSpec =
      StateSpecs.map(BigEndianLongCoder.of(), BigEndianLongCoder.of());

  @TimerFamily("due")
  private final TimerSpec dueSpec = TimerSpecs.timerMap(TimeDomain.EVENT_TIME);

  private transient Map<Long, KeyedHead> heads;

  ShardFn(Definition definition, List<Integer> keyed) {
    super(definition);
    this.keyed = List.copyOf(keyed);
  }

  @Override
  void heads(Segment made) {
    heads = made.keyed(keyed);
  }

  @ProcessElement
  public void process(
      @Element KV<ShuffleKey, byte[]> pack,
      @StateId("sizes") MapState<Long, int[]> sizes,
      @StateId("packs") MapState<KV<Long, Integer>, byte[]> packs,
      @StateId("kept") MapState<String, byte[]> kept,
      @StateId("holds") MapState<Long, Long> holds,
      @TimerFamily("due") TimerMap due,
      @Timestamp Instant at,
      MultiOutputReceiver out)
      throws IOException {
    State state = new State(sizes, packs, kept, holds, due, at);
    KeyedHead head = heads.get(pack.getKey().step());
    working(at, out, () -> head.take(pack.getValue(), state));
  }

  @OnTimerFamily("due")
  public void wake(
      @Key ShuffleKey key,
      @TimerId String millis,
      @StateId("sizes") MapState<Long, int[]> sizes,
      @StateId("packs") MapState<KV<Long, Integer>, byte[]> packs,
      @StateId("kept") MapState<String, byte[]> kept,
      @StateId("holds") MapState<Long, Long> holds,
      @TimerFamily("due") TimerMap due,
      @Timestamp Instant at,
      MultiOutputReceiver out)
      throws IOException {
    State state = new State(sizes, packs, kept, holds, due, at);
    KeyedHead head = heads.get(key.step());
    holds.remove(Long.parseLong(millis));
    working(at, out, () -> head.wake(Long.parseLong(millis), state));
  }

  /**
   * A shard's state as the runner keeps it.
   *
   * @param at the time of what is being worked on: the watermark cannot be held before it
   */
  private record State(
      MapState<Long, int[]> sizesState,
      MapState<KV<Long, Integer>, byte[]> packsState,
      MapState<String, byte[]> keptState,
      MapState<Long, Long> holds,
      TimerMap due,
      Instant at)
      implements ShardState {
    private static final int[] NONE = new int[0];

    @Override
    public int[] sizes(long pane) {
      int[] sizes = sizesState.get(pane).read();
      return sizes == null ? NONE : sizes;
    }

    @Override
    public List<byte[]> packs(long pane) {
      byte[][] packs = new byte[sizes(pane).length][];
      for (int i = 0; i < packs.length; i++) {
        packs[i] = packsState.get(KV.of(pane, i)).read();
      }
      return Arrays.asList(packs);
    }

    @Override
    public void add(long pane, byte[] pack) {
      int[] before = sizes(pane);
      int[] sizes = Arrays.copyOf(before, before.length + 1);
      sizes[before.length] = pack.length;
      packsState.put(KV.of(pane, before.length), pack);
      sizesState.put(pane, sizes);
    }

    @Override
    public void put(long pane, List<byte[]> packs) {
      int before = sizes(pane).length;
      for (int i = 0; i < packs.size(); i++) {
        packsState.put(KV.of(pane, i), packs.get(i));
      }
      for (int i = packs.size(); i < before; i++) {
        packsState.remove(KV.of(pane, i));
      }
      if (packs.isEmpty()) {
        sizesState.remove(pane);
      } else {
        sizesState.put(pane, packs.stream().mapToInt(pack -> pack.length).toArray());
      }
    }

    @Override
    public byte[] kept(byte[] key) {
      return keptState.get(new String(key, StandardCharsets.ISO_8859_1)).read();
    }

    @Override
    public void keep(byte[] key, byte[] value) {
      String name = new String(key, StandardCharsets.ISO_8859_1);
      if (value == null) {
        keptState.remove(name);
      } else {
        keptState.put(name, value);
      }
    }

    @Override
    public void wake(long millis, long hold) {
      long held = Math.min(Math.max(hold, at.getMillis()), millis);
      Long before = holds.get(millis).read();
      if (before == null || held < before) {
        holds.put(millis, held);
        due.get(Long.toString(millis))
            .withOutputTimestamp(new Instant(held))
            .set(new Instant(millis));
      }
    }
  }

  /** Their number, then each. */
  static final class SizesCoder extends AtomicCoder<int[]> {
    static final SizesCoder INSTANCE = new SizesCoder();
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(int[] sizes, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeInt(sizes.length);
      for (int size : sizes) {
        data.writeInt(size);
      }
    }

    @Override
    public int[] decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      int[] sizes = new int[data.readInt()];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = data.readInt();
      }
      return sizes;
    }

    @Override
    public void verifyDeterministic() {}
  }
}
