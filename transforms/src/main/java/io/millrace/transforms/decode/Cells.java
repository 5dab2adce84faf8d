package io.millrace.transforms.decode;

import io.millrace.transforms.batch.BooleanColumn;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.DecimalColumn;
import io.millrace.transforms.batch.DoubleColumn;
import io.millrace.transforms.batch.LongColumn;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Values written as plain text, as in CSV, to the columns of a decoder's batch. */
final class Cells {
  private final RecordDecoder decoder;
  private final Type[] types;
  private final String[] names;
  private final TimeText[] times;
  private final boolean[] needed;
  private final byte[][] missing;
  private final boolean emptyIsMissing;
  private final JsonText json = new JsonText(false);
  private final JsonValues values = new JsonValues(json);
  private final JsonField[] fields;
  private final NumberText number = new NumberText();
  private Failure trouble;

  Cells(RecordDecoder decoder, SourceSchema schema, boolean[] needed, List<String> missingTexts) {
    this.decoder = decoder;
    this.needed = needed;
    int size = schema.type().size();
    types = new Type[size];
    names = new String[size];
    times = new TimeText[size];
    for (int i = 0; i < size; i++) {
      types[i] = schema.type().type(i);
      names[i] = schema.type().name(i);
      times[i] = JsonField.time(types[i], schema.patterns().get(names[i]));
    }
    emptyIsMissing = missingTexts.contains("");
    missing =
        missingTexts.stream()
            .filter(text -> !text.isEmpty())
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    JsonField.JsonTypes shared = new JsonField.JsonTypes(json, values, schema.patterns());
    fields = JsonField.of(Type.row(schema.type()), "", shared);
  }

  int size() {
    return types.length;
  }

  /** A record begins. */
  void begin() {
    trouble = null;
    decoder.forgetMarks();
  }

  /** Why the record is bad, or null. */
  Failure trouble() {
    return trouble;
  }

  /** The record has no value for a field. */
  void absent(int field, String why) {
    if (!types[field].nullable()) {
      if (trouble == null) {
        String text = "field '" + names[field] + "' is " + why;
        trouble = new Failure(Failure.Code.MISSING, text);
      }
    } else if (needed[field]) {
      decoder.nullAt(field);
    }
  }

  /** The record's value for a field is the text in [from, to), which is valid UTF-8. */
  void set(int field, byte[] b, int from, int to, int row) {
    if (from == to ? emptyIsMissing : isMissing(b, from, to)) {
      absent(field, from == to ? "empty" : Words.excerpt(b, from, to) + ", which means missing");
    } else if (needed[field] && !convert(field, b, from, to, row)) {
      decoder.invalidAt(field, bad(field, b, from, to));
    }
  }

  private boolean isMissing(byte[] b, int from, int to) {
    for (byte[] text : missing) {
      if (Arrays.equals(b, from, to, text, 0, text.length)) {
        return true;
      }
    }
    return false;
  }

  private Failure bad(int field, byte[] b, int from, int to) {
    String label = "field '" + names[field] + "'";
    return JsonField.badValue(label, types[field], times[field], b, from, to);
  }

  private boolean convert(int field, byte[] b, int from, int to, int row) {
    Column column = decoder.batch.column(field);
    Kind kind = types[field].kind();
    if (kind == Kind.STRING) {
      ((BytesColumn) column).borrow(row, b, from, to - from);
      return true;
    }
    int s = from;
    int e = to;
    while (s < e && isSpace(b[s])) {
      s++;
    }
    while (s < e && isSpace(b[e - 1])) {
      e--;
    }
    return switch (kind) {
      case INT32, INT64 -> whole((LongColumn) column, kind, b, s, e, row);
      case FLOAT, DOUBLE -> floating((DoubleColumn) column, kind, b, s, e, row);
      case DECIMAL -> number.text(b, s, e) && decimal((DecimalColumn) column, b, row);
      case BOOLEAN -> bool((BooleanColumn) column, b, s, e, row);
      case TIMESTAMP, DATE -> {
        TimeText time = times[field];
        long found = kind == Kind.DATE ? time.day(b, s, e) : time.micros(b, s, e);
        ((LongColumn) column).values[row] = found;
        yield found != TimeText.BAD;
      }
      case BYTES -> base64((BytesColumn) column, b, s, e, row);
      default -> structure(fields[field], column, b, s, e, row);
    };
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\t';
  }

  private boolean whole(LongColumn column, Kind kind, byte[] b, int from, int to, int row) {
    if (!number.text(b, from, to) || !number.isWhole(b)) {
      return false;
    }
    column.values[row] = number.whole;
    return kind == Kind.INT64 || (int) number.whole == number.whole;
  }

  private boolean floating(DoubleColumn column, Kind kind, byte[] b, int from, int to, int row) {
    if (!number.text(b, from, to)) {
      return false;
    }
    double value = kind == Kind.FLOAT ? number.asFloat(b) : number.asDouble(b);
    column.values[row] = value;
    return !Double.isInfinite(value);
  }

  private boolean decimal(DecimalColumn column, byte[] b, int row) {
    if (number.isSmallDecimal()) {
      column.setSmall(row, number.unscaled(), number.scale());
      return true;
    }
    BigDecimal value = number.decimal(b);
    if (value == null) {
      return false;
    }
    column.setDecimal(row, value);
    return true;
  }

  private static boolean bool(BooleanColumn column, byte[] b, int from, int to, int row) {
    boolean yes = isWord(b, from, to, "true") || isWord(b, from, to, "1");
    column.values[row] = yes;
    return yes || isWord(b, from, to, "false") || isWord(b, from, to, "0");
  }

  private static boolean isWord(byte[] b, int from, int to, String word) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      int c = b[from + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean base64(BytesColumn column, byte[] b, int from, int to, int row) {
    try {
      byte[] bytes = Base64.getDecoder().decode(Arrays.copyOfRange(b, from, to));
      column.append(row, bytes, 0, bytes.length);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** An array, map or row in JSON. Whatever is wrong with it, the value alone is bad. */
  private boolean structure(JsonField field, Column column, byte[] b, int from, int to, int row) {
    byte[] copy = new byte[to - from + BlockReader.PAD];
    System.arraycopy(b, from, copy, 0, to - from);
    json.origin = 0;
    json.limit = to - from;
    try {
      int end = values.read(copy, json.space(copy, 0), field, true, 0);
      boolean whole = json.space(copy, end) == to - from;
      if (!whole || values.broken != null || values.invalid != null) {
        return false;
      }
    } catch (BadSyntax wrong) {
      return false;
    }
    if (values.value == null) {
      decoder.nullAt(field.index);
    } else {
      column.set(row, values.value);
    }
    return true;
  }
}
