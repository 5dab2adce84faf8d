package io.millrace.pipelines.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.ledger.Ledger;
import io.millrace.pipelines.plan.Declared;
import io.millrace.pipelines.plan.Graphs;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.plan.PlanPrinter;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What joins in YAML become. */
class JoinsTest {
  @TempDir Path folder;

  private Declared declared;

  private Plan plan(String... steps) {
    String[] lines = new String[4 + steps.length];
    lines[0] = "pipeline:";
    lines[1] = "  transforms:";
    lines[2] = "    - {type: ReadFromStream, name: rides, config: {stream: rides}}";
    lines[3] = "    - {type: ReadFromStream, name: busy, config: {stream: busy}}";
    for (int i = 0; i < steps.length; i++) {
      lines[4 + i] = "    - " + steps[i];
    }
    declared = Declared.rides(folder).file("config/pipelines/p.yaml", lines);
    Plan plan = declared.plan("p");
    assertThat(declared.problems().render()).isEmpty();
    return plan;
  }

  private static final String SINK = "{type: WriteToJson, input: j, config: {path: out/}}";

  private static Graph.Node node(Plan plan, String name) {
    return plan.graph().nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String type(Step step) {
    return step.output().toString();
  }

  @Test
  void aLeftJoinMayLackTheRightFields() {
    Plan plan =
        plan(
            "{type: Join, name: j, input: {ride: rides, place: busy}, config: {type: left,"
                + " equalities: city, fields: {ride: [id, fare], place: {n: rides}}}}",
            SINK);

    Step.Join join = (Step.Join) node(plan, "j/join").step();
    assertThat(join.leftOuter()).isTrue();
    assertThat(join.rightOuter()).isFalse();
    assertThat(join.windowing()).isEqualTo(Windowing.GLOBAL);
    assertThat(type(node(plan, "j").step())).isEqualTo("{id: string, fare: decimal, n: int64?}");
  }

  /** Goal: of a scan only what keys and results need is decoded. */
  @Test
  void onlyTheFieldsThatAreReadAreDecoded() {
    Plan plan =
        plan(
            "{type: Join, name: j, input: {ride: rides, place: busy}, config: {equalities: city,"
                + " fields: {ride: [id], place: [rides]}}}",
            SINK);

    boolean[] rides = ((Step.Read) node(plan, "rides").step()).source().needed();
    boolean[] busy = ((Step.Read) node(plan, "busy").step()).source().needed();
    // id, city and the event time; city and rides.
    assertThat(Arrays.toString(rides))
        .isEqualTo("[true, true, false, false, false, false, false, false, true, false]");
    assertThat(Arrays.toString(busy)).isEqualTo("[true, true, false]");
  }

  /** Goal: without `fields` there is no step behind the join. */
  @Test
  void allFieldsNeedNoChoice() {
    Plan plan =
        plan(
            "{type: MapToFields, name: m, input: busy, config: {fields: {town: city, n: rides}}}",
            "{type: Join, name: j, input: {ride: rides, place: m}, windowing: {type: global},"
                + " config: {type: outer, equalities: [{ride: city, place: town}]}}",
            SINK);

    Step.Join join = (Step.Join) node(plan, "j").step();
    assertThat(join.output().names()).endsWith("at", "day", "town", "n");
    assertThat(join.output().fields()).allMatch(field -> field.type().nullable());
  }

  @Test
  void threeInputsAreJoinedOneAfterTheOtherByWhicheverHasTheKey() {
    Plan plan =
        plan(
            "{type: Join, name: j, input: {a: rides, b: rides, c: busy}, config: {type: outer,"
                + " equalities: [{a: city, b: city, c: city}, {a: id, b: id}],"
                + " fields: {a: [id], b: {other: id}, c: [rides]}}}",
            SINK);

    Step.Join first = (Step.Join) node(plan, "j/join b").step();
    assertThat(first.leftKeys()).hasSize(2);
    Step.Join second = (Step.Join) node(plan, "j/join").step();
    assertThat(second.leftKeys().toString()).contains("COALESCE", "a.city", "b.city");
    assertThat(second.leftOuter() && second.rightOuter()).isTrue();
  }

  @Test
  void theInputsThatComeWhole() {
    Plan plan =
        plan(
            "{type: Join, name: j, input: {a: rides, b: rides, c: busy}, config: {type: {outer: [c]},"
                + " equalities: city, fields: {a: [id], b: {other: id}, c: [rides]}}}",
            SINK);

    Step.Join first = (Step.Join) node(plan, "j/join b").step();
    Step.Join second = (Step.Join) node(plan, "j/join").step();
    assertThat(first.leftOuter() || first.rightOuter() || second.leftOuter()).isFalse();
    assertThat(second.rightOuter()).isTrue();
    assertThat(type(node(plan, "j").step()))
        .isEqualTo("{id: string?, other: string?, rides: int64}");
  }

  @Test
  void windowsOfTheJoinAreThoseOfItsInputs() {
    Plan plan =
        plan(
            "{type: Join, name: j, input: {a: rides, b: rides}, windowing: {type: fixed, size: 1h,"
                + " lateness: 5m}, config: {equalities: city, fields: {a: [id], b: {other: id}}}}",
            SINK);

    Step.Join join = (Step.Join) node(plan, "j/join").step();
    assertThat(join.windowing()).isEqualTo(Windowing.fixed(3_600_000).withLateness(300_000));
  }

  @Test
  void anIntervalIsBeforeAndAfterTheFirstInput() {
    Plan plan =
        plan(
            "{type: IntervalJoin, name: j, input: {a: rides, b: rides}, config: {equalities: city,"
                + " type: right, within: {before: 60s, after: -5s}, lateness: 10s,"
                + " fields: {a: [id], b: {other: id}}}}",
            SINK);

    Step.IntervalJoin join = (Step.IntervalJoin) node(plan, "j/join").step();
    assertThat(join.beforeMicros()).isEqualTo(60_000_000);
    assertThat(join.afterMicros()).isEqualTo(-5_000_000);
    assertThat(join.latenessMillis()).isEqualTo(10_000);
    assertThat(join.rightOuter()).isTrue();
    assertThat(join.leftOuter()).isFalse();
    assertThat(type(node(plan, "j").step())).isEqualTo("{id: string?, other: string}");
  }

  /** Goal: a table without event times is valid always, and read whole whatever --from says. */
  @Test
  void aLookupReadsItsTable() {
    Declared.rides(folder);
    String[] lines = {
      "pipeline:",
      "  type: chain",
      "  transforms:",
      "    - {type: ReadFromStream, config: {stream: rides}}",
      "    - {type: Lookup, name: j, config: {table: busy, on: city, fields: {n: rides}}}",
      "    - {type: WriteToJson, config: {path: out/}}",
    };
    declared = Declared.rides(folder).file("config/pipelines/p.yaml", lines).between(5, 9);
    Plan plan = declared.plan("p");

    assertThat(declared.problems().render()).isEmpty();
    Step.AsOfJoin join = (Step.AsOfJoin) node(plan, "j/join").step();
    assertThat(join.leftOuter()).isTrue();
    assertThat(join.withinMicros()).isEqualTo(Long.MAX_VALUE);
    Step.Read table = (Step.Read) node(plan, "j/table").step();
    assertThat(table.from()).isEqualTo(Long.MIN_VALUE);
    assertThat(((Step.Read) node(plan, "ReadFromStream").step()).from()).isEqualTo(5);
    assertThat(node(plan, "j/always").step()).isInstanceOf(Step.AssignTimestamps.class);
    assertThat(node(plan, "j").step().output().names()).endsWith("day", "n");
  }

  /** Goal: late rows of either side look like results, and can be told apart. */
  @Test
  void lateRowsHaveTheFieldsOfTheResult() {
    Plan plan =
        plan(
            "{type: AsOfJoin, name: j, input: {a: rides, b: rides}, config: {equalities: city,"
                + " within: 10m, late_output: late, fields: {a: [id], b: {other: id}}}}",
            SINK,
            "{type: WriteToJson, name: lost, input: j.late, config: {path: late/}}");

    Graph graph = plan.graph();
    Graph.Edge edge = node(plan, "lost").inputs().get(0);
    assertThat(graph.node(edge.from()).name()).isEqualTo("j/late");
    assertThat(Graphs.edgeType(graph, edge).toString()).isEqualTo("{id: string?, other: string?}");
    assertThat(graph.node(edge.from()).inputs())
        .containsExactly(new Graph.Edge(node(plan, "j/join").index(), Graph.LATE));
  }

  /** Goal: what failed in the join is in the step's error output, though a choice is behind it. */
  @Test
  void errorsAreThoseOfTheJoin() {
    Plan plan =
        plan(
            "{type: Join, name: j, input: {a: rides, b: rides}, config: {equalities: city, fields:"
                + " {a: [id], b: {other: id}}, error_handling: {output: bad}}}",
            SINK,
            "{type: WriteToJson, name: lost, input: j.bad, config: {path: bad/}}");

    assertThat(node(plan, "lost").inputs())
        .isEqualTo(List.of(new Graph.Edge(node(plan, "j/join").index(), Graph.ERRORS)));
  }

  @Test
  void thePlanSaysWhatIsKeptAndUntilWhen() {
    Plan plan =
        plan(
            "{type: IntervalJoin, name: j, input: {a: rides, b: rides}, config: {equalities: city,"
                + " type: left, within: {before: 60s, after: 5s}, lateness: 10s,"
                + " fields: {a: [id], b: {other: id}}}}",
            "{type: MapToFields, name: m, input: rides, config: {fields: {city: city, id: id}}}",
            "{type: AsOfJoin, name: k, input: {a: m, b: rides}, config: {equalities: city,"
                + " within: 1h, fields: {a: [id], b: {other: id}}}}",
            "{type: Join, name: l, input: {a: rides, b: m}, windowing: {type: fixed, size: 1m},"
                + " config: {equalities: city, fields: {a: [id], b: {other: id}}}}",
            SINK,
            "{type: WriteToJson, name: s, input: k, config: {path: k/}}",
            "{type: WriteToJson, name: t, input: l, config: {path: l/}}");

    assertThat(PlanPrinter.print(plan, folder, 2).replaceAll("\\s+", " "))
        .contains(
            "B x left rows of 16s and about",
            "B x right rows of 71s freed: when the watermark is beyond a left row by 16s, a right"
                + " row by 71s",
            "right from 1m before to 5s after the left left rows without a partner come alone",
            "B x keys with a right row in 3601s freed: when the watermark is beyond a row by 1s, a"
                + " key's latest right row by 3601s",
            "B x right rows of 1m freed: when the watermark passes their window's end");
  }

  /** Goal: a row lost in a join is noticed. */
  @Test
  void theLedgerOfAJoin() {
    Plan plan =
        plan(
            "{type: Join, name: j, input: {a: rides, b: busy}, config: {equalities: city,"
                + " type: left, fields: {b: [rides]}}}",
            SINK);
    Graph graph = plan.graph();
    Graph.Node join = node(plan, "j/join");

    assertThat(imbalances(graph, join, Map.of())).isEmpty();
    assertThat(imbalances(graph, join, Map.of("taken", -1L)))
        .anyMatch(
            text -> text.contains("in = taken + dead + late + rows with null keys: 10 is not 9"))
        .anyMatch(text -> text.contains("taken = rows in pairs + rows alone"));
    assertThat(imbalances(graph, join, Map.of("pairs", 1L)))
        .anyMatch(text -> text.contains("out = pairs + rows alone: 8 is not 9"));
  }

  private static List<String> imbalances(Graph graph, Graph.Node join, Map<String, Long> wrong) {
    Counts counts = new Counts();
    Map<String, Long> right =
        Map.of(
            "in:0",
            6L,
            "in:1",
            4L,
            "taken",
            9L,
            "null_keys",
            1L,
            "matched",
            6L,
            "alone",
            2L,
            "unmatched",
            1L,
            "pairs",
            6L,
            "out",
            8L);
    right.forEach((counter, n) -> counts.add(join.id(), counter, n));
    wrong.forEach((counter, n) -> counts.add(join.id(), counter, n));
    return Ledger.of(graph, counts).imbalances().stream()
        .map(Object::toString)
        .filter(text -> text.startsWith(join.id()) && !text.contains("passed on"))
        .toList();
  }
}
