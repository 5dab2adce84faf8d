package io.millrace.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
  private static final long HOUR = 3_600_000_000L;
  private static final String READ = "{type: ReadFromStream, config: {stream: rides}}";
  private static final String WRITE = "{type: WriteToJson, config: {path: out/}}";

  @TempDir Path folder;

  private Plan chain(String... steps) {
    Declared declared = Declared.rides(folder).chain("p", steps);
    Plan plan = declared.plan("p");
    assertThat(declared.problems().render()).isEmpty();
    return plan;
  }

  private static Graph.Node node(Plan plan, String name) {
    List<Graph.Node> found =
        plan.graph().nodes().stream().filter(node -> node.name().equals(name)).toList();
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  private static Step.Read read(Plan plan) {
    return (Step.Read) node(plan, "ReadFromStream").step();
  }

  private static List<String> needed(Plan plan) {
    FileSource source = read(plan).source();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < source.needed().length; i++) {
      if (source.needed()[i]) {
        names.add(source.schema().type().name(i));
      }
    }
    return names;
  }

  // Which fields are decoded.

  @Test
  void onlyFieldsThatSomebodyReadsAreDecoded() {
    assertThat(
            needed(
                chain(
                    READ,
                    "{type: Filter, config: {keep: shared}}",
                    "{type: MapToFields, config: {fields: {city: city, euro: fare / 100}}}",
                    WRITE)))
        .containsExactly("city", "fare", "shared", "at");
  }

  @Test
  void aggregatesNeedKeysValuesAndOrders() {
    assertThat(
            needed(
                chain(
                    READ,
                    "{type: Combine, config: {group_by: city, combine: {n: {fn: count}, last: {value:"
                        + " id, fn: last, order_by: day}}}}",
                    WRITE)))
        .containsExactly("id", "city", "at", "day");
  }

  @Test
  void aggregatesNeedWhatTheirRowsAndFiltersAreMadeOf() {
    assertThat(
            needed(
                chain(
                    READ,
                    "{type: Combine, config: {combine: {n: {fn: count, filter: shared}, t: {value:"
                        + " [id, km], fn: top, n: 2, order_by: fare}}}}",
                    WRITE)))
        .containsExactly("id", "fare", "km", "shared", "at");
  }

  @Test
  void aSinkNeedsAllFields() {
    assertThat(needed(chain(READ, WRITE))).hasSize(10);
  }

  @Test
  void theElementOfAnErrorNeedsAllFieldsAndItsMessageNone() {
    String filter =
        "{type: MapToFields, name: m, config: {fields: {city: city}, error_handling: {output: bad}}}";
    String errors = "{type: MapToFields, name: e, input: m.bad, config: {fields: {what: %s}}}";
    Declared.rides(folder)
        .file("config/pipelines/p.yaml", composite(filter, errors.formatted("message")));
    assertThat(needed(planned("p"))).containsExactly("city", "at");
    Declared.rides(folder)
        .file("config/pipelines/p.yaml", composite(filter, errors.formatted("element.fare")));
    assertThat(needed(planned("p"))).hasSize(10);
  }

  private static String[] composite(String map, String errors) {
    return new String[] {
      "pipeline:",
      "  transforms:",
      "    - " + READ,
      "    - " + map.replace("name: m,", "name: m, input: ReadFromStream,"),
      "    - {type: WriteToJson, input: m, config: {path: out/}}",
      "    - " + errors,
      "    - {type: WriteToJson, name: bad, input: e, config: {path: bad/}}"
    };
  }

  private Plan planned(String... names) {
    Declared declared = Declared.in(folder);
    Plan plan = declared.plan(names);
    assertThat(declared.problems().render()).isEmpty();
    return plan;
  }

  // Times.

  @Test
  void readsGoBackByTheWindowAndItsLatenessAndSinksDoNot() {
    Declared declared =
        Declared.rides(folder)
            .between(10 * HOUR, 20 * HOUR)
            .chain(
                "p",
                READ,
                "{type: Combine, windowing: {type: fixed, size: 1h, lateness: 30m}, config: {group_by:"
                    + " city, combine: {n: {fn: count}}}}",
                WRITE);
    Plan plan = declared.plan("p");
    assertThat(read(plan).from()).isEqualTo(10 * HOUR - HOUR * 3 / 2);
    assertThat(read(plan).to()).isEqualTo(20 * HOUR);
    Step.Combine combine = (Step.Combine) node(plan, "Combine").step();
    assertThat(combine.from()).isEqualTo(Long.MIN_VALUE);
    Step.WriteFiles write = (Step.WriteFiles) node(plan, "WriteToJson").step();
    assertThat(write.from()).isEqualTo(10 * HOUR);
    assertThat(write.to()).isEqualTo(20 * HOUR);
    Step.WriteFiles letters = (Step.WriteFiles) node(plan, "dead letters").step();
    assertThat(letters.from()).isEqualTo(Long.MIN_VALUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: sliding, size: 3h, period: 1h} | 3",
        "{type: sessions, gap: 10m, lateness: 1h} | 25",
        "{type: sessions, gap: 2h} | 48",
        "{type: calendar, unit: day, zone: UTC} | 48",
        "{type: calendar, unit: week, zone: UTC} | 192",
        "{type: calendar, unit: month, zone: UTC} | 768",
      })
  void readsGoBackByTheLongestThatAWindowCanBe(String windowing, long hours) {
    Plan plan =
        Declared.rides(folder)
            .between(10 * HOUR, 20 * HOUR)
            .chain("p", READ, COUNT.formatted("n", "windowing: " + windowing + ","), WRITE)
            .plan("p");
    assertThat(read(plan).from()).isEqualTo((10 - hours) * HOUR);
  }

  // Sliding windows.

  private static final String COUNT =
      "{type: Combine, name: %s, %s config: {group_by: city, combine: {n: {fn: count}}}}";
  private static final String SLIDING = "windowing: {type: sliding, size: 10m, period: 1m},";

  @Test
  void rowsThatAreOnlyAggregatedStayOneInTheirSlice() {
    Plan plan = chain(READ, COUNT.formatted("n", SLIDING), WRITE);
    assertThat(((Step.Combine) node(plan, "n").step()).sliced()).isTrue();
    assertThat(((Step.WindowInto) node(plan, "n-WindowInto[input]").step()).sliced()).isTrue();
  }

  @Test
  void alsoBehindStepsThatDoNotLookAtWindows() {
    Plan plan =
        chain(
            READ.replace("}}", "}, " + SLIDING.replace("},", "}") + "}"),
            "{type: Filter, config: {keep: fare > 1}}",
            "{type: MapToFields, config: {fields: {city: city}}}",
            COUNT.formatted("n", ""),
            WRITE);
    assertThat(((Step.Combine) node(plan, "n").step()).sliced()).isTrue();
    assertThat(((Step.WindowInto) node(plan, "ReadFromStream-WindowInto[output]").step()).sliced())
        .isTrue();
  }

  @Test
  void rowsWhoseWindowsSomebodySeesAreInEachOfThem() {
    String info = "{type: ExtractWindowingInfo, config: {fields: [window_start]}}";
    Plan plan =
        chain(
            READ,
            "{type: WindowInto, " + SLIDING.replace("},", "}") + "}",
            info,
            COUNT.formatted("n", ""),
            WRITE);
    assertThat(((Step.Combine) node(plan, "n").step()).sliced()).isFalse();
    assertThat(((Step.WindowInto) node(plan, "WindowInto").step()).sliced()).isFalse();
  }

  // Lateness.

  /** Goal: what comes late by one window's lateness is not late for the next one. */
  @Test
  void latenessIsTheLargestOnTheWay() {
    Plan plan =
        chain(
            READ,
            COUNT.formatted("a", "windowing: {type: fixed, size: 1m, lateness: 10m},"),
            COUNT.formatted("b", "windowing: {type: fixed, size: 1h, lateness: 1m},"),
            COUNT.formatted("c", "windowing: {type: global},"),
            WRITE);
    for (String name : List.of("a", "b", "c")) {
      assertThat(((Step.Combine) node(plan, name).step()).windowing().latenessMillis())
          .isEqualTo(600_000);
    }
  }

  @Test
  void windowsBehindWindowsAddUp() {
    String combine =
        "{type: Combine, name: %s, windowing: {type: fixed, size: %s}, config: {group_by: city,"
            + " combine: {n: {value: %s, fn: max}}}}";
    Declared declared =
        Declared.rides(folder)
            .between(10 * HOUR, 20 * HOUR)
            .chain(
                "p",
                READ,
                combine.formatted("a", "1h", "fare"),
                combine.formatted("b", "7h", "n"),
                WRITE);
    assertThat(read(declared.plan("p")).from()).isEqualTo(2 * HOUR);
  }

  @Test
  void anAggregateWithoutWindowsTakesOnlyEventsInside() {
    Declared declared =
        Declared.rides(folder)
            .between(10 * HOUR, Long.MAX_VALUE)
            .chain("p", READ, "{type: Combine, config: {combine: {n: {fn: count}}}}", WRITE);
    Plan plan = declared.plan("p");
    assertThat(((Step.Combine) node(plan, "Combine").step()).from()).isEqualTo(10 * HOUR);
    assertThat(read(plan).from()).isEqualTo(10 * HOUR);
  }

  @Test
  void theFirstTimesAreNoUnderflow() {
    Declared declared =
        Declared.rides(folder)
            .between(Long.MIN_VALUE + 5, 0)
            .chain(
                "p",
                READ,
                "{type: WindowInto, config: {windowing: {type: fixed, size: 1h}}}",
                WRITE);
    assertThat(read(declared.plan("p")).from()).isEqualTo(Long.MIN_VALUE + 1);
  }

  // Errors.

  @Test
  void errorsThatNobodyReadsGoToTheDeadLettersOfTheRun() {
    Plan plan = chain(READ, "{type: Filter, config: {keep: fare > 1}}", WRITE);
    Step.WriteFiles letters = (Step.WriteFiles) node(plan, "dead letters").step();
    assertThat(letters.sink().directory()).isEqualTo(folder + "/dead/p/run=r1/");
    Graph.Node all = node(plan, "dead letters/all");
    assertThat(all.inputs().stream().map(edge -> plan.graph().node(edge.from()).name()))
        .containsExactly(
            "ReadFromStream/dead letters", "Filter/dead letters", "WriteToJson/dead letters");
  }

  @Test
  void withoutAnEnvironmentThereAreNoDeadLetters() {
    Declared declared =
        Declared.rides(folder)
            .environment(null)
            .chain("p", "{type: Create, config: {elements: [{a: 1}]}}", WRITE);
    Plan plan = declared.plan("p");
    assertThat(declared.problems().render()).isEmpty();
    assertThat(plan.graph().nodes()).hasSize(2);
  }

  @Test
  void errorsThatAreReadAreNoDeadLetters() {
    Declared.rides(folder)
        .file(
            "config/pipelines/p.yaml",
            composite(
                "{type: MapToFields, name: m, config: {fields: {city: city}, error_handling:"
                    + " {output: bad}}}",
                "{type: MapToFields, name: e, input: m.bad, config: {fields: {what: message}}}"));
    Plan plan = planned("p");
    assertThat(plan.graph().nodes().stream().map(Graph.Node::name))
        .contains("ReadFromStream/dead letters", "e/dead letters")
        .doesNotContain("m/dead letters");
    Graph.Edge errors = node(plan, "e").inputs().get(0);
    assertThat(errors).isEqualTo(new Graph.Edge(node(plan, "m").index(), Graph.ERRORS));
  }

  // Several pipelines.

  @Test
  void equalScansOfSeveralPipelinesAreOne() {
    Declared declared =
        Declared.rides(folder)
            .chain("p", READ, "{type: Filter, config: {keep: fare > 1}}", WRITE)
            .chain(
                "q",
                READ,
                "{type: MapToFields, config: {fields: {km: km}}}",
                "{type: WriteToJson, config: {path: other/}}");
    Plan plan = declared.plan("p", "q");
    assertThat(declared.problems().render()).isEmpty();
    assertThat(plan.graph().nodes().stream().filter(n -> n.step() instanceof Step.Read)).hasSize(1);
    assertThat(plan.graph().consumers(node(plan, "ReadFromStream").index(), Graph.MAIN)).hasSize(2);
    assertThat(plan.graph().nodes().stream().map(Graph.Node::id))
        .contains("p/Filter", "q/MapToFields", "p/dead letters", "q/dead letters");
  }

  @Test
  void scansWithOtherMetadataAreTwo() {
    Declared declared =
        Declared.rides(folder)
            .chain("p", READ, WRITE)
            .chain(
                "q",
                "{type: ReadFromStream, config: {stream: rides, metadata: [line]}}",
                "{type: WriteToJson, config: {path: other/}}");
    Plan plan = declared.plan("p", "q");
    assertThat(plan.graph().nodes().stream().filter(n -> n.step() instanceof Step.Read)).hasSize(2);
  }

  /** Goal: the bad events of one pipeline do not go where only the other one looks. */
  @Test
  void aScanWithAnErrorOutputIsItsPipelinesOwn() {
    Declared declared =
        Declared.rides(folder)
            .file(
                "config/pipelines/p.yaml",
                "pipeline:",
                "  transforms:",
                "    - {type: ReadFromStream, name: r, config: {stream: rides, error_handling:"
                    + " {output: bad}}}",
                "    - {type: WriteToJson, name: w, input: r, config: {path: out/}}",
                "    - {type: WriteToJson, name: b, input: r.bad, config: {path: bad/}}")
            .chain("q", READ, "{type: WriteToJson, config: {path: other/}}");
    Plan plan = declared.plan("p", "q");
    assertThat(declared.problems().render()).isEmpty();
    assertThat(plan.graph().nodes().stream().filter(n -> n.step() instanceof Step.Read)).hasSize(2);
    assertThat(plan.graph().nodes().stream().map(Graph.Node::id))
        .contains("q/ReadFromStream/dead letters");
  }

  @Test
  void pipelinesThatWriteTheSameFilesCannotRunTogether() {
    Declared declared = Declared.rides(folder).chain("p", READ, WRITE).chain("q", READ, WRITE);
    assertThat(declared.plan("p", "q")).isNull();
    assertThat(declared.problems().render())
        .contains(
            "q.yaml:5:14: error[same-files]: 'WriteToJson' would write the same files as"
                + " 'WriteToJson' of pipeline 'p'");
  }

  @Test
  void sinksThatDifferInFormatAreNotTheSameFiles() {
    Declared declared =
        Declared.rides(folder)
            .chain("p", READ, WRITE)
            .chain("q", READ, "{type: WriteToCsv, config: {path: out/}}");
    assertThat(declared.plan("p")).isNotNull();
    assertThat(declared.problems().render()).isEmpty();
  }
}
