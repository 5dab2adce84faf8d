package io.millrace.transforms.decode;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.type.Failure;
import java.util.Arrays;

/** Lines of text to rows, whole or by the groups of a pattern. */
final class TextDecoder extends RecordDecoder {
  private final Cells cells;
  private final Matcher matcher;

  /** The group of each field; 0 is all of the line, -1 none. */
  private final int[] groupOf;

  TextDecoder(RecordFormat.Text format, SourceSchema schema, boolean[] needed, Batch batch) {
    super(batch);
    cells = new Cells(this, schema, needed, format.missing());
    Pattern pattern = format.pattern() == null ? null : Pattern.compile(format.pattern());
    matcher = pattern == null ? null : pattern.matcher(new byte[0]);
    groupOf = new int[cells.size()];
    for (int i = 0; i < groupOf.length; i++) {
      String name = schema.type().name(i);
      groupOf[i] =
          pattern == null
              ? (name.equals("line") ? 0 : -1)
              : pattern.namedGroups().getOrDefault(name, -1);
    }
  }

  @Override
  Outcome decode(byte[] b, int from, int to, boolean last, int row) {
    int feed = Words.lineFeed(b, from, to);
    endAt(b, from, feed < 0 ? to : feed, to);
    if (matcher != null && b[from] <= ' ' && isBlank(b, from, end, -1)) {
      return Outcome.BLANK;
    }
    int wrong = Words.badUtf8(b, from, end);
    if (wrong >= 0) {
      return bad(syntax("invalid UTF-8 at byte " + (wrong - from + 1)));
    }
    if (matcher != null && !matcher.reset(Arrays.copyOfRange(b, from, end)).matches()) {
      return bad(syntax("the line does not match the pattern"));
    }
    cells.begin();
    for (int i = 0; i < groupOf.length; i++) {
      int group = groupOf[i];
      int start = group < 0 ? -1 : group == 0 ? 0 : matcher.start(group);
      if (start < 0) {
        cells.absent(i, group < 0 ? "missing: no group has this name" : "missing");
      } else {
        int stop = group == 0 ? end - from : matcher.end(group);
        cells.set(i, b, from + start, from + stop, row);
      }
    }
    return cells.trouble() == null ? Outcome.GOOD : bad(cells.trouble());
  }

  private static Failure syntax(String what) {
    return new Failure(Failure.Code.SYNTAX, what);
  }
}
