package io.millrace.transforms.type;

import java.io.Serializable;
import java.util.Objects;

/** A named column of a row. */
public record Field(String name, Type type) implements Serializable {
  public Field {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
  }

  @Override
  public String toString() {
    return name + ": " + type;
  }
}
