package io.millrace.transforms.batch;

import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Type.Kind;

/**
 * How many bytes values have as {@link Cells}, about: of what has no fixed length it is assumed
 * that a text has {@link #TEXT_BYTES}, an array or a map {@link #ELEMENTS}. That packs have so many
 * bytes when the assumptions hold: {@code StateSizeTest}.
 */
public final class CellSize {
  /** The assumed length of a text, and of bytes. */
  public static final int TEXT_BYTES = 16;

  /** The assumed number of elements of an array or a map. */
  public static final int ELEMENTS = 4;

  private CellSize() {}

  /** The cell of a value that is there. */
  public static long of(Type type) {
    return 1 + value(type);
  }

  /** A count and so many bytes. */
  public static long slice(long bytes) {
    return (bytes < 1 << 7 ? 1 : bytes < 1 << 14 ? 2 : 3) + bytes;
  }

  /** Whether the length of a type's values is assumed. */
  public static boolean isAssumed(Type type) {
    return switch (type.kind()) {
      case STRING, BYTES, ARRAY, MAP -> true;
      case ROW -> type.row().fields().stream().anyMatch(field -> isAssumed(field.type()));
      default -> false;
    };
  }

  private static long value(Type type) {
    return switch (type.kind()) {
      case BOOLEAN -> 1;
      case INT32, INT64, FLOAT, DOUBLE, TIMESTAMP, DATE -> Long.BYTES;
      case DECIMAL -> 1 + Integer.BYTES + Long.BYTES;
      case STRING, BYTES -> slice(TEXT_BYTES);
      case ARRAY, MAP -> {
        long key = type.kind() == Kind.MAP ? slice(TEXT_BYTES) : 0;
        yield 1 + ELEMENTS * (key + of(type.element()));
      }
      case ROW -> type.row().fields().stream().map(Field::type).mapToLong(CellSize::of).sum();
    };
  }
}
