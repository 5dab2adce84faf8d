package io.millrace.transforms.row;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.ScanCounts;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** JSON lines, and the elements of an array of a JSON document. */
final class StrictJson extends StrictDecoder {
  private static final String WHITE = " \t\r\n";

  private final RecordFormat.Json format;
  private final JsonRows rows;

  StrictJson(
      RecordFormat.Json format, JsonRows rows, ScanCounts counts, Consumer<StrictRecord> out) {
    super(counts, out);
    this.format = format;
    this.rows = rows;
  }

  @Override
  void decode(byte[] file) {
    skipped(Lines.markLength(file));
    if (format.records() != null) {
      document(file);
      return;
    }
    for (Lines.Line line : Lines.of(file)) {
      byte[] content = line.content();
      if (isBlank(content)) {
        skippedLine(line);
      } else {
        record(line, content, line.length(), () -> rows.decode(Lines.text(content)));
      }
    }
  }

  static boolean isBlank(byte[] content) {
    for (byte b : content) {
      if (!isWhite(b)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWhite(byte b) {
    return WHITE.indexOf(b) >= 0;
  }

  /** The elements are cut out by their brackets, then each is checked as a line would be. */
  private void document(byte[] file) {
    int mark = Lines.markLength(file);
    int at = arrayStart(file, mark);
    if (at < 0) {
      bad(file, mark, file.length, "the document has no array at '" + format.records() + "'");
      return;
    }
    skipped(at - mark);
    while (at < file.length && file[at] != ']') {
      if (isWhite(file[at]) || file[at] == ',') {
        skipped(1);
        at++;
      } else {
        int end = elementEnd(file, at);
        byte[] raw = Arrays.copyOfRange(file, at, end);
        record(lineAt(file, at, end), raw, raw.length, () -> rows.decode(Lines.text(raw)));
        at = end;
      }
    }
    if (at == file.length) {
      bad(file, at, at, "the document ends inside of its array");
    } else {
      skipped(file.length - at);
    }
  }

  private void bad(byte[] file, int from, int to, String message) {
    byte[] raw = Arrays.copyOfRange(file, from, to);
    Decoding decoding =
        () -> {
          throw BadRecordException.syntax(message);
        };
    record(lineAt(file, from, to), raw, raw.length, decoding);
  }

  private static Lines.Line lineAt(byte[] file, int from, int to) {
    long number = 1;
    for (int i = 0; i < from; i++) {
      number += file[i] == '\n' ? 1 : 0;
    }
    return new Lines.Line(file, number, from, to, to);
  }

  /** The byte behind the array's bracket, or -1. */
  private int arrayStart(byte[] file, int mark) {
    List<String> path =
        format.records().isEmpty() ? List.of() : List.of(format.records().split("\\."));
    try (JsonParser parser = new JsonFactory().createParser(file, mark, file.length - mark)) {
      JsonToken token = parser.nextToken();
      for (String name : path) {
        token = token == JsonToken.START_OBJECT ? member(parser, name) : null;
      }
      return token == JsonToken.START_ARRAY
          ? mark + (int) parser.getTokenLocation().getByteOffset() + 1
          : -1;
    } catch (IOException e) {
      return -1; // no array before the place where the syntax breaks
    }
  }

  /** The first token of the value under a name, or null. */
  private static JsonToken member(JsonParser parser, String name) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = parser.getCurrentName().equals(name);
      JsonToken token = parser.nextToken();
      if (found) {
        return token;
      }
      parser.skipChildren();
    }
    return null;
  }

  /** Where the value that starts at {@code from} ends: at a comma or bracket outside of it. */
  private static int elementEnd(byte[] file, int from) {
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < file.length; i++) {
      byte b = file[i];
      if (quoted) {
        i += b == '\\' ? 1 : 0;
        quoted = b != '"';
      } else if (b == '"') {
        quoted = true;
      } else if (b == '{' || b == '[') {
        depth++;
      } else if (depth == 0 && (b == ',' || b == ']')) {
        return trimmedEnd(file, from, i);
      } else if (b == '}' || b == ']') {
        depth--;
      }
    }
    return file.length;
  }

  private static int trimmedEnd(byte[] file, int from, int end) {
    int trimmed = end;
    while (trimmed > from && isWhite(file[trimmed - 1])) {
      trimmed--;
    }
    return trimmed;
  }
}
