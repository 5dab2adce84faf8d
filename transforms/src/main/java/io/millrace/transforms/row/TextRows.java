package io.millrace.transforms.row;

import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.List;

/** Rows of a schema from texts, one for each field, as CSV and text lines have them. */
final class TextRows {
  private final RowType type;
  private final boolean[] needed;
  private final TextValues texts;
  private final JsonRows json;

  TextRows(SourceSchema schema, boolean[] needed) {
    this.type = schema.type();
    this.needed = needed;
    this.texts = new TextValues(schema);
    this.json = new JsonRows(schema, needed);
  }

  RowType type() {
    return type;
  }

  /** {@code fields} has a text for each field of the schema, null where there is none. */
  Object[] decode(String[] fields, List<String> missing) throws BadRecordException {
    Object[] values = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      Field field = type.field(i);
      boolean there = fields[i] != null && !missing.contains(fields[i]);
      if (!there && !field.type().nullable()) {
        throw BadRecordException.missing(field.name());
      }
      values[i] = there && needed[i] ? field(field, fields[i]) : null;
    }
    return values;
  }

  private Object field(Field field, String text) {
    try {
      return value(field.type(), field.name(), text);
    } catch (BadValueException e) {
      return e.invalid(field.name());
    }
  }

  private Object value(Type type, String name, String text) throws BadValueException {
    return switch (type.kind()) {
      case STRING -> text;
      case ARRAY, MAP, ROW -> json.nested(type, name, text);
      case INT32, INT64, FLOAT, DOUBLE, DECIMAL -> texts.value(type, name, trimSpaces(text));
      case TIMESTAMP -> texts.value(type, name, texts.isEpoch(name) ? trimSpaces(text) : text);
      case BOOLEAN, BYTES, DATE -> texts.value(type, name, text);
    };
  }

  private static String trimSpaces(String text) {
    return text.replaceAll("^ +| +$", "");
  }
}
