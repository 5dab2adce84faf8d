package io.millrace.it.damage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.it.damage.DamagedFile.Fate;
import io.millrace.it.damage.DamagedFile.Line;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.Set;

/** The kinds of damage, each done to the text of a sound event. */
public enum Damage {
  /** Ends somewhere inside; what was cut off is nowhere. */
  CUT {
    @Override
    Line apply(Payment event, Random random) {
      String json = event.json();
      return syntax(json.substring(0, 1 + random.nextInt(json.length() - 1)));
    }
  },
  CUT_AFTER_KEY {
    @Override
    Line apply(Payment event, Random random) {
      String json = event.json();
      String key = pick(random, "\"event_time\":", "\"card\":", "\"amount\":", "\"online\":");
      return syntax(json.substring(0, json.indexOf(key) + key.length()));
    }
  },
  MISSING_BRACE {
    @Override
    Line apply(Payment event, Random random) {
      String json = event.json();
      return syntax(json.substring(0, json.length() - 1));
    }
  },
  /** Wrong and cut sequences, overlong forms, surrogates, and bytes that never occur. */
  INVALID_UTF8 {
    @Override
    Line apply(Payment event, Random random) {
      String bytes =
          pick(
              random,
              "\u00c3(",
              "\u00e2\u0082",
              "\u00ff",
              "\u0080",
              "\u00c0\u00af",
              "\u00ed\u00a0\u0080",
              "\u00f5\u0080\u0080\u0080");
      return inString(event, bytes.getBytes(ISO_8859_1));
    }
  },
  RAW_CONTROL {
    @Override
    Line apply(Payment event, Random random) {
      return inString(event, new byte[] {(byte) pick(random, "\u0001\t\u0008\u001b\u001f")});
    }
  },
  NUL {
    @Override
    Line apply(Payment event, Random random) {
      return random.nextBoolean()
          ? inString(event, new byte[] {0})
          : syntax(event.json().replace(",\"amount\"", ",\0\"amount\""));
    }
  },
  WRONG_KIND {
    @Override
    Line apply(Payment event, Random random) {
      String json =
          random.nextBoolean()
              ? event.withAmount(pick(random, "{}", "{\"value\":1}", "[1]", "true"))
              : event.with("card", pick(random, "{\"number\":\"4\"}", "[]"));
      return Line.dead(json, Set.of("wrong-kind"));
    }
  },
  MISSING_FIELD {
    @Override
    Line apply(Payment event, Random random) {
      String json = random.nextBoolean() ? event.with("card", "null") : event.without("card");
      return Line.dead(json, Set.of("missing-field"));
    }
  },
  NUMBER_GARBAGE {
    @Override
    Line apply(Payment event, Random random) {
      return syntax(
          event.withAmount(
              pick(
                  random, "12a", "1.2.3", "--5", "0x1F", "NaN", "1e", "01", ".5", "5.", "+5", "-",
                  "1,5", "12 34")));
    }
  },
  UNESCAPED_QUOTE {
    @Override
    Line apply(Payment event, Random random) {
      return syntax(event.with("merchant", "\"Joe\"s Diner\""));
    }
  },
  /** JSON does not forbid it, but nobody can say which of the two was meant. */
  DUPLICATE_KEY {
    @Override
    Line apply(Payment event, Random random) {
      String json = event.json();
      return syntax(json.substring(0, json.length() - 1) + ",\"amount\":2.00}");
    }
  },
  /** Five thousand levels in a field that nobody declared, closed or not. */
  NESTING_BOMB {
    @Override
    Line apply(Payment event, Random random) {
      int levels = 5000;
      String json = event.json();
      String open = json.substring(0, json.length() - 1) + ",\"extra\":" + "[".repeat(levels);
      return syntax(random.nextBoolean() ? open : open + "]".repeat(levels) + "}");
    }
  },
  /** An integer that fits no int64. Thousands of digits are no number at all. */
  HUGE_NUMBER {
    @Override
    Line apply(Payment event, Random random) {
      return random.nextInt(10) == 0
          ? syntax(event.with("items", "9".repeat(5000)))
          : Line.dead(
              event.with("items", pick(random, "9223372036854775808", "9".repeat(30))),
              Set.of("bad-value"));
    }
  },
  /** Garbage between two values, and before a line, as in joined files, but for a file's first. */
  BYTE_ORDER_MARK {
    @Override
    Line apply(Payment event, Random random) {
      return syntax(
          random.nextBoolean()
              ? event.json().replace(",\"amount\"", ",\ufeff\"amount\"")
              : "\ufeff" + event.json());
    }
  },
  EMPTY_LINE {
    @Override
    Line apply(Payment event, Random random) {
      return new Line(new byte[0], pick(random, "\n", "\r\n"), Fate.BLANK, Set.of(), null);
    }
  },
  /** No damage at all, only another line end. */
  CRLF {
    @Override
    Line apply(Payment event, Random random) {
      return new Line(event.json().getBytes(UTF_8), "\r\n", Fate.GOOD, Set.of(), event.id());
    }
  },
  TWO_OBJECTS {
    @Override
    Line apply(Payment event, Random random) {
      return syntax(event.json() + pick(random, "", " ") + event.json());
    }
  },
  /** JSON allows the escape, UTF-8 has no bytes for it. */
  UNPAIRED_SURROGATE {
    @Override
    Line apply(Payment event, Random random) {
      return Line.dead(
          event.with(
              "merchant", pick(random, "\"a\\ud83d\"", "\"\\ude00b\"", "\"\\ud83d\\ud83d\"")),
          Set.of("bad-value"));
    }
  },
  TRAILING_GARBAGE {
    @Override
    Line apply(Payment event, Random random) {
      return syntax(event.json() + pick(random, " x", "}", ",", "]", "\"", " null"));
    }
  },
  BAD_EVENT_TIME {
    @Override
    Line apply(Payment event, Random random) {
      return random.nextInt(5) == 0
          ? Line.dead(event.with("event_time", "null"), Set.of("missing-field"))
          : Line.dead(
              event.with(
                  "event_time",
                  pick(
                      random,
                      "\"\"",
                      "\"yesterday\"",
                      "\"2026-02-31T00:00:00Z\"",
                      "\"2026-13-01T00:00:00Z\"",
                      "\"2026-03-01T25:00:00Z\"")),
              Set.of("bad-event-time"));
    }
  };

  abstract Line apply(Payment event, Random random);

  private static Line syntax(String json) {
    return Line.dead(json, Set.of("bad-syntax"));
  }

  /** Puts the bytes into the middle of the merchant's name. */
  private static Line inString(Payment event, byte[] bytes) {
    String json = event.json();
    int at = json.indexOf("\"merchant\":\"") + 14;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes(json.substring(0, at).getBytes(UTF_8));
    line.writeBytes(bytes);
    line.writeBytes(json.substring(at).getBytes(UTF_8));
    return new Line(line.toByteArray(), "\n", Fate.DEAD, Set.of("bad-syntax"), null);
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static char pick(Random random, String choices) {
    return choices.charAt(random.nextInt(choices.length()));
  }
}
