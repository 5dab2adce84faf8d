package io.millrace.transforms.decode;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the records of delimited text are. Where a record ends is found here byte by byte; what its
 * values are, and whether its quotes are in order, says FastCSV.
 */
final class CsvOracle implements Oracle {
  /** Stand for what FastCSV would take as a line end or quote; no text of the tests has them. */
  private static final char CARRIAGE_RETURN = '\uf8fe';

  private static final int LIMIT = 1 << 26;
  private static final char NO_QUOTE = '\uf8ff';

  private final RecordFormat.Csv format;
  private final SourceSchema schema;
  private final boolean[] needed;
  private final SlowValues values;
  private final JsonOracle json;
  private final int quote;

  private boolean headerAhead;
  private boolean headerBroken;
  private List<String> columns;

  CsvOracle(RecordFormat.Csv format, SourceSchema schema, boolean[] needed) {
    this.format = format;
    this.schema = schema;
    this.needed = needed;
    values = new SlowValues(schema.patterns());
    json = new JsonOracle(schema, needed);
    quote = format.quote() == 0 ? -1000 : format.quote();
  }

  @Override
  public List<Expected> read(byte[] file) {
    headerAhead = format.header();
    headerBroken = false;
    columns = format.columns() == null ? schema.type().names() : format.columns();
    List<Expected> found = new ArrayList<>();
    int p = Oracle.markLength(file);
    long line = 1;
    while (p < file.length) {
      int feed = Oracle.lineFeed(file, p);
      boolean comment = format.comment() != 0 && file[p] == format.comment();
      int end = feed;
      if (!comment && !Oracle.isBlank(Arrays.copyOfRange(file, p, feed), format.delimiter())) {
        int last = end(file, p);
        end = last < 0 ? feed : last;
        record(p, line, Oracle.raw(file, p, end), last < 0).ifPresent(found::add);
        checkBroken(file, p, last < 0);
      }
      for (int i = p; i < Math.min(end + 1, file.length); i++) {
        line += file[i] == '\n' ? 1 : 0;
      }
      p = end + 1;
    }
    return found;
  }

  /** The line feed, or end of the file, that ends the record; negative when its quotes do not. */
  private int end(byte[] file, int from) {
    int p = from;
    while (true) {
      if (p < file.length && file[p] == quote) {
        p = behindQuotes(file, p + 1);
        if (p < 0) {
          return -1;
        }
      } else {
        while (p < file.length && file[p] != '\n' && file[p] != format.delimiter()) {
          p++;
        }
      }
      if (p >= file.length || file[p] == '\n') {
        return Math.min(p, file.length);
      }
      p++;
    }
  }

  private int behindQuotes(byte[] file, int from) {
    int p = from;
    while (p < file.length && (file[p] != '\n' || format.quotedNewlines())) {
      if (file[p] != quote) {
        p++;
      } else if (p + 1 < file.length && file[p + 1] == quote) {
        p += 2;
      } else {
        p++;
        boolean cr = p < file.length && file[p] == '\r';
        p += cr && (p + 1 == file.length || file[p + 1] == '\n') ? 1 : 0;
        boolean ended = p >= file.length || file[p] == '\n' || file[p] == format.delimiter();
        return ended ? p : -1;
      }
    }
    return -1;
  }

  private static CsvRecordHandler unlimited() {
    return CsvRecordHandler.builder()
        .maxFields(LIMIT)
        .maxFieldSize(LIMIT)
        .maxRecordSize(LIMIT)
        .build();
  }

  private CsvReader.CsvReaderBuilder strict() {
    return CsvReader.builder()
        .fieldSeparator(format.delimiter())
        .quoteCharacter(format.quote() == 0 ? NO_QUOTE : format.quote())
        .commentStrategy(CommentStrategy.NONE)
        .skipEmptyLines(false)
        .maxBufferSize(LIMIT)
        .allowUnclosedQuote(false);
  }

  /** FastCSV finds the quotes broken too. */
  private void checkBroken(byte[] file, int from, boolean broken) {
    if (!broken) {
      return;
    }
    int to = format.quotedNewlines() ? file.length : Oracle.lineFeed(file, from);
    String rest = new String(file, from, to - from, StandardCharsets.ISO_8859_1);
    boolean refused = false;
    try (CsvReader<CsvRecord> reader = strict().build(unlimited(), protect(rest))) {
      reader.iterator().next();
    } catch (CsvParseException e) {
      refused = true;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    if (!refused) {
      throw new IllegalStateException("FastCSV takes " + FuzzCase.shown(file));
    }
  }

  /** A carriage return that is not part of a line end is a letter like others. */
  private static String protect(String text) {
    return text.replaceAll("\r(?!\n)", String.valueOf(CARRIAGE_RETURN));
  }

  private List<String> split(String text) {
    String whole = text.replace('\r', CARRIAGE_RETURN);
    CsvRecord record = strict().ofSingleCsvRecord(unlimited(), whole);
    return record.getFields().stream().map(f -> f.replace(CARRIAGE_RETURN, '\r')).toList();
  }

  private Optional<Expected> record(long offset, long line, byte[] raw, boolean broken) {
    Optional<String> text = broken ? Optional.empty() : SlowValues.text(raw);
    if (headerAhead) {
      headerAhead = false;
      headerBroken = text.isEmpty();
      if (!headerBroken) {
        List<String> names = split(text.get()).stream().map(String::strip).toList();
        columns = format.columns() == null ? names : columns;
        return Optional.empty();
      }
    }
    if (text.isEmpty() || headerBroken) {
      return Optional.of(Expected.bad(offset, line, raw, Code.SYNTAX));
    }
    return Optional.of(record(offset, line, raw, split(text.get())));
  }

  private Expected record(long offset, long line, byte[] raw, List<String> cells) {
    if (cells.stream().skip(columns.size()).anyMatch(cell -> !cell.isEmpty())) {
      return Expected.bad(offset, line, raw, Code.SYNTAX);
    }
    List<Object> row = new ArrayList<>();
    for (int i = 0; i < needed.length; i++) {
      Field field = schema.type().field(i);
      int column = columns.indexOf(field.name());
      String cell = column >= 0 && column < cells.size() ? cells.get(column) : null;
      boolean absent = cell == null || format.missing().contains(cell);
      if (absent && !field.type().nullable()) {
        return Expected.bad(offset, line, raw, Code.MISSING);
      }
      row.add(absent || !needed[i] ? null : value(field, cell));
    }
    return Expected.good(offset, line, raw, row);
  }

  private Object value(Field field, String cell) {
    Kind kind = field.type().kind();
    if (kind == Kind.STRING) {
      return cell;
    }
    String text = cell.replaceFirst("^[ \t]+", "").replaceFirst("[ \t]+$", "");
    Type type = field.type();
    return switch (kind) {
      case ARRAY, MAP, ROW -> json.alone(type, field.name(), text);
      default -> values.value(type, field.name(), text);
    };
  }
}
