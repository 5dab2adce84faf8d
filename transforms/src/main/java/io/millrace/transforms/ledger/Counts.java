package io.millrace.transforms.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Counts by step and counter name. A bundle fills one, sends it as bytes beside its results, and
 * the sum of all is the ledger. Counting happens where a row is disposed of; no counter is a
 * difference of others.
 *
 * <p>Counters of a step, in rows unless said: {@code in:0}, {@code in:1}, ... by input; {@code
 * out}; {@code dead} (failures); {@code filtered}; {@code outside} (of the times asked for). Of a
 * read: {@code records}, {@code bytes}, {@code record_bytes}, {@code skipped_bytes}, {@code lines},
 * {@code blank_lines}, {@code ranges_listed}, {@code ranges_read}. Of an explode: {@code exploded},
 * the rows that were taken apart, and {@code elements}, the rows to be made of them. Of a combine:
 * {@code grouped}, the events in the emitted groups, {@code groups}, and {@code dead_groups}, those
 * without a result. Of a step that sends whole rows through a shuffle: {@code late}, {@code sent}
 * and, behind it, {@code taken}; of a deduplicate {@code duplicates} and {@code id_conflicts}. Of a
 * keyed step {@code late}: rows that came too late; where rows are in slices, pairs of a row and a
 * window that was over, and beside it {@code windowed}, the rows that count for a window, {@code
 * late_rows}, those that are late for all, and {@code pairs}, the windows of both, counted from the
 * rows' times. Of windows that a row is in several of: {@code windowed}, the rows, and {@code
 * pairs}, their windows. Of a write: {@code encoded}, the rows put into temporary files, and {@code
 * written}, those in files that were committed.
 */
public final class Counts {
  private final Map<String, Map<String, Counter>> byStep = new TreeMap<>();

  /** A number that goes up. It stays one of its counts when these are cleared. */
  public static final class Counter {
    private long sum;

    private Counter() {}

    public void add(long n) {
      sum += n;
    }
  }

  /** A counter of the step with this id, for those who add to it often. */
  public Counter counter(String step, String counter) {
    return byStep
        .computeIfAbsent(step, s -> new TreeMap<>())
        .computeIfAbsent(counter, c -> new Counter());
  }

  /** Adds {@code n} to a counter of the step with this id. */
  public void add(String step, String counter, long n) {
    if (n != 0) {
      counter(step, counter).add(n);
    }
  }

  public long get(String step, String counter) {
    Counter found = byStep.getOrDefault(step, Map.of()).get(counter);
    return found == null ? 0 : found.sum;
  }

  public boolean isEmpty() {
    return sums().isEmpty();
  }

  public void clear() {
    byStep.values().forEach(step -> step.values().forEach(counter -> counter.sum = 0));
  }

  /** All counters of all steps that are not 0, both sorted by name. */
  public void forEachStep(BiConsumer<String, Map<String, Long>> consumer) {
    sums().forEach(consumer);
  }

  private Map<String, Map<String, Long>> sums() {
    Map<String, Map<String, Long>> sums = new TreeMap<>();
    byStep.forEach(
        (step, counters) ->
            counters.forEach(
                (name, counter) -> {
                  if (counter.sum != 0) {
                    sums.computeIfAbsent(step, s -> new TreeMap<>()).put(name, counter.sum);
                  }
                }));
    return sums;
  }

  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Map<String, Map<String, Long>> sums = sums();
      out.writeInt(sums.size());
      for (Map.Entry<String, Map<String, Long>> step : sums.entrySet()) {
        out.writeUTF(step.getKey());
        out.writeInt(step.getValue().size());
        for (Map.Entry<String, Long> counter : step.getValue().entrySet()) {
          out.writeUTF(counter.getKey());
          out.writeLong(counter.getValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Adds what {@link #encode} wrote. */
  public void merge(byte[] encoded) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
      for (int steps = in.readInt(); steps > 0; steps--) {
        String step = in.readUTF();
        for (int counters = in.readInt(); counters > 0; counters--) {
          add(step, in.readUTF(), in.readLong());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
