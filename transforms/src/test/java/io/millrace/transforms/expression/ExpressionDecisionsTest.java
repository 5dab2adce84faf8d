package io.millrace.transforms.expression;

import static io.millrace.transforms.expression.KernelRig.dec;
import static io.millrace.transforms.expression.KernelRig.failed;
import static io.millrace.transforms.expression.KernelRig.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@link Function} and {@link Casts} say of cases that are easily doubted, of both evaluators.
 */
class ExpressionDecisionsTest {
  private static final Object OVERFLOW = failed(Code.OVERFLOW);
  private static final Object BAD_ARGUMENT = failed(Code.ARGUMENT);
  private static final Object BAD_CAST = failed(Code.CAST);
  private static final BigDecimal TINY = new BigDecimal("1E-2147483647");
  private static final BigDecimal VAST = new BigDecimal("1E+2147483647");

  /** The result of an expression of constants, which both evaluators must agree on. */
  private static Object both(Expression expression) {
    Batch batch = new Batch(RowType.of());
    batch.rows().size = 1;
    Failures failures = new Failures();
    Column column = Kernel.compile(expression).evaluate(batch, new int[1], 1, failures);
    Object vectorised = KernelRig.result(column, failures, 0);
    Object scalar;
    try {
      scalar = Evaluator.evaluate(expression, new Object[0]);
    } catch (EvaluationFailure e) {
      scalar = failed(e.failure().code());
    }
    assertThat(scalar).as("scalar, against the kernel").isEqualTo(vectorised);
    return vectorised;
  }

  private static Expression call(Function function, Type type, Object... arguments) {
    List<Expression> literals = Arrays.stream(arguments).map(KernelRig::literal).toList();
    return new Call(function, literals, type.asNullable());
  }

  private static Object text(Function function, Object... arguments) {
    return both(call(function, Type.STRING, arguments));
  }

  private static Object decimal(Function function, Object... arguments) {
    return both(call(function, Type.DECIMAL, arguments));
  }

  private static Object cast(Object value, Type to) {
    return both(new Cast(KernelRig.literal(value), to.asNullable(), false));
  }

  @Test
  void aPartThatStartsBeforeTheTextCountsWhatIsNotThere() {
    assertThat(text(Function.SUBSTR, "abc", -5, 3)).isEqualTo("a");
    assertThat(text(Function.SUBSTR, "abc", -5)).isEqualTo("abc");
    assertThat(text(Function.SUBSTR, "abc", Long.MIN_VALUE)).isEqualTo("abc");
    assertThat(text(Function.SUBSTR, "abc", Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo("ab");
  }

  @Test
  void doublesAreRoundedByTheirShortestText() {
    assertThat(both(call(Function.ROUND, Type.DOUBLE, 1.005, 2))).isEqualTo(1.01);
    assertThat(both(call(Function.TRUNC, Type.DOUBLE, -7.46, 2))).isEqualTo(-7.46);
    assertThat(both(call(Function.TRUNC, Type.FLOAT, of(Type.FLOAT, (double) 0.3f), 1)))
        .isEqualTo((double) 0.3f);
    assertThat(both(call(Function.ROUND, Type.DOUBLE, 1e300, Long.MIN_VALUE))).isEqualTo(0.0);
  }

  @Test
  void floatsBecomeDecimalsByTheirOwnText() {
    assertThat(cast(of(Type.FLOAT, (double) 0.1f), Type.DECIMAL)).isEqualTo(dec("0.1"));
    assertThat(cast((double) 0.1f, Type.DECIMAL)).isEqualTo(dec("0.10000000149011612"));
  }

  @Test
  void paddingHasBounds() {
    for (Function pad : List.of(Function.LPAD, Function.RPAD)) {
      assertThat(text(pad, "abc", -1, "x")).isEqualTo(BAD_ARGUMENT);
      assertThat(text(pad, "abc", 1_000_001, "x")).isEqualTo(BAD_ARGUMENT);
      assertThat(text(pad, "abc", 5, "")).isEqualTo(BAD_ARGUMENT);
      assertThat(text(pad, "abc", 2, "x")).isEqualTo("ab");
    }
  }

  @Test
  void aGroupThatTookNoPartIsNull() {
    assertThat(text(Function.REGEXP_EXTRACT, "b", "(a)|b")).isNull();
    assertThat(text(Function.REGEXP_EXTRACT, "b", "a?")).isEqualTo("");
    assertThat(
            both(
                call(
                    Function.REGEXP_EXTRACT_ALL,
                    Type.array(Type.STRING.asNullable()),
                    "ba",
                    "(a)|b")))
        .isEqualTo(Arrays.asList(null, "a"));
  }

  @Test
  void anEmptyMatchDoesNotSplitACharacter() {
    assertThat(text(Function.REGEXP_REPLACE, "a😀", "x*", "-")).isEqualTo("-a-😀-");
    Type texts = Type.array(Type.STRING.asNullable());
    assertThat(both(call(Function.REGEXP_EXTRACT_ALL, texts, "😀", ""))).isEqualTo(List.of("", ""));
  }

  @Test
  void aMomentIsWrittenAsThePatternSaysOrNotAtAll() {
    Object start = of(Type.TIMESTAMP, 0L);
    assertThat(text(Function.FORMAT_TIMESTAMP, start, "HH VV", "UTC")).isEqualTo("00 UTC");
    assertThat(text(Function.FORMAT_TIMESTAMP, start, "HH VV")).isEqualTo("00 Z");
    assertThat(text(Function.FORMAT_TIMESTAMP, KernelRig.time("2024-12-31T10:00:00Z"), "pH"))
        .isEqualTo(BAD_ARGUMENT);
  }

  @Test
  void nestedTextsAreEscapedAlike() {
    Object words = of(Type.array(Type.STRING), List.of("\b\f\u001f\n"));
    assertThat(cast(words, Type.STRING)).isEqualTo("[\"\\u0008\\u000c\\u001f\\n\"]");
  }

  @Test
  void datesEndWhereTheCalendarDoes() {
    Object last = of(Type.DATE, LocalDate.MAX.toEpochDay());
    assertThat(both(call(Function.DATE_ADD, Type.DATE, last, 1, "DAY"))).isEqualTo(OVERFLOW);
    assertThat(both(call(Function.DATE_ADD, Type.DATE, last, Long.MAX_VALUE, "QUARTER")))
        .isEqualTo(OVERFLOW);
  }

  @Test
  void aQuarterIsThreeMonthsAtOnce() {
    Object leapDay = KernelRig.date("2024-02-29");
    assertThat(both(call(Function.DATE_ADD, Type.DATE, leapDay, 7, "QUARTER")))
        .isEqualTo(LocalDate.parse("2025-11-29").toEpochDay());
  }

  @Test
  void unitsBelowADayKeepTheOffset() {
    for (String moment : List.of("2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z")) {
      Expression hour =
          call(
              Function.TIMESTAMP_TRUNC,
              Type.TIMESTAMP,
              KernelRig.time(moment),
              "HOUR",
              "Europe/Berlin");
      assertThat(both(hour)).isEqualTo(KernelRig.micros(moment.replace(":30:", ":00:")));
    }
  }

  @Test
  void theFirstMomentsOfAllCanBeTruncated() {
    long first = Long.MIN_VALUE + 1;
    Object moment = of(Type.TIMESTAMP, first);
    for (String zone : List.of("UTC", "+01:00")) {
      Expression same = call(Function.TIMESTAMP_TRUNC, Type.TIMESTAMP, moment, "MICROSECOND", zone);
      assertThat(both(same)).isEqualTo(first);
      Expression before = call(Function.TIMESTAMP_TRUNC, Type.TIMESTAMP, moment, "SECOND", zone);
      assertThat(both(before)).isEqualTo(OVERFLOW);
    }
    Object last = of(Type.TIMESTAMP, Long.MAX_VALUE);
    Expression end = call(Function.TIMESTAMP_TRUNC, Type.TIMESTAMP, last, "MICROSECOND", "+01:00");
    assertThat(both(end)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void onlyNumbersMayStandBetweenSpaces() {
    assertThat(cast(" 12 ", Type.INT64)).isEqualTo(12L);
    assertThat(cast(" true", Type.BOOLEAN)).isEqualTo(BAD_CAST);
    assertThat(cast("2024-05-01 ", Type.DATE)).isEqualTo(BAD_CAST);
    assertThat(cast(" 2024-05-01T10:00:00Z", Type.TIMESTAMP)).isEqualTo(BAD_CAST);
  }

  @Test
  void aSafeCastHidesOnlyItsOwnFailure() {
    Expression quotient = call(Function.DIVIDE, Type.INT64, 1, 0);
    assertThat(both(new Cast(quotient, Type.STRING.asNullable(), true)))
        .isEqualTo(failed(Code.DIVISION_BY_ZERO));
    assertThat(both(new Cast(KernelRig.literal("x"), Type.INT64.asNullable(), true))).isNull();
  }

  @Test
  void decimalsOfAbsurdScalesAreNoOperands() {
    for (BigDecimal absurd : List.of(TINY, VAST, dec("1E-1001"), dec("0E+1001"))) {
      for (Function function :
          List.of(Function.ADD, Function.SUBTRACT, Function.MULTIPLY, Function.MOD)) {
        assertThat(decimal(function, absurd, dec("3"))).isEqualTo(OVERFLOW);
      }
      assertThat(decimal(Function.DIVIDE, dec("3"), dec("1E-1001"))).isEqualTo(OVERFLOW);
      assertThat(decimal(Function.ROUND, absurd)).isEqualTo(OVERFLOW);
      assertThat(decimal(Function.FLOOR, absurd)).isEqualTo(OVERFLOW);
    }
    assertThat(decimal(Function.MULTIPLY, dec("1E-600"), dec("1E-600"))).isEqualTo(OVERFLOW);
    assertThat(decimal(Function.MOD, dec("9.06"), dec("1E+999"))).isEqualTo(dec("9.06"));
    assertThat(decimal(Function.TRUNC, dec("12.5"), -20)).isEqualTo(dec("0"));
  }

  @Test
  void decimalsOfAbsurdScalesAreComparedAndConverted() {
    assertThat(decimal(Function.GREATEST, TINY, VAST)).isEqualTo(VAST);
    assertThat(both(call(Function.LT, Type.BOOLEAN, TINY, VAST))).isEqualTo(true);
    assertThat(both(call(Function.SIGN, Type.INT64, TINY))).isEqualTo(1L);
    assertThat(cast(TINY, Type.INT64)).isEqualTo(0L);
    assertThat(cast(dec("0E+2147483647"), Type.INT64)).isEqualTo(0L);
    assertThat(cast(VAST, Type.INT64)).isEqualTo(BAD_CAST);
    assertThat(cast(VAST, Type.DOUBLE)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(cast(VAST, Type.STRING)).isEqualTo(BAD_CAST);
    assertThat(cast("1e1001", Type.DECIMAL)).isEqualTo(BAD_CAST);
    assertThat(cast("1e-99999999", Type.DECIMAL)).isEqualTo(BAD_CAST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoch_seconds", "epoch_millis", "epoch_micros"})
  void epochsOfAbsurdSizeAreNoTimes(String unit) {
    TimePattern pattern = new TimePattern(unit, null);
    for (String text :
        List.of("1e99999999", "-1e99999999", "1e-99999999", "0e99999999", "9".repeat(3_000_000))) {
      assertThatThrownBy(() -> pattern.parseMicros(text)).isInstanceOf(DateTimeException.class);
      if (text.length() < 100) {
        assertThat(both(call(Function.TO_TIMESTAMP, Type.TIMESTAMP, text, unit)))
            .isEqualTo(BAD_CAST);
      }
    }
    assertThat(pattern.parseMicros("0.0000001")).isEqualTo(0);
  }
}
