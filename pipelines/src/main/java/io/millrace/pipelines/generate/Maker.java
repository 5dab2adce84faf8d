package io.millrace.pipelines.generate;

import io.millrace.transforms.expression.Rfc3339;
import io.millrace.transforms.expression.TimePattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Makes the values of one field, one after the other: text as yet without quotes and escapes. */
interface Maker {
  void make(Draft draft, Line out);

  /** What is known of the event that is being made. */
  final class Draft {
    long number;
    long micros;

    /** From 0. */
    int key;

    /** What the event is a part of; null for an ordinary one. */
    Planted planted;
  }

  /**
   * @param keys how many keys the stream has, at least 1
   * @param pattern how times of this field are written, or null for RFC 3339
   * @param day whether the field is a day
   * @param main whether this field decides the event's key
   */
  static Maker of(Rule rule, Dice dice, int keys, TimePattern pattern, boolean day, boolean main) {
    if (rule instanceof Rule.Sequence sequence) {
      return (draft, out) ->
          out.put(sequence.before()).put(sequence.start() + draft.number).put(sequence.after());
    }
    if (rule instanceof Rule.Uuid) {
      return (draft, out) -> uuid(dice, out);
    }
    if (rule instanceof Rule.Key key) {
      Shares shares = Shares.zipf(key.count(), key.skew());
      return (draft, out) -> out.put(key.prefix()).put(1L + (main ? draft.key : shares.pick(dice)));
    }
    if (rule instanceof Rule.Number number) {
      return number(number, dice);
    }
    if (rule instanceof Rule.Choice choice) {
      Shares shares = new Shares(choice.weights());
      List<byte[]> values = choice.values().stream().map(Maker::utf8).toList();
      return (draft, out) -> out.put(values.get(shares.pick(dice)));
    }
    if (rule instanceof Rule.EventTime) {
      return eventTime(pattern, day);
    }
    if (rule instanceof Rule.Walk walk) {
      return walk(walk, dice, keys);
    }
    if (rule instanceof Rule.Words words) {
      return (draft, out) -> words(words.count(), dice, out);
    }
    byte[] constant = utf8(((Rule.Constant) rule).value());
    return (draft, out) -> out.put(constant);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void uuid(Dice dice, Line out) {
    long high = (dice.bits() & ~0xF000L) | 0x4000L;
    long low = (dice.bits() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    for (int digit = 0; digit < 32; digit++) {
      if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
        out.put('-');
      }
      long half = digit < 16 ? high : low;
      out.put("0123456789abcdef".charAt((int) (half >>> (60 - 4 * (digit % 16))) & 15));
    }
  }

  private static Maker number(Rule.Number rule, Dice dice) {
    double unit = StrictMath.pow(10, rule.scale());
    long min = (long) StrictMath.ceil(rule.min() * unit - 1e-9);
    long max = (long) StrictMath.floor(rule.max() * unit + 1e-9);
    if (Double.isNaN(rule.mean())) {
      return (draft, out) ->
          out.put(min + (long) (dice.unit() * ((double) max - min + 1)), rule.scale());
    }
    // A log-normal deviate whose logarithm has this deviation and whose mean is the one given.
    double deviation = 0.8;
    double middle = StrictMath.log(rule.mean()) - deviation * deviation / 2;
    return (draft, out) -> {
      double value = StrictMath.exp(middle + deviation * dice.gaussian()) * unit;
      out.put(Math.max(min, Math.min(max, StrictMath.round(value))), rule.scale());
    };
  }

  private static Maker eventTime(TimePattern pattern, boolean day) {
    if (day) {
      TimePattern days = pattern == null ? new TimePattern("yyyy-MM-dd", null) : pattern;
      return (draft, out) -> out.put(days.formatDay(Math.floorDiv(draft.micros, 86_400_000_000L)));
    }
    return pattern == null
        ? (draft, out) -> out.put(Rfc3339.format(draft.micros))
        : (draft, out) -> out.put(pattern.formatMicros(draft.micros));
  }

  private static Maker walk(Rule.Walk rule, Dice dice, int keys) {
    double[] at = new double[keys];
    Arrays.fill(at, rule.start());
    double unit = StrictMath.pow(10, rule.scale());
    return (draft, out) -> {
      double next = at[draft.key] + rule.step() * dice.gaussian();
      if (next < rule.min() || next > rule.max()) {
        next = 2 * at[draft.key] - next;
      }
      next = Math.max(rule.min(), Math.min(rule.max(), next));
      at[draft.key] = next;
      out.put(StrictMath.round(next * unit), rule.scale());
    };
  }

  private static void words(int count, Dice dice, Line out) {
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out.put(' ');
      }
      out.put(Vocabulary.WORDS.get(dice.below(Vocabulary.WORDS.size())));
    }
  }

  /** The words of generated text; a few are not ASCII, one has a quote, one a comma. */
  final class Vocabulary {
    static final List<String> WORDS =
        List.of(
            "river",
            "stone",
            "wheel",
            "grain",
            "flour",
            "water",
            "miller",
            "sluice",
            "north",
            "paddle",
            "weir",
            "basin",
            "early",
            "late",
            "quick",
            "slow",
            "café",
            "Łódź",
            "naïve",
            "東京",
            "so-called \"best\"",
            "first, second",
            "order",
            "delivery",
            "gift",
            "urgent");

    private Vocabulary() {}
  }

  /** Draws positions in proportion to weights. */
  final class Shares {
    private final double[] upTo;

    Shares(double[] weights) {
      upTo = new double[weights.length];
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i];
        upTo[i] = sum;
      }
    }

    static Shares zipf(int count, double skew) {
      double[] weights = new double[count];
      for (int i = 0; i < count; i++) {
        weights[i] = StrictMath.pow(i + 1, -skew);
      }
      return new Shares(weights);
    }

    int pick(Dice dice) {
      double wanted = dice.unit() * upTo[upTo.length - 1];
      int found = Arrays.binarySearch(upTo, wanted);
      return Math.min(found >= 0 ? found + 1 : -found - 1, upTo.length - 1);
    }
  }
}
