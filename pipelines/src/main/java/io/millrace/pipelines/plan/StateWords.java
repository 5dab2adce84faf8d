package io.millrace.pipelines.plan;

import io.millrace.pipelines.yaml.Durations;
import io.millrace.transforms.aggregate.GroupSize;
import io.millrace.transforms.segment.StateSize;
import io.millrace.transforms.segment.StateSize.Part;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How much a keyed step keeps in a stream, and when it frees that, in lines for people. */
final class StateWords {
  private static final long KIB = 1 << 10;

  private StateWords() {}

  /** Lines of figures, as many as there are kinds of things kept, and when they are freed. */
  static List<String> of(Graph graph, Graph.Node node) {
    if (node.step() instanceof Step.WriteFiles write && !write.keys().isEmpty()) {
      return List.of("state: the newest row of each key, until all input is read");
    }
    List<String> lines = new ArrayList<>();
    boolean oneGroup = node.step() instanceof Step.Combine combine && combine.keys().isEmpty();
    for (Part part : StateSize.of(graph, node).parts()) {
      String figure = figure(part);
      lines.add(oneGroup ? figure.replace(" x keys", "") : figure);
      for (GroupSize.PerValue value : part.values()) {
        lines.add(
            bytes(value.bytes())
                + " more for each "
                + (value.different() ? "different value of " : "value of ")
                + value.aggregate()
                + (value.most() == Long.MAX_VALUE ? "" : ", at most " + bytes(value.most())));
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      lines.set(i, (i == 0 ? "state: about " : "and about ") + lines.get(i));
    }
    lines.add(freed(node.step()));
    return lines;
  }

  /** What a sink gathers at most. */
  static String gathered(Graph graph, Graph.Node node, int shards) {
    Part part = StateSize.of(graph, node).parts().get(0);
    return "up to " + bytes(part.bytes()) + " x " + shards + " shards";
  }

  private static String figure(Part part) {
    String each = bytes(part.bytes()) + " x ";
    return switch (part.thing()) {
      case WINDOWS ->
          each
              + "keys"
              + (part.spanMillis() == Long.MAX_VALUE
                  ? ""
                  : " x "
                      + part.panes()
                      + (part.panes() == 1 ? " window" : " windows")
                      + " at once");
      case SLICES -> each + "keys x " + part.panes() + " slices of windows";
      case SESSIONS -> each + "keys x at most " + part.panes() + " sessions and parts of them";
      case ROWS -> each + of("rows", part);
      case LEFT_ROWS -> each + of("left rows", part);
      case RIGHT_ROWS -> each + of("right rows", part);
      case IDS -> each + of("ids", part);
      case LATEST ->
          each
              + "keys"
              + (part.spanMillis() == Long.MAX_VALUE
                  ? ""
                  : " with a right row in " + time(part.spanMillis()));
      case FILES -> each + "shards";
    };
  }

  private static String of(String what, Part part) {
    return part.spanMillis() == Long.MAX_VALUE
        ? "all " + what
        : what + " of " + time(part.spanMillis());
  }

  private static String freed(Step step) {
    if (step instanceof Step.Combine combine) {
      return "given and freed: "
          + switch (combine.windowing().kind()) {
            case GLOBAL -> "at the end of the run";
            case SESSIONS -> passes("a session's end", combine.windowing().latenessMillis());
            default ->
                passes("a window's end", combine.windowing().latenessMillis())
                    + (combine.sliced() ? ", a slice with its last window" : "");
          };
    } else if (step instanceof Step.Join join) {
      return join.windowing().kind() == Windowing.Kind.GLOBAL
          ? "freed: at the end of the run"
          : "freed: " + passes("their window's end", join.windowing().latenessMillis());
    } else if (step instanceof Step.IntervalJoin join) {
      return "freed: when the watermark is beyond a left row by "
          + beyond(join.latenessMillis(), join.afterMicros())
          + ", a right row by "
          + beyond(join.latenessMillis(), join.beforeMicros());
    } else if (step instanceof Step.AsOfJoin join) {
      return "freed: when the watermark is beyond a row by "
          + beyond(join.latenessMillis(), 0)
          + ", a key's latest right row "
          + (join.withinMicros() == Long.MAX_VALUE
              ? "never"
              : "by " + beyond(join.latenessMillis(), join.withinMicros()));
    } else if (step instanceof Step.Deduplicate deduplicate) {
      long known = deduplicate.latenessMillis() + deduplicate.horizonMillis();
      return "freed: when the watermark is beyond a row by "
          + beyond(deduplicate.latenessMillis(), 0)
          + ", an id by "
          + beyond(known, 0)
          + ", to count those with another time";
    } else if (step instanceof Step.Order order) {
      return "freed: when the watermark is beyond a row by " + beyond(order.latenessMillis(), 0);
    }
    return "freed: at the end of the run";
  }

  private static String passes(String end, long lateness) {
    return "when the watermark passes " + end + (lateness == 0 ? "" : " + " + time(lateness));
  }

  /** Rows are kept by whole seconds. */
  private static String beyond(long millis, long micros) {
    return time(millis + 1_000 + Math.max(0, Math.floorDiv(micros, 1000L)));
  }

  private static String time(long millis) {
    return Durations.format(Duration.ofMillis(millis));
  }

  private static String bytes(long bytes) {
    if (bytes >= KIB * KIB && bytes % (KIB * KIB) == 0) {
      return bytes / (KIB * KIB) + " MiB";
    }
    return bytes >= KIB && bytes % KIB == 0 ? bytes / KIB + " KiB" : bytes + " B";
  }
}
