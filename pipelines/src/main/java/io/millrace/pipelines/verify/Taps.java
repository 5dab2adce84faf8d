package io.millrace.pipelines.verify;

import io.millrace.pipelines.plan.Graphs;
import io.millrace.pipelines.results.JsonLines;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Rfc3339;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A graph whose steps' rows are written too, to find where two runs of it go apart. */
final class Taps {
  private static final int SHOWN_MAX = 5;
  private static final String TIME = "(time)";
  private static final String START = "(window_start)";
  private static final String END = "(window_end)";
  private static final String KEY = "(key) ";

  private final Graph plan;
  private final Graph tapped;

  /** By the index of a step the sink of its rows. */
  private final Map<Integer, Integer> outputs = new TreeMap<>();

  /** By the index of a Combine the sink of what comes in. */
  private final Map<Integer, Integer> inputs = new TreeMap<>();

  Taps(Graph plan) {
    this.plan = plan;
    List<Graph.Node> nodes = new ArrayList<>(plan.nodes());
    int[] updates = Graphs.updates(plan);
    for (Graph.Node node : plan.nodes()) {
      if (node.step() instanceof Step.Combine combine) {
        inputs.put(node.index(), keyed(nodes, node, combine));
      }
      boolean mayUpdate = updates[node.index()] >= 0 && updates[node.index()] != node.index();
      if (!(node.step() instanceof Step.WriteFiles) && !mayUpdate) {
        outputs.put(
            node.index(),
            tap(
                nodes,
                node,
                "out",
                new Graph.Edge(node.index(), Graph.MAIN),
                node.step().output(),
                updates[node.index()] < 0 ? List.of() : group((Step.Combine) node.step())));
      }
    }
    tapped = new Graph(nodes);
  }

  /** What tells the final rows of an aggregate apart: its keys and the window. */
  private static List<Integer> group(Step.Combine combine) {
    int fields = combine.output().size();
    return IntStream.concat(
            IntStream.range(0, combine.keys().size()), IntStream.of(fields + 1, fields + 2))
        .boxed()
        .toList();
  }

  Graph graph() {
    return tapped;
  }

  /** What comes into a Combine, its keys before the fields. */
  private static int keyed(List<Graph.Node> nodes, Graph.Node node, Step.Combine combine) {
    Graph.Edge from = node.inputs().get(0);
    RowType input = Graphs.edgeType(new Graph(nodes), from);
    List<Expression> expressions = new ArrayList<>(combine.keys());
    List<Field> fields = new ArrayList<>();
    for (int k = 0; k < combine.keys().size(); k++) {
      fields.add(new Field(KEY + combine.output().name(k), combine.keys().get(k).type()));
    }
    for (int f = 0; f < input.size(); f++) {
      expressions.add(new Expression.FieldRef(f, input.name(f), input.type(f)));
      fields.add(input.fields().get(f));
    }
    RowType row = new RowType(fields);
    Graph.Edge mapped = add(nodes, node, "keys", new Step.MapToFields(expressions, row), from);
    return tap(nodes, node, "in", mapped, row, List.of());
  }

  /**
   * @param key see {@link Step.WriteFiles}
   */
  private static int tap(
      List<Graph.Node> nodes,
      Graph.Node node,
      String what,
      Graph.Edge from,
      RowType type,
      List<Integer> key) {
    // Fields that nobody reads are null, whatever their type.
    List<Field> fields = new ArrayList<>();
    type.fields().forEach(field -> fields.add(new Field(field.name(), field.type().asNullable())));
    List<Step.InfoKind> kinds =
        List.of(Step.InfoKind.TIMESTAMP, Step.InfoKind.WINDOW_START, Step.InfoKind.WINDOW_END);
    for (String name : List.of(TIME, START, END)) {
      fields.add(new Field(name, Type.TIMESTAMP.asNullable()));
    }
    RowType row = new RowType(fields);
    Graph.Edge info =
        add(nodes, node, what + " times", new Step.ExtractWindowingInfo(kinds, row), from);
    FileSink sink =
        new FileSink(
            "", "rows", FileSink.Format.JSON, ',', Compression.NONE, List.of(), false, false);
    Graph.Edge written =
        add(
            nodes,
            node,
            what + " rows",
            new Step.WriteFiles(sink, key, Long.MIN_VALUE, Long.MAX_VALUE, row),
            info);
    return written.from();
  }

  /** Adds a step whose bad rows go nowhere: they are none of the pipeline's. */
  private static Graph.Edge add(
      List<Graph.Node> nodes, Graph.Node node, String what, Step step, Graph.Edge from) {
    int index = nodes.size();
    nodes.add(
        new Graph.Node(
            index, node.pipeline(), "tap " + node.name() + " " + what, step, List.of(from)));
    RowType letters = Graphs.edgeType(new Graph(nodes), new Graph.Edge(index, Graph.ERRORS));
    Expression never = new Expression.Literal(false, Type.BOOLEAN);
    nodes.add(
        new Graph.Node(
            index + 1,
            node.pipeline(),
            "tap " + node.name() + " " + what + " bad",
            new Step.Filter(never, letters),
            List.of(new Graph.Edge(index, Graph.ERRORS))));
    return new Graph.Edge(index, Graph.MAIN);
  }

  /** The first step whose rows differ, and if it aggregates the events of what differs. */
  String explain(
      Map<Integer, Map<String, Integer>> history, Map<Integer, Map<String, Integer>> replay)
      throws IOException {
    for (Graph.Node node : plan.nodes()) {
      Integer tap = outputs.get(node.index());
      if (tap == null) {
        continue;
      }
      List<String> onlyHistory = Verification.without(history.get(tap), replay.get(tap));
      List<String> onlyReplay = Verification.without(replay.get(tap), history.get(tap));
      if (!onlyHistory.isEmpty() || !onlyReplay.isEmpty()) {
        StringBuilder text = new StringBuilder();
        text.append("they go apart at '").append(node.name()).append("':\n");
        list(text, "only in history", onlyHistory);
        list(text, "only in replay", onlyReplay);
        Integer before = inputs.get(node.index());
        if (before != null) {
          String group = onlyHistory.isEmpty() ? onlyReplay.get(0) : onlyHistory.get(0);
          events(text, node, group, history.get(before), replay.get(before));
        } else {
          rows(text, node, onlyHistory.isEmpty() ? onlyReplay.get(0) : onlyHistory.get(0), history);
        }
        return text.toString();
      }
    }
    return "";
  }

  static void list(StringBuilder text, String title, List<String> rows) {
    for (String row : rows.subList(0, Math.min(SHOWN_MAX, rows.size()))) {
      text.append("  ").append(title).append(": ").append(row).append('\n');
    }
    if (rows.size() > SHOWN_MAX) {
      text.append(
          String.format(Locale.ROOT, "  %s: and %,d more rows%n", title, rows.size() - SHOWN_MAX));
    }
  }

  /** The events that a group is made of, in each of the two runs. */
  private static void events(
      StringBuilder text,
      Graph.Node node,
      String group,
      Map<String, Integer> history,
      Map<String, Integer> replay)
      throws IOException {
    Step.Combine combine = (Step.Combine) node.step();
    Map<String, String> wanted = JsonLines.parse(group);
    List<String> before = of(combine, wanted, history);
    List<String> after = of(combine, wanted, replay);
    Map<String, Integer> left = counted(before);
    Map<String, Integer> right = counted(after);
    text.append("the events of ").append(group).append(":\n");
    text.append(
        String.format(
            Locale.ROOT, "  %,d in history, %,d in replay%n", before.size(), after.size()));
    list(text, "only in history", Verification.without(left, right));
    list(text, "only in replay", Verification.without(right, left));
    if (left.equals(right)) {
      list(text, "in both", before);
    }
  }

  /** The rows of the same key that come into a keyed step which is no aggregate. */
  private void rows(
      StringBuilder text,
      Graph.Node node,
      String differing,
      Map<Integer, Map<String, Integer>> history)
      throws IOException {
    List<List<Expression>> keys = keys(node.step());
    Map<String, String> wanted = JsonLines.parse(differing);
    int offset = 0;
    for (int input = 0; input < node.inputs().size() && !keys.isEmpty(); input++) {
      Graph.Edge from = node.inputs().get(input);
      Integer tap = from.port() == Graph.MAIN ? outputs.get(from.from()) : null;
      List<String> found = new ArrayList<>();
      for (String row : tap == null ? List.<String>of() : history.get(tap).keySet()) {
        if (isOf(keys.get(Math.min(input, keys.size() - 1)), offset, node, wanted, row)) {
          found.add(row);
        }
      }
      String name = plan.node(from.from()).name();
      text.append("what '").append(name).append("' gave of its key in history:\n");
      list(text, "came in", found);
      offset += Graphs.edgeType(plan, from).size();
    }
  }

  /** For each input what its rows are sent by; none where a step sends no rows. */
  private static List<List<Expression>> keys(Step step) {
    if (step instanceof Step.Join join) {
      return List.of(join.leftKeys(), join.rightKeys());
    } else if (step instanceof Step.IntervalJoin join) {
      return List.of(join.leftKeys(), join.rightKeys());
    } else if (step instanceof Step.AsOfJoin join) {
      return List.of(join.leftKeys(), join.rightKeys());
    } else if (step instanceof Step.Deduplicate deduplicate) {
      return List.of(deduplicate.id());
    }
    return step instanceof Step.Order order ? List.of(order.keys()) : List.of();
  }

  /** Whether a row that came in has the keys of one that differs, where they are plain fields. */
  private static boolean isOf(
      List<Expression> keys, int offset, Graph.Node node, Map<String, String> wanted, String line)
      throws IOException {
    Map<String, String> row = JsonLines.parse(line);
    boolean same = false;
    for (Expression key : keys) {
      if (key instanceof Expression.FieldRef field) {
        String there = node.step().output().name(offset + field.index());
        if (!Objects.equals(row.get(field.name()), wanted.get(there))) {
          return false;
        }
        same = true;
      }
    }
    return same;
  }

  private static Map<String, Integer> counted(List<String> lines) {
    Map<String, Integer> counted = new TreeMap<>();
    lines.forEach(line -> counted.merge(line, 1, Integer::sum));
    return counted;
  }

  private static List<String> of(
      Step.Combine combine, Map<String, String> group, Map<String, Integer> rows)
      throws IOException {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, Integer> entry : rows.entrySet()) {
      Map<String, String> row = JsonLines.parse(entry.getKey());
      boolean same = within(row.get(TIME), group.get(START), group.get(END));
      for (int k = 0; k < combine.keys().size(); k++) {
        String name = combine.output().name(k);
        same &= Objects.equals(group.get(name), row.get(KEY + name));
      }
      for (int i = 0; same && i < entry.getValue(); i++) {
        found.add(entry.getKey());
      }
    }
    return found;
  }

  private static boolean within(String time, String start, String end) {
    return start == null
        || time != null
            && Rfc3339.parseMicros(time) >= Rfc3339.parseMicros(start)
            && Rfc3339.parseMicros(time) < Rfc3339.parseMicros(end);
  }
}
