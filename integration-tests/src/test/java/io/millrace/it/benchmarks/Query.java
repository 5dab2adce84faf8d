package io.millrace.it.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * A standing query over payments: of each key and tumbling window the number of payments ({@code
 * n}), the sum ({@code s}) and the largest ({@code m}) of their amounts; the key is {@code k} and
 * the first moment of the window {@code ws}. What a part is not asked for, it is null or 0.
 *
 * @param key a field: {@code card_id}, {@code merchant}, {@code currency}, {@code country}, {@code
 *     device.os}
 * @param minutes the length of the window
 * @param over only amounts above it, or 0 for all
 * @param field only events in which this field has {@code value}
 * @param atLeast only groups of so many events
 */
record Query(String key, int minutes, int over, String field, String value, int atLeast) {
  /** What a query asks of each event, as SQL that everybody understands; null: nothing. */
  String condition() {
    List<String> parts = new ArrayList<>();
    if (over > 0) {
      parts.add("amount > " + over);
    }
    if (field != null) {
      parts.add(field + " = '" + value + "'");
    }
    return parts.isEmpty() ? null : String.join(" AND ", parts);
  }

  static Query all(String key, int minutes) {
    return new Query(key, minutes, 0, null, null, 0);
  }

  Query over(int amount) {
    return new Query(key, minutes, amount, field, value, atLeast);
  }

  Query where(String asked, String is) {
    return new Query(key, minutes, over, asked, is, atLeast);
  }

  Query having(int count) {
    return new Query(key, minutes, over, field, value, count);
  }
}
