package io.millrace.transforms.type;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The fields of a row, in order. Names are unique and case matters. */
public final class RowType implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Field> fields;
  private transient Map<String, Integer> index;

  public RowType(List<Field> fields) {
    this.fields = new ArrayList<>(fields);
    if (index().size() != fields.size()) {
      throw new IllegalArgumentException("a field name stands twice in " + fields);
    }
  }

  /** A row type from names and types in turn. */
  public static RowType of(Object... namesAndTypes) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      fields.add(new Field((String) namesAndTypes[i], (Type) namesAndTypes[i + 1]));
    }
    return new RowType(fields);
  }

  public List<Field> fields() {
    return List.copyOf(fields);
  }

  public int size() {
    return fields.size();
  }

  public Field field(int i) {
    return fields.get(i);
  }

  public Type type(int i) {
    return fields.get(i).type();
  }

  public String name(int i) {
    return fields.get(i).name();
  }

  public List<String> names() {
    return fields.stream().map(Field::name).toList();
  }

  /** The position of a field, or -1. */
  public int indexOf(String name) {
    return index().getOrDefault(name, -1);
  }

  public boolean has(String name) {
    return indexOf(name) >= 0;
  }

  private Map<String, Integer> index() {
    if (index == null) {
      Map<String, Integer> made = new HashMap<>();
      for (int i = 0; i < fields.size(); i++) {
        made.put(fields.get(i).name(), i);
      }
      index = made;
    }
    return index;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowType that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return fields.stream().map(Field::toString).collect(Collectors.joining(", ", "{", "}"));
  }
}
