package io.millrace.transforms.decode;

import io.millrace.transforms.expression.Rfc3339;
import io.millrace.transforms.expression.TimePattern;
import java.util.Arrays;

/**
 * A time pattern in UTC made of digits and signs alone, such as {@code yyyy-MM-dd HH:mm:ss} or
 * {@code M/d/yyyy H:mm}, as a little program over bytes.
 */
final class FixedTime {
  private static final int YEAR = 0;
  private static final int MONTH = 1;
  private static final int DAY = 2;
  private static final int HOUR = 3;
  private static final int MINUTE = 4;
  private static final int SECOND = 5;
  private static final int MICRO = 6;
  private static final int LITERAL = 7;
  private static final String LETTERS = "yMdHmsS";
  private static final int[] LENGTHS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  private static final int[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

  private final int[] what;
  private final int[] width;
  private final int[] now = new int[7];

  private long lastDate = Long.MIN_VALUE;
  private long lastDay;

  private FixedTime(int[] what, int[] width) {
    this.what = what;
    this.width = width;
  }

  /** The program of a pattern, or null when the pattern says more than this can read. */
  static FixedTime of(TimePattern time) {
    String pattern = time.pattern();
    String utc = time.toString().replace(" UTC", "");
    if (!utc.equals(pattern) || !pattern.contains("y") || !pattern.contains("M")) {
      return null;
    }
    int[] what = new int[pattern.length()];
    int[] width = new int[pattern.length()];
    int steps = 0;
    boolean numberBefore = false;
    for (int i = 0; i < pattern.length(); steps++) {
      char c = pattern.charAt(i);
      if (pattern.startsWith("'T'", i)) {
        what[steps] = LITERAL;
        width[steps] = 'T';
        numberBefore = false;
        i += 3;
        continue;
      }
      int letter = LETTERS.indexOf(c);
      int count = 1;
      while (letter >= 0 && i + count < pattern.length() && pattern.charAt(i + count) == c) {
        count++;
      }
      boolean fits = letter < 0 ? isSign(c) : !numberBefore && isKnown(letter, count);
      if (!fits) {
        return null;
      }
      what[steps] = letter < 0 ? LITERAL : letter;
      width[steps] = letter < 0 ? c : count;
      numberBefore = letter >= 0;
      i += count;
    }
    boolean repeats =
        Arrays.stream(what, 0, steps).filter(w -> w != LITERAL).distinct().count()
            != Arrays.stream(what, 0, steps).filter(w -> w != LITERAL).count();
    return repeats || !pattern.contains("d")
        ? null
        : new FixedTime(Arrays.copyOf(what, steps), Arrays.copyOf(width, steps));
  }

  /** Signs that mean nothing in a pattern but themselves. */
  private static boolean isSign(char c) {
    return " -/.:,_".indexOf(c) >= 0;
  }

  private static boolean isKnown(int letter, int count) {
    return switch (letter) {
      case YEAR -> count == 4;
      case MICRO -> count <= 6;
      default -> count <= 2;
    };
  }

  /** Microseconds since the epoch, or {@link TimeText#BAD} when the pattern itself must look. */
  long micros(byte[] b, int from, int to) {
    int p = from;
    int[] n = now;
    n[HOUR] = 0;
    n[MINUTE] = 0;
    n[SECOND] = 0;
    n[MICRO] = 0;
    for (int i = 0; i < what.length; i++) {
      int field = what[i];
      if (field == LITERAL) {
        if (p >= to || b[p++] != width[i]) {
          return TimeText.BAD;
        }
        continue;
      }
      int first = p;
      int most = Math.min(to, p + (width[i] == 1 && field != MICRO ? 2 : width[i]));
      int value = 0;
      while (p < most && b[p] >= '0' && b[p] <= '9') {
        value = value * 10 + (b[p++] - '0');
      }
      if (p - first < width[i]) {
        return TimeText.BAD;
      }
      n[field] = field == MICRO ? value * POWERS[6 - width[i]] : value;
    }
    if (p != to || n[HOUR] > 23 || n[MINUTE] > 59 || n[SECOND] > 59) {
      return TimeText.BAD;
    }
    return together(n);
  }

  private long together(int[] n) {
    long date = n[YEAR] * 10_000L + n[MONTH] * 100L + n[DAY];
    if (date != lastDate) {
      if (!isDate(n[YEAR], n[MONTH], n[DAY])) {
        return TimeText.BAD;
      }
      lastDay = Rfc3339.daysFromCivil(n[YEAR], n[MONTH], n[DAY]);
      lastDate = date;
    }
    long seconds = lastDay * 86_400L + n[HOUR] * 3600L + n[MINUTE] * 60L + n[SECOND];
    return seconds * 1_000_000L + n[MICRO];
  }

  private static boolean isDate(int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1) {
      return false;
    }
    boolean leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= LENGTHS[month - 1] + (leap ? 1 : 0);
  }
}
