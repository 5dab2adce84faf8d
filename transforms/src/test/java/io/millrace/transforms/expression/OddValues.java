package io.millrace.transforms.expression;

import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Values of every type, the ends of its range and other odd ones often among them. */
final class OddValues {
  static final String[] WORDS = {
    "",
    " ",
    "a",
    "b",
    "ab",
    "abc",
    "aab",
    "Straße",
    "ǅ",
    "İı",
    "é",
    "日本語",
    "😀",
    "a😀b😀",
    "\u0000",
    "a\u0000b",
    "\uffff",
    "\ud7ff\ue000",
    "  two  ",
    "a,b,,c",
    ",",
    "%",
    "_",
    "a%b_c",
    "\\",
    "\\1",
    "$1",
    "(",
    "a\nb",
    "\r\n",
    "\t",
    "\"q\"",
    "x=1;y=2",
    "deadBEEF",
    "\b\f\u001f\u007f",
    "0g",
    "c0ffee",
    "null"
  };
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "+0",
    "12",
    " 12 ",
    "+007",
    "-5",
    "1.5",
    "-2.5",
    "1e5",
    "1E-5",
    "1e400",
    "-1e400",
    "1e99999999",
    "1e-99999999",
    "1e9999999999",
    "NaN",
    "-NaN",
    "Infinity",
    "-Infinity",
    "+Infinity",
    ".5",
    "5.",
    "1_000",
    "1,000",
    "0x10",
    "1d",
    "1f",
    "\t1",
    "1\n",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "2147483648",
    "-2147483648",
    "0.1",
    "1e22",
    "123456789012345678901234567890",
    "0.30000000000000004",
    "4.9e-324",
    "2.4e-324",
    "1.17549435e-38",
    "3.4028236e38",
    "16777217",
    "9007199254740993",
    "-",
    "+",
    "e5",
    "1e",
    "1e+",
    "--1",
    "\u0661",
    "1234567890123456789012345678901234567890123456789012345678901234567890123456",
    "12345678901234567890123456789012345678901234567890123456789012345678901234567",
    "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000012",
    "0e99999999",
    "0.000",
    "true",
    "TRUE",
    "False",
    " true",
    "true\n",
    "tRUe"
  };
  private static final String[] TIMES = {
    "2024-05-01T10:00:00Z",
    "2024-05-01",
    "2024-05-01 10:00",
    "2024-05-01 10:00:00.123",
    "2024-05-01t10:00:00.123456789z",
    "2024-05-01T10:00:00+02:00",
    "2024-05-01T10:00:00-23:59",
    "2024-02-29",
    "2023-02-29",
    "2024-02-30T00:00:00Z",
    "0000-01-01",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
    "9999-12-31",
    "10000-01-01",
    "2016-12-31T23:59:60Z",
    "2024-05-01T24:00:00Z",
    "2024-05-01T10:60:00Z",
    "2024-5-1",
    "2024-05-01T10",
    "2024-05-01T10:00Z",
    "2024-05-01 10:00:60",
    "2024-05-01 10:00:00.",
    "2024-05-01 10:00:00.1234567890",
    " 2024-05-01",
    "2024-05-01 ",
    "1714557600",
    "1714557600123",
    "-1",
    "1.5",
    "-1.0000001",
    "1e99999999",
    "1e-99999999",
    "0e99999999",
    "9223372036854775807",
    "9223372036854.775807",
    "5/1/2024 9:05:06",
    "01/May/2024:10:00:00 +0200",
    "01/may/2024:10:00:00 +0200",
    "20240501",
    "20240229",
    "24-02-29",
    "70-01-01",
    "69-12-31",
    "2024-03-31 02:30:00",
    "2024-10-27 02:30:00",
    "2024-03-10 02:30:00",
    "99999-01-01 00:00:00",
    "0000-00-00",
    "2024-05-01 12:00 AM",
    "2024-13-01",
    "2024-05-01T10:00:00Zx"
  };
  private static final long[] LONGS = {
    0,
    1,
    -1,
    2,
    3,
    5,
    7,
    10,
    -10,
    99,
    100,
    1000,
    60,
    86_400,
    1_000_000,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    2_147_483_648L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE - 1,
    Long.MIN_VALUE + 1,
    3_037_000_500L,
    9_007_199_254_740_993L,
    9_223_372_036_854_776L,
    -9_223_372_036_855L,
    4_611_686_018_427_387_904L,
    16_777_217
  };
  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    1,
    -1,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    0.1,
    0.3,
    1e-7,
    1e7,
    1e300,
    -1e300,
    1e-300,
    1.005,
    2.675,
    1e15,
    4.35,
    9_007_199_254_740_993.0,
    9.223372036854776E18,
    -9.223372036854776E18,
    9.223372036854774E18,
    2147483647.5,
    -2147483648.5,
    0.49999999999999994,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Math.PI,
    16_777_217,
    3.4028235677973366E38,
    1e-46,
    123.456
  };
  private static final String[] DECIMALS = {
    "0",
    "0.00",
    "0E+20",
    "1",
    "-1",
    "1.0",
    "1.00",
    "0.5",
    "-0.5",
    "2.5",
    "2.45",
    "-2.55",
    "0.1",
    "3",
    "1E+18",
    "1E-18",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "922337203685477580.75",
    "0.000001",
    "1E+75",
    "1E-75",
    "1E+76",
    "1E+400",
    "1E-400",
    "1E+999999",
    "1E-999999",
    "1E+2147483647",
    "1E-2147483647",
    "0E-2147483647",
    "0E+2147483647",
    "99999999999999999999999999999999999999999999999999999999999999999999999999.99",
    "9999999999999999999999999999999999999999999999999999999999999999999999999999",
    "-0.9999999999999999999999999999999999999999999999999999999999999999999999999999",
    "12345678901234567890.12345678901234567890",
    "1.10",
    "100",
    "1E+2",
    "7.000"
  };
  private static final String[] MOMENTS = {
    "1970-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999999Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
    "0000-12-31T23:59:59Z",
    "+10000-01-01T00:00:00Z",
    "-0001-06-15T12:00:00Z",
    "2024-02-29T12:34:56.789012Z",
    "1900-02-28T23:59:59Z",
    "2000-12-31T23:59:59.5Z",
    "2024-03-31T00:59:59.999999Z",
    "2024-03-31T01:00:00Z",
    "2024-03-31T01:30:00Z",
    "2024-10-27T00:30:00Z",
    "2024-10-27T01:30:00Z",
    "2024-10-27T00:59:59Z",
    "2024-03-10T06:59:59Z",
    "2024-03-10T07:30:00Z",
    "2024-11-03T05:30:00Z",
    "2024-11-03T06:30:00Z",
    "2018-11-04T02:30:00Z",
    "2018-02-18T01:30:00Z",
    "2011-12-30T09:30:00Z",
    "2011-12-30T10:30:00Z",
    "1883-11-18T17:00:00Z",
    "2020-12-28T00:00:00Z",
    "2021-01-03T23:00:00Z",
    "2024-12-30T00:00:00Z",
    "2024-10-05T15:15:00Z",
    "2024-04-06T14:45:00Z"
  };

  private final Random random;

  OddValues(Random random) {
    this.random = random;
  }

  /** All odd values of a simple type, and null. */
  static List<Object> all(Type type) {
    List<Object> values = new ArrayList<>();
    values.add(null);
    switch (type.kind()) {
      case BOOLEAN -> values.addAll(List.of(true, false));
      case INT32 -> Arrays.stream(LONGS).map(l -> (int) l).distinct().forEach(values::add);
      case INT64 -> Arrays.stream(LONGS).forEach(values::add);
      case FLOAT -> Arrays.stream(DOUBLES).map(d -> (float) d).distinct().forEach(values::add);
      case DOUBLE -> Arrays.stream(DOUBLES).forEach(values::add);
      case DECIMAL -> Arrays.stream(DECIMALS).map(BigDecimal::new).forEach(values::add);
      case STRING -> Stream.of(WORDS, NUMBERS, TIMES).flatMap(Arrays::stream).forEach(values::add);
      case BYTES -> {
        Arrays.stream(WORDS).map(w -> w.getBytes(StandardCharsets.UTF_8)).forEach(values::add);
        Arrays.stream(WORDS).map(w -> w.getBytes(StandardCharsets.UTF_16)).forEach(values::add);
      }
      case TIMESTAMP -> {
        Arrays.stream(MOMENTS).map(KernelRig::micros).forEach(values::add);
        values.addAll(List.of(Long.MAX_VALUE, Long.MIN_VALUE + 1));
      }
      case DATE -> {
        Arrays.stream(MOMENTS)
            .map(m -> Math.floorDiv(KernelRig.micros(m), 86_400_000_000L))
            .distinct()
            .forEach(values::add);
        values.addAll(List.of(LocalDate.MAX.toEpochDay(), LocalDate.MIN.toEpochDay()));
      }
      default -> throw new IllegalArgumentException(type + " is not simple");
    }
    return values;
  }

  /** A value of {@code type}, sometimes null when it may be. */
  Object value(Type type) {
    return type.nullable() && random.nextInt(7) == 0 ? null : present(type);
  }

  private Object present(Type type) {
    return switch (type.kind()) {
      case BOOLEAN -> random.nextBoolean();
      case INT32 -> (long) (int) whole();
      case INT64 -> whole();
      case FLOAT -> (double) (float) real();
      case DOUBLE -> real();
      case DECIMAL -> decimal();
      case STRING -> text();
      case BYTES -> bytes();
      case TIMESTAMP -> moment();
      case DATE -> day();
      case ARRAY -> array(type.element());
      case MAP -> map(type.element());
      case ROW -> row(type.row());
    };
  }

  Object[] row(RowType type) {
    Object[] row = new Object[type.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = value(type.type(i));
    }
    return row;
  }

  long whole() {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextLong();
      case 1, 2 -> LONGS[random.nextInt(LONGS.length)];
      default -> random.nextInt(13) - 4;
    };
  }

  private double real() {
    return switch (random.nextInt(8)) {
      case 0 -> Double.longBitsToDouble(random.nextLong());
      case 1 -> random.nextGaussian() * 1000;
      case 2 -> (random.nextInt(20_001) - 10_000) / 1000.0;
      case 3 -> (random.nextInt(41) - 20) / 2.0;
      default -> DOUBLES[random.nextInt(DOUBLES.length)];
    };
  }

  private BigDecimal decimal() {
    return switch (random.nextInt(6)) {
      case 0 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(25));
      case 1 -> new BigDecimal(new BigInteger(random.nextInt(250), random), random.nextInt(90) - 5);
      case 2, 3 -> BigDecimal.valueOf(random.nextInt(2001) - 1000, random.nextInt(4));
      default -> new BigDecimal(DECIMALS[random.nextInt(DECIMALS.length)]);
    };
  }

  String text() {
    return switch (random.nextInt(10)) {
      case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 1 -> TIMES[random.nextInt(TIMES.length)];
      case 2 -> damaged(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 3 -> damaged(TIMES[random.nextInt(TIMES.length)]);
      case 4, 5 -> word() + word() + word();
      default -> word();
    };
  }

  /** A text that looks like a time. */
  String time() {
    String time = TIMES[random.nextInt(TIMES.length)];
    return random.nextInt(3) == 0 ? damaged(time) : time;
  }

  String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  /** One character more, less or another. */
  private String damaged(String text) {
    int at = random.nextInt(text.length());
    String other =
        random.nextInt(2) == 0
            ? ""
            : Character.toString("0159+-.eE :/TZ\u0000é".charAt(random.nextInt(16)));
    return text.substring(0, at) + other + text.substring(at + random.nextInt(2));
  }

  private byte[] bytes() {
    if (random.nextBoolean()) {
      return text().getBytes(StandardCharsets.UTF_8);
    }
    byte[] bytes = new byte[random.nextInt(5)];
    random.nextBytes(bytes);
    return bytes;
  }

  private long moment() {
    return switch (random.nextInt(6)) {
      case 0 -> LONGS[random.nextInt(LONGS.length)];
      case 1 -> random.nextLong();
      case 2 -> random.nextInt() * 1_000_000L + random.nextInt(1_000_000);
      default -> {
        long micros = KernelRig.micros(MOMENTS[random.nextInt(MOMENTS.length)]);
        yield micros + (random.nextInt(3) - 1) * (random.nextBoolean() ? 1 : 1_800_000_000L);
      }
    };
  }

  private long day() {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextInt(800_000) - 719_528;
      case 1 -> random.nextBoolean() ? LocalDate.MAX.toEpochDay() : LocalDate.MIN.toEpochDay();
      case 2 -> random.nextInt(20);
      default ->
          Math.floorDiv(KernelRig.micros(MOMENTS[random.nextInt(MOMENTS.length)]), 86_400_000_000L);
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
      values.put(word(), value(element));
    }
    return values;
  }
}
