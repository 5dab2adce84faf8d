package io.millrace.transforms.row;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.ScanCounts;
import java.util.function.Consumer;

/** Lines of text, whole or by the named groups of a pattern. */
final class StrictText extends StrictDecoder {
  private static final String LINE = "line";

  private final RecordFormat.Text format;
  private final Pattern pattern;
  private final TextRows rows;

  StrictText(
      RecordFormat.Text format, TextRows rows, ScanCounts counts, Consumer<StrictRecord> out) {
    super(counts, out);
    this.format = format;
    this.pattern = format.pattern() == null ? null : Pattern.compile(format.pattern());
    this.rows = rows;
  }

  @Override
  void decode(byte[] file) {
    skipped(Lines.markLength(file));
    for (Lines.Line line : Lines.of(file)) {
      byte[] content = line.content();
      if (pattern != null && StrictJson.isBlank(content)) {
        skippedLine(line);
      } else {
        record(line, content, line.length(), () -> values(Lines.text(content)));
      }
    }
  }

  private Object[] values(String line) throws BadRecordException {
    String[] fields = new String[rows.type().size()];
    Matcher matcher = pattern == null ? null : pattern.matcher(line);
    if (matcher != null && !matcher.matches()) {
      throw BadRecordException.syntax("the line does not match the pattern");
    }
    for (int i = 0; i < fields.length; i++) {
      fields[i] = field(rows.type().name(i), line, matcher);
    }
    return rows.decode(fields, format.missing());
  }

  private String field(String name, String line, Matcher matcher) {
    if (matcher == null) {
      return name.equals(LINE) ? line : null;
    }
    return pattern.namedGroups().containsKey(name) ? matcher.group(name) : null;
  }
}
