package io.millrace.it.damage;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A sound card payment: its values as JSON text, by field. */
record Payment(String id, Map<String, String> values) {
  private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
  private static final String[] MERCHANTS = {
    "Corner Shop",
    "Caf\u00e9 Zo\u00eb",
    "\u5bff\u53f8 12",
    "Quote \\\"Q\\\" Ltd",
    "Tab\\there",
    "\ud83d\ude00 Toys"
  };
  private static final String[] COUNTRIES = {"DE", "FR", "GB", "JP", "US"};

  /** The event of a line: a payment each 50 ms with up to 30 s of disorder. */
  static Payment of(long number, Random random) {
    String id = String.format("p-%09d", number);
    Instant time = BEGIN.plusMillis(number * 50 - random.nextInt(30_000));
    Map<String, String> values = new LinkedHashMap<>();
    values.put("event_id", quoted(id));
    values.put("event_time", quoted(time.toString()));
    values.put("card", quoted(String.format("card-%05d", random.nextInt(100_000))));
    values.put("merchant", quoted(MERCHANTS[random.nextInt(MERCHANTS.length)]));
    values.put("country", quoted(COUNTRIES[random.nextInt(COUNTRIES.length)]));
    values.put("amount", String.format("%d.%02d", random.nextInt(2000), random.nextInt(100)));
    values.put("items", Integer.toString(1 + random.nextInt(20)));
    values.put("online", Boolean.toString(random.nextBoolean()));
    return new Payment(id, values);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  String json() {
    return json(values);
  }

  String withAmount(String json) {
    return with("amount", json);
  }

  /** The event with other text in the place of a value. */
  String with(String field, String json) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put(field, json);
    return json(changed);
  }

  String without(String field) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.remove(field);
    return json(changed);
  }

  private static String json(Map<String, String> values) {
    StringBuilder json = new StringBuilder("{");
    values.forEach(
        (field, value) -> {
          json.append(json.length() == 1 ? "" : ",");
          json.append('"').append(field).append("\":").append(value);
        });
    return json.append('}').toString();
  }
}
