package io.millrace.transforms.row;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.decode.FileRange;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.ScanCounts;
import io.millrace.transforms.expression.EvaluationFailure;
import io.millrace.transforms.expression.Evaluator;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Failure;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Reads all files of a source, one after the other. */
final class ReadFn extends StepFn<byte[], RowElement> {
  private static final long serialVersionUID = 1L;

  /** Positions of one file are apart from those of the next by so many bits. */
  private static final int OFFSET_BITS = 44;

  private final Step.Read read;

  ReadFn(StepContext step, Step.Read read) {
    super(step);
    this.read = read;
  }

  @ProcessElement
  public void process(ProcessContext context) throws IOException {
    List<FileRange> files = SourceFiles.list(read.source());
    count("ranges_listed", files.size());
    for (FileRange file : files) {
      ScanCounts scanned = new ScanCounts();
      byte[] content = SourceFiles.read(file);
      scanned.bytes = content.length;
      StrictDecoder.of(read.source(), scanned, record -> pass(context, file, record))
          .decode(content);
      count("ranges_read", 1);
      count("bytes", scanned.bytes);
      count("record_bytes", scanned.recordBytes);
      count("skipped_bytes", scanned.skippedBytes);
      count("lines", Lines.count(content));
      count("blank_lines", scanned.blankLines);
      count("records", scanned.records);
    }
  }

  private void pass(ProcessContext context, FileRange file, StrictRecord record) {
    RowElement row =
        new RowElement(
            null,
            Batch.NO_TIME,
            Batch.GLOBAL,
            0,
            ((long) file.ordinal() << OFFSET_BITS) + record.offset(),
            record.line(),
            record.offset(),
            file.path(),
            record.raw());
    if (record.failure() != null) {
      failRecord(context, row, record.failure());
      return;
    }
    RowElement full = row.withValues(withMetadata(record.values(), row));
    try {
      RowElement timed = read.eventTime() == null ? full : full.withTime(eventTime(full));
      if (timed.hasTime() && (timed.eventTime() < read.from() || timed.eventTime() >= read.to())) {
        count("outside", 1);
      } else {
        output(context).emit(timed);
      }
    } catch (EvaluationFailure e) {
      fail(context, full, e.failure());
    }
  }

  private Object[] withMetadata(Object[] fields, RowElement row) {
    Object[] values = Arrays.copyOf(fields, read.output().size());
    int next = fields.length;
    for (FileSource.Metadata metadata : read.source().metadata()) {
      values[next++] =
          switch (metadata) {
            case FILE -> row.file().substring(row.file().lastIndexOf('/') + 1);
            case PATH -> row.file();
            case LINE -> (Long) row.line();
            case OFFSET -> (Long) row.offset();
          };
    }
    return values;
  }

  private long eventTime(RowElement row) {
    Object micros;
    try {
      micros = Evaluator.evaluate(read.eventTime(), row.values());
    } catch (EvaluationFailure e) {
      throw noEventTime(e.failure().message());
    }
    if (micros == null) {
      throw noEventTime("it is null");
    }
    return (Long) micros;
  }

  private static EvaluationFailure noEventTime(String why) {
    return new EvaluationFailure(
        new Failure(Failure.Code.EVENT_TIME, "the record has no event time: " + why));
  }
}
