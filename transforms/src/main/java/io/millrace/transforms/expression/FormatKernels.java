package io.millrace.transforms.expression;

import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.DecimalColumn;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Conversions to STRING. */
final class FormatKernels {
  private FormatKernels() {}

  static final class ToText extends CastKernels.Conversion {
    private final Type from;

    ToText(Type type, boolean safe, Kernel argument) {
      super(type, safe, argument);
      this.from = argument.type();
    }

    @Override
    void apply(int[] rows, int count, Failures failures) {
      BytesColumn to = (BytesColumn) out;
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        if (from.kind() == Kind.BYTES) {
          BytesColumn a = (BytesColumn) in[0];
          if (isUtf8(a, row)) {
            to.borrow(row, a.data, a.start[row], a.length[row]);
          } else {
            bad(failures, row, "bytes that are not UTF-8");
          }
          continue;
        }
        if (in[0] instanceof DecimalColumn decimals && !isPlain(decimals.decimal(row))) {
          bad(failures, row, "a decimal that is too long to be written out");
          continue;
        }
        try {
          to.append(row, text(from, in[0].get(row)));
        } catch (DateTimeException e) {
          bad(failures, row, "day " + in[0].get(row));
        } catch (KernelFailure e) {
          fail(failures, row, e.failure().code(), e.failure().message());
        }
      }
    }

    private static boolean isUtf8(BytesColumn a, int row) {
      int start = a.start[row];
      int end = start + a.length[row];
      int i = start;
      while (i < end && a.data[i] >= 0) {
        i++;
      }
      if (i == end) {
        return true;
      }
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(a.data, start, end - start));
        return true;
      } catch (CharacterCodingException e) {
        return false;
      }
    }
  }

  private static boolean isPlain(BigDecimal value) {
    return DecimalKernels.inRange(value.scale());
  }

  private static String text(Type type, Object value) {
    return switch (type.kind()) {
      case FLOAT -> Float.toString(((Double) value).floatValue());
      case DECIMAL -> {
        BigDecimal decimal = (BigDecimal) value;
        yield isPlain(decimal) ? decimal.toPlainString() : decimal.toString();
      }
      case TIMESTAMP -> Rfc3339.format((Long) value);
      case DATE -> LocalDate.ofEpochDay((Long) value).toString();
      case ARRAY, MAP, ROW -> {
        StringBuilder json = new StringBuilder();
        appendJson(json, type, value);
        yield json.toString();
      }
      default -> value.toString();
    };
  }

  /** Without spaces; times and days as text, bytes in Base64, NaN and infinities as text. */
  private static void appendJson(StringBuilder json, Type type, Object value) {
    if (value == null) {
      json.append("null");
      return;
    }
    RowKernel.valid(value);
    switch (type.kind()) {
      case BOOLEAN, INT32, INT64, DECIMAL -> json.append(text(type, value));
      case FLOAT, DOUBLE -> {
        double number = (Double) value;
        boolean quoted = Double.isNaN(number) || Double.isInfinite(number);
        json.append(quoted ? "\"" : "").append(text(type, value)).append(quoted ? "\"" : "");
      }
      case BYTES -> appendString(json, Base64.getEncoder().encodeToString((byte[]) value));
      case STRING, TIMESTAMP, DATE -> appendString(json, text(type, value));
      case ARRAY -> appendArray(json, type.element(), (List<?>) value);
      case MAP -> appendMap(json, type.element(), (Map<?, ?>) value);
      case ROW -> appendRow(json, type, (Object[]) value);
    }
  }

  private static void appendArray(StringBuilder json, Type element, List<?> values) {
    char before = '[';
    for (Object value : values) {
      json.append(before);
      appendJson(json, element, value);
      before = ',';
    }
    json.append(values.isEmpty() ? "[]" : "]");
  }

  private static void appendMap(StringBuilder json, Type element, Map<?, ?> entries) {
    char before = '{';
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      json.append(before);
      appendString(json, (String) entry.getKey());
      json.append(':');
      appendJson(json, element, entry.getValue());
      before = ',';
    }
    json.append(entries.isEmpty() ? "{}" : "}");
  }

  private static void appendRow(StringBuilder json, Type type, Object[] values) {
    char before = '{';
    for (int i = 0; i < values.length; i++) {
      json.append(before);
      appendString(json, type.row().name(i));
      json.append(':');
      appendJson(json, type.row().type(i), values[i]);
      before = ',';
    }
    json.append(values.length == 0 ? "{}" : "}");
  }

  private static void appendString(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ') {
            json.append(String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
