package io.millrace.pipelines.expression;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Rows to write expressions over, and how the tests parse. */
final class Scopes {
  /** A field of every type; many have names that SQL reserves. */
  static final RowType ALL =
      RowType.of(
          "i", Type.INT32,
          "n", Type.INT64,
          "n2", Type.INT64.asNullable(),
          "f", Type.FLOAT,
          "d", Type.DOUBLE,
          "d2", Type.DOUBLE.asNullable(),
          "m", Type.DECIMAL,
          "s", Type.STRING,
          "s2", Type.STRING.asNullable(),
          "b", Type.BOOLEAN,
          "b2", Type.BOOLEAN.asNullable(),
          "y", Type.BYTES,
          "ts", Type.TIMESTAMP,
          "ts2", Type.TIMESTAMP.asNullable(),
          "day", Type.DATE,
          "tags", Type.array(Type.STRING),
          "nums", Type.array(Type.INT64.asNullable()).asNullable(),
          "labels", Type.map(Type.STRING),
          "device",
              Type.row(
                  RowType.of(
                      "os",
                      Type.STRING,
                      "screen",
                      Type.row(RowType.of("width", Type.INT64)).asNullable())),
          "items", Type.array(Type.row(RowType.of("price", Type.DECIMAL))),
          "Date/Time", Type.STRING,
          "value", Type.INT64,
          "timestamp", Type.TIMESTAMP,
          "position", Type.INT64,
          "date", Type.DATE,
          "time", Type.STRING,
          "year", Type.INT64,
          "rank", Type.INT64,
          "method", Type.STRING,
          "user", Type.STRING,
          "count", Type.INT64,
          "end", Type.TIMESTAMP,
          "from", Type.STRING,
          "case", Type.STRING,
          "Größe", Type.DOUBLE);

  /** A few fields, so that problems are short. */
  static final RowType FEW =
      RowType.of(
          "order_id", Type.STRING,
          "n", Type.INT64,
          "b", Type.BOOLEAN,
          "s", Type.STRING,
          "m", Type.DECIMAL,
          "ts", Type.TIMESTAMP,
          "day", Type.DATE,
          "tags", Type.array(Type.STRING),
          "labels", Type.map(Type.STRING),
          "device", Type.row(RowType.of("os", Type.STRING)),
          "count", Type.INT64);

  private Scopes() {}

  /** A line as a user would write it, known to {@code problems}; the place of its text. */
  static Span line(String text, Problems problems) {
    problems.source("p.yaml", "keep: " + text);
    return new Span("p.yaml", 1, 7, Math.max(1, text.codePointCount(0, text.length())));
  }

  static Expression parse(String text, RowType scope, Problems problems) {
    return Expressions.parse(text, line(text, problems), scope, problems);
  }

  static String resource(String name) {
    try (InputStream in = Scopes.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
