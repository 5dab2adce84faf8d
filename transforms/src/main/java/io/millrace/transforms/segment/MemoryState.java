package io.millrace.transforms.segment;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The state of a shard whose packs are all there. */
final class MemoryState implements ShardState {
  private final Map<Long, List<byte[]>> panes = new HashMap<>();
  private final Map<String, byte[]> kept = new HashMap<>();
  private final TreeSet<Long> wakes = new TreeSet<>();

  @Override
  public List<byte[]> packs(long pane) {
    return panes.getOrDefault(pane, List.of());
  }

  @Override
  public void add(long pane, byte[] pack) {
    panes.computeIfAbsent(pane, none -> new ArrayList<>()).add(pack);
  }

  @Override
  public void put(long pane, List<byte[]> packs) {
    if (packs.isEmpty()) {
      panes.remove(pane);
    } else {
      panes.put(pane, new ArrayList<>(packs));
    }
  }

  @Override
  public byte[] kept(byte[] key) {
    return kept.get(new String(key, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void keep(byte[] key, byte[] value) {
    String name = new String(key, StandardCharsets.ISO_8859_1);
    if (value == null) {
      kept.remove(name);
    } else {
      kept.put(name, value);
    }
  }

  @Override
  public void wake(long millis, long hold) {
    wakes.add(millis);
  }

  boolean hasWakes() {
    return !wakes.isEmpty();
  }

  long nextWake() {
    return wakes.pollFirst();
  }
}
