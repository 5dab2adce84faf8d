package io.millrace.it.benchmarks;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Adds up the rows of an answer to an {@link Answer}: each is put into one form, its values in a
 * fixed order, times in milliseconds and sums of money rounded to cents (so that the order of
 * additions says nothing), and the hashes of all are added, so that the order of rows says nothing
 * and how often a row stands there does.
 */
final class AnswerSum {
  private static final int PRICE_DIGITS = 4;

  private long rows;
  private long sum;

  /** Adds a row of {@link Workload#FILES}. */
  void payment(String eventId, String cardId, double amount, long millis) {
    add(eventId + "|" + cardId + "|" + cents(amount) + "|" + millis);
  }

  /**
   * Adds a row of a standing query.
   *
   * @param query its number in {@link Workload#queries}
   * @param start the first millisecond of the window
   */
  void group(int query, String key, long start, long count, double total, double largest) {
    String group = query + "|" + key + "|" + start + "|" + count;
    add(group + "|" + cents(total) + "|" + cents(largest));
  }

  /**
   * Adds a row of {@link Workload#TICKS}.
   *
   * @param prices open, high, low and close
   */
  void bar(String symbol, long start, BigDecimal[] prices, long volume, long trades) {
    StringBuilder row = new StringBuilder(symbol).append('|').append(start);
    for (BigDecimal price : prices) {
      row.append('|').append(price.setScale(PRICE_DIGITS, RoundingMode.HALF_UP).toPlainString());
    }
    add(row.append('|').append(volume).append('|').append(trades).toString());
  }

  Answer answer() {
    return new Answer(rows, String.format(Locale.ROOT, "%016x", sum));
  }

  private static long cents(double amount) {
    return Math.round(amount * 100);
  }

  private void add(String row) {
    rows++;
    sum += hash(row.getBytes(StandardCharsets.UTF_8));
  }

  /** FNV-1a, its bits mixed once more: sums of what it gives alone would show its pattern. */
  private static long hash(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
    hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
    return hash ^ (hash >>> 32);
  }
}
