package io.millrace.transforms.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Regular expressions: RE2, so in time linear in the text whatever the pattern. */
final class RegexKernels {
  private RegexKernels() {}

  static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a regular expression: " + e.getMessage(), e);
    }
  }

  /** {@code by} is null for all but REGEXP_REPLACE. */
  static Kernel of(Function function, Type type, Pattern pattern, Kernel text, Kernel by) {
    return switch (function) {
      case REGEXP_CONTAINS -> new Contains(type, pattern, text);
      case REGEXP_EXTRACT -> new Extract(type, pattern, text);
      case REGEXP_EXTRACT_ALL -> new RowKernel(type, v -> extractAll(pattern, (String) v[0]), text);
      default -> new RowKernel(type, v -> replace(pattern, (String) v[0], (String) v[1]), text, by);
    };
  }

  /**
   * Whether two rows hold the same bytes: rows of one file hold the same name one after another.
   */
  private static boolean same(BytesColumn column, int row, int other) {
    int length = column.length[row];
    if (length != column.length[other]) {
      return false;
    }
    int a = column.start[row];
    int b = column.start[other];
    return a == b || Arrays.equals(column.data, a, a + length, column.data, b, b + length);
  }

  private static final class Contains extends StrictKernel {
    private final Matcher matcher;

    Contains(Type type, Pattern pattern, Kernel text) {
      super(type, text);
      this.matcher = pattern.matcher(new byte[0]);
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      boolean[] to = ((BooleanColumn) out).values;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        to[row] =
            k > 0 && same(a, row, rows[k - 1])
                ? to[rows[k - 1]]
                : matcher.reset(a.bytes(row)).find();
      }
    }
  }

  private static final class Extract extends StrictKernel {
    private final Matcher matcher;
    private final int group;

    Extract(Type type, Pattern pattern, Kernel text) {
      super(type, text);
      this.matcher = pattern.matcher(new byte[0]);
      this.group = Math.min(1, pattern.groupCount());
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn a = (BytesColumn) in[0];
      BytesColumn to = (BytesColumn) out;
      int start = -1;
      int end = -1;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        if (k == 0 || !same(a, row, rows[k - 1])) {
          boolean found = matcher.reset(a.bytes(row)).find();
          start = found ? matcher.start(group) : -1;
          end = found ? matcher.end(group) : -1;
        }
        if (start >= 0) {
          to.borrow(row, a.data, a.start[row] + start, end - start);
        } else {
          to.setNull(row);
        }
      }
    }
  }

  private static List<String> extractAll(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    int group = Math.min(1, pattern.groupCount());
    int from = 0;
    while (from <= text.length() && matcher.find(from)) {
      found.add(matcher.group(group));
      from = after(matcher, text);
    }
    return found;
  }

  /** Where the next search starts: a whole character on after an empty match. */
  private static int after(Matcher matcher, String text) {
    int end = matcher.end();
    if (matcher.start() < end) {
      return end;
    }
    return end < text.length() ? end + Character.charCount(text.codePointAt(end)) : end + 1;
  }

  private static String replace(Pattern pattern, String text, String by) {
    StringBuilder made = new StringBuilder();
    Matcher matcher = pattern.matcher(text);
    int from = 0;
    int copied = 0;
    while (from <= text.length() && matcher.find(from)) {
      made.append(text, copied, matcher.start());
      appendReplacement(made, matcher, by);
      copied = matcher.end();
      from = after(matcher, text);
    }
    return made.append(text, copied, text.length()).toString();
  }

  private static void appendReplacement(StringBuilder made, Matcher matcher, String by) {
    for (int i = 0; i < by.length(); i++) {
      char c = by.charAt(i);
      char next = c == '\\' && i + 1 < by.length() ? by.charAt(i + 1) : 0;
      if (next == '\\') {
        made.append('\\');
        i++;
      } else if (next >= '1' && next <= '9') {
        int group = next - '0';
        String value = group <= matcher.groupCount() ? matcher.group(group) : null;
        made.append(value == null ? "" : value);
        i++;
      } else {
        made.append(c);
      }
    }
  }
}
