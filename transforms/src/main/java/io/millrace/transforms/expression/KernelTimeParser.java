package io.millrace.transforms.expression;

/**
 * Reads times of the plainest patterns ({@code yyyy-MM-dd HH:mm:ss}, {@code dd/MMM/yyyy:HH:mm:ss
 * Z}) from bytes. It knows what is surely right; for all else it answers {@link Rfc3339#BAD}, and
 * {@link TimePattern} has the word.
 *
 * <p><b>Guarantee:</b> where it answers, {@link TimePattern} gives the same, see {@code
 * TimeKernelsTest.plainPatternsAreReadAsTimePatternReadsThem}.
 */
final class KernelTimeParser {
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
  private static final String FIELDS = "yMdHms";
  private static final int LITERAL = -1;
  private static final int MONTH_NAME = 6;
  private static final int OFFSET = 7;

  private final String pattern;

  /** For each part its field and, of a field, the exact number of digits or 0 for one or two. */
  private final int[] fields;

  private final int[] widths;
  private int parts;
  private final int[] values = new int[8];

  private KernelTimeParser(String pattern) {
    this.pattern = pattern;
    this.fields = new int[pattern.length()];
    this.widths = new int[pattern.length()];
  }

  /** A parser for {@code pattern}, without a zone of its own, or null when it is not plain. */
  static KernelTimeParser of(String pattern) {
    KernelTimeParser parser = new KernelTimeParser(pattern);
    return parser.read() ? parser : null;
  }

  /** Understands the pattern; for a literal the width is the character. */
  private boolean read() {
    int seen = 0;
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      int length = 1;
      while (i + length < pattern.length() && pattern.charAt(i + length) == c) {
        length++;
      }
      int field = fieldOf(c, length);
      if (field == LITERAL) {
        length = 1;
        if (!isPlainLiteral(c)) {
          return false;
        }
        add(LITERAL, c);
      } else {
        int bit = 1 << (field == MONTH_NAME ? 1 : field);
        boolean touches = parts > 0 && fields[parts - 1] != LITERAL;
        if (field < 0 || (seen & bit) != 0 || touches) {
          return false;
        }
        seen |= bit;
        add(field, length == 1 ? 0 : length);
      }
      i += length;
    }
    int date = seen & 7;
    int clock = seen >> 3 & 7;
    return date == 7 && (clock == 0 || clock == 3 || clock == 7);
  }

  private void add(int field, int width) {
    fields[parts] = field;
    widths[parts] = width;
    parts++;
  }

  /** The field of a run of letters, LITERAL for other characters, less for what is not plain. */
  private static int fieldOf(char letter, int length) {
    if (!Character.isLetter(letter)) {
      return LITERAL;
    }
    int field = FIELDS.indexOf(letter);
    if (letter == 'M' && length == 3) {
      return MONTH_NAME;
    }
    if (letter == 'Z' && length <= 3) {
      return OFFSET;
    }
    boolean known = letter == 'y' ? length == 4 : field >= 0 && length <= 2;
    return known ? field : LITERAL - 1;
  }

  private static boolean isPlainLiteral(char c) {
    return c >= ' ' && c < 0x7f && "'[]{}#".indexOf(c) < 0;
  }

  /** Microseconds, or {@link Rfc3339#BAD} when the text is not surely understood. */
  long parse(byte[] data, int start, int length) {
    int end = start + length;
    int at = start;
    values[3] = 0;
    values[4] = 0;
    values[5] = 0;
    values[OFFSET] = 0;
    for (int i = 0; i < parts && at >= 0; i++) {
      at =
          switch (fields[i]) {
            case LITERAL -> at < end && data[at] == widths[i] ? at + 1 : -1;
            case MONTH_NAME -> monthName(data, at, end);
            case OFFSET -> offset(data, at, end);
            default -> number(data, at, end, fields[i], widths[i]);
          };
    }
    return at == end && inRange() ? micros() : Rfc3339.BAD;
  }

  private int number(byte[] data, int at, int end, int field, int width) {
    int value = 0;
    int p = at;
    while (p < end && p - at < 5 && data[p] >= '0' && data[p] <= '9') {
      value = value * 10 + (data[p] - '0');
      p++;
    }
    int digits = p - at;
    values[field] = value;
    boolean fits = width == 0 ? digits == 1 || digits == 2 : digits == width;
    return fits ? p : -1;
  }

  private int monthName(byte[] data, int at, int end) {
    if (at + 3 > end) {
      return -1;
    }
    for (int month = 0; month < 12; month++) {
      boolean same = true;
      for (int i = 0; i < 3; i++) {
        same &= (data[at + i] | 0x20) == MONTHS.charAt(month * 3 + i);
      }
      if (same) {
        values[1] = month + 1;
        return at + 3;
      }
    }
    return -1;
  }

  private int offset(byte[] data, int at, int end) {
    if (at + 5 > end || (data[at] != '+' && data[at] != '-')) {
      return -1;
    }
    int digits = 0;
    for (int i = 1; i < 5; i++) {
      int digit = data[at + i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      digits = digits * 10 + digit;
    }
    int hours = digits / 100;
    int minutes = digits % 100;
    int seconds = (hours * 60 + minutes) * 60;
    values[OFFSET] = data[at] == '-' ? -seconds : seconds;
    return hours < 18 && minutes < 60 ? at + 5 : -1;
  }

  private boolean inRange() {
    int month = values[1];
    return month >= 1
        && month <= 12
        && values[2] >= 1
        && values[2] <= days(values[0], month)
        && values[3] < 24
        && values[4] < 60
        && values[5] < 60;
  }

  private static int days(int year, int month) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  private long micros() {
    long day = Rfc3339.daysFromCivil(values[0], values[1], values[2]);
    long seconds = values[3] * 3600L + values[4] * 60L + values[5] - values[OFFSET];
    return (day * 86_400 + seconds) * TimeKernels.SECOND;
  }
}
