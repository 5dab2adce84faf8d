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
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
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

  @StateId("panes")
  private final StateSpec<MapState<Long, List<byte[]>>> panesSpec =
      StateSpecs.map(BigEndianLongCoder.of(), PacksCoder.INSTANCE);

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
      @StateId("panes") MapState<Long, List<byte[]>> panes,
      @StateId("kept") MapState<String, byte[]> kept,
      @StateId("holds") MapState<Long, Long> holds,
      @TimerFamily("due") TimerMap due,
      @Timestamp Instant at,
      MultiOutputReceiver out)
      throws IOException {
    State state = new State(panes, kept, holds, due, at);
    KeyedHead head = heads.get(pack.getKey().step());
    working(at, out, () -> head.take(pack.getValue(), state));
  }

  @OnTimerFamily("due")
  public void wake(
      @Key ShuffleKey key,
      @TimerId String millis,
      @StateId("panes") MapState<Long, List<byte[]>> panes,
      @StateId("kept") MapState<String, byte[]> kept,
      @StateId("holds") MapState<Long, Long> holds,
      @TimerFamily("due") TimerMap due,
      @Timestamp Instant at,
      MultiOutputReceiver out)
      throws IOException {
    State state = new State(panes, kept, holds, due, at);
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
      MapState<Long, List<byte[]>> panes,
      MapState<String, byte[]> keptState,
      MapState<Long, Long> holds,
      TimerMap due,
      Instant at)
      implements ShardState {
    @Override
    public List<byte[]> packs(long pane) {
      List<byte[]> packs = panes.get(pane).read();
      return packs == null ? List.of() : packs;
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

  /** Packs of a pane: their number, then each with its length. */
  static final class PacksCoder extends AtomicCoder<List<byte[]>> {
    static final PacksCoder INSTANCE = new PacksCoder();
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(List<byte[]> packs, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeInt(packs.size());
      for (byte[] pack : packs) {
        data.writeInt(pack.length);
        data.write(pack);
      }
    }

    @Override
    public List<byte[]> decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      byte[][] packs = new byte[data.readInt()][];
      for (int i = 0; i < packs.length; i++) {
        packs[i] = new byte[data.readInt()];
        data.readFully(packs[i]);
      }
      return Arrays.asList(packs);
    }

    @Override
    public void verifyDeterministic() {}
  }
}
