package io.millrace.transforms.row;

import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Values;
import java.io.Serializable;

/**
 * A step in its graph.
 *
 * @param id how the ledger calls it
 * @param name how its dead letters call it, beside the pipeline
 * @param input the type of the rows it reads; of a source, of those it makes
 * @param errorsUsed whether somebody reads its dead letters
 */
record StepContext(String id, String name, String pipeline, RowType input, boolean errorsUsed)
    implements Serializable {

  static StepContext of(Graph graph, Graph.Node node) {
    return new StepContext(
        node.id(),
        node.name(),
        node.pipeline(),
        inputType(graph, node),
        !graph.consumers(node.index(), Graph.ERRORS).isEmpty());
  }

  static RowType inputType(Graph graph, Graph.Node node) {
    return node.inputs().isEmpty() ? node.step().output() : portType(graph, node.inputs().get(0));
  }

  static RowType portType(Graph graph, Graph.Edge edge) {
    Graph.Node from = graph.node(edge.from());
    return switch (edge.port()) {
      case Graph.MAIN -> from.step().output();
      case Graph.LATE -> Graph.lateType(from.step(), inputType(graph, from));
      default -> DeadLetter.type(inputType(graph, from));
    };
  }

  /** The dead letter of a row of the input that failed here. */
  RowElement deadLetter(RowElement row, Failure failure) {
    Object[] element = new Object[input.size()];
    for (int i = 0; i < element.length; i++) {
      element[i] = row.values()[i] instanceof Invalid ? null : row.values()[i];
    }
    String json = row.raw() == null ? Values.toJson(input, row.values()) : null;
    return deadLetter(row, failure, json, element);
  }

  /**
   * The dead letter of what could not be read or is no row of the input.
   *
   * @param place what is known beside the values; its values are not looked at
   * @param json the row, where there are no bytes
   */
  RowElement deadLetter(RowElement place, Failure failure, String json, Object[] element) {
    Object[] values = new Object[DeadLetter.COMMON.size() + 1];
    boolean hasFile = place.file() != null;
    values[DeadLetter.CODE] = failure.code();
    values[DeadLetter.MESSAGE] = failure.message();
    values[DeadLetter.STEP] = name;
    values[DeadLetter.PIPELINE] = pipeline;
    values[DeadLetter.EVENT_TIME] = place.hasTime() ? (Long) place.eventTime() : null;
    values[DeadLetter.FILE] = place.file();
    values[DeadLetter.OFFSET] = hasFile ? (Long) place.offset() : null;
    values[DeadLetter.LINE] = hasFile && place.line() > 0 ? (Long) place.line() : null;
    values[DeadLetter.BYTES] = place.raw();
    values[DeadLetter.ROW] = json;
    values[DeadLetter.MSG] = failure.message();
    values[DeadLetter.STACK] = "";
    values[DeadLetter.ELEMENT] = element;
    return place.withoutRaw().withValues(values);
  }
}
