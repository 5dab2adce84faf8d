package io.millrace.pipelines.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.catalog.Catalog;
import io.millrace.pipelines.plan.Declared;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.PipelineSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRunnerTest {
  private static final String PER_HOUR =
      """
      pipeline:
        type: chain
        transforms:
          - {type: ReadFromStream, config: {stream: rides}}
          - {type: Filter, config: {keep: fare > 10}}
          - type: Combine
            windowing: {type: fixed, size: 1h}
            config: {group_by: city, combine: {rides: {fn: count}}}
          - {type: ExtractWindowingInfo, config: {fields: {since: window_start}}}
          - {type: WriteToStream, config: {stream: busy}}
      tests:
      """;
  private static final String RIDES =
      row("id: a, city: Rome, fare: 12, at: \"2026-01-01T08:10:00Z\"")
          + row("id: b, city: Rome, fare: 13, at: \"2026-01-01T08:50:00Z\"")
          + row("id: c, city: Rome, fare: 20, at: \"2026-01-01T09:10:00Z\"")
          + row("id: d, city: Oslo, fare: 3, at: \"2026-01-01T09:20:00Z\"");

  @TempDir Path folder;
  private final Problems problems = new Problems();

  /** The differences of each test, null of one that passed. */
  private List<String> run(String pipeline) throws IOException {
    Declared declared = Declared.rides(folder).file("config/pipelines/p.yaml", pipeline);
    Catalog catalog = declared.catalog();
    PipelineSpec spec = catalog.pipeline("p", declared.problems());
    Plan plan = declared.plan(catalog, List.of(spec));
    assertThat(declared.problems().render()).isEmpty();
    List<String> differences = new ArrayList<>();
    TestRunner runner = new TestRunner(spec, plan.graph(), problems);
    for (TestCase test : TestCase.read(spec.tests(), problems)) {
      TestRunner.Outcome outcome = runner.run(test);
      differences.add(outcome == null ? "problems" : outcome.difference());
    }
    return differences;
  }

  private void passes(String pipeline) throws IOException {
    assertThat(run(pipeline)).containsOnly((String) null);
    assertThat(problems.render()).isEmpty();
  }

  private static String test(String key, String step, String rows) {
    return "    " + key + ":\n      - name: " + step + "\n        elements:\n" + rows;
  }

  private static String row(String fields) {
    return "          - {" + fields + "}\n";
  }

  @Test
  void mockedOutputsHaveTheEventTimesOfTheirStream() throws IOException {
    passes(
        PER_HOUR
            + "  - name: hours\n"
            + test("mock_outputs", "ReadFromStream", RIDES)
            + test(
                "expected_inputs",
                "WriteToStream",
                row("city: Rome, rides: 2, since: \"2026-01-01T08:00:00Z\"")
                    + row("city: Rome, rides: 1, since: \"2026-01-01T09:00:00Z\"")));
  }

  @Test
  void mocksBehindTheReadHaveThemToo() throws IOException {
    String expected =
        test(
            "expected_outputs",
            "ExtractWindowingInfo",
            row("city: Rome, rides: 2, since: \"2026-01-01T08:00:00Z\"")
                + row("city: Rome, rides: 1, since: \"2026-01-01T09:00:00Z\"")
                + row("city: Oslo, rides: 1, since: \"2026-01-01T09:00:00Z\""));
    passes(
        PER_HOUR
            + "  - name: outputs\n"
            + test("mock_outputs", "Filter", RIDES)
            + expected
            + "  - name: inputs of a step with windows of its own\n"
            + test("mock_inputs", "Combine", RIDES)
            + expected);
  }

  @Test
  void whatAStepWithWindowsTakesIsWhatTheStepBeforePutsOut() throws IOException {
    passes(
        PER_HOUR
            + "  - name: inputs\n"
            + test("mock_inputs", "Filter", RIDES)
            + test("expected_inputs", "Combine", RIDES.replaceAll(" *- \\{id: d.*\n", "")));
  }

  @Test
  void differencesStandSideBySide() throws IOException {
    List<String> differences =
        run(
            PER_HOUR
                + "  - name: wrong\n"
                + test("mock_outputs", "ReadFromStream", RIDES)
                + test(
                    "expected_outputs",
                    "ExtractWindowingInfo",
                    row("city: Rome, rides: 3, since: \"2026-01-01T08:00:00Z\"")));
    assertThat(differences)
        .containsExactly(
            """
              at 'ExtractWindowingInfo':
                expected {city='Rome', rides=3, since=2026-01-01T08:00:00Z}
                but got  {city='Rome', rides=2, since=2026-01-01T08:00:00Z}
                                             ^
                not expected: {city='Rome', rides=1, since=2026-01-01T09:00:00Z}
            """);
  }

  @Test
  void rowsThatDoNotCome() throws IOException {
    List<String> differences =
        run(
            PER_HOUR
                + "  - name: wrong\n"
                + test(
                    "mock_outputs",
                    "ReadFromStream",
                    row("id: a, city: Rome, fare: 1, at: \"2026-01-01T08:10:00Z\""))
                + test("expected_outputs", "Combine", row("city: Rome, rides: 1")));
    assertThat(differences)
        .containsExactly(
            "  at 'Combine':\n    expected {city='Rome', rides=1}\n    but got  no such row\n");
  }

  @Test
  void errorsAreAnOutput() throws IOException {
    passes(
        """
        pipeline:
          transforms:
            - {type: ReadFromStream, config: {stream: rides}}
            - type: MapToFields
              name: number
              input: ReadFromStream
              config: {fields: {n: CAST(id AS INT64)}, error_handling: {output: bad}}
            - {type: WriteToJson, input: number, config: {path: out/}}
            - type: MapToFields
              name: why
              input: number.bad
              config: {fields: {code: code, id: element.id}}
            - {type: WriteToJson, name: bad, input: why, config: {path: bad/}}
        tests:
          - name: what is no number is an error
            mock_outputs:
              - name: ReadFromStream
                elements:
                  - {id: "1", city: Rome, fare: 1, at: "2026-01-01T00:00:00Z"}
                  - {id: x, city: Rome, fare: 1, at: "2026-01-01T00:00:00Z"}
            expected_outputs:
              - {name: number, elements: [{n: 1}]}
              - {name: why, elements: [{code: bad-cast, id: x}]}
          - name: errors that no expectation looks at
            mock_outputs:
              - name: ReadFromStream
                elements:
                  - {id: "1", city: Rome, fare: 1, at: "2026-01-01T00:00:00Z"}
                  - {id: x, city: Rome, fare: 1, at: "2026-01-01T00:00:00Z"}
            expected_outputs:
              - {name: number, elements: [{n: 1}]}
          - name: errors can be given
            mock_outputs:
              - {name: ReadFromStream, elements: []}
              - name: number.bad
                elements:
                  - {code: c, message: m, step: s, pipeline: p, msg: m, stack: "", element: {id: y}}
            expected_outputs:
              - {name: why, elements: [{code: c, id: y}]}
        """);
  }

  @Test
  void sourcesThatAreAllowedAreRead() throws IOException {
    Declared.in(folder)
        .file(
            "data/rides/a.jsonl",
            "{\"id\":\"a\",\"city\":\"Rome\",\"fare\":12,\"at\":\"2026-01-01T08:10:00Z\"}");
    String expected = test("expected_outputs", "Combine", row("city: Rome, rides: 1"));
    passes(PER_HOUR + "  - name: by type\n    allowed_sources: [ReadFromStream]\n" + expected);
    assertThat(run(PER_HOUR + "  - name: not\n" + expected)).containsExactly("problems");
    assertThat(problems.render())
        .contains("error[unmocked-source]: the test would read 'ReadFromStream' for real");
  }

  @Test
  void badEventsGoToTheDeadLettersAndAreSaidWhereATestFails() throws IOException {
    List<String> differences =
        run(
            """
            pipeline:
              type: chain
              transforms:
                - {type: Create, config: {elements: [{a: x}, {a: "2"}]}}
                - {type: MapToFields, config: {fields: {n: CAST(a AS INT64)}}}
            tests:
              - name: good
                expected_outputs: [{name: MapToFields, elements: [{n: 2}]}]
              - name: bad
                expected_outputs: [{name: MapToFields, elements: [{n: 2}, {n: 3}]}]
            """);
    assertThat(differences)
        .containsExactly(
            null,
            """
              at 'MapToFields':
                expected {n=3}
                but got  no such row
              bad events in 'MapToFields': 1
            """);
  }
}
