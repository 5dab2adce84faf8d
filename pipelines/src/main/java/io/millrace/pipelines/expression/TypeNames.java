package io.millrace.pipelines.expression;

import io.millrace.transforms.type.Type;
import java.util.Locale;

/** The names of types in casts. */
final class TypeNames {
  static final String ADVICE =
      "types: BOOLEAN, INT32, INT64, FLOAT, DOUBLE, DECIMAL, STRING, BYTES, TIMESTAMP, DATE";

  private TypeNames() {}

  /** The type that a name in any case means, not nullable, or null. */
  static Type named(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "BOOLEAN", "BOOL" -> Type.BOOLEAN;
      case "INT", "INTEGER", "INT32" -> Type.INT32;
      case "BIGINT", "INT64", "LONG" -> Type.INT64;
      case "FLOAT", "REAL", "FLOAT32" -> Type.FLOAT;
      case "DOUBLE", "FLOAT64" -> Type.DOUBLE;
      case "DECIMAL", "NUMERIC" -> Type.DECIMAL;
      case "STRING", "VARCHAR", "CHAR", "TEXT" -> Type.STRING;
      case "BYTES", "VARBINARY", "BINARY" -> Type.BYTES;
      case "TIMESTAMP" -> Type.TIMESTAMP;
      case "DATE" -> Type.DATE;
      default -> null;
    };
  }

  /** A type in a sentence: {@code a string}, {@code an array<double>}. */
  static String words(Type type) {
    return switch (type.kind()) {
      case BOOLEAN -> "true or false";
      case ARRAY, INT32, INT64 -> "an " + type.asRequired();
      case ROW -> "a row";
      case BYTES -> "bytes";
      default -> "a " + type.asRequired();
    };
  }

  /** How a cast names a simple type. */
  static String inCast(Type type) {
    return type.asRequired().toString().toUpperCase(Locale.ROOT);
  }
}
