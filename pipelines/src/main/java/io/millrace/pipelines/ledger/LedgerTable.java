package io.millrace.pipelines.ledger;

import io.millrace.pipelines.plan.Graphs;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The ledger as a terminal of 80 columns shows it. */
public final class LedgerTable {
  private static final int WIDTH = 80;
  private static final int NAME_MAX = 34;
  private static final int NAME_MIN = 12;
  private static final int NUMBER = 11;

  private LedgerTable() {}

  /**
   * The table, and below it whether it balances; with a column of late rows where there are some.
   * Only numbers beyond 10^13 may make it wider than a terminal.
   */
  public static String render(Ledger ledger) {
    List<String[]> rows = rows(ledger);
    boolean late = ledger.graph().nodes().stream().anyMatch(node -> ledger.late(node) > 0);
    int[] widths = new int[late ? 6 : 5];
    int numbers = 0;
    for (int i = 1; i < widths.length; i++) {
      widths[i] = NUMBER;
      for (String[] row : rows) {
        widths[i] = row.length == 1 ? widths[i] : Math.max(widths[i], row[i].length() + 1);
      }
      numbers += widths[i];
    }
    widths[0] = Math.max(NAME_MIN, Math.min(NAME_MAX, WIDTH - numbers));
    StringBuilder out = new StringBuilder();
    line(out, widths, "step", "in", "out", "left out", "dead", "late");
    out.append("-".repeat(widths[0] + numbers)).append('\n');
    rows.forEach(row -> line(out, widths, row));
    return out.append(verdict(ledger)).toString();
  }

  /** A row's cells; the heading of a pipeline has one. */
  private static List<String[]> rows(Ledger ledger) {
    List<String[]> rows = new ArrayList<>();
    List<String> pipelines =
        ledger.graph().nodes().stream().map(Graph.Node::pipeline).distinct().toList();
    boolean several = pipelines.size() > 1;
    for (String pipeline : pipelines) {
      if (several) {
        rows.add(new String[] {pipeline + ":"});
      }
      for (Graph.Node node : ledger.graph().nodes()) {
        if (node.pipeline().equals(pipeline) && !isPlumbing(ledger.graph(), node)) {
          rows.add(row(ledger, node, several ? "  " : ""));
        }
      }
    }
    return rows;
  }

  private static String[] row(Ledger ledger, Graph.Node node, String indent) {
    return new String[] {
      indent + node.name(),
      node.step() instanceof Step.Create ? "" : number(ledger.in(node)),
      number(ledger.out(node)),
      blankZero(ledger.leftOut(node)),
      blankZero(ledger.dead(node)),
      blankZero(ledger.late(node))
    };
  }

  /**
   * Steps that the planner put in and that only pass rows on: their numbers are those of their
   * neighbours.
   */
  private static boolean isPlumbing(Graph graph, Graph.Node node) {
    String name = node.name();
    boolean works =
        node.step() instanceof Step.Validate
            || node.step() instanceof Step.Combine
            || Graphs.isJoin(node.step())
            || isPart(graph, node);
    return !works && name.contains("/")
        || name.contains("-WindowInto[")
        || name.contains("-Flatten[");
  }

  /** Whether a node is one of the outputs of a Partition: behind a Filter of the same step. */
  private static boolean isPart(Graph graph, Graph.Node node) {
    return node.inputs().size() == 1
        && graph.node(node.inputs().get(0).from()).name().equals(node.name() + "/rows");
  }

  private static String verdict(Ledger ledger) {
    List<Ledger.Imbalance> imbalances = ledger.imbalances();
    if (imbalances.isEmpty()) {
      return "the ledger balances: every event is accounted for\n";
    }
    StringBuilder out = new StringBuilder("THE LEDGER DOES NOT BALANCE:\n");
    imbalances.forEach(imbalance -> wrap(out, imbalance.toString()));
    return out.toString();
  }

  private static void wrap(StringBuilder out, String text) {
    StringBuilder line = new StringBuilder(" ");
    for (String word : text.split(" ")) {
      if (line.length() + 1 + word.length() > WIDTH && !line.toString().isBlank()) {
        out.append(line).append('\n');
        line.setLength(0);
        line.append("   ");
      }
      line.append(' ').append(word);
    }
    out.append(line).append('\n');
  }

  private static void line(StringBuilder out, int[] widths, String... cells) {
    boolean heading = cells.length == 1;
    int room = heading ? WIDTH : widths[0];
    String name = cells[0];
    String shown = name.length() < room ? name : name.substring(0, room - 2) + "~";
    StringBuilder line = new StringBuilder(shown).append(" ".repeat(room - shown.length()));
    for (int i = 1; i < Math.min(cells.length, widths.length); i++) {
      line.append(" ".repeat(widths[i] - cells[i].length())).append(cells[i]);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String blankZero(long value) {
    return value == 0 ? "-" : number(value);
  }
}
