package io.millrace.pipelines.plan;

import io.millrace.pipelines.yaml.Durations;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a join does, in lines for people. */
final class JoinWords {
  private JoinWords() {}

  /** At least one line. */
  static List<String> of(Step step) {
    if (step instanceof Step.Join join) {
      return List.of(
          "join where " + keys(join.leftKeys(), join.rightKeys()),
          alone(join.leftOuter(), join.rightOuter()));
    } else if (step instanceof Step.IntervalJoin join) {
      return List.of(
          "join where " + keys(join.leftKeys(), join.rightKeys()),
          interval(join),
          alone(join.leftOuter(), join.rightOuter()));
    }
    Step.AsOfJoin join = (Step.AsOfJoin) step;
    return List.of(
        "join where " + keys(join.leftKeys(), join.rightKeys()),
        "with the latest right row not after the left"
            + (join.withinMicros() == Long.MAX_VALUE
                ? ""
                : " and at most " + micros(join.withinMicros()) + " older"),
        alone(join.leftOuter(), false));
  }

  private static String interval(Step.IntervalJoin join) {
    return "right from "
        + side(join.beforeMicros(), "before", "after")
        + " to "
        + side(join.afterMicros(), "after", "before")
        + " the left";
  }

  private static String side(long micros, String positive, String negative) {
    return micros(Math.abs(micros)) + " " + (micros < 0 ? negative : positive);
  }

  private static String alone(boolean left, boolean right) {
    if (left && right) {
      return "rows of both sides without a partner come alone";
    }
    return left || right
        ? (left ? "left" : "right") + " rows without a partner come alone"
        : "rows without a partner are left out";
  }

  static String keys(Step step) {
    if (step instanceof Step.Join join) {
      return keys(join.leftKeys(), join.rightKeys());
    } else if (step instanceof Step.IntervalJoin join) {
      return keys(join.leftKeys(), join.rightKeys());
    }
    Step.AsOfJoin join = (Step.AsOfJoin) step;
    return keys(join.leftKeys(), join.rightKeys());
  }

  private static String keys(List<Expression> left, List<Expression> right) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      keys.add(PlanWords.print(left.get(i)) + " = " + PlanWords.print(right.get(i)));
    }
    return String.join(" and ", keys);
  }

  private static String micros(long micros) {
    return Durations.format(Duration.ofMillis(Math.floorDiv(micros, 1000L)));
  }
}
