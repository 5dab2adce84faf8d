package io.millrace.transforms.expression;

import static io.millrace.transforms.expression.RandomExpressions.call;
import static io.millrace.transforms.expression.RandomExpressions.text;
import static io.millrace.transforms.type.Type.DATE;
import static io.millrace.transforms.type.Type.INT64;
import static io.millrace.transforms.type.Type.STRING;
import static io.millrace.transforms.type.Type.TIMESTAMP;

import io.millrace.transforms.expression.Expression.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** The functions of moments and days for {@link RandomExpressions}. */
final class RandomTimeExpressions {
  private static final String[] ZONES = {
    "UTC",
    "Z",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "+05:30",
    "Etc/GMT+5",
    "Africa/Monrovia"
  };
  private static final String[] PATTERNS = {
    "rfc3339",
    "epoch_seconds",
    "epoch_millis",
    "epoch_micros",
    "yyyy-MM-dd HH:mm:ss",
    "M/d/yyyy H:mm:ss",
    "dd/MMM/yyyy:HH:mm:ss Z",
    "yyyyMMdd",
    "yy-MM-dd",
    "yyyy-MM-dd",
    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS",
    "EEE, d MMM yyyy HH:mm:ss",
    "yyyy-MM-dd hh:mm a",
    "y-D",
    "yyyy-MM-dd HH:mm:ssXXX",
    "dd.MM.yyyy HH:mm",
    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
    "HH:mm",
    "uuuu-M-d",
    "yyyy-MM-dd'T'HH:mm:ssX",
    "yyyyMMddHHmmss",
    "yyyy-MM-dd HH:mm:ss VV",
    "d''M yyyy"
  };
  private static final String[] DAY_PATTERNS = {
    "yyyy-MM-dd", "yyyyMMdd", "M/d/yyyy", "yy-MM-dd", "d MMM yyyy", "EEEE d MMMM yyyy", "yyyy-MM"
  };
  private static final String[] SMALL = {
    "MICROSECOND", "MILLISECOND", "SECOND", "MINUTE", "HOUR", "DAY"
  };
  private static final String[] LARGE = {"DAY", "WEEK", "MONTH", "QUARTER", "YEAR"};
  private static final String[] DAY_PARTS = {
    "YEAR",
    "QUARTER",
    "MONTH",
    "DAY",
    "DAYOFWEEK",
    "ISODOW",
    "DAYOFYEAR",
    "ISOWEEK",
    "ISOYEAR",
    "EPOCH"
  };
  private static final String[] TIME_PARTS = {
    "HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND"
  };

  private final RandomExpressions all;
  private final Random random;
  private final OddValues values;

  RandomTimeExpressions(RandomExpressions all, Random random) {
    this.all = all;
    this.random = random;
    this.values = new OddValues(random);
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private Expression moment(int d) {
    return all.of(TIMESTAMP, d);
  }

  private Expression day(int d) {
    return all.of(DATE, d);
  }

  /** A call with a zone as its last argument, or without. */
  private Expression zoned(
      Function function, io.millrace.transforms.type.Type type, Expression... arguments) {
    List<Expression> list = new ArrayList<>(List.of(arguments));
    if (random.nextInt(3) > 0) {
      list.add(text(pick(ZONES)));
    }
    return call(function, type, list.toArray(Expression[]::new));
  }

  void wholeNumbers(int d, List<Supplier<Expression>> ways) {
    ways.add(
        () ->
            zoned(
                Function.EXTRACT,
                INT64,
                text(random.nextBoolean() ? pick(DAY_PARTS) : pick(TIME_PARTS)),
                moment(d)));
    ways.add(() -> call(Function.EXTRACT, INT64, text(pick(DAY_PARTS)), day(d)));
    ways.add(() -> call(Function.TIMESTAMP_DIFF, INT64, moment(d), moment(d), text(pick(SMALL))));
    ways.add(() -> call(Function.DATE_DIFF, INT64, day(d), day(d), text(pick("DAY", "WEEK"))));
    ways.add(
        () -> {
          Function[] unix = {Function.UNIX_SECONDS, Function.UNIX_MILLIS, Function.UNIX_MICROS};
          return call(unix[random.nextInt(3)], INT64, moment(d));
        });
  }

  void moments(int d, List<Supplier<Expression>> ways) {
    ways.add(
        () ->
            zoned(
                Function.TIMESTAMP_TRUNC,
                TIMESTAMP,
                moment(d),
                text(random.nextBoolean() ? pick(SMALL) : pick(LARGE))));
    ways.add(
        () ->
            call(
                Function.TIMESTAMP_ADD, TIMESTAMP, moment(d), all.of(INT64, d), text(pick(SMALL))));
    ways.add(
        () -> {
          Function[] from = {
            Function.TIMESTAMP_SECONDS, Function.TIMESTAMP_MILLIS, Function.TIMESTAMP_MICROS
          };
          return call(from[random.nextInt(3)], TIMESTAMP, all.of(INT64, d));
        });
    for (int weight = 0; weight < 2; weight++) {
      ways.add(() -> parse(d));
    }
  }

  /** A text of the pattern, more or less, with or without a zone. */
  private Expression parse(int d) {
    String pattern = pick(PATTERNS);
    String zone = random.nextInt(3) > 0 ? pick(ZONES) : null;
    Expression written =
        zone == null
            ? call(Function.FORMAT_TIMESTAMP, STRING, moment(d), text(pattern))
            : call(Function.FORMAT_TIMESTAMP, STRING, moment(d), text(pattern), text(zone));
    Expression input =
        switch (random.nextInt(4)) {
          case 0 -> all.of(STRING, d);
          case 1 -> new Literal(values.time(), STRING);
          default -> written;
        };
    return zone == null
        ? call(Function.TO_TIMESTAMP, TIMESTAMP, input, text(pattern))
        : call(Function.TO_TIMESTAMP, TIMESTAMP, input, text(pattern), text(zone));
  }

  void days(int d, List<Supplier<Expression>> ways) {
    ways.add(() -> call(Function.DATE_TRUNC, DATE, day(d), text(pick(LARGE))));
    ways.add(() -> call(Function.DATE_ADD, DATE, day(d), all.of(INT64, d), text(pick(LARGE))));
    ways.add(() -> zoned(Function.TO_DAY, DATE, moment(d)));
    ways.add(
        () -> {
          Expression pattern = text(pick(DAY_PATTERNS));
          Expression input =
              switch (random.nextInt(3)) {
                case 0 -> all.of(STRING, d);
                case 1 -> new Literal(values.time(), STRING);
                default -> call(Function.FORMAT_DATE, STRING, day(d), pattern);
              };
          return call(Function.TO_DATE, DATE, input, pattern);
        });
  }

  void strings(int d, List<Supplier<Expression>> ways) {
    ways.add(() -> zoned(Function.FORMAT_TIMESTAMP, STRING, moment(d), text(pick(PATTERNS))));
    ways.add(() -> call(Function.FORMAT_DATE, STRING, day(d), text(pick(DAY_PATTERNS))));
  }
}
