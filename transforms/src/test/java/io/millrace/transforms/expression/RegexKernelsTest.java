package io.millrace.transforms.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that follow rows of the same text take over their result. */
class RegexKernelsTest {
  private static final Type TEXT = Type.STRING.asNullable();
  private static final String[] NAMES = {
    "a.csv", "a.csv", "b.csv", "b.txt", "b.txt", null, "b.txt", "b.csv", "", "", null, "c.csv"
  };

  private static List<Object> results(Function function, Type type, int... selected) {
    Batch batch = new Batch(RowType.of("name", TEXT));
    for (int row = 0; row < NAMES.length; row++) {
      batch.column(0).set(row, NAMES[row]);
    }
    batch.rows().size = NAMES.length;
    Expression name = new FieldRef(0, "name", TEXT);
    Kernel kernel =
        Kernel.compile(KernelRig.call(function, type, name, KernelRig.literal("^(.*)[.]csv$")));
    Column column = kernel.evaluate(batch, selected, selected.length, new Failures());
    List<Object> results = new ArrayList<>();
    Arrays.stream(selected).forEach(row -> results.add(column.get(row)));
    return results;
  }

  @Test
  void rowsOfOneTextOneAfterAnother() {
    assertThat(results(Function.REGEXP_EXTRACT, TEXT, KernelRig.all(NAMES.length)))
        .containsExactly("a", "a", "b", null, null, null, null, "b", null, null, null, "c");
    assertThat(
            results(
                Function.REGEXP_CONTAINS, Type.BOOLEAN.asNullable(), KernelRig.all(NAMES.length)))
        .containsExactly(
            true, true, true, false, false, null, false, true, false, false, null, true);
  }

  @Test
  void onlyRowsThatAreSelectedAreLookedBackAt() {
    assertThat(results(Function.REGEXP_EXTRACT, TEXT, 1, 3, 5, 7, 11))
        .containsExactly("a", null, null, "b", "c");
    assertThat(results(Function.REGEXP_CONTAINS, Type.BOOLEAN.asNullable(), 1, 3, 4, 7))
        .containsExactly(true, false, false, true);
  }
}
