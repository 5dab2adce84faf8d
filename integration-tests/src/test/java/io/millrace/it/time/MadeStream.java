package io.millrace.it.time;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Seeded lines of JSON in several files: ties, events on the bounds of windows, copies of events,
 * null keys, events without a time, values that are no numbers, and lines that are no events.
 */
final class MadeStream {
  /** The schema and what is said of time, for a stream of a name and an out-of-order bound. */
  static final String DECLARED =
      """
      stream: %s
      schema:
        type: object
        properties:
          id: {type: string}
          txn: {type: string}
          k: {type: string}
          v: {type: integer}
          word: {type: string}
          ts: {type: string, format: date-time}
        required: [id, txn]
      format: json
      event_time: ts
      out_of_order: %dms
      """;

  private static final int FILES = 7;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Random random;
  private final long step;
  private final Map<String, Event> events = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();

  /** The event of each line, or null. */
  private final List<String> ids = new ArrayList<>();

  /**
   * @param prefix of the identities
   * @param stepMillis windows start at, and gaps are, multiples of it
   */
  MadeStream(Random random, String prefix, long stepMillis, long startMillis, int count) {
    this.random = random;
    step = stepMillis * 1000;
    long time = startMillis * 1000;
    List<String> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      time = next(time);
      String id = prefix + i;
      made.add(random.nextInt(40) == 0 ? damaged(id) : line(id, i, time, made));
    }
    Collections.shuffle(made, random);
    for (String line : made) {
      String id = line.substring(line.indexOf(prefix), line.indexOf('"', line.indexOf(prefix)));
      lines.add(line);
      ids.add(events.containsKey(id) ? id : null);
    }
  }

  private long next(long time) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> time;
      case 2 -> Math.floorDiv(time, step) * step + step;
      case 3 -> Math.floorDiv(time, step) * step + step - 1;
      case 4 -> Math.floorDiv(time, step) * step + step - 1000;
      case 5 -> time + random.nextInt(3000);
      default -> time + (long) (random.nextDouble() * 0.6 * step);
    };
  }

  private static String damaged(String id) {
    return "{\"broken\":\"" + id + "\"";
  }

  private String line(String id, int number, long time, List<String> before) {
    String txn = "t" + number;
    Long micros = random.nextInt(50) == 0 ? null : Long.valueOf(time);
    if (random.nextInt(5) == 0 && !before.isEmpty()) {
      // A copy of an event before, mostly at the same time.
      Event other = events.get(idOf(before.get(random.nextInt(before.size()))));
      if (other != null) {
        txn = "t" + other.id().substring(2);
        micros = random.nextInt(4) == 0 ? micros : other.micros();
      }
    }
    String key = random.nextInt(12) == 0 ? null : "k" + random.nextInt(4);
    StringBuilder text = new StringBuilder("{\"id\":\"").append(id).append('"');
    text.append(",\"txn\":\"").append(txn).append('"');
    if (key != null) {
      text.append(",\"k\":\"").append(key).append('"');
    }
    Integer v = random.nextInt(10) == 0 ? null : Integer.valueOf(random.nextInt(1000) - 300);
    if (v != null) {
      text.append(",\"v\":").append(v);
    }
    String word = random.nextInt(30) == 0 ? "none" : Integer.toString(random.nextInt(50));
    text.append(",\"word\":\"").append(word).append('"');
    if (micros != null) {
      text.append(",\"ts\":\"").append(text(micros)).append('"');
    }
    events.put(id, new Event(id, micros, key, v, word));
    return text.append('}').toString();
  }

  private static String idOf(String line) {
    return line.startsWith("{\"id\":\"") ? line.substring(7, line.indexOf('"', 7)) : "";
  }

  private static String text(long micros) {
    return TIME.format(
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000));
  }

  /** All that is an event, by its identity. */
  Map<String, Event> events() {
    return events;
  }

  /** Writes the files; of events {@code without} a blank line as long, so that none moves. */
  void write(Path folder, Set<String> without) throws IOException {
    Files.createDirectories(folder);
    for (int file = 0; file < FILES; file++) {
      StringBuilder text = new StringBuilder();
      for (int i = file; i < lines.size(); i += FILES) {
        String line = lines.get(i);
        boolean removed = ids.get(i) != null && without.contains(ids.get(i));
        text.append(removed ? " ".repeat(line.length()) : line).append('\n');
      }
      Files.writeString(folder.resolve("part-" + file + ".jsonl"), text);
    }
  }
}
