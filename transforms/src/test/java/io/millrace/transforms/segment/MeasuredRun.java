package io.millrace.transforms.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.file.FileResult;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.stream.Block;
import io.millrace.transforms.stream.Replay;
import io.millrace.transforms.stream.ScriptSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A script through the steps of one keyed step as a stream, a bundle a block; the bytes that the
 * step keeps are measured after each thing it does.
 */
final class MeasuredRun implements Emitter {
  private static final int SHARDS = 2;

  private final Graph.Node keyed;
  private final KeyedHead head;
  private final Segment before;
  private final Segment behind;
  private final Map<ShuffleKey, Kept> shards = new HashMap<>();
  private long bytes;
  private long most;

  private MeasuredRun(Graph graph, Graph.Node keyed) {
    this.keyed = keyed;
    RunSettings settings = new RunSettings("test", SHARDS, Replay.MAX, null);
    before = new Segment(graph, settings, this);
    behind = new Segment(graph, settings, this);
    head = behind.keyed(List.of(keyed.index())).get(ShuffleKey.stepHash(keyed.id()));
  }

  /**
   * What a run kept.
   *
   * @param bytes at its largest moment, of all shards together
   */
  record Measured(long bytes) {}

  /** Runs the graph, whose first node is a Script and whose last one is its only keyed step. */
  static Measured of(Graph graph) throws IOException {
    Graph.Node last = graph.node(graph.nodes().size() - 1);
    MeasuredRun run = new MeasuredRun(graph, last);
    run.run((Step.Script) graph.node(0).step());
    return new Measured(run.most);
  }

  private void run(Step.Script script) throws IOException {
    ScriptHead source = before.script(0);
    for (int i = 0; i < script.blocks().size(); i++) {
      long watermark = script.blocks().get(i).watermark();
      advance(watermark);
      source.take(new Block(watermark, ScriptSource.rows(script, i), List.of(), new byte[0]));
      before.finishBundle();
    }
    advance(KeyedHead.END);
    behind.finishBundle();
    for (Kept kept : shards.values()) {
      assertThat(kept.panes).as("packs that nobody freed").isEmpty();
      assertThat(kept.wakes).isEmpty();
      if (!isForEver()) {
        assertThat(kept.values).as("values that nobody freed").isEmpty();
      }
    }
  }

  private boolean isForEver() {
    return keyed.step() instanceof Step.AsOfJoin join && join.withinMicros() == Long.MAX_VALUE;
  }

  private void advance(long watermark) {
    for (Kept kept : shards.values()) {
      while (!kept.wakes.isEmpty() && kept.wakes.firstKey() <= watermark) {
        head.wake(kept.wakes.pollFirstEntry().getKey(), kept);
      }
    }
  }

  @Override
  public void pack(int node, ShuffleKey key, byte[] pack) {
    assertThat(node).isEqualTo(keyed.index());
    head.take(pack, shards.computeIfAbsent(key, k -> new Kept()));
  }

  @Override
  public void file(int node, FileResult result) {
    assertThat(node).isEqualTo(keyed.index());
  }

  @Override
  public void counts(byte[] counts) {}

  private void grow(long more) {
    bytes += more;
    most = Math.max(most, bytes);
  }

  /** The state of a shard. */
  private final class Kept implements ShardState {
    private final Map<Long, List<byte[]>> panes = new HashMap<>();
    private final Map<String, byte[]> values = new HashMap<>();
    private final TreeMap<Long, Long> wakes = new TreeMap<>();

    @Override
    public List<byte[]> packs(long pane) {
      return panes.getOrDefault(pane, List.of());
    }

    @Override
    public void put(long pane, List<byte[]> packs) {
      grow(size(packs) - size(packs(pane)));
      if (packs.isEmpty()) {
        panes.remove(pane);
      } else {
        panes.put(pane, List.copyOf(packs));
      }
    }

    private static long size(List<byte[]> packs) {
      return packs.stream().mapToLong(pack -> pack.length).sum();
    }

    @Override
    public byte[] kept(byte[] key) {
      return values.get(new String(key, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void keep(byte[] key, byte[] value) {
      String name = new String(key, StandardCharsets.ISO_8859_1);
      byte[] old = value == null ? values.remove(name) : values.put(name, value);
      grow(-(old == null ? 0 : key.length + old.length));
      grow(value == null ? 0 : key.length + value.length);
    }

    @Override
    public void wake(long millis, long hold) {
      wakes.merge(millis, hold, Math::min);
    }
  }
}
