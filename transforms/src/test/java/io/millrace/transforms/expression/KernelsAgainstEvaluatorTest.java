package io.millrace.transforms.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Case;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Expression.MakeRow;
import io.millrace.transforms.expression.Expression.RowField;
import io.millrace.transforms.expression.Expression.When;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The vectorised kernels and the scalar evaluator, written apart from each other, give the same for
 * random expressions of every function over odd values: equal values, or failures of the same code,
 * row by row, whichever rows are selected, and when a kernel is used again for the next batch.
 */
class KernelsAgainstEvaluatorTest {
  private static final RowType ROW = RandomExpressions.ROW;
  private static final int ROWS = 25;
  private static final int PAIRS = 40;
  private static final int REPORTED_MAX = 30;

  /** Rows and the same as columns. */
  private record Input(List<Object[]> rows, Batch batch) {}

  private final List<Input> inputs = inputs();
  private final Set<Function> seen = EnumSet.noneOf(Function.class);
  private final Map<String, String> differences = new LinkedHashMap<>();

  @Test
  void agree() {
    compare(1, 2_000);
    assertThat(seen).as("functions that occurred").containsExactlyInAnyOrder(Function.values());
  }

  @Test
  @Tag("long")
  void agreeForLong() {
    compare(1_000_000, 100_000);
  }

  private void compare(long seed, int count) {
    for (int i = 0; i < count && differences.size() < REPORTED_MAX; i++) {
      Random random = new Random(seed + i);
      int depth = 1 + (int) (4L * i / count);
      Expression expression = new RandomExpressions(random).any(depth);
      int pair = random.nextInt(PAIRS) * 2;
      compare(expression, random, inputs.get(pair), inputs.get(pair + 1));
    }
    assertThat(String.join("\n\n", differences.values())).isEmpty();
  }

  private void compare(Expression expression, Random random, Input... batches) {
    Kernel kernel = Kernel.compile(expression);
    note(expression);
    Failures failures = new Failures();
    for (Input input : batches) {
      failures.clear();
      int[] selected = selection(random);
      Column column = evaluated(kernel, input.batch, selected, failures);
      for (int row : selected) {
        Object[] fields = input.rows.get(row);
        boolean same =
            column == null
                ? !differs(expression, fields)
                : same(
                    expression.type(), scalar(expression, fields), result(column, failures, row));
        if (!same) {
          report(expression, input.rows.get(row));
        }
      }
    }
  }

  private static int[] selection(Random random) {
    int every = 1 + random.nextInt(3);
    return IntStream.range(0, ROWS).filter(i -> random.nextInt(every) == 0).toArray();
  }

  /** The result, or null when the kernel threw; each row is then looked at by itself. */
  private static Column evaluated(Kernel kernel, Batch batch, int[] selected, Failures failures) {
    try {
      return kernel.evaluate(batch, selected, selected.length, failures);
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static Object result(Column column, Failures failures, int row) {
    Failure failure = failures.at(row);
    if (failure == null) {
      return column.get(row);
    }
    return column.isNull(row)
        ? KernelRig.failed(failure.code())
        : new IllegalStateException("failed, but not null");
  }

  private static Object scalar(Expression expression, Object[] row) {
    try {
      return Evaluator.evaluate(expression, row);
    } catch (EvaluationFailure e) {
      return KernelRig.failed(e.failure().code());
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static boolean same(Type type, Object a, Object b) {
    if (a instanceof RuntimeException || b instanceof RuntimeException) {
      return false;
    }
    if (a instanceof KernelRig.Failed || b instanceof KernelRig.Failed) {
      return a != null && a.equals(b);
    }
    if (a instanceof BigDecimal x && b instanceof BigDecimal y && isShort(x) && isShort(y)) {
      return x.toPlainString().equals(y.toPlainString()); // not 1.0 for 1.00
    }
    return Values.equal(type, a, b);
  }

  private static boolean isShort(BigDecimal value) {
    return Math.abs((long) value.scale()) < 2_000;
  }

  /** Notes the smallest part of the expression that differs too, once for each kind of node. */
  private void report(Expression whole, Object[] row) {
    Expression least = whole;
    for (Expression part : parts(whole)) {
      if (size(part) < size(least) && differs(part, row)) {
        least = part;
      }
    }
    String kind =
        least instanceof Call call
            ? call.function() + " " + call.arguments().stream().map(a -> a.type().kind()).toList()
            : least instanceof Cast cast
                ? "CAST " + cast.argument().type().kind() + " " + cast.type().kind()
                : least.getClass().getSimpleName();
    differences.putIfAbsent(kind, described(least, row));
  }

  private static boolean differs(Expression expression, Object[] row) {
    return !same(expression.type(), scalar(expression, row), vectorised(expression, row));
  }

  private static Object vectorised(Expression expression, Object[] row) {
    Failures failures = new Failures();
    Batch batch = batch(List.<Object[]>of(row));
    try {
      Column column = Kernel.compile(expression).evaluate(batch, new int[1], 1, failures);
      return result(column, failures, 0);
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static String described(Expression expression, Object[] row) {
    StringBuilder text = new StringBuilder().append(expression).append('\n');
    for (Expression child : children(expression)) {
      text.append("  of ").append(shown(child.type(), scalar(child, row))).append('\n');
    }
    text.append("  scalar ").append(shown(expression.type(), scalar(expression, row)));
    return text.append("\n  kernel ")
        .append(shown(expression.type(), vectorised(expression, row)))
        .toString();
  }

  private static String shown(Type type, Object value) {
    boolean plain =
        value instanceof KernelRig.Failed
            || value instanceof RuntimeException
            || value instanceof Number;
    return plain ? value.toString() : type + " " + Values.toJson(type, value);
  }

  private void note(Expression expression) {
    for (Expression part : parts(expression)) {
      if (part instanceof Call call) {
        seen.add(call.function());
      }
    }
  }

  private static List<Expression> parts(Expression expression) {
    List<Expression> parts = new ArrayList<>(List.of(expression));
    children(expression).forEach(child -> parts.addAll(parts(child)));
    return parts;
  }

  private static int size(Expression expression) {
    return parts(expression).size();
  }

  private static List<Expression> children(Expression expression) {
    if (expression instanceof Call call) {
      return call.arguments();
    } else if (expression instanceof Cast cast) {
      return List.of(cast.argument());
    } else if (expression instanceof RowField field) {
      return List.of(field.row());
    } else if (expression instanceof MakeRow row) {
      return row.fields();
    } else if (expression instanceof Case choice) {
      List<Expression> children = new ArrayList<>();
      for (When when : choice.whens()) {
        children.addAll(List.of(when.condition(), when.then()));
      }
      children.add(choice.otherwise());
      return children;
    }
    assertThat(expression).isInstanceOfAny(FieldRef.class, Literal.class);
    return List.of();
  }

  /** Every second pair has no nulls and nothing invalid, so that kernels take their fast ways. */
  private static List<Input> inputs() {
    Random random = new Random(7);
    OddValues values = new OddValues(random);
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < 2 * PAIRS; i++) {
      List<Object[]> rows = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        rows.add(row(values, random, i / 2 % 3));
      }
      inputs.add(new Input(rows, batch(rows)));
    }
    return inputs;
  }

  private static Object[] row(OddValues values, Random random, int damage) {
    Object[] row = values.row(ROW);
    for (int i = 0; i < row.length; i++) {
      while (damage == 0 && row[i] == null) {
        row[i] = values.value(ROW.type(i));
      }
      if (damage == 2 && random.nextInt(12) == 0) {
        row[i] = new Invalid(new Failure(Failure.Code.VALUE, "not readable"));
      }
    }
    row[ROW.indexOf("count")] = (long) random.nextInt(9) - 2;
    return row;
  }

  private static Batch batch(List<Object[]> rows) {
    Batch batch = new Batch(ROW, rows.size());
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < ROW.size(); i++) {
        Object value = rows.get(row)[i];
        if (value instanceof Invalid invalid) {
          batch.column(i).setInvalid(row, invalid.failure());
        } else {
          batch.column(i).set(row, value);
        }
      }
    }
    batch.rows().size = rows.size();
    return batch;
  }
}
