package io.millrace.transforms.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.KernelComparison.Input;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The vectorised kernels and the scalar evaluator, written apart from each other, give the same for
 * random expressions of every function over odd values: equal values, or failures of the same code,
 * row by row, whichever rows are selected, and when a kernel is used again for the next batch,
 * which may be larger or smaller.
 */
class KernelsAgainstEvaluatorTest {
  private static final RowType ROW = RandomExpressions.ROW;
  private static final int ROWS = 25;
  private static final int PAIRS = 40;
  private static final int[] SIZES = {65, 0, 1, 63, 1000, 64, 2, 1024, 1025, 7};

  private final List<Input> inputs = inputs();
  private final KernelComparison comparison = new KernelComparison();
  private final Set<String> operands = new TreeSet<>();
  private final Set<String> casts = new TreeSet<>();

  @Test
  void agree() {
    compare(1, 2_000);
    assertThat(comparison.outcomes().keySet())
        .as("functions that occurred")
        .containsExactlyInAnyOrder(Function.values());
  }

  @Test
  @Tag("long")
  void agreeForLong() {
    compare(1_000_000, 100_000);
    assertCovered();
  }

  @Test
  void agreeOnBatchesOfAnySize() {
    compareSizes(5_000_000, 60);
  }

  @Test
  @Tag("long")
  void agreeOnBatchesOfAnySizeForLong() {
    compareSizes(6_000_000, 3_000);
  }

  private void compare(long seed, int count) {
    for (int i = 0; i < count && !comparison.isHopeless(); i++) {
      Random random = new Random(seed + i);
      int depth = 1 + (int) (4L * i / count);
      Expression expression = new RandomExpressions(random).any(depth);
      int pair = random.nextInt(PAIRS) * 2;
      Kernel kernel = Kernel.compile(expression);
      for (Input input : inputs.subList(pair, pair + 2)) {
        comparison.compare(expression, kernel, input, selection(random, ROWS));
        comparison.note(expression, input.rows().get(random.nextInt(ROWS)));
      }
      noteForms(expression);
    }
    comparison.assertNone();
    System.out.println(count + " expressions, " + comparison.rows() + " rows compared");
  }

  /** One kernel for batches of one size after the other, with none, one, some or all rows. */
  private void compareSizes(long seed, int count) {
    List<Input> sized = new ArrayList<>();
    for (int size : SIZES) {
      Random random = new Random(size);
      List<Object[]> rows = new ArrayList<>();
      for (int row = 0; row < size; row++) {
        rows.add(inputs.get(random.nextInt(2 * PAIRS)).rows().get(random.nextInt(ROWS)));
      }
      sized.add(Input.of(ROW, rows));
    }
    for (int i = 0; i < count && !comparison.isHopeless(); i++) {
      Random random = new Random(seed + i);
      Expression expression = new RandomExpressions(random).any(1 + random.nextInt(3));
      Kernel kernel = Kernel.compile(expression);
      for (Input input : sized) {
        comparison.compare(expression, kernel, input, selection(random, input.rows().size()));
      }
    }
    comparison.assertNone();
    System.out.println(count + " expressions, " + comparison.rows() + " rows compared");
  }

  private static int[] selection(Random random, int rows) {
    switch (random.nextInt(8)) {
      case 0:
        return new int[0];
      case 1:
        return rows == 0 ? new int[0] : new int[] {random.nextInt(rows)};
      default:
        int every = 1 + random.nextInt(3);
        return IntStream.range(0, rows).filter(i -> random.nextInt(every) == 0).toArray();
    }
  }

  /** Which kinds of operands each function had, and which casts there were. */
  private void noteForms(Expression expression) {
    for (Expression part : KernelComparison.parts(expression)) {
      if (part instanceof Call call) {
        for (int i = 0; i < call.arguments().size(); i++) {
          operands.add(call.function() + " " + i + " " + form(call.argument(i)));
        }
      } else if (part instanceof Cast cast) {
        casts.add(cast(cast.argument().type(), cast.type(), cast.safe()));
      }
    }
  }

  private static String cast(Type from, Type to, boolean safe) {
    return from.kind() + " " + to.kind() + (safe ? " safe" : "");
  }

  private static String form(Expression argument) {
    return argument instanceof Literal
        ? "constant"
        : argument instanceof FieldRef ? "column" : "result";
  }

  /** Every function gave values and nulls, took columns and constants; every cast occurred. */
  private void assertCovered() {
    Set<Function> neverNull =
        EnumSet.of(
            Function.IS_NULL,
            Function.IS_NOT_NULL,
            Function.IS_TRUE,
            Function.IS_FALSE,
            Function.IS_DISTINCT_FROM,
            Function.IS_NOT_DISTINCT_FROM,
            Function.ARRAY);
    List<String> missing = new ArrayList<>();
    for (Function function : Function.values()) {
      Set<String> seen = comparison.outcomes().getOrDefault(function, Set.of());
      if (!seen.contains("value") || seen.contains("null") == neverNull.contains(function)) {
        missing.add(function + " gave " + seen);
      }
      int first = function == Function.EXTRACT ? 1 : 0; // the part comes first, a constant
      for (String form : List.of("column", "constant", "result")) {
        if (!operands.contains(function + " " + first + " " + form)) {
          missing.add(function + " never had a " + form);
        }
      }
    }
    for (Type from : RandomExpressions.SIMPLE) {
      for (Type to : RandomExpressions.SIMPLE) {
        boolean both =
            casts.contains(cast(from, to, true)) && casts.contains(cast(from, to, false));
        if (Casts.allowed(from, to) && !both) {
          missing.add("CAST " + from + " " + to);
        }
      }
    }
    assertThat(missing).isEmpty();
    Set<String> codes = new TreeSet<>();
    comparison.outcomes().values().forEach(codes::addAll);
    assertThat(codes)
        .contains(Code.OVERFLOW, Code.DIVISION_BY_ZERO, Code.CAST, Code.ARGUMENT, Code.VALUE);
    System.out.println(comparison.outcomes());
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
      inputs.add(Input.of(ROW, rows));
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
}
