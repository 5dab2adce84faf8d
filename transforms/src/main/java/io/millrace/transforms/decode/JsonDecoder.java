package io.millrace.transforms.decode;

import io.millrace.transforms.batch.Batch;
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

/**
 * JSON objects to rows. Values that nobody needs are checked like all others, but not converted.
 */
final class JsonDecoder extends RecordDecoder {
  private static final int DEPTH = 1;

  private final JsonText text;
  private final JsonValues values;
  private final Top top;
  private final boolean[] needed;
  private int row;

  /**
   * @param lines whether each record is a line; else {@link #element} reads them
   */
  JsonDecoder(SourceSchema schema, boolean[] needed, Batch batch, boolean lines) {
    super(batch);
    this.needed = needed;
    text = new JsonText(lines);
    values = new JsonValues(text);
    JsonField.JsonTypes types = new JsonField.JsonTypes(text, values, schema.patterns());
    top = new Top(JsonField.of(Type.row(schema.type()), "", types));
  }

  JsonText text() {
    return text;
  }

  @Override
  Outcome decode(byte[] b, int from, int to, boolean last, int toRow) {
    text.limit = to;
    text.origin = from;
    try {
      int p = text.space(b, from);
      if (b[p] == '\n') {
        endAt(b, from, p, to);
        return Outcome.BLANK;
      }
      p = text.space(b, object(b, p, toRow));
      if (b[p] != '\n') {
        throw text.wrong(b, p, "expected nothing more behind the object");
      }
      endAt(b, from, p, to);
    } catch (BadSyntax wrong) {
      int feed = Words.lineFeed(b, from, to);
      endAt(b, from, feed < 0 ? to : feed, to);
      return bad(new Failure(Failure.Code.SYNTAX, wrong.getMessage()));
    }
    return top.trouble == null ? Outcome.GOOD : bad(top.trouble);
  }

  /** Decodes an object that stands among others: {@link #end} is behind it. */
  Outcome element(byte[] b, int from, int toRow) {
    text.origin = from;
    try {
      end = object(b, from, toRow);
      next = end;
    } catch (BadSyntax wrong) {
      return bad(new Failure(Failure.Code.SYNTAX, wrong.getMessage()));
    }
    return top.trouble == null ? Outcome.GOOD : bad(top.trouble);
  }

  private int object(byte[] b, int p, int toRow) {
    row = toRow;
    forgetMarks();
    if (b[p] != '{') {
      throw text.wrong(b, p, "expected an object");
    }
    return top.read(b, p, DEPTH);
  }

  /** The fields of the record itself, which go to columns. */
  private final class Top extends JsonMembers {
    Top(JsonField[] fields) {
      super(JsonDecoder.this.text, fields);
    }

    @Override
    void absent(JsonField field) {
      if (needed[field.index]) {
        nullAt(field.index);
      }
    }

    @Override
    int value(byte[] b, int p, JsonField field, int depth) {
      int token = JsonField.token(b[p]);
      if ((token & field.tokens) == 0) {
        return misfit(b, p, field, depth);
      }
      if (token == JsonField.STRING) {
        int close = text.string(b, p + 1);
        if (needed[field.index]) {
          if (field.kind == Kind.STRING) {
            string(b, p + 1, close, field);
          } else {
            convert(b, p, close + 1, field);
          }
        }
        return close + 1;
      }
      if (token >= JsonField.ARRAY) {
        return structure(b, p, field, depth);
      }
      int end = token == JsonField.NUMBER ? text.number(b, p) : text.word(b, p);
      if (needed[field.index]) {
        convert(b, p, end, field);
      }
      return end;
    }

    /** Null, another token than declared, or none at all. */
    private int misfit(byte[] b, int p, JsonField field, int depth) {
      int end = text.skip(b, p, depth);
      if (b[p] != 'n') {
        trouble(field, field.wrongKind(b[p]));
      } else if (field.nullable) {
        absent(field);
      } else {
        trouble(field, field.missing("null"));
      }
      return end;
    }

    private void convert(byte[] b, int p, int end, JsonField field) {
      if (!set(b, p, end, field)) {
        invalidAt(field.index, field.badValue(b, p, end));
      }
    }

    private int structure(byte[] b, int p, JsonField field, int depth) {
      boolean wanted = needed[field.index];
      int end = values.read(b, p, field, wanted, depth);
      if (values.broken != null) {
        trouble(field, values.broken);
      } else if (wanted && values.invalid != null) {
        invalidAt(field.index, values.invalid);
      } else if (wanted) {
        batch.column(field.index).set(row, values.value);
      }
      return end;
    }
  }

  private void string(byte[] b, int from, int to, JsonField field) {
    BytesColumn column = (BytesColumn) batch.column(field.index);
    if (!text.escaped) {
      column.borrow(row, b, from, to - from);
      return;
    }
    boolean room = to - from <= b.length - spare;
    byte[] into = room ? b : new byte[to - from];
    int at = room ? spare : 0;
    int end = JsonText.unescape(b, from, to, into, at);
    if (end < 0) {
      invalidAt(field.index, field.badValue(b, from, to));
    } else {
      column.borrow(row, into, at, end - at);
      spare = room ? end : spare;
    }
  }

  /** Converts the simple value that was just read; false when it does not convert. */
  private boolean set(byte[] b, int from, int to, JsonField field) {
    Column column = batch.column(field.index);
    NumberText number = text.number;
    switch (field.kind) {
      case BOOLEAN -> ((BooleanColumn) column).values[row] = b[from] == 't';
      case INT32, INT64 -> {
        long[] longs = ((LongColumn) column).values;
        boolean fits =
            number.isWhole(b) && (field.kind == Kind.INT64 || (int) number.whole == number.whole);
        longs[row] = number.whole;
        return fits;
      }
      case FLOAT, DOUBLE -> {
        double value = field.kind == Kind.FLOAT ? number.asFloat(b) : number.asDouble(b);
        ((DoubleColumn) column).values[row] = value;
        return !Double.isInfinite(value);
      }
      case DECIMAL -> {
        return decimal(b, from, to, (DecimalColumn) column);
      }
      case TIMESTAMP, DATE -> {
        long time = values.time(b, from, to, field);
        ((LongColumn) column).values[row] = time;
        return time != TimeText.BAD;
      }
      default -> {
        byte[] bytes = values.base64(b, from, to);
        if (bytes != null) {
          ((BytesColumn) column).append(row, bytes, 0, bytes.length);
        }
        return bytes != null;
      }
    }
    return true;
  }

  private boolean decimal(byte[] b, int from, int to, DecimalColumn column) {
    NumberText number = text.number;
    boolean quoted = b[from] == '"';
    if (quoted && text.escaped) {
      return decimal(column, values.decimal(b, from, to));
    }
    if (quoted && !number.text(b, from + 1, to - 1)) {
      return false;
    }
    if (number.isSmallDecimal()) {
      column.setSmall(row, number.unscaled(), number.scale());
      return true;
    }
    return decimal(column, number.decimal(b));
  }

  private boolean decimal(DecimalColumn column, BigDecimal value) {
    if (value != null) {
      column.setDecimal(row, value);
    }
    return value != null;
  }
}
