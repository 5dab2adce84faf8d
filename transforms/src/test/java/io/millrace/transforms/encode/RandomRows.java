package io.millrace.transforms.encode;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Rows of every type, with the odd values of each. The same seed gives the same rows. */
public final class RandomRows {
  private static final String[] TEXTS = {
    "",
    " ",
    "a",
    "plain text",
    " lead",
    "trail ",
    "a,b",
    "say \"hi\"",
    "\"",
    "two\nlines",
    "c\rr",
    "tab\there",
    "back\\slash",
    "\u0000\u0001\u001f\u007f",
    "caf\u00e9",
    "\u65e5\u672c",
    "\ud83d\ude00",
    "\u2028",
    "null",
    "a;b",
    "=1+1",
    "\b\f"
  };
  private static final double[] REALS = {
    0.0,
    -0.0,
    1,
    -1,
    0.1,
    -2.5,
    1e-3,
    9.99e-4,
    1e7,
    9_999_999.5,
    123.456,
    1e300,
    4.9e-324,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    37.7749,
    -122.4194,
    1e15
  };
  private static final long[] LONGS = {0, 1, -1, 9, 10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE};

  private final Random random;

  public RandomRows(long seed) {
    random = new Random(seed);
  }

  /** One field of each simple type, nullable or not, and nested ones. */
  public static RowType type() {
    RowType inner = RowType.of("x", Type.DOUBLE, "when", Type.TIMESTAMP.asNullable());
    return RowType.of(
        "flag", Type.BOOLEAN.asNullable(),
        "small", Type.INT32,
        "big \"one\"", Type.INT64.asNullable(),
        "f", Type.FLOAT,
        "d", Type.DOUBLE.asNullable(),
        "price", Type.DECIMAL.asNullable(),
        "name, first", Type.STRING.asNullable(),
        "raw", Type.BYTES.asNullable(),
        "at", Type.TIMESTAMP,
        "day", Type.DATE.asNullable(),
        "tags", Type.array(Type.STRING.asNullable()).asNullable(),
        "counts", Type.map(Type.DECIMAL).asNullable(),
        "nested", Type.row(inner).asNullable(),
        "deep", Type.array(Type.map(Type.row(inner))));
  }

  public Object[] row(RowType type) {
    Object[] row = new Object[type.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = value(type.type(i));
    }
    return row;
  }

  private Object value(Type type) {
    if (type.nullable() && random.nextInt(5) == 0) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> random.nextBoolean();
      case INT32 -> (long) random.nextInt();
      case INT64 -> random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
      case FLOAT -> random.nextBoolean() ? (double) random.nextFloat() : (double) (float) real();
      case DOUBLE -> real();
      case DECIMAL -> decimal();
      case STRING -> text();
      case BYTES -> bytes();
      case TIMESTAMP -> micros();
      case DATE -> (long) random.nextInt(400_000) - 200_000;
      case ARRAY -> array(type.element());
      case MAP -> map(type.element());
      case ROW -> row(type.row());
    };
  }

  private double real() {
    return switch (random.nextInt(4)) {
      case 0 -> REALS[random.nextInt(REALS.length)];
      case 1 -> random.nextInt(1_000_000) / 100.0;
      case 2 -> random.nextGaussian() * 1000;
      default -> Double.longBitsToDouble(random.nextLong());
    };
  }

  private BigDecimal decimal() {
    return switch (random.nextInt(3)) {
      case 0 -> BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, random.nextInt(30) - 5);
      case 1 -> BigDecimal.valueOf(LONGS[random.nextInt(LONGS.length)], random.nextInt(40) - 10);
      default -> new BigDecimal(new BigInteger(100, random).negate(), random.nextInt(40) - 10);
    };
  }

  private String text() {
    return random.nextInt(4) == 0
        ? TEXTS[random.nextInt(TEXTS.length)] + TEXTS[random.nextInt(TEXTS.length)]
        : TEXTS[random.nextInt(TEXTS.length)];
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(9)];
    random.nextBytes(bytes);
    return bytes;
  }

  private long micros() {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextLong() / 1000;
      case 1 -> (random.nextInt(2_000_000) - 500_000) * 1_000_000_000L;
      default -> random.nextInt() * 1_000_000L + random.nextInt(1_000_000);
    };
  }

  private List<Object> array(Type element) {
    List<Object> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(value(element));
    }
    return values;
  }

  private Map<String, Object> map(Type element) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.put(text(), value(element));
    }
    return values;
  }

  /** One row as columns. */
  public static Batch batch(RowType type, Object[] row) {
    List<Object[]> rows = new ArrayList<>();
    rows.add(row);
    return batch(type, rows);
  }

  /** These rows as columns. */
  public static Batch batch(RowType type, List<Object[]> rows) {
    Batch batch = new Batch(type, rows.size());
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < type.size(); i++) {
        batch.column(i).set(row, rows.get(row)[i]);
      }
    }
    batch.rows().size = rows.size();
    return batch;
  }
}
