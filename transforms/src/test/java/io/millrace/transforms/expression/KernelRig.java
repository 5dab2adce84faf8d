package io.millrace.transforms.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Evaluates one function of given values through a kernel, in several ways that must agree: values
 * in fields with and without null neighbours, and as constants.
 */
final class KernelRig {
  /** What a row that failed gives. */
  record Failed(String code) {}

  /** A value with its type; a constant one is never put in a field. */
  record Value(Object value, Type type, boolean constant) {}

  private KernelRig() {}

  static Failed failed(String code) {
    return new Failed(code);
  }

  static Value of(Type type, Object value) {
    return new Value(value, type, false);
  }

  static Value int32(long value) {
    return of(Type.INT32, value);
  }

  static Value real(double value) {
    return of(Type.FLOAT, (double) (float) value);
  }

  static Value time(String rfc3339) {
    return of(Type.TIMESTAMP, micros(rfc3339));
  }

  static Value date(String iso) {
    return of(Type.DATE, java.time.LocalDate.parse(iso).toEpochDay());
  }

  static long micros(String rfc3339) {
    java.time.Instant instant = java.time.Instant.parse(rfc3339);
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }

  static BigDecimal dec(String text) {
    return new BigDecimal(text);
  }

  /** A pattern, unit or zone. */
  static Value constant(String text) {
    return new Value(text, Type.STRING, true);
  }

  static Value value(Object value) {
    if (value instanceof Value given) {
      return given;
    }
    if (value instanceof Boolean) {
      return of(Type.BOOLEAN, value);
    }
    if (value instanceof Integer number) {
      return of(Type.INT64, number.longValue());
    }
    if (value instanceof Long) {
      return of(Type.INT64, value);
    }
    if (value instanceof Double) {
      return of(Type.DOUBLE, value);
    }
    if (value instanceof BigDecimal) {
      return of(Type.DECIMAL, value);
    }
    return of(value instanceof byte[] ? Type.BYTES : Type.STRING, value);
  }

  static Expression call(Function function, Type type, Expression... arguments) {
    return new Call(function, List.of(arguments), type);
  }

  static Expression literal(Object given) {
    Value value = value(given);
    return new Literal(value.value(), value.type());
  }

  /** The result of a function: a value, null, or {@link Failed}. */
  static Object apply(Function function, Type type, Object... arguments) {
    List<Value> values = Arrays.stream(arguments).map(KernelRig::value).toList();
    return evaluate(values, in -> new Call(function, in, type.asNullable()));
  }

  static Object cast(Type to, Object argument) {
    return evaluate(List.of(value(argument)), in -> new Cast(in.get(0), to.asNullable(), false));
  }

  static Object safeCast(Type to, Object argument) {
    return evaluate(List.of(value(argument)), in -> new Cast(in.get(0), to.asNullable(), true));
  }

  static Object evaluate(
      List<Value> values, java.util.function.Function<List<Expression>, Expression> make) {
    List<Field> fields = new ArrayList<>();
    List<Expression> references = new ArrayList<>();
    List<Expression> constants = new ArrayList<>();
    for (Value value : values) {
      Type type = value.type().asNullable();
      Expression literal = new Literal(value.value(), type);
      constants.add(literal);
      references.add(value.constant() ? literal : new FieldRef(fields.size(), "f", type));
      fields.add(new Field("f" + fields.size(), type));
    }
    RowType rowType = new RowType(fields);
    Kernel kernel = Kernel.compile(make.apply(references));
    Object dense = run(kernel, batch(rowType, values, 2, -1), 1);
    Object sparse = run(kernel, batch(rowType, values, 4, 2), 3);
    Object again = run(kernel, batch(rowType, values, 2, -1), 0);
    Object constant = run(Kernel.compile(make.apply(constants)), batch(rowType, values, 1, -1), 0);
    assertThat(sparse).as("beside null").isEqualTo(dense);
    assertThat(again).as("used again").isEqualTo(dense);
    assertThat(constant).as("of constants").isEqualTo(dense);
    return dense;
  }

  private static Batch batch(RowType type, List<Value> values, int rows, int nullRow) {
    Batch batch = new Batch(type);
    for (int i = 0; i < values.size(); i++) {
      for (int row = 0; row < rows; row++) {
        batch.column(i).set(row, row == nullRow ? null : values.get(i).value());
      }
    }
    batch.rows().size = rows;
    return batch;
  }

  static int[] all(int count) {
    int[] rows = new int[count];
    Arrays.setAll(rows, i -> i);
    return rows;
  }

  /** The result of one row when all are evaluated. */
  static Object run(Kernel kernel, Batch batch, int row) {
    Failures failures = new Failures();
    Column column = kernel.evaluate(batch, all(batch.size()), batch.size(), failures);
    return result(column, failures, row);
  }

  static Object result(Column column, Failures failures, int row) {
    Failure failure = failures.at(row);
    if (failure != null) {
      assertThat(column.isNull(row)).as("a failed row is null").isTrue();
      return new Failed(failure.code());
    }
    return column.get(row);
  }
}
