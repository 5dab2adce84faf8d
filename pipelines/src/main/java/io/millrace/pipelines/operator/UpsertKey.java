package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.List;

/** Reads the {@code key} of a step that writes: the fields by which rows replace each other. */
final class UpsertKey {
  private UpsertKey() {}

  /** The places of the fields in the rows; empty without a key; null after problems. */
  static List<Integer> read(StepPlan step, RowType rows) {
    List<Integer> key = new ArrayList<>();
    boolean good = true;
    for (YamlNode.Scalar name : step.config().stringNodes("key")) {
      int index = rows.indexOf(name.text());
      if (index < 0) {
        good = false;
        step.problems()
            .error(
                "unknown-field",
                name.span(),
                "there is no field '" + name.text() + "' to tell rows apart by",
                Suggest.advice("fields here", name.text(), rows.names()));
      } else if (!rows.type(index).isOrdered()) {
        good = false;
        Type type = rows.type(index);
        step.problems()
            .error(
                "wrong-type",
                name.span(),
                "'key' is " + type + ", and rows cannot be told apart by that",
                "take a part of it, or CAST(... AS STRING)");
      } else {
        key.add(index);
      }
    }
    return good ? key : null;
  }
}
