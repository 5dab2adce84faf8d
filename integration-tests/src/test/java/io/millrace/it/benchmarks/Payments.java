package io.millrace.it.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * Made-up payments of one day, JSON lines of some 220 bytes in {@link #FILES} files, in the order
 * of time but for up to 30 s: one in a hundred lines stands there twice, and one in a thousand is
 * damaged. All of the damage is no JSON, so that nobody can take such a line for an event with a
 * field missing, and of a kind of which all contenders skip that line and no other: a line that
 * ends inside a text, a sentence, an amount that is no number. (DuckDB takes a line that ends
 * behind a colon together with the next one, and so loses an event that is good.) The same
 * arguments give the same bytes.
 *
 * @param events the number of lines
 * @param cards the number of different cards; some have many more events than others
 */
record Payments(long events, int cards, long seed) {
  static final int FILES = 16;
  static final List<String> CURRENCIES = List.of("EUR", "USD", "PLN", "GBP", "CHF");
  static final List<String> SYSTEMS = List.of("android", "ios", "windows", "macos", "linux");
  static final List<String> COUNTRIES =
      List.of(
          "PL", "DE", "FR", "ES", "IT", "GB", "US", "NL", "BE", "CZ", "SE", "NO", "DK", "FI", "PT",
          "IE", "AT", "CH", "GR", "HU", "RO", "BG", "HR", "SI", "SK", "LT", "LV", "EE", "LU", "MT");

  /** Part of the folder's name: changes when the bytes do. */
  private static final String VERSION = "2";

  private static final long DAY_MILLIS = 24L * 3600 * 1000;
  private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final int DISORDER_MILLIS = 30_000;
  private static final int MERCHANTS = 5000;
  private static final double REPEATED = 0.01;
  private static final double DAMAGED = 0.001;

  /** The folder with the events, made unless it is there. */
  Path in(Path cache) throws IOException {
    Path folder = cache.resolve("payments-v%s-%d-%d-%d".formatted(VERSION, events, cards, seed));
    if (!Files.isDirectory(folder)) {
      Path making = Files.createTempDirectory(Files.createDirectories(cache), "making-");
      write(making);
      Files.move(making, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    return folder;
  }

  private void write(Path folder) throws IOException {
    Random random = new Random(seed);
    String last = null;
    for (int file = 0; file < FILES; file++) {
      Path part = folder.resolve("part-%02d.jsonl".formatted(file));
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
        for (long i = events * file / FILES; i < events * (file + 1) / FILES; i++) {
          double chance = random.nextDouble();
          String line = chance < REPEATED && last != null ? last : event(i, random);
          if (chance > 1 - DAMAGED) {
            line = damaged(line, random);
          } else {
            last = line;
          }
          out.write(line.getBytes(StandardCharsets.UTF_8));
          out.write('\n');
        }
      }
    }
  }

  private String event(long number, Random random) {
    long due = (long) (DAY_MILLIS * ((double) number / events));
    long behind = (long) (random.nextDouble() * random.nextDouble() * DISORDER_MILLIS);
    StringBuilder line = new StringBuilder(256).append("{\"event_id\":\"e");
    line.append(Long.toHexString(random.nextLong() | Long.MIN_VALUE)).append("\",\"card_id\":\"c");
    digits(line, (int) (cards * Math.pow(random.nextDouble(), 1.3)), 7);
    digits(line.append("\",\"merchant\":\"m"), random.nextInt(MERCHANTS), 5);
    int cents = (int) (100 * Math.exp(3.2 + 1.2 * random.nextGaussian()));
    digits(line.append("\",\"amount\":").append(cents / 100).append('.'), cents % 100, 2);
    line.append(",\"currency\":\"").append(any(CURRENCIES, random.nextDouble()));
    double country = random.nextDouble();
    line.append("\",\"country\":\"").append(any(COUNTRIES, country * country));
    time(line.append("\",\"ts\":\""), START + Math.max(0, due - behind));
    line.append("\",\"device\":{\"os\":\"").append(any(SYSTEMS, random.nextDouble()));
    line.append("\",\"ip\":\"10");
    for (int i = 0; i < 3; i++) {
      line.append('.').append(random.nextInt(256));
    }
    line.append("\"},\"note\":\"").append(random.nextInt(50) == 0 ? "\\\"fra\\u00eeche\\\" " : "");
    return line.append("card payment ").append(random.nextInt(1000)).append("\"}").toString();
  }

  private static String damaged(String line, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> cut(line, 20 + random.nextInt(100));
      case 1 -> "no payment but a sentence, of " + random.nextInt(1000);
      default -> line.replace("\"amount\":", "\"amount\":x");
    };
  }

  /** Cuts behind the last letter, and so inside a text. */
  private static String cut(String line, int most) {
    int end = most;
    while (!Character.isLetter(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end);
  }

  private static String any(List<String> of, double chance) {
    return of.get((int) (of.size() * chance));
  }

  private static void time(StringBuilder line, long millis) {
    Instant day = Instant.ofEpochMilli(Math.floorDiv(millis, DAY_MILLIS) * DAY_MILLIS);
    int rest = (int) Math.floorMod(millis, DAY_MILLIS);
    line.append(day.toString(), 0, 11);
    digits(line, rest / 3_600_000, 2);
    digits(line.append(':'), rest / 60_000 % 60, 2);
    digits(line.append(':'), rest / 1000 % 60, 2);
    digits(line.append('.'), rest % 1000, 3);
    line.append('Z');
  }

  private static void digits(StringBuilder line, int number, int width) {
    String text = Integer.toString(number);
    line.append("0".repeat(Math.max(0, width - text.length()))).append(text);
  }
}
