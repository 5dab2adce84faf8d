package io.millrace.transforms.decode;

import io.millrace.transforms.type.Failure;

/** Reads the objects of a nested row as {@code Object[]}. */
final class JsonNested extends JsonMembers {
  private final JsonValues values;
  private Object[] into;
  private boolean build;
  private Failure invalid;

  JsonNested(JsonField.JsonTypes types, JsonField[] fields) {
    super(types.text(), fields);
    this.values = types.values();
  }

  /** Reads one object; its fields, and what is wrong with them, are then in {@link #values}. */
  int row(byte[] b, int p, boolean wanted, int depth) {
    build = wanted;
    invalid = null;
    into = wanted ? new Object[fields.length] : null;
    int end = read(b, p, depth);
    values.value = into;
    values.invalid = invalid;
    values.broken = trouble;
    return end;
  }

  @Override
  int value(byte[] b, int p, JsonField field, int depth) {
    int end = values.read(b, p, field, build, depth);
    if (values.broken != null) {
      trouble(field, values.broken);
    }
    if (invalid == null) {
      invalid = values.invalid;
    }
    if (build) {
      into[field.index] = values.value;
    }
    return end;
  }

  @Override
  void absent(JsonField field) {
    // The place in the new array is null already.
  }
}
