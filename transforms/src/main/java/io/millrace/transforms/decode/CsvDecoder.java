package io.millrace.transforms.decode;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.type.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Delimited lines to rows; {@link RecordFormat.Csv} says what they look like. */
final class CsvDecoder extends RecordDecoder {
  private static final int NONE = -1000;
  private static final long FEEDS = '\n' * Words.ONES;

  /** The place in the file of the block's first byte in the array. */
  long base;

  private final RecordFormat.Csv format;
  private final SourceSchema schema;
  private final Cells cells;
  private final byte delimiter;
  private final int quote;
  private final int comment;
  private final long delimiters;
  private final long quotes;
  private final BadSyntax bad = new BadSyntax();

  /** Where each field's value stands in a line, -1 for nowhere. */
  private int[] columnOf;

  private int columns;
  private boolean headerAhead;
  private Failure headerFailure;

  /** The values of a line: first byte, end, and whether there are doubled quotes inside. */
  private int[] starts = new int[32];

  private int[] ends = new int[32];
  private boolean[] doubled = new boolean[32];
  private int count;
  private int lineEnd;
  private long high;

  /**
   * A record that was inside quotes at every line end before this place of the file turned out bad.
   * So will any other that is inside quotes at one of them: it need not be read on. Without this a
   * file of such lines would be read once for each of them.
   */
  private long doomedUntil;

  CsvDecoder(RecordFormat.Csv format, SourceSchema schema, boolean[] needed, Batch batch) {
    super(batch);
    this.format = format;
    this.schema = schema;
    cells = new Cells(this, schema, needed, format.missing());
    if (format.delimiter() > 126 || format.quote() > 126 || format.comment() > 126) {
      throw new IllegalArgumentException("delimiter, quote and comment must be ASCII");
    }
    delimiter = (byte) format.delimiter();
    quote = format.quote() == 0 ? NONE : format.quote();
    comment = format.comment() == 0 ? NONE : format.comment();
    delimiters = delimiter * Words.ONES;
    quotes = (quote == NONE ? '\n' : quote) * Words.ONES;
    useColumns(format.columns() == null ? schema.type().names() : format.columns());
  }

  @Override
  void startFile() {
    headerAhead = format.header();
    headerFailure = null;
    doomedUntil = 0;
  }

  /** Whether the file's header has not been seen yet. */
  boolean headerAhead() {
    return headerAhead;
  }

  private void useColumns(List<String> names) {
    columns = names.size();
    columnOf = new int[schema.type().size()];
    for (int i = 0; i < columnOf.length; i++) {
      columnOf[i] = names.indexOf(schema.type().name(i));
    }
  }

  @Override
  Outcome decode(byte[] b, int from, int to, boolean last, int row) {
    byte first = b[from];
    if (first == comment || ((first <= ' ') && blankLine(b, from, to))) {
      endPhysical(b, from, to);
      return Outcome.BLANK;
    }
    boolean more;
    lineEnd = -1;
    try {
      more = split(b, from, to, last);
      if (!more) {
        endAt(b, from, lineEnd, to);
        checkText(b, from);
      }
    } catch (BadSyntax wrong) {
      if (lineEnd < 0) {
        // With damaged quotes there is no telling where the record ends: it is the line alone.
        endPhysical(b, from, to);
      }
      Failure why = new Failure(Failure.Code.SYNTAX, wrong.getMessage());
      if (headerAhead) {
        headerAhead = false;
        headerFailure =
            new Failure(Failure.Code.SYNTAX, "the file's header is damaged: " + why.message());
      }
      return bad(why);
    }
    if (more) {
      return Outcome.MORE;
    }
    if (headerAhead) {
      headerAhead = false;
      useHeader(b);
      return Outcome.BLANK;
    }
    if (headerFailure != null) {
      return bad(headerFailure);
    }
    return fill(b, row);
  }

  private boolean blankLine(byte[] b, int from, int to) {
    int feed = Words.lineFeed(b, from, to);
    return isBlank(b, from, feed < 0 ? to : feed, delimiter);
  }

  private void endPhysical(byte[] b, int from, int to) {
    int feed = Words.lineFeed(b, from, to);
    endAt(b, from, feed < 0 ? to : feed, to);
  }

  /** Finds the values of a record: true when the block may end inside it. */
  private boolean split(byte[] b, int from, int to, boolean last) {
    count = 0;
    high = 0;
    int limit = (int) Math.min(to, from + RecordFormat.RECORD_BYTES_MAX + 2L);
    int p = from;
    while (true) {
      if (count == starts.length) {
        grow();
      }
      boolean quoted = b[p] == quote;
      doubled[count] = false;
      int end = quoted ? closingQuote(b, p + 1, from, limit) : plainEnd(b, p);
      if (end < 0) {
        if (!last && limit == to && format.quotedNewlines()) {
          return true;
        }
        doomedUntil = Math.max(doomedUntil, base + limit);
        String far = limit == to ? "never closed" : "not closed within the longest record";
        throw wrong(p, from, "a quote is " + far + "; it opens");
      }
      starts[count] = quoted ? p + 1 : p;
      ends[count] = end;
      if (quoted) {
        end = behindQuote(b, end + 1, from, to);
      }
      if (b[end] != '\n') {
        count++;
        p = end + 1;
        continue;
      }
      if (!quoted && end > p && b[end - 1] == '\r') {
        ends[count]--;
      }
      count++;
      lineEnd = end;
      return false;
    }
  }

  private BadSyntax wrong(int p, int from, String what) {
    return bad.because(what + " at byte " + (p - from + 1));
  }

  private void grow() {
    starts = Arrays.copyOf(starts, count * 2);
    ends = Arrays.copyOf(ends, count * 2);
    doubled = Arrays.copyOf(doubled, count * 2);
  }

  /** The delimiter or line feed that ends an unquoted value. */
  private int plainEnd(byte[] b, int from) {
    int p = from;
    while (true) {
      long w = Words.at(b, p);
      long d = w ^ delimiters;
      long n = w ^ FEEDS;
      long hit = (((d - Words.ONES) & ~d) | ((n - Words.ONES) & ~n)) & Words.HIGHS;
      high |= w;
      if (hit != 0) {
        return p + (Long.numberOfTrailingZeros(hit) >>> 3);
      }
      p += 8;
    }
  }

  /** The closing quote of a value that starts at {@code from}, or -1 when it is not there. */
  private int closingQuote(byte[] b, int from, int record, int to) {
    int p = from;
    while (true) {
      long w = Words.at(b, p);
      long q = w ^ quotes;
      long n = w ^ FEEDS;
      long hit = (((q - Words.ONES) & ~q) | ((n - Words.ONES) & ~n)) & Words.HIGHS;
      high |= w;
      if (hit == 0) {
        p += 8;
        if (p > to) {
          return -1;
        }
        continue;
      }
      p += Long.numberOfTrailingZeros(hit) >>> 3;
      if (p >= to) {
        return -1;
      }
      if (b[p] == '\n') {
        if (!format.quotedNewlines()) {
          return -1;
        }
        if (base + p < doomedUntil) {
          throw wrong(from - 1, record, "a quote is not closed before other text; it opens");
        }
        p++;
      } else if (b[p + 1] == quote && p + 1 < to) {
        doubled[count] = true;
        p += 2;
      } else {
        return p;
      }
    }
  }

  /** Behind a closing quote: the delimiter or line feed that must follow. */
  private int behindQuote(byte[] b, int p, int from, int to) {
    if (b[p] == delimiter || b[p] == '\n') {
      return p;
    }
    if (b[p] == '\r' && (b[p + 1] == '\n' || p + 1 >= to)) {
      return Math.min(p + 1, to);
    }
    doomedUntil = Math.max(doomedUntil, base + p);
    throw wrong(p, from, "expected the delimiter behind a closing quote");
  }

  /** UTF-8, and no text in columns that do not exist. */
  private void checkText(byte[] b, int from) {
    if ((high & Words.HIGHS) != 0) {
      int wrong = Words.badUtf8(b, from, lineEnd);
      if (wrong >= 0) {
        throw wrong(wrong, from, "invalid UTF-8");
      }
    }
    for (int i = columns; i < count && !headerAhead; i++) {
      if (starts[i] != ends[i] && headerFailure == null) {
        String text =
            "there are " + count + " values for " + columns + " columns; the first beyond";
        throw wrong(starts[i], from, text);
      }
    }
  }

  private void useHeader(byte[] b) {
    if (format.columns() != null) {
      return;
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int end = ends[i];
      int start = starts[i];
      byte[] from = b;
      if (doubled[i]) {
        from = new byte[end - start];
        end = undouble(b, start, end, from, 0);
        start = 0;
      }
      names.add(new String(from, start, end - start, StandardCharsets.UTF_8).strip());
    }
    useColumns(names);
  }

  private int undouble(byte[] b, int from, int to, byte[] into, int at) {
    int out = at;
    for (int p = from; p < to; p++) {
      into[out++] = b[p];
      if (b[p] == quote) {
        p++;
      }
    }
    return out;
  }

  private Outcome fill(byte[] b, int row) {
    cells.begin();
    for (int i = 0; i < columnOf.length; i++) {
      int column = columnOf[i];
      if (column < 0) {
        cells.absent(i, "missing: no column has this name");
      } else if (column >= count) {
        cells.absent(i, "missing: the line has only " + count + " values");
      } else if (doubled[column]) {
        withoutDoubling(i, b, starts[column], ends[column], row);
      } else {
        cells.set(i, b, starts[column], ends[column], row);
      }
    }
    return cells.trouble() == null ? Outcome.GOOD : bad(cells.trouble());
  }

  private void withoutDoubling(int field, byte[] b, int from, int to, int row) {
    boolean room = to - from + BlockReader.PAD <= b.length - spare;
    byte[] into = room ? b : new byte[to - from + BlockReader.PAD];
    int at = room ? spare : 0;
    int end = undouble(b, from, to, into, at);
    spare = room ? end : spare;
    cells.set(field, into, at, end, row);
  }
}
