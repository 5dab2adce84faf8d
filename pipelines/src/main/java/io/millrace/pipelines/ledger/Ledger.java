package io.millrace.pipelines.ledger;

import io.millrace.pipelines.plan.Graphs;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of every event of a run, and whether it adds up. The identities, each between terms
 * that were counted apart:
 *
 * <ul>
 *   <li>of a read: bytes = record bytes + skipped bytes; ranges listed = ranges read; where each
 *       record is a line, line feeds in the bytes = records + blank lines; records = out + dead +
 *       outside
 *   <li>of an edge: what the reader of a port counted in = what its writer counted out
 *   <li>of a record-local step: in = out + filtered + dead; of an explode: in = exploded + filtered
 *       + dead, elements = out
 *   <li>of windows that a row is in several of: in = windowed + filtered + dead; pairs (of rows and
 *       their windows, from the rows' times) = out
 *   <li>of an aggregate: in = events in the emitted groups + dead + outside + late; groups +
 *       updates = out + groups and updates that failed; of one over slices: in = windowed + late
 *       for all windows + dead + outside, and pairs (from the rows' times) = events in the emitted
 *       windows + late pairs
 *   <li>of a join: in = taken + dead + late + rows with null keys; taken = rows in pairs + rows
 *       alone + rows without a partner; out = pairs + rows alone
 *   <li>of a join as of a time: taken = left rows + right rows; left rows = out + rows without a
 *       partner
 *   <li>of a step that orders or deduplicates whole rows: in = sent + dead + late; sent = taken
 *       behind the shuffle; taken = out + duplicates
 *   <li>of a write: in = encoded + dead + outside + replaced by another row of its key; encoded =
 *       written, the line ends in the files that are where they should be
 * </ul>
 *
 * <p>That a record lost in any of these places is noticed: {@code PlantedLossesTest}.
 */
public final class Ledger {
  private final Graph graph;
  private final Counts counts;
  private final List<Imbalance> imbalances = new ArrayList<>();

  /** Two terms that should be equal. */
  public record Imbalance(String step, String identity, long left, long right) {
    @Override
    public String toString() {
      return step + ": " + identity + ": " + left + " is not " + right;
    }
  }

  private Ledger(Graph graph, Counts counts) {
    this.graph = graph;
    this.counts = counts;
  }

  /** The ledger of a run of {@code graph} that counted {@code counts}. */
  public static Ledger of(Graph graph, Counts counts) {
    Ledger ledger = new Ledger(graph, counts);
    graph.nodes().forEach(ledger::check);
    return ledger;
  }

  public Graph graph() {
    return graph;
  }

  public List<Imbalance> imbalances() {
    return List.copyOf(imbalances);
  }

  public boolean balances() {
    return imbalances.isEmpty();
  }

  /** A counter of a step. */
  public long get(Graph.Node node, String counter) {
    return counts.get(node.id(), counter);
  }

  /** What came in, from all inputs; of a read the records found. */
  public long in(Graph.Node node) {
    if (node.step() instanceof Step.Read) {
      return get(node, "records");
    }
    long sum = 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      sum += get(node, "in:" + i);
    }
    return sum;
  }

  /** What left by the main port; of a write the rows written. */
  public long out(Graph.Node node) {
    return get(node, node.step() instanceof Step.WriteFiles ? "written" : "out");
  }

  /** What left as dead letters. */
  public long dead(Graph.Node node) {
    return get(node, "dead") + get(node, "dead_groups");
  }

  /**
   * What was left out on purpose: by a filter, by an empty array, as a copy, by the times asked
   * for, as read before, as replaced by another row, or as an update that failed, of which the
   * final row tells.
   */
  public long leftOut(Graph.Node node) {
    return get(node, "filtered")
        + get(node, "outside")
        + get(node, "duplicates")
        + get(node, "known")
        + get(node, "replaced")
        + get(node, "withdrawn");
  }

  /** What came too late. */
  public long late(Graph.Node node) {
    return get(node, "late");
  }

  private void check(Graph.Node node) {
    checkEdges(node);
    Step step = node.step();
    long in = in(node);
    long dead = get(node, "dead");
    long leftOut = leftOut(node);
    long late = late(node);
    if (step instanceof Step.Read read) {
      same(
          node,
          "bytes = record bytes + skipped bytes",
          get(node, "bytes"),
          get(node, "record_bytes") + get(node, "skipped_bytes"));
      if (read.source().format().splittable()) {
        same(
            node,
            "lines = records + blank lines",
            get(node, "lines"),
            in + get(node, "blank_lines"));
      }
      same(
          node,
          "ranges listed = ranges read",
          get(node, "ranges_listed"),
          get(node, "ranges_read"));
      same(node, "records = out + dead + outside", in, out(node) + dead + leftOut);
    } else if (step instanceof Step.Create create) {
      same(node, "rows = out", create.rows().size(), out(node));
    } else if (step instanceof Step.Script script) {
      int given = script.blocks().stream().mapToInt(block -> block.rows().size()).sum();
      same(node, "rows = out", given, out(node));
    } else if (step instanceof Step.Combine combine) {
      long updates = get(node, "updates");
      if (combine.sliced()) {
        slices(node, in, dead + leftOut);
      } else {
        long accounted = get(node, "grouped") + dead + leftOut + late;
        same(node, "in = events in groups + dead + outside + late", in, accounted);
      }
      same(
          node,
          updates == 0 ? "groups = out + failed groups" : "groups + updates = out + failed ones",
          get(node, "groups") + updates,
          out(node) + get(node, "dead_groups") + get(node, "failed_updates"));
    } else if (step instanceof Step.WriteFiles write) {
      same(
          node,
          "in = encoded + dead + outside" + (write.isKeyed() ? " + replaced" : ""),
          in,
          get(node, "encoded") + dead + leftOut);
      same(node, "encoded = written", get(node, "encoded"), get(node, "written"));
    } else if (step instanceof Step.Explode) {
      same(node, "in = exploded + filtered + dead", in, get(node, "exploded") + leftOut + dead);
      same(node, "elements = out", get(node, "elements"), out(node));
    } else if (step instanceof Step.WindowInto into && isInSeveral(into)) {
      same(node, "in = windowed + filtered + dead", in, get(node, "windowed") + leftOut + dead);
      same(node, "pairs of rows and windows = out", get(node, "pairs"), out(node));
    } else if (Graphs.isJoin(step)) {
      join(node, in, dead);
    } else if (step instanceof Step.Deduplicate || step instanceof Step.Order) {
      same(node, "in = sent + dead + late", in, get(node, "sent") + dead + late);
      same(node, "sent = taken behind the shuffle", get(node, "sent"), get(node, "taken"));
      same(node, "taken = out + duplicates", get(node, "taken"), out(node) + leftOut);
    } else if (step instanceof Step.AssertEqual) {
      same(node, "in = compared + dead", in, get(node, "compared") + dead);
    } else {
      same(node, "in = out + filtered + dead", in, out(node) + leftOut + dead);
    }
  }

  private static boolean isInSeveral(Step.WindowInto into) {
    return into.windowing().kind() == Windowing.Kind.SLIDING && !into.sliced();
  }

  /** What only has a place in some of its windows is late for the others. */
  private void slices(Graph.Node node, long in, long leftOut) {
    same(
        node,
        "in = windowed + late for all windows + dead + outside",
        in,
        get(node, "windowed") + get(node, "late_rows") + leftOut);
    same(
        node,
        "pairs of rows and windows = events in windows + late",
        get(node, "pairs"),
        get(node, "grouped") + late(node));
  }

  private void join(Graph.Node node, long in, long dead) {
    long taken = get(node, "taken");
    long unmatched = get(node, "unmatched");
    same(
        node,
        "in = taken + dead + late + rows with null keys",
        in,
        taken + dead + late(node) + get(node, "null_keys"));
    if (node.step() instanceof Step.AsOfJoin) {
      long sides = get(node, "lefts") + get(node, "rights");
      same(node, "taken = left rows + right rows", taken, sides);
      same(
          node,
          "left rows = out + rows without a partner",
          get(node, "lefts"),
          out(node) + unmatched);
    } else {
      same(
          node,
          "taken = rows in pairs + rows alone + rows without a partner",
          taken,
          get(node, "matched") + get(node, "alone") + unmatched);
    }
    same(node, "out = pairs + rows alone", out(node), get(node, "pairs") + get(node, "alone"));
  }

  private void checkEdges(Graph.Node node) {
    for (int i = 0; i < node.inputs().size(); i++) {
      Graph.Edge edge = node.inputs().get(i);
      Graph.Node from = graph.node(edge.from());
      String as =
          switch (edge.port()) {
            case Graph.MAIN -> "";
            case Graph.LATE -> " as late";
            default -> " as dead letters";
          };
      long passed =
          switch (edge.port()) {
            case Graph.MAIN -> out(from);
            case Graph.LATE -> late(from);
            default -> dead(from);
          };
      same(node, "in = what '" + from.name() + "' passed on" + as, get(node, "in:" + i), passed);
    }
  }

  private void same(Graph.Node node, String identity, long left, long right) {
    if (left != right) {
      imbalances.add(new Imbalance(node.id(), identity, left, right));
    }
  }
}
