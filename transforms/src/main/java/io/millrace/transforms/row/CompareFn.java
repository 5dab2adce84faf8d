package io.millrace.transforms.row;

import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;

/** Compares all rows with the expected ones, once. */
final class CompareFn extends DoFn<byte[], Void> {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN_MAX = 10;

  private final String id;
  private final Step.AssertEqual step;
  private final RowType type;
  private final PCollectionView<Iterable<RowElement>> rows;

  CompareFn(
      String id, Step.AssertEqual step, RowType type, PCollectionView<Iterable<RowElement>> rows) {
    this.id = id;
    this.step = step;
    this.type = type;
    this.rows = rows;
  }

  @ProcessElement
  public void process(ProcessContext context) {
    Map<String, Integer> missing = new TreeMap<>();
    for (Object[] row : step.rows()) {
      missing.merge(shown(step.rowsType(), row), 1, Integer::sum);
    }
    List<String> unexpected = new ArrayList<>();
    for (RowElement row : context.sideInput(rows)) {
      String shown = shown(type, row.values());
      if (missing.merge(shown, -1, Integer::sum) < 0) {
        missing.put(shown, 0);
        unexpected.add(shown);
      }
    }
    missing.values().removeIf(count -> count == 0);
    if (!missing.isEmpty() || !unexpected.isEmpty()) {
      List<String> lacking = new ArrayList<>();
      missing.forEach((row, count) -> lacking.addAll(java.util.Collections.nCopies(count, row)));
      throw new RowsDifferException(
          id
              + ": the rows are not the expected ones"
              + listed("missing", lacking)
              + listed("unexpected", unexpected.stream().sorted().toList()));
    }
  }

  private static String listed(String title, List<String> rows) {
    StringJoiner text = new StringJoiner("\n    ", "\n  " + title + ":\n    ", "");
    rows.stream().limit(SHOWN_MAX).forEach(text::add);
    if (rows.size() > SHOWN_MAX) {
      text.add("and " + (rows.size() - SHOWN_MAX) + " more");
    }
    return rows.isEmpty() ? "" : text.toString();
  }

  /** The fields that are not null, by name; numbers that are equal look the same in any type. */
  private static String shown(RowType type, Object[] row) {
    Map<String, String> fields = new TreeMap<>();
    for (int i = 0; i < type.size(); i++) {
      if (row[i] != null) {
        fields.put(type.name(i), shown(type.type(i), row[i]));
      }
    }
    StringJoiner text = new StringJoiner(", ", "{", "}");
    fields.forEach((name, value) -> text.add(name + ": " + value));
    return text.toString();
  }

  private static String shown(Type type, Object value) {
    if (value instanceof Double number && !Double.isFinite(number)) {
      return number.toString();
    }
    if (value instanceof Double || value instanceof BigDecimal) {
      BigDecimal exact = new BigDecimal(value.toString()).stripTrailingZeros();
      return Math.abs(exact.scale()) < 100 ? exact.toPlainString() : exact.toString();
    }
    return Values.toJson(type, value);
  }
}
