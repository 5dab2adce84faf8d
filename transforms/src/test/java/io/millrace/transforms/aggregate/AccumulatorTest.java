package io.millrace.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.aggregate.Shuffled.Event;
import io.millrace.transforms.aggregate.Shuffled.Failed;
import io.millrace.transforms.encode.RandomRows;
import io.millrace.transforms.step.Step.Aggregate;
import io.millrace.transforms.step.Step.Aggregate.Kind;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each aggregate gives what its definition says, computed with exact numbers, and gives it bit for
 * bit whatever the order of the rows and however they are bundled.
 */
class AccumulatorTest {
  private static final Object OVERFLOW = new Failed(Failure.Code.OVERFLOW);
  private static final double[] SIZES = {1, 1e-300, 1e300, 4.9e-324, 1e16, 1e-16, 3, 1e308};

  /** The only result of values in one group, the same for many ways of bundling them. */
  private static Object result(Kind kind, Type type, Object... values) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      events.add(new Event("g", values[i], 0L, i));
    }
    return results(kind, type, false, events, 8).get("g").get(0);
  }

  private static Map<String, List<Object>> results(
      Kind kind, Type type, boolean descending, List<Event> events, int times) {
    Aggregate aggregate = Shuffled.aggregate(kind, type, resultType(kind, type), descending);
    Random random = new Random(events.size());
    Map<String, List<Object>> first = null;
    for (int i = 0; i < times; i++) {
      Map<String, List<Object>> got =
          new Shuffled(type, Type.INT64, List.of(aggregate), random).results(events);
      first = first == null ? got : first;
      for (Map.Entry<String, List<Object>> group : got.entrySet()) {
        assertThat(bits(group.getValue().get(0)))
            .as("%s of %s, bundled again", kind, type)
            .isEqualTo(bits(first.get(group.getKey()).get(0)));
      }
      assertThat(got).hasSameSizeAs(first);
    }
    return first;
  }

  private static Object bits(Object value) {
    if (value instanceof Double number) {
      return Double.doubleToLongBits(number);
    }
    return value instanceof byte[] bytes ? Arrays.toString(bytes) : value;
  }

  private static Type resultType(Kind kind, Type type) {
    return switch (kind) {
      case COUNT_ROWS, COUNT, COUNT_DISTINCT, APPROX_COUNT_DISTINCT -> Type.INT64;
      case QUANTILE, APPROX_QUANTILE, VARIANCE, STDDEV -> Type.DOUBLE;
      case TOP, GROUP -> Type.array(type);
      case SUM -> type.isInteger() ? Type.INT64 : type.isFloating() ? Type.DOUBLE : type;
      case MEAN -> type.kind() == Type.Kind.DECIMAL ? type : Type.DOUBLE;
      default -> type;
    };
  }

  private static BigDecimal dec(String text) {
    return new BigDecimal(text);
  }

  private static BigDecimal exactSum(Object... values) {
    return Arrays.stream(values)
        .map(v -> v instanceof Double d ? new BigDecimal(d) : dec(v.toString()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Test
  void sumsDoublesExactlyAndRoundsOnce() {
    Random random = new Random(1);
    for (int round = 0; round < 150; round++) {
      Object[] values = new Object[1 + random.nextInt(12)];
      for (int i = 0; i < values.length; i++) {
        double size = SIZES[random.nextInt(SIZES.length)];
        double value = (random.nextDouble() - 0.5) * size;
        boolean cancels = i > 0 && random.nextInt(3) == 0;
        values[i] = cancels ? (Object) (-(Double) values[i - 1]) : (Double) value;
      }
      BigDecimal sum = exactSum(values);
      assertThat(result(Kind.SUM, Type.DOUBLE, values)).isEqualTo(sum.doubleValue());
      BigDecimal mean = sum.divide(BigDecimal.valueOf(values.length), new MathContext(1_200));
      assertThat(result(Kind.MEAN, Type.DOUBLE, values)).isEqualTo(mean.doubleValue());
    }
  }

  @Test
  void doublesMayPassThroughInfinityOnTheWay() {
    double most = Double.MAX_VALUE;
    assertThat(result(Kind.SUM, Type.DOUBLE, most, most, -most)).isEqualTo(most);
    assertThat(result(Kind.SUM, Type.DOUBLE, most, most)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(result(Kind.MEAN, Type.DOUBLE, most, most, most)).isEqualTo(most);
    assertThat(result(Kind.SUM, Type.DOUBLE, 1e308, 1e308, 4.9e-324, -1e308, -1e308))
        .isEqualTo(4.9e-324);
  }

  @Test
  void infinitiesAndNanAreSummedAsIeeeHasIt() {
    double most = Double.POSITIVE_INFINITY;
    assertThat(result(Kind.SUM, Type.DOUBLE, 1.0, most, -1e308)).isEqualTo(most);
    assertThat(result(Kind.SUM, Type.DOUBLE, most, 1.0, -most)).isEqualTo(Double.NaN);
    assertThat(result(Kind.MEAN, Type.DOUBLE, most, -most)).isEqualTo(Double.NaN);
    assertThat(result(Kind.SUM, Type.DOUBLE, Double.NaN, 1.0)).isEqualTo(Double.NaN);
    assertThat(result(Kind.MEAN, Type.FLOAT, -most, 1.0)).isEqualTo(-most);
    assertThat(result(Kind.SUM, Type.DOUBLE, -0.0, -0.0)).isEqualTo(0.0);
    assertThat(result(Kind.MEAN, Type.DOUBLE, -0.0)).isEqualTo(0.0);
  }

  @Test
  void theMeanOfNeighboursIsRoundedOnce() {
    Random random = new Random(2);
    for (int round = 0; round < 60; round++) {
      double low = Math.abs(random.nextGaussian()) * Math.pow(10, random.nextInt(600) - 300);
      double high = Math.nextUp(low);
      BigDecimal exact = exactSum(low, high).divide(BigDecimal.valueOf(2)); // has an end
      assertThat(result(Kind.MEAN, Type.DOUBLE, low, high)).isEqualTo(exact.doubleValue());
    }
  }

  @Test
  void onlyTheResultOfIntegersCanOverflow() {
    long most = Long.MAX_VALUE;
    assertThat(result(Kind.SUM, Type.INT64, most, 1L, -1L)).isEqualTo(most);
    assertThat(result(Kind.SUM, Type.INT64, most, most, -most, -most)).isEqualTo(0L);
    assertThat(result(Kind.SUM, Type.INT64, most, 1L)).isEqualTo(OVERFLOW);
    assertThat(result(Kind.SUM, Type.INT64, Long.MIN_VALUE, -1L)).isEqualTo(OVERFLOW);
    assertThat(result(Kind.SUM, Type.INT64, Long.MIN_VALUE, -1L, 1L)).isEqualTo(Long.MIN_VALUE);
    assertThat(result(Kind.SUM, Type.INT32, 2_147_483_647L, 1L)).isEqualTo(2_147_483_648L);
    assertThat(result(Kind.MEAN, Type.INT64, most, most, most)).isEqualTo((double) most);
  }

  @Test
  void sumsAndMeansIntegersExactly() {
    Random random = new Random(3);
    for (int round = 0; round < 100; round++) {
      Object[] values = new Object[1 + random.nextInt(20)];
      int bits = random.nextInt(64);
      Arrays.setAll(values, i -> random.nextLong() >> bits);
      BigInteger sum = exactSum(values).toBigIntegerExact();
      Object expected = sum.bitLength() < 64 ? (Object) sum.longValue() : OVERFLOW;
      assertThat(result(Kind.SUM, Type.INT64, values)).isEqualTo(expected);
      BigDecimal count = BigDecimal.valueOf(values.length);
      assertThat(result(Kind.MEAN, Type.INT64, values))
          .isEqualTo(new BigDecimal(sum).divide(count, new MathContext(1_200)).doubleValue());
    }
  }

  @Test
  void sumsAndMeansDecimalsOfMixedScales() {
    Random random = new Random(4);
    for (int round = 0; round < 100; round++) {
      Object[] values = new Object[1 + random.nextInt(10)];
      int bits = 1 + random.nextInt(80);
      Arrays.setAll(
          values,
          i -> {
            BigInteger digits = new BigInteger(bits, random);
            return new BigDecimal(
                random.nextBoolean() ? digits : digits.negate(), random.nextInt(24) - 4);
          });
      BigDecimal sum = exactSum(values);
      assertThat(result(Kind.SUM, Type.DECIMAL, values)).isEqualTo(sum);
      BigDecimal count = BigDecimal.valueOf(values.length);
      assertThat(result(Kind.MEAN, Type.DECIMAL, values))
          .isEqualTo(sum.divide(count, Math.max(6, sum.scale() + 4), RoundingMode.HALF_UP));
    }
  }

  @Test
  void decimalsHaveARange() {
    BigDecimal nines = dec("9".repeat(76));
    assertThat(result(Kind.SUM, Type.DECIMAL, nines, dec("1"))).isEqualTo(OVERFLOW);
    assertThat(result(Kind.SUM, Type.DECIMAL, nines, dec("1"), dec("-1"))).isEqualTo(nines);
    for (String absurd : List.of("1E-2147483647", "1E+2147483647", "0E-1001", "1E+1001")) {
      assertThat(result(Kind.SUM, Type.DECIMAL, dec(absurd), dec("1"), dec("2")))
          .isEqualTo(OVERFLOW);
      assertThat(result(Kind.MEAN, Type.DECIMAL, dec("1"), dec(absurd))).isEqualTo(OVERFLOW);
      assertThat(result(Kind.COUNT, Type.DECIMAL, dec("1"), dec(absurd))).isEqualTo(2L);
    }
  }

  @Test
  void equalValuesAreNotDistinct() {
    assertThat(result(Kind.COUNT_DISTINCT, Type.DECIMAL, dec("1.0"), dec("1.00"), dec("1"), null))
        .isEqualTo(1L);
    assertThat(result(Kind.COUNT_DISTINCT, Type.DECIMAL, dec("1E+30"), dec("1" + "0".repeat(30))))
        .isEqualTo(1L);
    assertThat(result(Kind.COUNT_DISTINCT, Type.DECIMAL, dec("0.00"), dec("0E+9"), dec("0")))
        .isEqualTo(1L);
    double otherNan = Double.longBitsToDouble(0x7ff8000000000001L);
    assertThat(result(Kind.COUNT_DISTINCT, Type.DOUBLE, Double.NaN, otherNan)).isEqualTo(1L);
    assertThat(result(Kind.COUNT_DISTINCT, Type.DOUBLE, -0.0, 0.0, 1.0)).isEqualTo(2L);
    assertThat(result(Kind.COUNT_DISTINCT, Type.STRING, "", "\u0000", "\u0000\u0000", ""))
        .isEqualTo(3L);
  }

  @Test
  void ofNoValuesCountsAreZeroAndTheRestIsNull() {
    for (Kind kind : Kind.values()) {
      Type type = kind == Kind.ALL || kind == Kind.ANY ? Type.BOOLEAN : Type.INT64;
      Object expected =
          switch (kind) {
            case COUNT_ROWS -> 2L;
            case COUNT, COUNT_DISTINCT, APPROX_COUNT_DISTINCT -> 0L;
            default -> null;
          };
      assertThat(result(kind, type, null, null)).as(kind.name()).isEqualTo(expected);
    }
  }

  @Test
  void allAndAny() {
    assertThat(result(Kind.ALL, Type.BOOLEAN, true, null, true)).isEqualTo(true);
    assertThat(result(Kind.ALL, Type.BOOLEAN, true, false)).isEqualTo(false);
    assertThat(result(Kind.ANY, Type.BOOLEAN, false, null)).isEqualTo(false);
    assertThat(result(Kind.ANY, Type.BOOLEAN, false, true)).isEqualTo(true);
  }

  @Test
  void tiesAreBrokenByPlaceThenByValue() {
    List<Event> events =
        List.of(
            new Event("g", "late", 1L, 9),
            new Event("g", "b", 1L, 3),
            new Event("g", "a", 1L, 3),
            new Event("g", "early, but ordered behind", 2L, 1),
            new Event("n", "no order", null, 5),
            new Event("n", null, null, 5),
            new Event("n", "ordered", 0L, 1));
    Map<String, List<Object>> first = results(Kind.FIRST, Type.STRING, false, events, 20);
    assertThat(first.get("g")).containsExactly("a");
    assertThat(first.get("n")).containsExactly((Object) null);
    Map<String, List<Object>> last = results(Kind.LAST, Type.STRING, false, events, 20);
    assertThat(last.get("g")).containsExactly("early, but ordered behind");
    assertThat(last.get("n")).containsExactly("ordered");
    Map<String, List<Object>> backwards = results(Kind.LAST, Type.STRING, true, events, 20);
    assertThat(backwards.get("g")).containsExactly("late");
    assertThat(backwards.get("n")).containsExactly("no order");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"ARRAY", "MAP", "ROW"},
      mode = EnumSource.Mode.EXCLUDE)
  void randomValuesOfEveryType(Type.Kind kind) {
    Type type = Type.of(kind);
    RandomRows rows = new RandomRows(kind.ordinal());
    Random random = new Random(kind.ordinal());
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Object value = rows.row(RowType.of("x", type.asNullable()))[0];
      String group = random.nextInt(6) == 0 ? null : "g" + random.nextInt(4);
      Long order = random.nextInt(5) == 0 ? null : (Long) (long) random.nextInt(4);
      events.add(new Event(group, value, order, random.nextInt(40)));
    }
    for (Kind aggregate :
        List.of(
            Kind.COUNT_ROWS,
            Kind.COUNT,
            Kind.COUNT_DISTINCT,
            Kind.MIN,
            Kind.MAX,
            Kind.FIRST,
            Kind.LAST)) {
      Map<String, List<Object>> got = results(aggregate, type, false, events, 4);
      for (Map.Entry<String, List<Object>> group : got.entrySet()) {
        List<Event> members =
            events.stream().filter(e -> Objects.equals(e.group(), group.getKey())).toList();
        Object expected = expected(aggregate, type, members);
        assertThat(group.getValue().get(0))
            .as("%s of %s", aggregate, type)
            .matches(v -> Values.equal(resultType(aggregate, type), v, expected));
      }
      assertThat(got).hasSize(5);
    }
  }

  private static Object expected(Kind kind, Type type, List<Event> events) {
    Comparator<Object> byValue = (a, b) -> Values.compare(type, a, b);
    Comparator<Event> byOrder =
        Comparator.<Event>comparingLong(e -> e.order() == null ? -1 : (Long) e.order())
            .thenComparingLong(Event::position)
            .thenComparing(Event::value, byValue);
    List<Object> values = events.stream().map(Event::value).filter(Objects::nonNull).toList();
    TreeSet<Object> sorted = new TreeSet<>(byValue);
    sorted.addAll(values);
    return switch (kind) {
      case COUNT_ROWS -> (long) events.size();
      case COUNT -> (long) values.size();
      case COUNT_DISTINCT -> (long) sorted.size();
      case MIN -> sorted.first();
      case MAX -> sorted.last();
      case FIRST -> events.stream().min(byOrder).orElseThrow().value();
      default -> events.stream().max(byOrder).orElseThrow().value();
    };
  }
}
