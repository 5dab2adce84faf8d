package io.millrace.transforms.decode;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.decode.BlockReader.Found;
import io.millrace.transforms.decode.RecordDecoder.Outcome;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads the records of ranges of one source. One per thread, reused: it keeps about a megabyte, or
 * as much as the longest record or document it has met.
 *
 * <p>Every record is handed over once, in a batch or as bad; decoding goes on at the next line
 * whatever a line holds. Ranges that cover a file without overlap give exactly the records of the
 * file ({@code RecordScanTest.rangesOfAnySizeGiveEachRecordOnce}).
 */
public final class RecordScan {
  /** How much of a record that is too long is kept in its {@link BadRecord}. */
  static final int LONG_BYTES_KEPT = 1 << 16;

  /** Takes what was read. */
  public interface Handler {
    /** Takes rows. The batch is used again: nothing of it may be kept. */
    void batch(Batch batch) throws Exception;

    /** Takes a record that could not be decoded. */
    void bad(BadRecord record) throws Exception;
  }

  private final FileSource source;
  private final Batch batch;
  private final RecordDecoder decoder;
  private final JsonDocument document;
  private final BlockReader reader = new BlockReader();

  private FileRange range;
  private Handler handler;
  private ScanCounts counts;
  private byte[] path;
  private byte[] fileName;
  private boolean countLines;
  private long line;
  private int row;

  /**
   * @throws IllegalArgumentException when the format asks for what cannot be
   */
  public RecordScan(FileSource source) {
    this.source = source;
    this.batch = new Batch(outputType(source));
    RecordFormat format = source.format();
    SourceSchema schema = source.schema();
    if (format instanceof RecordFormat.Csv csv) {
      decoder = new CsvDecoder(csv, schema, source.needed(), batch);
    } else if (format instanceof RecordFormat.Text text) {
      decoder = new TextDecoder(text, schema, source.needed(), batch);
    } else {
      boolean lines = ((RecordFormat.Json) format).records() == null;
      decoder = new JsonDecoder(schema, source.needed(), batch, lines);
    }
    document =
        format instanceof RecordFormat.Json json && json.records() != null
            ? new JsonDocument((JsonDecoder) decoder, json.records(), () -> row)
            : null;
  }

  /**
   * The schema's fields, then the metadata as {@code file}, {@code path}, {@code line}, {@code
   * offset}.
   */
  public static RowType outputType(FileSource source) {
    List<Field> fields = new ArrayList<>(source.schema().type().fields());
    for (FileSource.Metadata metadata : source.metadata()) {
      Type type =
          switch (metadata) {
            case FILE, PATH -> Type.STRING;
            case LINE, OFFSET -> Type.INT64;
          };
      fields.add(new Field(metadata.name().toLowerCase(Locale.ROOT), type));
    }
    return new RowType(fields);
  }

  /**
   * Reads one range. Batches have the type {@link #outputType}; fields that are not needed are null
   * in all rows. Event times and windows are not set. Lines are counted when the range is a whole
   * file or the line is asked for.
   *
   * @throws IOException when the file cannot be read to its end, with a sentence that names it; or
   *     what the handler threw
   */
  public void read(FileRange toRead, Handler into, ScanCounts count) throws IOException {
    range = toRead;
    handler = into;
    counts = count;
    path = toRead.path().getBytes(StandardCharsets.UTF_8);
    String name = toRead.path().substring(toRead.path().lastIndexOf('/') + 1);
    fileName = name.getBytes(StandardCharsets.UTF_8);
    boolean asked = source.metadata().contains(FileSource.Metadata.LINE);
    if (!toRead.whole() && !source.format().splittable()) {
      throw new IllegalArgumentException("'" + toRead.path() + "' can only be read whole");
    }
    if (asked && toRead.start() > 0) {
      throw new IllegalArgumentException("lines are asked for, so files must be read whole");
    }
    countLines = asked || toRead.whole();
    line = 1;
    row = 0;
    clear();
    try (BlockReader open = reader) {
      decoder.startFile();
      if (toRead.start() > 0 && decoder instanceof CsvDecoder csv) {
        new HeaderSearch(open, csv).before(toRead);
      }
      open.open(toRead, count);
      if (document != null) {
        readDocument();
      } else {
        readLines();
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private void readLines() throws Exception {
    Found found = reader.next();
    while (found != Found.END) {
      if (found == Found.LONG) {
        tooLong();
      } else {
        block();
      }
      emit();
      found = reader.next();
    }
  }

  private void startBlock() {
    decoder.spare = reader.spare();
    if (decoder instanceof CsvDecoder csv) {
      csv.base = reader.base();
    }
    batch.rows().raw = reader.bytes;
  }

  private void block() throws Exception {
    startBlock();
    int p = reader.from;
    int mark = reader.byteOrderMark();
    counts.skippedBytes += mark;
    p += mark;
    if (p == reader.to) {
      counts.blankLines++;
    }
    boolean last = false;
    while (p < reader.to) {
      byte[] b = reader.bytes;
      Outcome outcome = decoder.decode(b, p, reader.to, last, row);
      if (outcome == Outcome.MORE) {
        emit();
        last = reader.extend(p) != Found.LINES;
        p = reader.from;
        startBlock();
        continue;
      }
      last = false;
      int next = decoder.next;
      if (outcome == Outcome.BLANK) {
        counts.skippedBytes += next - p;
        counts.blankLines++;
      } else {
        counts.recordBytes += next - p;
        record(outcome, p, decoder.end);
      }
      if (countLines) {
        line += linesIn(b, p, next);
      }
      p = next;
    }
  }

  /** The line feeds in what was decoded: one, but for values with line breaks. */
  private int linesIn(byte[] b, int from, int to) {
    if (!(source.format() instanceof RecordFormat.Csv csv) || !csv.quotedNewlines()) {
      return 1;
    }
    int lines = 0;
    for (int p = Words.lineFeed(b, from, to); p >= 0; p = Words.lineFeed(b, p + 1, to)) {
      lines++;
    }
    return lines;
  }

  private void record(Outcome outcome, int from, int to) throws Exception {
    counts.records++;
    if (to - from > RecordFormat.RECORD_BYTES_MAX) {
      bad(from, to, longFailure());
    } else if (outcome == Outcome.BAD) {
      bad(from, to, decoder.failure);
    } else {
      counts.good++;
      decoder.mark(row);
      Batch.Rows rows = batch.rows();
      long offset = reader.base() + from;
      rows.offset[row] = offset;
      rows.position[row] = range.position(offset);
      rows.line[row] = countLines ? line : 0;
      rows.rawStart[row] = from;
      rows.rawLength[row] = to - from;
      row++;
      if (row == Batch.ROWS) {
        emit();
        decoder.spare = reader.spare();
      }
    }
  }

  private static Failure longFailure() {
    return new Failure(
        Failure.Code.TOO_LONG,
        "the record is longer than " + (RecordFormat.RECORD_BYTES_MAX >> 20) + " MiB");
  }

  private void bad(int from, int to, Failure why) throws Exception {
    counts.bad++;
    boolean tooLong = to - from > RecordFormat.RECORD_BYTES_MAX;
    int kept = tooLong ? from + LONG_BYTES_KEPT : to;
    byte[] bytes = Arrays.copyOfRange(reader.bytes, from, kept);
    long at = reader.base() + from;
    handler.bad(new BadRecord(range.path(), at, countLines ? line : 0, bytes, why));
  }

  private void tooLong() throws Exception {
    int skipped = reader.byteOrderMark();
    int from = reader.from + skipped;
    counts.records++;
    bad(from, from + RecordFormat.RECORD_BYTES_MAX + 1, longFailure());
    counts.skippedBytes += skipped;
    counts.recordBytes += reader.skipLong() - skipped;
    line++;
  }

  private void readDocument() throws Exception {
    if (!reader.all(JsonDocument.BYTES_MAX)) {
      throw new IOException(
          "'"
              + range.path()
              + "' is longer than "
              + (JsonDocument.BYTES_MAX >> 20)
              + " MiB, the most that a JSON document read as a whole can have");
    }
    startBlock();
    int start = reader.from + reader.byteOrderMark();
    reader.bytes[reader.to] = 0;
    Elements elements = new Elements(reader.from, start);
    if (isBlankDocument(start)) {
      counts.skippedBytes += reader.to - reader.from;
      return;
    }
    document.read(reader.bytes, start, reader.to, elements);
    counts.skippedBytes += reader.to - elements.behind;
    emit();
  }

  private boolean isBlankDocument(int start) {
    for (int p = start; p < reader.to; p++) {
      if (reader.bytes[p] != '\n' && !RecordDecoder.isBlank(reader.bytes, p, p + 1, -1)) {
        return false;
      }
    }
    return true;
  }

  /** Counts the bytes of a document's elements and between them. */
  private final class Elements implements JsonDocument.Visitor {
    private int behind;
    private int lineSeen;

    Elements(int from, int start) {
      behind = from;
      lineSeen = start;
    }

    @Override
    public void element(Outcome outcome, int from, int to) throws Exception {
      reach(from, to);
      record(outcome, from, to);
    }

    @Override
    public void broken(int from, int to, Failure why) throws Exception {
      reach(from, to);
      counts.records++;
      bad(from, to, why);
    }

    private void reach(int from, int to) {
      counts.skippedBytes += from - behind;
      counts.recordBytes += to - from;
      behind = to;
      byte[] b = reader.bytes;
      for (int p = Words.lineFeed(b, lineSeen, from); p >= 0; p = Words.lineFeed(b, p + 1, from)) {
        line++;
      }
      lineSeen = from;
    }
  }

  private void emit() throws Exception {
    if (row == 0) {
      return;
    }
    Batch.Rows rows = batch.rows();
    rows.size = row;
    rows.file = range.path();
    setMetadata(rows);
    handler.batch(batch);
    clear();
  }

  private void setMetadata(Batch.Rows rows) {
    int i = source.schema().type().size();
    for (FileSource.Metadata metadata : source.metadata()) {
      Column column = batch.column(i++);
      switch (metadata) {
        case FILE -> setText((BytesColumn) column, fileName);
        case PATH -> setText((BytesColumn) column, path);
        case LINE -> System.arraycopy(rows.line, 0, ((LongColumn) column).values, 0, row);
        case OFFSET -> System.arraycopy(rows.offset, 0, ((LongColumn) column).values, 0, row);
      }
    }
  }

  private void setText(BytesColumn column, byte[] text) {
    for (int r = 0; r < row; r++) {
      column.borrow(r, text, 0, text.length);
    }
  }

  /** Columns that nobody needs stay null from batch to batch, unless somebody cleared them. */
  private void clear() {
    boolean[] needed = source.needed();
    for (int i = 0; i < batch.type().size(); i++) {
      Column column = batch.column(i);
      if (i >= needed.length || needed[i]) {
        column.clear();
      } else if (!column.isNull(0)) {
        for (int r = 0; r < column.capacity(); r++) {
          column.setNull(r);
        }
      }
    }
    Arrays.fill(batch.rows().eventTime, Batch.NO_TIME);
    Arrays.fill(batch.rows().windowStart, Batch.GLOBAL);
    batch.rows().size = 0;
    row = 0;
  }
}
