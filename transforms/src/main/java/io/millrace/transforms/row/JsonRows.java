package io.millrace.transforms.row;

import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.row.JsonValue.Kind;
import io.millrace.transforms.row.JsonValue.Member;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of a schema from JSON objects. */
final class JsonRows {
  private final RowType type;
  private final boolean[] needed;
  private final TextValues texts;

  JsonRows(SourceSchema schema, boolean[] needed) {
    this.type = schema.type();
    this.needed = needed;
    this.texts = new TextValues(schema);
  }

  /** First the syntax of all, then what is missing or of another kind, then the values. */
  Object[] decode(String text) throws BadRecordException {
    JsonValue record = JsonValue.parse(text);
    if (record.kind() != Kind.OBJECT) {
      throw BadRecordException.syntax("the record is " + record.kind().title + ", not an object");
    }
    checkDuplicates(type, record);
    checkRow(type, "", record);
    Object[] values = new Object[type.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = needed[i] ? field(type.field(i), record) : null;
    }
    return values;
  }

  private static void checkDuplicates(RowType row, JsonValue object) throws BadRecordException {
    for (Field field : row.fields()) {
      List<JsonValue> all = object.all(field.name());
      if (all.size() > 1) {
        throw BadRecordException.syntax("the field '" + field.name() + "' stands twice");
      }
      for (JsonValue value : all) {
        checkDuplicates(field.type(), value);
      }
    }
  }

  private static void checkDuplicates(Type type, JsonValue value) throws BadRecordException {
    switch (type.kind()) {
      case ROW -> checkDuplicates(type.row(), value);
      case ARRAY -> {
        for (JsonValue element : value.elements()) {
          checkDuplicates(type.element(), element);
        }
      }
      case MAP -> {
        for (Member member : value.members()) {
          checkDuplicates(type.element(), member.value());
        }
      }
      default -> {}
    }
  }

  private void checkRow(RowType row, String path, JsonValue object) throws BadRecordException {
    for (Field field : row.fields()) {
      check(field.type(), path + field.name(), only(object, field.name()));
    }
  }

  /** The value under a name, null where there is none. */
  private static JsonValue only(JsonValue object, String name) {
    List<JsonValue> all = object.all(name);
    return all.isEmpty() ? null : all.get(0);
  }

  private void check(Type type, String path, JsonValue value) throws BadRecordException {
    if (value == null || value.kind() == Kind.NULL) {
      if (!type.nullable()) {
        throw BadRecordException.missing(path);
      }
      return;
    }
    if (!kinds(type, path).contains(value.kind())) {
      String message =
          "field '" + path + "' is " + value.kind().title + ", not " + wanted(type, path);
      throw new BadRecordException(new Failure(Failure.Code.KIND, message));
    }
    switch (type.kind()) {
      case ROW -> checkRow(type.row(), path + ".", value);
      case ARRAY -> {
        for (JsonValue element : value.elements()) {
          check(type.element(), path, element);
        }
      }
      case MAP -> {
        for (Member member : value.members()) {
          check(type.element(), path, member.value());
        }
      }
      default -> {}
    }
  }

  private List<Kind> kinds(Type type, String path) {
    return switch (type.kind()) {
      case STRING, BYTES, DATE -> List.of(Kind.STRING);
      case TIMESTAMP ->
          texts.isEpoch(path) ? List.of(Kind.NUMBER, Kind.STRING) : List.of(Kind.STRING);
      case INT32, INT64, FLOAT, DOUBLE -> List.of(Kind.NUMBER);
      case DECIMAL -> List.of(Kind.NUMBER, Kind.STRING);
      case BOOLEAN -> List.of(Kind.BOOLEAN);
      case ARRAY -> List.of(Kind.ARRAY);
      case MAP, ROW -> List.of(Kind.OBJECT);
    };
  }

  private String wanted(Type type, String path) {
    return kinds(type, path).get(0).title;
  }

  private Object field(Field field, JsonValue record) {
    try {
      return value(field.type(), field.name(), only(record, field.name()));
    } catch (BadValueException e) {
      return e.invalid(field.name());
    }
  }

  /** A value whose kind is right. */
  private Object value(Type type, String path, JsonValue value) throws BadValueException {
    if (value == null || value.kind() == Kind.NULL) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> value.text().equals("true");
      case STRING -> wellFormed(value.text());
      case ARRAY -> array(type.element(), path, value);
      case MAP -> map(type.element(), path, value);
      case ROW -> row(type.row(), path, value);
      default -> texts.value(type, path, value.text());
    };
  }

  private static String wellFormed(String text) throws BadValueException {
    if (text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw new BadValueException("the text holds half of a surrogate pair");
    }
    return text;
  }

  private List<Object> array(Type element, String path, JsonValue value) throws BadValueException {
    List<Object> array = new ArrayList<>();
    for (JsonValue one : value.elements()) {
      array.add(value(element, path, one));
    }
    return array;
  }

  /** Of a key that stands twice the last value counts. */
  private Map<String, Object> map(Type element, String path, JsonValue value)
      throws BadValueException {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Member member : value.members()) {
      map.put(wellFormed(member.name()), value(element, path, member.value()));
    }
    return map;
  }

  private Object[] row(RowType row, String path, JsonValue value) throws BadValueException {
    Object[] values = new Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      Field field = row.field(i);
      values[i] = value(field.type(), path + "." + field.name(), only(value, field.name()));
    }
    return values;
  }

  /** A value that stands as JSON text inside of another format. */
  Object nested(Type type, String path, String text) throws BadValueException {
    try {
      JsonValue value = JsonValue.parse(text);
      checkDuplicates(type, value);
      check(type, path, value);
      return value(type, path, value);
    } catch (BadRecordException e) {
      throw new BadValueException(e.getMessage());
    }
  }
}
