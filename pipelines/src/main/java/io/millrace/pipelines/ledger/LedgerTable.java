package io.millrace.pipelines.ledger;

import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import java.util.List;
import java.util.Locale;

/** The ledger as a terminal of 80 columns shows it. */
public final class LedgerTable {
  private static final int NAME = 34;
  private static final int NUMBER = 11;

  private LedgerTable() {}

  /** The table, and below it whether it balances. */
  public static String render(Ledger ledger) {
    StringBuilder out = new StringBuilder();
    line(out, "step", "in", "out", "left out", "dead");
    out.append("-".repeat(NAME + 4 * NUMBER)).append('\n');
    List<String> pipelines =
        ledger.graph().nodes().stream().map(Graph.Node::pipeline).distinct().toList();
    for (String pipeline : pipelines) {
      if (pipelines.size() > 1) {
        out.append(pipeline).append(":\n");
      }
      for (Graph.Node node : ledger.graph().nodes()) {
        if (node.pipeline().equals(pipeline) && !isPlumbing(node)) {
          row(out, ledger, node, pipelines.size() > 1 ? "  " : "");
        }
      }
    }
    out.append(verdict(ledger));
    return out.toString();
  }

  private static void row(StringBuilder out, Ledger ledger, Graph.Node node, String indent) {
    line(
        out,
        indent + node.name(),
        node.step() instanceof Step.Create ? "" : number(ledger.in(node)),
        number(ledger.out(node)),
        blankZero(ledger.leftOut(node)),
        blankZero(ledger.dead(node)));
  }

  /**
   * Steps that the planner put in and that only pass rows on: their numbers are those of their
   * neighbours.
   */
  private static boolean isPlumbing(Graph.Node node) {
    return node.name().contains("/")
        || node.name().contains("-WindowInto[")
        || node.name().contains("-Flatten[");
  }

  private static String verdict(Ledger ledger) {
    List<Ledger.Imbalance> imbalances = ledger.imbalances();
    if (imbalances.isEmpty()) {
      return "the ledger balances: every event is accounted for\n";
    }
    StringBuilder out = new StringBuilder("THE LEDGER DOES NOT BALANCE:\n");
    imbalances.forEach(imbalance -> out.append("  ").append(imbalance).append('\n'));
    return out.toString();
  }

  private static void line(StringBuilder out, String name, String... numbers) {
    String shown = name.length() < NAME ? name : name.substring(0, NAME - 2) + "~";
    StringBuilder line = new StringBuilder(shown).append(" ".repeat(NAME - shown.length()));
    for (String number : numbers) {
      line.append(" ".repeat(Math.max(1, NUMBER - number.length()))).append(number);
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
