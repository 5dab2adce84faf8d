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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares kernels with the scalar evaluator, row by row, and keeps what it has seen of what. */
final class KernelComparison {
  private static final int REPORTED_MAX = 30;

  /** Rows and the same as columns. */
  record Input(RowType type, List<Object[]> rows, Batch batch) {
    static Input of(RowType type, List<Object[]> rows) {
      return new Input(type, rows, KernelComparison.batch(type, rows));
    }
  }

  private final Map<String, String> differences = new LinkedHashMap<>();
  private final Map<Function, Set<String>> outcomes = new TreeMap<>();
  private long rows;

  /** Rows compared. */
  long rows() {
    return rows;
  }

  /** Whether there are so many differences that it makes no sense to go on. */
  boolean isHopeless() {
    return differences.size() >= REPORTED_MAX;
  }

  void assertNone() {
    assertThat(String.join("\n\n", differences.values())).isEmpty();
  }

  /** What calls of each function came to: "value", "null" and the codes of failures. */
  Map<Function, Set<String>> outcomes() {
    return outcomes;
  }

  /** Evaluates the selected rows both ways; a kernel may come again with another input. */
  void compare(Expression expression, Kernel kernel, Input input, int[] selected) {
    Failures failures = new Failures();
    Column column = evaluated(kernel, input.batch, selected, failures);
    for (int row : selected) {
      rows++;
      Object[] fields = input.rows.get(row);
      boolean same =
          column == null
              ? !differs(expression, input.type, fields)
              : same(expression.type(), scalar(expression, fields), result(column, failures, row));
      if (!same) {
        report(expression, input.type, fields);
      }
    }
  }

  /** Notes what the calls in an expression come to for a row. */
  void note(Expression expression, Object[] row) {
    for (Expression part : parts(expression)) {
      if (part instanceof Call call) {
        Object result = scalar(part, row);
        String outcome =
            result == null
                ? "null"
                : result instanceof KernelRig.Failed failed ? failed.code() : "value";
        outcomes.computeIfAbsent(call.function(), f -> new TreeSet<>()).add(outcome);
      }
    }
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
  private void report(Expression whole, RowType type, Object[] row) {
    Expression least = whole;
    for (Expression part : parts(whole)) {
      if (size(part) < size(least) && differs(part, type, row)) {
        least = part;
      }
    }
    String kind =
        least instanceof Call call
            ? call.function() + " " + call.arguments().stream().map(a -> a.type().kind()).toList()
            : least instanceof Cast cast
                ? "CAST " + cast.argument().type().kind() + " " + cast.type().kind()
                : least.getClass().getSimpleName();
    differences.putIfAbsent(kind, described(least, type, row));
  }

  private static boolean differs(Expression expression, RowType type, Object[] row) {
    return !same(expression.type(), scalar(expression, row), vectorised(expression, type, row));
  }

  private static Object vectorised(Expression expression, RowType type, Object[] row) {
    Failures failures = new Failures();
    Batch batch = batch(type, List.<Object[]>of(row));
    try {
      Column column = Kernel.compile(expression).evaluate(batch, new int[1], 1, failures);
      return result(column, failures, 0);
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static String described(Expression expression, RowType type, Object[] row) {
    StringBuilder text = new StringBuilder().append(expression).append('\n');
    for (Expression child : children(expression)) {
      text.append("  of ").append(shown(child.type(), scalar(child, row))).append('\n');
    }
    text.append("  scalar ").append(shown(expression.type(), scalar(expression, row)));
    return text.append("\n  kernel ")
        .append(shown(expression.type(), vectorised(expression, type, row)))
        .toString();
  }

  private static String shown(Type type, Object value) {
    boolean plain =
        value instanceof KernelRig.Failed
            || value instanceof RuntimeException
            || value instanceof Number;
    return plain ? value.toString() : type + " " + Values.toJson(type, value);
  }

  static List<Expression> parts(Expression expression) {
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

  private static Batch batch(RowType type, List<Object[]> rows) {
    Batch batch = new Batch(type, Math.max(1, rows.size()));
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < type.size(); i++) {
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
