package io.millrace.transforms.expression;

import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.util.Arrays;

/** String functions that work on the UTF-8 bytes; the others are in TextKernels. */
final class StringKernels {
  private StringKernels() {}

  static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }

  /** LENGTH of a STRING or BYTES. */
  static final class Length extends StrictKernel {
    private final boolean bytes;

    Length(Type type, Kernel argument) {
      super(type, argument);
      this.bytes = argument.type().kind() == Kind.BYTES;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      long[] to = ((LongColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        to[row] =
            bytes ? a.length[row] : codePoints(a.data, a.start[row], a.start[row] + a.length[row]);
      }
    }
  }

  static int codePoints(byte[] data, int start, int end) {
    int points = 0;
    for (int i = start; i < end; i++) {
      points += isContinuation(data[i]) ? 0 : 1;
    }
    return points;
  }

  /** STARTS_WITH, ENDS_WITH, CONTAINS and STRPOS. */
  static final class Search extends StrictKernel {
    private final Function function;

    Search(Function function, Type type, Kernel text, Kernel part) {
      super(type, text, part);
      this.function = function;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      BytesColumn b = (BytesColumn) in[1];
      if (function == Function.STRPOS) {
        position(a, b, rows, count);
        return;
      }
      boolean[] to = ((BooleanColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        int length = a.length[row];
        int part = b.length[row];
        int start = a.start[row];
        if (function == Function.CONTAINS) {
          to[row] =
              LikePattern.indexOf(a.data, start, start + length, b.data, b.start[row], part) >= 0;
        } else {
          int at = function == Function.STARTS_WITH ? start : start + length - part;
          to[row] =
              part <= length
                  && Arrays.equals(
                      a.data, at, at + part, b.data, b.start[row], b.start[row] + part);
        }
      }
    }

    private void position(BytesColumn a, BytesColumn b, int[] rows, int count) {
      long[] to = ((LongColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        int start = a.start[row];
        int found =
            LikePattern.indexOf(
                a.data, start, start + a.length[row], b.data, b.start[row], b.length[row]);
        to[row] = found < 0 ? 0 : codePoints(a.data, start, found) + 1L;
      }
    }
  }

  /** LIKE with a constant pattern. */
  static final class Like extends StrictKernel {
    private final LikePattern pattern;

    Like(Type type, LikePattern pattern, Kernel text) {
      super(type, text);
      this.pattern = pattern;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      boolean[] to = ((BooleanColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        to[row] = pattern.matches(a.data, a.start[row], a.length[row]);
      }
    }
  }

  static final class Concat extends StrictKernel {
    private byte[] buffer = new byte[256];

    Concat(Type type, Kernel... arguments) {
      super(type, arguments);
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn to = (BytesColumn) out;
      BytesColumn[] parts = new BytesColumn[in.length];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = (BytesColumn) in[i];
      }
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        int used = 0;
        for (BytesColumn part : parts) {
          int length = part.length[row];
          if (used + length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(used + length, buffer.length * 2));
          }
          System.arraycopy(part.data, part.start[row], buffer, used, length);
          used += length;
        }
        to.append(row, buffer, 0, used);
      }
    }
  }

  /** UPPER and LOWER: a loop over bytes while they are ASCII. */
  static final class ChangeCase extends StrictKernel {
    private final boolean upper;
    private byte[] buffer = new byte[256];

    ChangeCase(boolean upper, Type type, Kernel argument) {
      super(type, argument);
      this.upper = upper;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      BytesColumn to = (BytesColumn) out;
      byte first = (byte) (upper ? 'a' : 'A');
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        int length = a.length[row];
        int start = a.start[row];
        if (length > buffer.length) {
          buffer = new byte[length * 2];
        }
        byte seen = 0;
        for (int i = 0; i < length; i++) {
          byte b = a.data[start + i];
          seen |= b;
          buffer[i] = b >= first && b < first + 26 ? (byte) (b ^ 0x20) : b;
        }
        if (seen < 0) {
          to.append(row, changed(a.string(row)));
        } else {
          to.append(row, buffer, 0, length);
        }
      }
    }

    private String changed(String text) {
      StringBuilder made = new StringBuilder(text.length());
      text.codePoints()
          .map(upper ? Character::toUpperCase : Character::toLowerCase)
          .forEach(made::appendCodePoint);
      return made.toString();
    }
  }

  /** TRIM, LTRIM and RTRIM of spaces: slices of the argument. */
  static final class Trim extends StrictKernel {
    private final boolean left;
    private final boolean right;

    Trim(Function function, Type type, Kernel argument) {
      super(type, argument);
      this.left = function != Function.RTRIM;
      this.right = function != Function.LTRIM;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      BytesColumn to = (BytesColumn) out;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        int start = a.start[row];
        int end = start + a.length[row];
        while (left && start < end && a.data[start] == ' ') {
          start++;
        }
        while (right && end > start && a.data[end - 1] == ' ') {
          end--;
        }
        to.borrow(row, a.data, start, end - start);
      }
    }
  }

  /** SUBSTR, LEFT and RIGHT: slices of the argument. */
  static final class Part extends StrictKernel {
    private final Function function;

    Part(Function function, Type type, Kernel... arguments) {
      super(type, arguments);
      this.function = function;
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      long[] numbers = ((LongColumn) in[1]).values;
      long[] counts = in.length == 3 ? ((LongColumn) in[2]).values : null;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        long n = numbers[row];
        if (function == Function.SUBSTR) {
          long wanted = counts == null ? Long.MAX_VALUE : counts[row];
          if (wanted < 0) {
            fail(failures, row, Code.ARGUMENT, "SUBSTR of " + wanted + " characters");
          } else {
            substring(a, row, n, wanted);
          }
        } else if (n < 0) {
          fail(failures, row, Code.ARGUMENT, function + " of " + n + " characters");
        } else if (function == Function.LEFT) {
          slice(a, row, points(a, row), 0, n);
        } else {
          int points = points(a, row);
          slice(a, row, points, Math.max(0, points - n), points);
        }
      }
    }

    private void substring(BytesColumn a, int row, long from, long wanted) {
      int points = points(a, row);
      long first = from > 0 ? from - 1 : from == 0 ? 0 : points + from;
      // Where the part starts before the text, what lies before it counts but is not there.
      boolean toTheEnd = in.length == 2 || wanted > Long.MAX_VALUE - Math.max(0, first);
      long end = toTheEnd ? Long.MAX_VALUE : first + wanted;
      slice(a, row, points, first, end);
    }

    private static int points(BytesColumn a, int row) {
      return codePoints(a.data, a.start[row], a.start[row] + a.length[row]);
    }

    /** Sets the row to the code points {@code [first, end)}, as far as there are any. */
    private void slice(BytesColumn a, int row, int points, long first, long end) {
      int from = (int) Math.max(0, Math.min(points, first));
      int to = (int) Math.max(from, Math.min(points, end));
      int start = a.start[row];
      if (points == a.length[row]) {
        ((BytesColumn) out).borrow(row, a.data, start + from, to - from);
        return;
      }
      int stop = start + a.length[row];
      int begin = skip(a.data, start, stop, from);
      int finish = skip(a.data, begin, stop, to - from);
      ((BytesColumn) out).borrow(row, a.data, begin, finish - begin);
    }

    private static int skip(byte[] data, int at, int end, int points) {
      int p = at;
      for (int i = 0; i < points; i++) {
        p++;
        while (p < end && isContinuation(data[p])) {
          p++;
        }
      }
      return p;
    }
  }
}
