package io.millrace.transforms.row;

import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.ScanCounts;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.type.Failure;
import java.util.function.Consumer;

/**
 * Finds the records of a whole file and decodes each of them, in order. The file is in memory, so a
 * file has less than 2 GiB.
 */
abstract class StrictDecoder {
  /** How much of a record that is too long is kept. */
  private static final int EXCERPT_BYTES = 64 << 10;

  private static final Failure TOO_LONG =
      new Failure(
          Failure.Code.TOO_LONG,
          "the record is longer than " + RecordFormat.RECORD_BYTES_MAX + " bytes");

  private final ScanCounts counts;
  private final Consumer<StrictRecord> out;

  StrictDecoder(ScanCounts counts, Consumer<StrictRecord> out) {
    this.counts = counts;
    this.out = out;
  }

  /** A decoder for one file of the source. */
  static StrictDecoder of(FileSource source, ScanCounts counts, Consumer<StrictRecord> out) {
    SourceSchema schema = source.schema();
    RecordFormat format = source.format();
    if (format instanceof RecordFormat.Json json) {
      return new StrictJson(json, new JsonRows(schema, source.needed()), counts, out);
    }
    TextRows rows = new TextRows(schema, source.needed());
    return format instanceof RecordFormat.Csv csv
        ? new StrictCsv(csv, rows, counts, out)
        : new StrictText((RecordFormat.Text) format, rows, counts, out);
  }

  /** Decodes a whole file. */
  abstract void decode(byte[] file);

  void skipped(long bytes) {
    counts.skippedBytes += bytes;
  }

  void skippedHeader(long bytes) {
    counts.skippedBytes += bytes;
    counts.blankLines++;
  }

  /** A line that is no record. */
  void skippedLine(Lines.Line line) {
    counts.skippedBytes += line.length();
    counts.blankLines++;
  }

  /** A record that takes {@code length} bytes with its line end. */
  void record(Lines.Line first, byte[] raw, long length, Decoding decoding) {
    counts.records++;
    counts.recordBytes += length;
    try {
      if (raw.length > RecordFormat.RECORD_BYTES_MAX) {
        throw new BadRecordException(TOO_LONG);
      }
      Object[] values = decoding.decode();
      counts.good++;
      out.accept(new StrictRecord(first.offset(), first.number(), raw, values, null));
    } catch (BadRecordException bad) {
      counts.bad++;
      byte[] kept =
          raw.length > RecordFormat.RECORD_BYTES_MAX
              ? java.util.Arrays.copyOf(raw, EXCERPT_BYTES)
              : raw;
      out.accept(new StrictRecord(first.offset(), first.number(), kept, null, bad.failure()));
    }
  }

  /** What is done with a record that is not too long. */
  interface Decoding {
    Object[] decode() throws BadRecordException;
  }
}
