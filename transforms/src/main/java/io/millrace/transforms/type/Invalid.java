package io.millrace.transforms.type;

import java.io.Serializable;
import java.util.Objects;

/**
 * Stands in a row where the source had a value that does not convert to its declared type. It is no
 * error until a step reads it; then the row is a dead letter of that step, with this reason.
 */
public record Invalid(Failure failure) implements Serializable {
  public Invalid {
    Objects.requireNonNull(failure);
  }
}
