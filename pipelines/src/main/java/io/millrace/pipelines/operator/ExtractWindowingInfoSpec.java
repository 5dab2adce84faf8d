package io.millrace.pipelines.operator;

import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Step.InfoKind;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code fields}: which of {@code timestamp}, {@code window_start}, {@code window_end}, {@code
 * window_string}, {@code window_type} to add, as a list or as {@code new_name: which}; the first
 * three if absent.
 */
final class ExtractWindowingInfoSpec implements OperatorSpec {
  private static final Map<String, InfoKind> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("timestamp", InfoKind.TIMESTAMP);
    KINDS.put("window_start", InfoKind.WINDOW_START);
    KINDS.put("window_end", InfoKind.WINDOW_END);
    KINDS.put("window_string", InfoKind.WINDOW_STRING);
    KINDS.put("window_type", InfoKind.WINDOW_TYPE);
  }

  /** What is added where nothing is said, as in Beam YAML. */
  private static final List<String> USUAL = List.of("timestamp", "window_start", "window_end");

  /** What Beam YAML has beside, and why it is not here. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "window_object",
          "an object of Python; window_start, window_end, window_string and window_type say what"
              + " is in it",
          "pane_info",
          "how often and when a window has fired, which differs by runner; here each window gives"
              + " one result, when it is over");

  @Override
  public String type() {
    return "ExtractWindowingInfo";
  }

  @Override
  public void plan(StepPlan step) {
    Flow input = step.input();
    List<Field> fields = new ArrayList<>(input.type().fields());
    List<InfoKind> kinds = new ArrayList<>();
    boolean good = true;
    YamlNode written = step.config().node("fields");
    if (written instanceof YamlNode.Mapping mapping) {
      for (YamlNode.Entry entry : mapping.entries().values()) {
        String which = entry.value() instanceof YamlNode.Scalar scalar ? scalar.text() : "";
        good &= add(step, input, entry.key(), which, entry.value().span(), fields, kinds);
      }
    } else if (written == null) {
      for (String name : USUAL) {
        good &= add(step, input, name, name, step.span(), fields, kinds);
      }
    } else {
      for (YamlNode.Scalar name : step.config().stringNodes("fields")) {
        good &= add(step, input, name.text(), name.text(), name.span(), fields, kinds);
      }
    }
    if (step.config().done() && good) {
      Step info = new Step.ExtractWindowingInfo(kinds, new RowType(fields));
      step.output(step.add(info, input));
    }
  }

  private static boolean add(
      StepPlan step,
      Flow input,
      String name,
      String which,
      Span at,
      List<Field> fields,
      List<InfoKind> kinds) {
    InfoKind kind = KINDS.get(which);
    if (REFUSED.containsKey(which)) {
      step.problems()
          .error(
              "unknown-value",
              at,
              "Millrace has no '" + which + "': it is " + REFUSED.get(which),
              Suggest.advice("allowed", which, KINDS.keySet())[0]);
      return false;
    }
    if (kind == null) {
      step.problems()
          .error(
              "unknown-value",
              at,
              "'" + which + "' is nothing that is known of a window",
              Suggest.advice("allowed", which, KINDS.keySet()));
      return false;
    }
    if (fields.stream().anyMatch(field -> field.name().equals(name))) {
      step.problems()
          .error(
              "duplicate-field",
              at,
              "the field '" + name + "' is there already",
              "give it another name: `fields: {another_name: " + which + "}`");
      return false;
    }
    boolean windowed = input.windowing().kind() != Windowing.Kind.GLOBAL;
    boolean known = kind == InfoKind.TIMESTAMP ? input.timed() : windowed;
    fields.add(new Field(name, kind.type(known)));
    kinds.add(kind);
    return true;
  }
}
