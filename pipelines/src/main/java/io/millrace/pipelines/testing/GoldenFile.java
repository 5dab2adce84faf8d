package io.millrace.pipelines.testing;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.spec.Template;
import io.millrace.pipelines.testing.ExpectedRows.Row;
import io.millrace.pipelines.testing.TestCase.Kind;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.pipelines.yaml.YamlText;
import io.millrace.transforms.expression.Rfc3339;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The text of a pipeline's file with the rows that tests expect replaced by those that have come. A
 * row that differs is replaced where it stands by the nearest one that has come, one that has not
 * come is taken out, and others are added behind the last; every other byte stays ({@code
 * GoldenFileTest}).
 */
public final class GoldenFile {
  private final String text;
  private final YamlText places;
  private final String newline;
  private final List<Edit> edits = new ArrayList<>();

  /** A part of the text that is to be another. */
  private record Edit(int from, int to, String with) {}

  /** What becomes of one list: what stands for a row of it, null for nothing; and what is added. */
  private record Changes(Map<Integer, String> items, List<String> added) {
    Changes() {
      this(new LinkedHashMap<>(), new ArrayList<>());
    }
  }

  private GoldenFile(String text) {
    this.text = text;
    this.places = YamlText.of(text);
    this.newline = text.contains("\r\n") ? "\r\n" : "\n";
  }

  /** Why a text cannot be mended, in words for people; null if it can. */
  public static String obstacle(String text, TestRunner.Mending mending) {
    if (Template.has(text)) {
      return "the file is made from a template";
    }
    if (YamlText.of(withoutMark(text)).hasAliases()) {
      return "the file uses aliases (*name)";
    }
    return Template.has(mended(text, List.of(mending)))
        ? "the rows have '{{', '{%' or '{#' in them, which would make the file a template"
        : null;
  }

  /** The text with all that is to be mended in it, one for each test that did not pass. */
  public static String mended(String text, List<TestRunner.Mending> mendings) {
    String plain = withoutMark(text);
    GoldenFile file = new GoldenFile(plain);
    for (TestRunner.Mending mending : mendings) {
      mending.comparisons().forEach(file::mend);
    }
    return text.substring(0, text.length() - plain.length()) + file.edited();
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private String edited() {
    StringBuilder out = new StringBuilder(text);
    edits.stream()
        .sorted(Comparator.comparingInt(Edit::from).thenComparingInt(Edit::to).reversed())
        .forEach(edit -> out.replace(edit.from(), edit.to(), edit.with()));
    return out.toString();
  }

  private void mend(Comparison comparison) {
    ExpectedRows expected = comparison.expectation().expected();
    if (comparison.disordered()) {
      reorder(comparison);
      return;
    }
    Map<Span, Changes> changes = new HashMap<>();
    List<Object[]> surplus = new ArrayList<>(comparison.surplus());
    for (Row row : comparison.missing()) {
      Object[] near = nearest(comparison, row, surplus);
      surplus.remove(near);
      Changes list = changes.computeIfAbsent(row.list().span(), span -> new Changes());
      list.items().put(index(row), near == null ? null : written(comparison, near, row));
    }
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (Object[] row : surplus) {
      YamlNode.Sequence list = expected.grouped() ? group(expected, row) : expected.list();
      if (list != null) {
        changes
            .computeIfAbsent(list.span(), span -> new Changes())
            .added()
            .add(written(comparison, row, null));
      } else {
        String window = window(row);
        groups.computeIfAbsent(window, w -> new ArrayList<>()).add(written(comparison, row, null));
      }
    }
    groups.forEach(
        (window, rows) ->
            changes
                .computeIfAbsent(expected.list().span(), span -> new Changes())
                .added()
                .add("{window: " + window + ", rows: [" + String.join(", ", rows) + "]}"));
    apply(expected, changes);
  }

  private void apply(ExpectedRows expected, Map<Span, Changes> changes) {
    for (YamlNode.Sequence list : lists(expected)) {
      Changes of = changes.get(list.span());
      if (of != null) {
        apply(list, of);
      }
    }
  }

  /** The same rows, in their order. */
  private void reorder(Comparison comparison) {
    ExpectedRows expected = comparison.expectation().expected();
    Map<Span, Changes> changes = new HashMap<>();
    for (int i = 0; i < expected.rows().size(); i++) {
      Row row = expected.rows().get(i);
      Object[] got = comparison.got().get(i);
      if (!same(comparison, row.values(), got)) {
        changes
            .computeIfAbsent(row.list().span(), span -> new Changes())
            .items()
            .put(index(row), written(comparison, got, row));
      }
    }
    apply(expected, changes);
  }

  private static boolean same(Comparison comparison, Object[] one, Object[] other) {
    return Comparison.text(comparison.expectation(), one)
        .equals(Comparison.text(comparison.expectation(), other));
  }

  private static int index(Row row) {
    for (int i = 0; i < row.list().items().size(); i++) {
      if (row.list().items().get(i) == row.node()) {
        return i;
      }
    }
    throw new IllegalStateException("a row that is not in its list");
  }

  /** The row that has come and resembles a missing one most; null for none. */
  private static Object[] nearest(Comparison comparison, Row missing, List<Object[]> surplus) {
    Map<String, Object[]> choices = new LinkedHashMap<>();
    for (Object[] row : surplus) {
      boolean here =
          !comparison.expectation().expected().grouped()
              || window(row).equals(window(missing.values()));
      if (here) {
        choices.putIfAbsent(Comparison.text(comparison.expectation(), row), row);
      }
    }
    String text = Comparison.text(comparison.expectation(), missing.values());
    return choices.get(SideBySide.nearest(text, List.copyOf(choices.keySet())));
  }

  private static String written(Comparison comparison, Object[] row, Row instead) {
    ExpectedRows expected = comparison.expectation().expected();
    int fields = expected.type().size() - (expected.grouped() ? 2 : 0);
    Set<String> first = new LinkedHashSet<>();
    if (instead != null && instead.node() instanceof YamlNode.Mapping mapping) {
      first.addAll(mapping.entries().keySet());
      if (comparison.expectation().kind() == Kind.DEAD) {
        return RowText.of(expected.type(), only(expected, row, first), fields, first);
      }
    }
    if (expected.windowed() && !expected.grouped()) {
      first.addAll(expected.type().names().subList(fields - 2, fields));
    }
    return RowText.of(expected.type(), row, fields, first);
  }

  /** Of a dead letter as much as was said before. */
  private static Object[] only(ExpectedRows expected, Object[] row, Set<String> said) {
    Object[] part = row.clone();
    for (int i = 0; i < part.length; i++) {
      part[i] = said.contains(expected.type().name(i)) ? part[i] : null;
    }
    return part;
  }

  private static String window(Object[] row) {
    Long start = (Long) row[row.length - 2];
    Long end = (Long) row[row.length - 1];
    return start == null
        ? "global"
        : "[\"" + Rfc3339.format(start) + "\", \"" + Rfc3339.format(end) + "\"]";
  }

  /** The list of the group that a row belongs to; null if there is none. */
  private static YamlNode.Sequence group(ExpectedRows expected, Object[] row) {
    for (YamlNode item : expected.list().items()) {
      YamlNode.Mapping group = (YamlNode.Mapping) item;
      Long[] window = ExpectedRows.window(group, new Problems());
      if (Objects.equals(window[0], row[row.length - 2])
          && Objects.equals(window[1], row[row.length - 1])) {
        return (YamlNode.Sequence) group.get("rows");
      }
    }
    return null;
  }

  private static List<YamlNode.Sequence> lists(ExpectedRows expected) {
    List<YamlNode.Sequence> lists = new ArrayList<>(List.of(expected.list()));
    if (expected.grouped()) {
      expected
          .list()
          .items()
          .forEach(item -> lists.add((YamlNode.Sequence) ((YamlNode.Mapping) item).get("rows")));
    }
    return lists;
  }

  // The text.

  private void apply(YamlNode.Sequence list, Changes changes) {
    YamlText.Range range = places.at(list.span());
    List<YamlText.Range> items = new ArrayList<>();
    list.items().forEach(item -> items.add(places.at(item.span())));
    Set<Integer> gone = new LinkedHashSet<>();
    changes
        .items()
        .forEach(
            (index, with) -> {
              if (with == null) {
                gone.add(index);
              }
            });
    boolean flow = range.flow();
    if (gone.size() == items.size()) {
      all(list, range, items, changes.added());
      return;
    }
    changes
        .items()
        .forEach(
            (index, with) -> {
              YamlText.Range item = items.get(index);
              if (with != null) {
                edits.add(new Edit(item.from(), item.to(), with));
              } else if (flow) {
                takeOut(items, index, gone);
              } else {
                edits.add(new Edit(dash(list, item), lineEnd(item.to()), ""));
              }
            });
    if (!changes.added().isEmpty()) {
      add(list, items.get(items.size() - 1), flow, changes.added());
    }
  }

  /** A list of which no row is left. */
  private void all(
      YamlNode.Sequence list,
      YamlText.Range range,
      List<YamlText.Range> items,
      List<String> added) {
    if (range.flow()) {
      String between = "," + newline + " ".repeat(list.span().column());
      edits.add(new Edit(range.from(), range.to(), "[" + String.join(between, added) + "]"));
      return;
    }
    int from = dash(list, items.get(0));
    int to = items.get(items.size() - 1).to();
    String indent = " ".repeat(list.span().column() - 1);
    List<String> lines = added.stream().map(row -> indent + "- " + row).toList();
    // Deeper than a key that may stand in the same column as its list.
    String with = added.isEmpty() ? indent + "  []" : String.join(newline, lines);
    edits.add(new Edit(from, to, with));
  }

  /** Takes an item out of a list in brackets, with the comma before it, or else behind it. */
  private void takeOut(List<YamlText.Range> items, int index, Set<Integer> gone) {
    int before = index - 1;
    while (before >= 0 && gone.contains(before)) {
      before--;
    }
    if (before >= 0) {
      edits.add(new Edit(items.get(index - 1).to(), items.get(index).to(), ""));
    } else {
      edits.add(new Edit(items.get(index).from(), items.get(index + 1).from(), ""));
    }
  }

  private void add(YamlNode.Sequence list, YamlText.Range last, boolean flow, List<String> added) {
    if (flow) {
      edits.add(new Edit(last.to(), last.to(), ", " + String.join(", ", added)));
      return;
    }
    int at = lineEnd(last.to());
    String start = " ".repeat(list.span().column() - 1) + "- ";
    StringBuilder lines = new StringBuilder();
    boolean open = at == 0 || text.charAt(at - 1) != '\n';
    for (String row : added) {
      lines.append(open ? newline : "").append(start).append(row).append(open ? "" : newline);
    }
    edits.add(new Edit(at, at, lines.toString()));
  }

  /** The beginning of the line with the dash of a block list's item. */
  private int dash(YamlNode.Sequence list, YamlText.Range item) {
    int column = list.span().column() - 1;
    int line = text.lastIndexOf('\n', item.from() - 1) + 1;
    while (text.charAt(line + Math.min(column, text.length() - line - 1)) != '-'
        || !text.substring(line, line + column).isBlank()) {
      line = text.lastIndexOf('\n', line - 2) + 1;
    }
    return line;
  }

  /** Behind the line feed of the line that a place is in. */
  private int lineEnd(int at) {
    int feed = text.indexOf('\n', at);
    return feed < 0 ? text.length() : feed + 1;
  }
}
