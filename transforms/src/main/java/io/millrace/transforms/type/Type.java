package io.millrace.transforms.type;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;

/**
 * The type of one value: a kind, whether it may be null, and for the structured kinds what is
 * inside.
 *
 * <p>Values of each kind outside a batch (scalar evaluation, literals, dead letters, tests):
 *
 * <table>
 *   <caption>Kinds and their Java values</caption>
 *   <tr><th>kind</th><th>Java value</th></tr>
 *   <tr><td>BOOLEAN</td><td>{@link Boolean}</td></tr>
 *   <tr><td>INT32, INT64</td><td>{@link Long} (an INT32 is within the range of int)</td></tr>
 *   <tr><td>FLOAT, DOUBLE</td><td>{@link Double} (a FLOAT is exactly a float)</td></tr>
 *   <tr><td>DECIMAL</td><td>{@link java.math.BigDecimal}; two decimals are equal when their values
 *       are, whatever their scales</td></tr>
 *   <tr><td>STRING</td><td>{@link String}</td></tr>
 *   <tr><td>BYTES</td><td>{@code byte[]}</td></tr>
 *   <tr><td>TIMESTAMP</td><td>{@link Long}: microseconds since 1970-01-01T00:00:00Z</td></tr>
 *   <tr><td>DATE</td><td>{@link Long}: days since 1970-01-01</td></tr>
 *   <tr><td>ARRAY</td><td>{@code List<Object>}</td></tr>
 *   <tr><td>MAP</td><td>{@code Map<String, Object>}, in the order of the source</td></tr>
 *   <tr><td>ROW</td><td>{@code Object[]}, one for each field</td></tr>
 * </table>
 */
public final class Type implements Serializable {
  /** What a value is. */
  public enum Kind {
    BOOLEAN,
    INT32,
    INT64,
    FLOAT,
    DOUBLE,
    DECIMAL,
    STRING,
    BYTES,
    TIMESTAMP,
    DATE,
    ARRAY,
    MAP,
    ROW
  }

  public static final Type BOOLEAN = new Type(Kind.BOOLEAN, false, null, null);
  public static final Type INT32 = new Type(Kind.INT32, false, null, null);
  public static final Type INT64 = new Type(Kind.INT64, false, null, null);
  public static final Type FLOAT = new Type(Kind.FLOAT, false, null, null);
  public static final Type DOUBLE = new Type(Kind.DOUBLE, false, null, null);
  public static final Type DECIMAL = new Type(Kind.DECIMAL, false, null, null);
  public static final Type STRING = new Type(Kind.STRING, false, null, null);
  public static final Type BYTES = new Type(Kind.BYTES, false, null, null);
  public static final Type TIMESTAMP = new Type(Kind.TIMESTAMP, false, null, null);
  public static final Type DATE = new Type(Kind.DATE, false, null, null);

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final boolean nullable;
  private final Type element;
  private final RowType row;

  private Type(Kind kind, boolean nullable, Type element, RowType row) {
    this.kind = kind;
    this.nullable = nullable;
    this.element = element;
    this.row = row;
  }

  /** An array of {@code element}. */
  public static Type array(Type element) {
    return new Type(Kind.ARRAY, false, Objects.requireNonNull(element), null);
  }

  /** A map from strings to {@code value}. */
  public static Type map(Type value) {
    return new Type(Kind.MAP, false, Objects.requireNonNull(value), null);
  }

  /** A nested row. */
  public static Type row(RowType row) {
    return new Type(Kind.ROW, false, null, Objects.requireNonNull(row));
  }

  /** The simple (not structured) type of this kind, not nullable. */
  public static Type of(Kind kind) {
    switch (kind) {
      case ARRAY, MAP, ROW -> throw new IllegalArgumentException(kind + " needs what is inside");
      default -> {
        return new Type(kind, false, null, null);
      }
    }
  }

  public Kind kind() {
    return kind;
  }

  public boolean nullable() {
    return nullable;
  }

  /** The type of an array's elements or of a map's values. */
  public Type element() {
    if (element == null) {
      throw new IllegalStateException(kind + " has no element type");
    }
    return element;
  }

  /** The fields of a ROW. */
  public RowType row() {
    if (row == null) {
      throw new IllegalStateException(kind + " has no fields");
    }
    return row;
  }

  public Type asNullable() {
    return withNullable(true);
  }

  public Type asRequired() {
    return withNullable(false);
  }

  public Type withNullable(boolean now) {
    return nullable == now ? this : new Type(kind, now, element, row);
  }

  /** Whether both are the same type once the outermost nullability is set aside. */
  public boolean sameAs(Type other) {
    return asRequired().equals(other.asRequired());
  }

  public boolean isInteger() {
    return kind == Kind.INT32 || kind == Kind.INT64;
  }

  public boolean isFloating() {
    return kind == Kind.FLOAT || kind == Kind.DOUBLE;
  }

  public boolean isNumeric() {
    return isInteger() || isFloating() || kind == Kind.DECIMAL;
  }

  /** Whether values of this type can be ordered: everything but arrays, maps and rows. */
  public boolean isOrdered() {
    return kind.compareTo(Kind.ARRAY) < 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Type that
        && kind == that.kind
        && nullable == that.nullable
        && Objects.equals(element, that.element)
        && Objects.equals(row, that.row);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, nullable, element, row);
  }

  /** As people read it: {@code int64}, {@code string?}, {@code array<double>}. */
  @Override
  public String toString() {
    String name =
        switch (kind) {
          case ARRAY -> "array<" + element + ">";
          case MAP -> "map<string, " + element + ">";
          case ROW -> row.toString();
          default -> kind.name().toLowerCase(Locale.ROOT);
        };
    return nullable ? name + "?" : name;
  }
}
