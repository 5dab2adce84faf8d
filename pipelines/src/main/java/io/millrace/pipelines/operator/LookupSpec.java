package io.millrace.pipelines.operator;

import io.millrace.pipelines.operator.IntervalJoinSpec.Sides;
import io.millrace.pipelines.operator.JoinConfig.Equality;
import io.millrace.pipelines.operator.JoinConfig.Selected;
import io.millrace.pipelines.operator.ReadFromStreamSpec.Streams;
import io.millrace.pipelines.plan.Flow;
import io.millrace.pipelines.plan.OperatorSpec;
import io.millrace.pipelines.plan.PlanContext;
import io.millrace.pipelines.plan.StepPlan;
import io.millrace.pipelines.spec.StreamSpec;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds what a table knows of a key. {@code table}: a stream, whose event time says since when a row
 * of it is valid (without an event time always); {@code on}: the field of both that must be equal,
 * or {@code {field: field of the table}}; {@code fields}: of the table, as a list or as {@code
 * new_name: which}, without it all but the keys; {@code type}: left, which keeps rows that the
 * table does not know, or inner; {@code refresh}: how often a live run is to read the table again
 * ({@link io.millrace.transforms.stream.TableSource}); history and replays read it once.
 */
final class LookupSpec implements OperatorSpec {
  /** Since when rows are valid that do not say it: 0001-01-01, microseconds. */
  private static final long EVER = -62_135_596_800_000_000L;

  @Override
  public String type() {
    return "Lookup";
  }

  @Override
  public void plan(StepPlan step) {
    String name = step.config().requiredString("table");
    YamlNode on = step.config().requiredNode("on");
    YamlNode fields = step.config().node("fields");
    boolean outer = step.config().choice("type", AsOfJoinSpec.OUTER, true);
    String runs = step.config().choice("runs", Map.of("all", "all", "latest", "latest"), "latest");
    long within = AsOfJoinSpec.within(step);
    Duration refresh = step.config().duration("refresh", null);
    LateOutput late = LateOutput.read(step);
    StreamSpec table = name == null ? null : Streams.find(step, "table", name);
    if (table == null || on == null) {
      step.config().allow("lateness").done();
      return;
    }
    RowType type = table.schema().type();
    Map<String, Flow> sides = new LinkedHashMap<>();
    sides.put("input", step.input());
    sides.put(name, new Flow(null, type, Windowing.GLOBAL, true));
    JoinConfig config = JoinConfig.of(step, sides);
    Equality equality = config.on(on, "input", name);
    List<Selected> selected = selected(config, name, equality, fields);
    long lateness = config.lateness();
    boolean good = step.config().done() && equality != null && selected != null && config.timed();
    List<String> paths = good ? Streams.history(step, "table", name) : null;
    if (paths == null) {
      return;
    }
    if (refresh != null) {
      step.problems()
          .warning(
              "no-effect",
              step.config().keySpan("refresh"),
              "'refresh' has no effect in history and replay: both read the table once, with all its"
                  + " versions, and use each from its event time on");
    }
    Flow versions = read(step, table, paths, runs);
    if (versions == null) {
      return;
    }
    keys(config, equality, name)
        .plan(step, config, false, outer)
        .finish(
            output -> asOf(config, equality, name, outer, within, lateness, output),
            List.of(step.input(), versions),
            selected,
            step.input().windowing().withLateness(lateness),
            true,
            late);
  }

  private static Step asOf(
      JoinConfig config,
      Equality equality,
      String name,
      boolean outer,
      long within,
      long lateness,
      RowType output) {
    Sides keys = keys(config, equality, name);
    return new Step.AsOfJoin(keys.leftKeys(), keys.rightKeys(), outer, within, lateness, output);
  }

  /** The fields on both sides, which one equality holds as {@code field: field of the table}. */
  private static Sides keys(JoinConfig config, Equality on, String table) {
    List<Expression> left = new ArrayList<>();
    List<Expression> right = new ArrayList<>();
    on.fields()
        .forEach(
            (own, theirs) ->
                JoinConfig.align(config.ref("input", own), config.ref(table, theirs), left, right));
    return new Sides(List.of(), List.of("input", table), left, right);
  }

  private static List<Selected> selected(
      JoinConfig config, String table, Equality on, YamlNode written) {
    List<Selected> selected = new ArrayList<>();
    for (String field : config.sides().get("input").type().names()) {
      selected.add(new Selected("input", field, field));
    }
    if (written != null) {
      if (!config.fields(table, written, selected)) {
        return null;
      }
    } else if (on != null) {
      for (String field : config.sides().get(table).type().names()) {
        if (!on.fields().containsValue(field)) {
          selected.add(new Selected(table, field, field));
        }
      }
    }
    return on != null && config.different(selected, false) ? selected : null;
  }

  private static Flow read(StepPlan step, StreamSpec table, List<String> paths, String runs) {
    PlanContext context = step.context();
    List<String> chosen =
        RunFolders.choose(step, paths.stream().map(context::resolve).toList(), runs);
    if (chosen == null) {
      return null;
    }
    RowType type = table.schema().type();
    FileSource source =
        new FileSource(
            chosen, table.compression(), table.format(), table.schema(), List.of(), null);
    Step.Read read =
        new Step.Read(
            source,
            table.eventTime(),
            table.outOfOrder().toNanos() / 1000,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            type);
    boolean timed = table.eventTime() != null;
    Flow rows = step.add("table", read, List.of(), Windowing.GLOBAL, timed);
    if (timed) {
      return rows;
    }
    Expression ever = new Expression.Literal(EVER, Type.TIMESTAMP);
    Step always = new Step.AssignTimestamps(ever, type);
    return step.add("always", always, List.of(rows), Windowing.GLOBAL, true);
  }
}
