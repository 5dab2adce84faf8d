package io.millrace.transforms.expression;

import static io.millrace.transforms.expression.KernelRig.all;
import static io.millrace.transforms.expression.KernelRig.call;
import static io.millrace.transforms.expression.KernelRig.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.BytesColumn;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.expression.Expression.Case;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.RowField;
import io.millrace.transforms.expression.Expression.When;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is evaluated and what is not: selections, guards, failed rows, and one kernel over many
 * batches.
 */
class KernelLazinessTest {
  private static final Type BOOL = Type.BOOLEAN.asNullable();
  private static final Type LONG = Type.INT64.asNullable();
  private static final RowType ROW =
      RowType.of("a", LONG, "b", LONG, "s", Type.STRING.asNullable());
  private static final Expression A = new FieldRef(0, "a", LONG);
  private static final Expression B = new FieldRef(1, "b", LONG);
  private static final Expression S = new FieldRef(2, "s", Type.STRING.asNullable());
  private static final Expression ZERO = literal(0);
  private static final Expression QUOTIENT = call(Function.DIVIDE, LONG, A, B);
  private static final Expression B_IS_ZERO = call(Function.EQ, BOOL, B, ZERO);
  private static final Object FAILED = KernelRig.failed(Code.DIVISION_BY_ZERO);

  /** Rows of a and b in turn. */
  private static Batch batch(Long... values) {
    Batch batch = new Batch(ROW, Math.max(4, values.length / 2));
    for (int row = 0; row < values.length / 2; row++) {
      batch.column(0).set(row, values[2 * row]);
      batch.column(1).set(row, values[2 * row + 1]);
      batch.column(2).set(row, "row " + row);
    }
    batch.rows().size = values.length / 2;
    return batch;
  }

  /** Results of all rows: values, null or failures. */
  private static List<Object> evaluate(Kernel kernel, Batch batch, int... selected) {
    Failures failures = new Failures();
    int[] rows = selected.length == 0 ? all(batch.size()) : selected;
    Column column = kernel.evaluate(batch, rows, rows.length, failures);
    List<Object> results = new ArrayList<>();
    for (int row : rows) {
      results.add(KernelRig.result(column, failures, row));
    }
    return results;
  }

  private static List<Object> evaluate(Expression expression, Batch batch, int... selected) {
    return evaluate(Kernel.compile(expression), batch, selected);
  }

  private static Batch divisions() {
    return batch(6L, 2L, 5L, 0L, 8L, null, 9L, 3L);
  }

  @Test
  void rowsThatAreNotSelectedAreNotEvaluated() {
    assertThat(evaluate(QUOTIENT, divisions(), 0, 2, 3)).containsExactly(3L, null, 3L);
    assertThat(evaluate(QUOTIENT, divisions())).containsExactly(3L, FAILED, null, 3L);
    Failures failures = new Failures();
    Kernel.compile(QUOTIENT).evaluate(divisions(), new int[] {0, 3, 1}, 2, failures);
    assertThat(failures.any()).isFalse();
  }

  @Test
  void andGuardsWhatFollows() {
    Expression guarded =
        call(
            Function.AND,
            BOOL,
            call(Function.NE, BOOL, B, ZERO),
            call(Function.GT, BOOL, QUOTIENT, literal(2)));
    assertThat(evaluate(guarded, divisions())).containsExactly(true, false, null, true);
    Expression late =
        call(Function.AND, BOOL, call(Function.GT, BOOL, QUOTIENT, literal(2)), literal(false));
    assertThat(evaluate(late, divisions())).containsExactly(false, FAILED, false, false);
  }

  @Test
  void orGuardsWhatFollows() {
    Expression guarded =
        call(Function.OR, BOOL, B_IS_ZERO, call(Function.GT, BOOL, QUOTIENT, literal(3)));
    assertThat(evaluate(guarded, divisions())).containsExactly(false, true, null, false);
    Expression late =
        call(Function.OR, BOOL, call(Function.GT, BOOL, QUOTIENT, literal(3)), literal(true));
    assertThat(evaluate(late, divisions())).containsExactly(true, FAILED, true, true);
  }

  @Test
  void caseEvaluatesOneBranch() {
    Expression choice = new Case(List.of(new When(B_IS_ZERO, literal(-1))), QUOTIENT, LONG);
    assertThat(evaluate(choice, divisions())).containsExactly(3L, -1L, null, 3L);
    Expression failing =
        new Case(
            List.of(new When(call(Function.GT, BOOL, QUOTIENT, ZERO), literal(1))),
            literal(0),
            LONG);
    assertThat(evaluate(failing, divisions())).containsExactly(1L, FAILED, 0L, 1L);
    Expression second =
        new Case(
            List.of(
                new When(call(Function.IS_NULL, BOOL, B), literal("none")),
                new When(B_IS_ZERO, literal("zero"))),
            S,
            Type.STRING.asNullable());
    assertThat(evaluate(second, divisions())).containsExactly("row 0", "zero", "none", "row 3");
  }

  @Test
  void coalesceAndInStopAtTheFirst() {
    Expression first = call(Function.COALESCE, LONG, call(Function.NULLIF, LONG, B, literal(3)), A);
    assertThat(evaluate(first, divisions())).containsExactly(2L, 0L, 8L, 9L);
    Expression guarded = call(Function.COALESCE, LONG, B, QUOTIENT);
    assertThat(evaluate(guarded, divisions())).containsExactly(2L, 0L, null, 3L);
    Expression failing = call(Function.COALESCE, LONG, QUOTIENT, literal(1));
    assertThat(evaluate(failing, divisions())).containsExactly(3L, FAILED, 1L, 3L);
    Expression in = call(Function.IN, BOOL, B, ZERO, QUOTIENT);
    assertThat(evaluate(in, divisions())).containsExactly(false, true, null, true);
  }

  @Test
  void failedRowsAreNullEverywhere() {
    for (Expression any :
        List.of(
            call(Function.IS_NULL, BOOL, QUOTIENT),
            call(Function.IS_NOT_NULL, BOOL, QUOTIENT),
            call(Function.IS_TRUE, BOOL, call(Function.GT, BOOL, QUOTIENT, ZERO)),
            call(Function.IS_DISTINCT_FROM, BOOL, QUOTIENT, A),
            call(Function.NULLIF, LONG, A, QUOTIENT),
            call(Function.IN, BOOL, A, QUOTIENT, A),
            call(Function.ARRAY, Type.array(LONG), A, QUOTIENT),
            new Cast(QUOTIENT, Type.STRING.asNullable(), true))) {
      // KernelRig.result asserts that the column is null where the row failed.
      assertThat(evaluate(any, divisions()).get(1)).as(any.toString()).isEqualTo(FAILED);
    }
  }

  @Test
  void theFirstFailureFromTheLeftStays() {
    Expression overflow = call(Function.NEGATE, LONG, literal(Long.MIN_VALUE));
    assertThat(evaluate(call(Function.ADD, LONG, QUOTIENT, overflow), batch(1L, 0L)))
        .containsExactly(FAILED);
    assertThat(evaluate(call(Function.GT, BOOL, overflow, QUOTIENT), batch(1L, 0L)))
        .containsExactly(KernelRig.failed(Code.OVERFLOW));
    Failures failures = new Failures();
    failures.add(0, "before", "it failed before");
    Kernel.compile(QUOTIENT).evaluate(batch(1L, 0L), all(1), 1, failures);
    assertThat(failures.at(0).code()).isEqualTo("before");
  }

  @Test
  void messagesSayWhatHappened() {
    Failures failures = new Failures();
    Batch batch = batch(Long.MAX_VALUE, 1L);
    Kernel.compile(call(Function.ADD, LONG, A, B)).evaluate(batch, all(1), 1, failures);
    assertThat(failures.at(0).message()).isEqualTo("9223372036854775807 + 1 is outside int64");
    failures.clear();
    Expression bad = new Cast(literal("x".repeat(100)), LONG, false);
    Kernel.compile(bad).evaluate(batch, all(1), 1, failures);
    assertThat(failures.at(0).message()).isEqualTo("'" + "x".repeat(39) + "…' does not fit int64");
  }

  @Test
  void invalidFieldsFailWhereTheyAreRead() {
    Failure why = new Failure(Code.VALUE, "'12a' is not a number");
    Batch batch = divisions();
    batch.column(0).clear();
    batch.column(0).set(0, 6L);
    batch.column(0).setInvalid(1, why);
    batch.column(0).set(2, 4L);
    batch.column(0).setInvalid(3, why);
    Object invalid = KernelRig.failed(Code.VALUE);
    assertThat(evaluate(A, batch)).containsExactly(6L, invalid, 4L, invalid);
    assertThat(evaluate(A, batch, 0, 2)).containsExactly(6L, 4L);
    assertThat(evaluate(B, batch)).containsExactly(2L, 0L, null, 3L);
    Expression guarded = call(Function.OR, BOOL, B_IS_ZERO, call(Function.GT, BOOL, A, B));
    assertThat(evaluate(guarded, batch)).containsExactly(true, true, null, invalid);
  }

  @Test
  void invalidValuesInsideRowsFailWhereTheyAreRead() {
    Failure why = new Failure(Code.VALUE, "'x' is not a number");
    RowType inner = RowType.of("p", LONG, "q", LONG);
    Type nested = Type.row(inner).asNullable();
    Batch batch = new Batch(RowType.of("r", nested));
    batch.column(0).set(0, new Object[] {new Invalid(why), 1L});
    batch.column(0).set(1, null);
    batch.column(0).set(2, new Object[] {5L, null});
    batch.rows().size = 3;
    Expression row = new FieldRef(0, "r", nested);
    assertThat(evaluate(new RowField(row, 0, "p", LONG), batch))
        .containsExactly(KernelRig.failed(Code.VALUE), null, 5L);
    assertThat(evaluate(new RowField(row, 1, "q", LONG), batch)).containsExactly(1L, null, null);
  }

  @Test
  void batchesMayBeLargerThanUsual() {
    int size = 3 * Batch.ROWS + 1;
    Long[] values = new Long[2 * size];
    Arrays.setAll(values, i -> i % 2 == 0 ? (Long) (long) (i / 2) : (i % 10 == 1 ? null : 2L));
    Expression sum = call(Function.ADD, LONG, call(Function.COALESCE, LONG, B, A), literal(1));
    Expression text =
        call(
            Function.CONCAT,
            Type.STRING.asNullable(),
            new Cast(sum, Type.STRING.asNullable(), false),
            literal("x"));
    Expression test =
        call(
            Function.AND,
            BOOL,
            call(Function.OR, BOOL, call(Function.GT, BOOL, A, B), literal(true)),
            call(Function.IN, BOOL, S, S),
            call(Function.IS_NOT_NULL, BOOL, call(Function.ARRAY, Type.array(LONG), A)),
            call(Function.IS_NOT_DISTINCT_FROM, BOOL, A, A),
            call(Function.NOT, BOOL, call(Function.IN, BOOL, A, literal(-1))));
    Kernel textKernel = Kernel.compile(text);
    Kernel testKernel = Kernel.compile(test);
    for (Batch batch : List.of(divisions(), batch(values), divisions())) {
      List<Object> texts = evaluate(textKernel, batch);
      for (int row = 0; row < batch.size(); row++) {
        Object b = batch.column(1).get(row);
        long want = (long) (b == null ? batch.column(0).get(row) : b) + 1;
        assertThat(texts.get(row)).isEqualTo(want + "x");
      }
      assertThat(evaluate(testKernel, batch)).containsOnly(true);
    }
  }

  /** Nulls and failures of one batch must not shine through in the next. */
  @Test
  void oneKernelServesManyBatches() {
    Expression expression =
        call(
            Function.OR,
            BOOL,
            call(
                Function.AND,
                BOOL,
                call(Function.GT, BOOL, A, ZERO),
                call(Function.LT, BOOL, B, A)),
            call(Function.GT, BOOL, QUOTIENT, literal(1)));
    Kernel kernel = Kernel.compile(expression);
    Object[][] batches = {
      {batch(6L, 2L, 0L, 0L), List.of(true, FAILED)},
      {batch(null, null, 4L, 2L), Arrays.asList(null, true)},
      {batch(6L, 2L, 4L, 2L, -9L, -3L), List.of(true, true, true)},
      {batch(-1L, 0L, null, 1L), Arrays.asList(FAILED, null)},
      {batch(5L, 1L, 5L, 1L), List.of(true, true)},
    };
    for (Object[] each : batches) {
      assertThat(evaluate(kernel, (Batch) each[0])).isEqualTo(each[1]);
    }
  }

  /** Slices that a string function shares with its argument are never written to. */
  @Test
  void borrowedSlicesStayWhatTheyAre() {
    Type text = Type.STRING.asNullable();
    byte[] block = "  alpha  beta ".getBytes(StandardCharsets.UTF_8);
    Batch batch = new Batch(RowType.of("a", LONG, "b", LONG, "s", text));
    BytesColumn column = (BytesColumn) batch.column(2);
    column.borrow(0, block, 0, 8);
    column.borrow(1, block, 7, 7);
    for (int row = 0; row < 2; row++) {
      batch.column(0).set(row, (long) row);
      batch.column(1).set(row, 1L);
    }
    batch.rows().size = 2;
    Expression trimmed = call(Function.TRIM, text, S);
    Expression upper = call(Function.UPPER, text, call(Function.SUBSTR, text, trimmed, literal(2)));
    Expression choice =
        new Case(List.of(new When(call(Function.EQ, BOOL, A, B), upper)), trimmed, text);
    Kernel kernel = Kernel.compile(choice);
    assertThat(evaluate(kernel, batch)).containsExactly("alpha", "ETA");
    assertThat(evaluate(kernel, batch)).containsExactly("alpha", "ETA");
    assertThat(new String(block, StandardCharsets.UTF_8)).isEqualTo("  alpha  beta ");
    assertThat(evaluate(Kernel.compile(new Cast(S, Type.BYTES.asNullable(), false)), batch).get(1))
        .isEqualTo("  beta ".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aNullConstantIsNull() {
    assertThat(evaluate(new Expression.Literal(null, LONG), divisions())).containsOnlyNulls();
  }
}
