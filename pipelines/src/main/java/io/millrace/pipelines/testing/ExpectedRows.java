package io.millrace.pipelines.testing;

import io.millrace.pipelines.expression.TimeText;
import io.millrace.pipelines.operator.GivenRows;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.step.RowsDiffer;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of an expectation, typed, and where they stand. Rows may say the window that they are
 * in: {@code window_start} and {@code window_end} beside their fields, or grouped, {@code {window:
 * [start, end], rows: [...]}}. Then the window is compared too, for all rows of the list.
 *
 * @param type the fields; with windows, start and end behind them
 * @param windowed whether the windows are compared
 * @param grouped whether they are written as groups
 * @param list all of it, as written
 */
record ExpectedRows(
    RowType type, boolean windowed, boolean grouped, YamlNode.Sequence list, List<Row> rows) {
  static final String START = "window_start";
  static final String END = "window_end";
  private static final String GLOBAL = "global";

  /** What is looked at of a dead letter; what is not said counts for nothing. */
  static final RowType DEAD =
      RowType.of("code", Type.STRING.asNullable(), "message", Type.STRING.asNullable());

  /**
   * A row.
   *
   * @param node as written
   * @param list the list that it stands in
   */
  record Row(Object[] values, YamlNode node, YamlNode.Sequence list) {}

  /** The fields with the window behind them, under names that they do not have. */
  static RowType withWindow(RowType type) {
    List<Field> fields = new ArrayList<>(type.fields());
    for (String name : List.of(START, END)) {
      String free = type.has(name) ? "(" + name + ")" : name;
      fields.add(new Field(free, Type.TIMESTAMP.asNullable()));
    }
    return new RowType(fields);
  }

  /** Rows of a type; null after problems. */
  static ExpectedRows read(YamlNode.Sequence list, RowType type, Problems problems) {
    boolean grouped = list.items().stream().anyMatch(item -> isGroup(item, type));
    boolean said =
        list.items().stream()
            .anyMatch(
                item ->
                    item instanceof YamlNode.Mapping row
                        && (says(row, START, type) || says(row, END, type)));
    int before = problems.errors();
    List<Row> rows = new ArrayList<>();
    RowType whole = grouped || said ? withWindow(type) : type;
    if (grouped) {
      list.items().forEach(item -> group(item, type, rows, problems));
    } else {
      rows(list, whole, said, null, rows, problems);
    }
    return problems.errors() > before
        ? null
        : new ExpectedRows(whole, grouped || said, grouped, list, rows);
  }

  private static boolean isGroup(YamlNode item, RowType type) {
    return item instanceof YamlNode.Mapping group
        && group.get("rows") instanceof YamlNode.Sequence
        && group.entries().containsKey("window")
        && !type.has("rows");
  }

  private static boolean says(YamlNode.Mapping row, String key, RowType type) {
    return row.entries().containsKey(key) && !type.has(key);
  }

  /**
   * @param window start and end that all rows have, or null
   */
  private static void rows(
      YamlNode.Sequence list,
      RowType type,
      boolean said,
      Long[] window,
      List<Row> rows,
      Problems problems) {
    GivenRows given = GivenRows.of(list, type, problems);
    for (int i = 0; given != null && i < given.rows().size(); i++) {
      YamlNode node = list.items().get(i);
      if (said && node instanceof YamlNode.Mapping row && !row.entries().containsKey(START)) {
        problems.error(
            "missing-window",
            node.span(),
            "other rows of the list say their window, this one does not",
            "add window_start and window_end, or `window_start: null` for no window");
      }
      Object[] values = given.rows().get(i);
      if (window != null) {
        Object[] longer = Arrays.copyOf(values, values.length + 2);
        longer[values.length] = window[0];
        longer[values.length + 1] = window[1];
        values = longer;
      }
      rows.add(new Row(values, node, list));
    }
  }

  private static void group(YamlNode item, RowType type, List<Row> rows, Problems problems) {
    if (!isGroup(item, type)) {
      problems.error(
          "missing-window",
          item.span(),
          "other rows of the list are grouped by window, this one is not",
          "write `{window: [START, END], rows: [...]}`");
      return;
    }
    YamlNode.Mapping group = (YamlNode.Mapping) item;
    for (YamlNode.Entry entry : group.entries().values()) {
      if (!entry.key().equals("window") && !entry.key().equals("rows")) {
        problems.error(
            "unknown-key",
            entry.keySpan(),
            "there is no key '" + entry.key() + "' beside 'window' and 'rows'");
      }
    }
    Long[] window = window(group, problems);
    if (window != null) {
      rows((YamlNode.Sequence) group.get("rows"), type, false, window, rows, problems);
    }
  }

  /** Start and end in microseconds, both null for the global window; null after a problem. */
  static Long[] window(YamlNode.Mapping group, Problems problems) {
    YamlNode written = group.get("window");
    if (written instanceof YamlNode.Scalar word && GLOBAL.equals(word.text())) {
      return new Long[2];
    }
    if (written instanceof YamlNode.Sequence both && both.items().size() == 2) {
      Long[] window = new Long[2];
      for (int i = 0; i < 2; i++) {
        window[i] =
            both.items().get(i) instanceof YamlNode.Scalar time
                ? TimeText.micros(time.text())
                : null;
      }
      if (window[0] != null && window[1] != null) {
        return window;
      }
    }
    problems.error(
        "bad-window",
        written.span(),
        "a window is its start and its end",
        "write `window: [\"2026-01-01T00:00:00Z\", \"2026-01-01T00:01:00Z\"]`, or `global`");
    return null;
  }

  /** The rows as texts that are equal for equal rows. */
  List<String> texts() {
    return rows.stream().map(row -> RowsDiffer.text(type, row.values())).toList();
  }
}
