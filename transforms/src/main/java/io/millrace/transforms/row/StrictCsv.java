package io.millrace.transforms.row;

import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.ScanCounts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Delimited text. */
final class StrictCsv extends StrictDecoder {
  private final RecordFormat.Csv format;
  private final TextRows rows;
  private List<String> columns;

  StrictCsv(RecordFormat.Csv format, TextRows rows, ScanCounts counts, Consumer<StrictRecord> out) {
    super(counts, out);
    this.format = format;
    this.rows = rows;
  }

  @Override
  void decode(byte[] file) {
    skipped(Lines.markLength(file));
    columns = format.columns();
    boolean header = format.header();
    List<Lines.Line> lines = Lines.of(file);
    int next = 0;
    while (next < lines.size()) {
      Lines.Line first = lines.get(next);
      if (isSkipped(lossy(first.content()))) {
        skippedLine(first);
        next++;
        continue;
      }
      CsvRecord parsed = new CsvRecord(format);
      int end = recordEnd(lines, next, parsed);
      Lines.Line last = lines.get(end - 1);
      byte[] raw = Arrays.copyOfRange(file, first.offset(), last.contentEnd());
      int length = last.end() - first.offset();
      if (header) {
        header = false;
        header(raw, parsed);
        skippedHeader(length);
      } else {
        record(first, raw, length, () -> values(raw, parsed));
      }
      next = end;
    }
  }

  /** Bytes that are not UTF-8 are refused later, and here must only keep lines and quotes apart. */
  private static String lossy(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private boolean isSkipped(String line) {
    boolean comment = format.comment() != 0 && line.indexOf(format.comment()) == 0;
    return comment
        || line.chars().allMatch(c -> c != format.delimiter() && (c == ' ' || c == '\t'));
  }

  /**
   * The line behind the record that starts at {@code from}; just one if its quote stays open, or is
   * closed before other text: then there is no telling where the record ends.
   */
  private int recordEnd(List<Lines.Line> lines, int from, CsvRecord parsed) {
    parsed.feed(lossy(lines.get(from).content()));
    if (!parsed.isOpen() || !format.quotedNewlines()) {
      return from + 1;
    }
    CsvRecord longer = new CsvRecord(format);
    longer.feed(lossy(lines.get(from).content()));
    int end = from + 1;
    while (longer.isOpen() && end < lines.size()) {
      longer.feed(lines.get(end - 1).lineEnd());
      longer.feed(lossy(lines.get(end).content()));
      end++;
    }
    if (longer.isOpen() || longer.isBroken()) {
      return from + 1;
    }
    for (int i = from + 1; i < end; i++) {
      parsed.feed(lines.get(i - 1).lineEnd());
      parsed.feed(lossy(lines.get(i).content()));
    }
    return end;
  }

  /** A broken header has the names that its text would have as a record without quotes. */
  private void header(byte[] raw, CsvRecord parsed) {
    if (columns != null) {
      return;
    }
    List<String> names;
    try {
      names = parsed.end();
    } catch (BadRecordException e) {
      names = List.of(lossy(raw).split(java.util.regex.Pattern.quote("" + format.delimiter()), -1));
    }
    columns = names.stream().map(name -> name.replaceAll("^[ \uFEFF]+| +$", "")).toList();
  }

  private Object[] values(byte[] raw, CsvRecord parsed) throws BadRecordException {
    Lines.text(raw);
    List<String> texts = parsed.end();
    List<String> names = columns == null ? List.of() : columns;
    for (int i = names.size(); i < texts.size(); i++) {
      if (!texts.get(i).isEmpty()) {
        throw BadRecordException.syntax("the line has more values than there are columns");
      }
    }
    String[] fields = new String[rows.type().size()];
    for (int i = 0; i < fields.length; i++) {
      int column = names.indexOf(rows.type().name(i));
      fields[i] = column >= 0 && column < texts.size() ? texts.get(column) : null;
    }
    return rows.decode(fields, format.missing());
  }
}
