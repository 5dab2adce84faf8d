package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.spec.StreamSpec;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import java.util.List;

/** Finds where in a row the id of its stream is. */
final class StreamIds {
  private StreamIds() {}

  /**
   * The position of the field that a stream declares as its {@code id}, or -1: the rows must come
   * from it through steps that keep the field and make one row of each at most.
   */
  static int find(StepPlan step, Graph.Edge edge) {
    if (edge.port() != Graph.MAIN) {
      return -1;
    }
    Graph.Node node = step.node(edge.from());
    if (node.step() instanceof Step.Read) {
      return ofStream(step, node);
    }
    boolean keeps =
        node.step() instanceof Step.Filter
            || node.step() instanceof Step.Validate
            || node.step() instanceof Step.AssignTimestamps
            || node.step() instanceof Step.WindowInto
            || node.step() instanceof Step.ExtractWindowingInfo
            || node.step() instanceof Step.LogForTesting;
    if (keeps) {
      return find(step, node.inputs().get(0));
    }
    if (node.step() instanceof Step.MapToFields map) {
      int before = find(step, node.inputs().get(0));
      return before < 0 ? -1 : kept(map.fields(), before);
    }
    return -1;
  }

  private static int kept(List<Expression> fields, int before) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i) instanceof Expression.FieldRef field && field.index() == before) {
        return i;
      }
    }
    return -1;
  }

  private static int ofStream(StepPlan step, Graph.Node node) {
    YamlNode name = step.origin(node.index()).config().get("stream");
    if (!(name instanceof YamlNode.Scalar text)) {
      return -1;
    }
    StreamSpec stream = step.context().stream().apply(text.text());
    return stream == null || stream.id() == null ? -1 : node.step().output().indexOf(stream.id());
  }
}
