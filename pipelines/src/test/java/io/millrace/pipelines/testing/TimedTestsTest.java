package io.millrace.pipelines.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.catalog.Catalog;
import io.millrace.pipelines.plan.Declared;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.Type;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Test cases in which time passes. */
class TimedTestsTest {
  private static final String PER_HOUR =
      """
      pipeline:
        type: chain
        transforms:
          - {type: ReadFromStream, config: {stream: rides}}
          - {type: Filter, config: {keep: fare > 10}}
          - type: Combine
            windowing: {type: fixed, size: 1h, lateness: 10m}
            config: {group_by: city, combine: {rides: {fn: count}}}
          - {type: ExtractWindowingInfo, config: {fields: {since: window_start}}}
          - {type: WriteToStream, config: {stream: busy}}
      tests:
        - name: hours
          given:
            rides:
              - {id: a, city: Rome, fare: 12, at: "2026-01-01T08:10:00Z"}
              - {id: b, city: Rome, fare: 13, at: "2026-01-01T09:10:00Z"}
              - watermark: "2026-01-01T09:09:59Z"
              - {id: c, city: Rome, fare: 14, at: "2026-01-01T08:00:00Z"}
              - idle: 1s
              - {id: d, city: Rome, fare: 15, at: "2026-01-01T08:59:00Z"}
              - {id: e, city: Rome, fare: 5, at: "2026-01-01T08:59:00Z"}
          expected:
      """;
  private static final String LAST =
      """
      pipeline:
        type: chain
        transforms:
          - {type: ReadFromStream, config: {stream: rides}}
          - {type: Combine, config: {group_by: city, combine: {last: {value: id, fn: last, order_by: at}}}}
      tests:
        - name: last
          given:
            rides:
              - {id: b, city: Rome, fare: 12, at: "2026-01-01T08:10:00Z"}
              - {id: a, city: Rome, fare: 13, at: "2026-01-01T08:10:00Z"}
              - {id: c, city: Rome, fare: 13, at: "2026-01-01T08:09:00Z"}
          expected: {Combine: [{city: Rome, last: %s}]}
      """;

  @TempDir Path folder;
  private final Problems problems = new Problems();

  private List<String> run(String pipeline) throws IOException {
    return run(pipeline, graph -> graph, Arrangement.TIMED);
  }

  /** The differences of each test, null of one that passed. */
  private List<String> run(
      String pipeline, UnaryOperator<Graph> changed, List<Arrangement> arrangements)
      throws IOException {
    List<String> differences = new ArrayList<>();
    for (TestRunner.Outcome outcome : outcomes(pipeline, changed, arrangements)) {
      differences.add(outcome == null ? "problems" : outcome.difference());
    }
    return differences;
  }

  private List<TestRunner.Outcome> outcomes(
      String pipeline, UnaryOperator<Graph> changed, List<Arrangement> arrangements)
      throws IOException {
    Declared declared = Declared.rides(folder).file("config/pipelines/p.yaml", pipeline);
    Catalog catalog = declared.catalog();
    PipelineSpec spec = catalog.pipeline("p", declared.problems());
    Plan plan = declared.plan(catalog, List.of(spec));
    assertThat(declared.problems().render()).isEmpty();
    Graph graph = changed.apply(plan.graph());
    TestRunner runner = new TestRunner(spec, graph, problems, arrangements, Arrangement.UNTIMED);
    List<TestRunner.Outcome> outcomes = new ArrayList<>();
    for (TestCase test : TestCase.read(spec.tests(), problems)) {
      outcomes.add(runner.run(test));
    }
    return outcomes;
  }

  private void passes(String pipeline) throws IOException {
    assertThat(run(pipeline)).containsOnly((String) null);
    assertThat(problems.render()).isEmpty();
  }

  @Test
  void lateIsWhatComesBehindTheWatermarkAndTheLateness() throws IOException {
    passes(
        PER_HOUR
            + """
                  Combine:
                    rows:
                      - window: ["2026-01-01T08:00:00Z", "2026-01-01T09:00:00Z"]
                        rows: [{city: Rome, rides: 2}]
                      - {window: ["2026-01-01 09:00", "2026-01-01 10:00"], rows: [{city: Rome, rides: 1}]}
                    late: [{id: d, city: Rome, fare: 15, at: "2026-01-01T08:59:00Z"}]
                    dead: []
                  ExtractWindowingInfo:
                    - city: Rome
                      rides: 2
                      since: "2026-01-01T08:00:00Z"
                      window_start: "2026-01-01T08:00:00Z"
                      window_end: "2026-01-01T09:00:00Z"
                    - city: Rome
                      rides: 1
                      since: "2026-01-01T09:00:00Z"
                      window_start: "2026-01-01T09:00:00Z"
                      window_end: "2026-01-01T10:00:00Z"
                  busy:
                    - {city: Rome, rides: 2, since: "2026-01-01T08:00:00Z"}
                    - {city: Rome, rides: 1, since: "2026-01-01T09:00:00Z"}
            """);
  }

  /** Updates are as the events are given: all between two watermarks arrive together. */
  @Test
  void updatesAreAmongTheRowsOfAnAggregateAndNotBehindAKey() throws IOException {
    String updating =
        PER_HOUR
            .replace("lateness: 10m}", "lateness: 10m, emit: updates}")
            .replace("{stream: busy}", "{stream: busy, key: [city, since]}");
    String busy =
        """
              busy:
                - {city: Rome, rides: 2, since: "2026-01-01T08:00:00Z"}
                - {city: Rome, rides: 1, since: "2026-01-01T09:00:00Z"}
        """;
    passes(
        updating
            + """
                  Combine:
                    rows:
                      - window: ["2026-01-01T08:00:00Z", "2026-01-01T09:00:00Z"]
                        rows: [{city: Rome, rides: 1}, {city: Rome, rides: 2}, {city: Rome, rides: 2}]
                      - window: ["2026-01-01T09:00:00Z", "2026-01-01T10:00:00Z"]
                        rows: [{city: Rome, rides: 1}, {city: Rome, rides: 1}]
            """
            + busy);
    assertThat(run(updating + busy.replace("rides: 2", "rides: 1")))
        .hasSize(1)
        .allMatch(difference -> difference.contains("but got  {city='Rome', rides=2"));
  }

  @Test
  void whatIsExpectedInAnotherWindowOrInTimeFails() throws IOException {
    List<String> differences =
        run(
            PER_HOUR
                + """
                      Combine:
                        rows:
                          - window: ["2026-01-01T08:00:00Z", "2026-01-01T09:00:00Z"]
                            rows: [{city: Rome, rides: 1}, {city: Rome, rides: 2}]
                        late: []
                """);
    assertThat(differences)
        .containsExactly(
            """
              at 'Combine':
                expected {city='Rome', rides=1, window_end=2026-01-01T09:00:00Z, window_start=2026-01-01T08:00:00Z}
                but got  {city='Rome', rides=1, window_end=2026-01-01T10:00:00Z, window_start=2026-01-01T09:00:00Z}
                                                                      ^^                                  ^
              at late rows of 'Combine':
                not expected: {at=2026-01-01T08:59:00Z, city='Rome', fare=15, id='d'}
              late events for 'Combine': 1
            """);
  }

  @Test
  void resultsThatDoNotDependOnTheOrderOfArrivalPass() throws IOException {
    passes(LAST.formatted("a"));
  }

  /**
   * Rows of the same time are told apart by their place in the source, which this one takes from
   * the order of arrival.
   */
  private static final Arrangement.Order MISPLACED =
      events -> {
        List<GivenEvents.Event> turned = new ArrayList<>();
        for (GivenEvents.Event event : events) {
          long place = events.size() - turned.size();
          turned.add(new GivenEvents.Event(event.row(), event.time(), place, event.stretch()));
        }
        return turned;
      };

  @Test
  void resultsThatDependOnTheOrderOfArrivalAreFound() throws IOException {
    List<Arrangement> arrangements =
        List.of(
            Arrangement.TIMED.get(0),
            Arrangement.TIMED.get(1),
            new Arrangement("turned round", true, MISPLACED, 1, 1));
    List<TestRunner.Outcome> outcomes = outcomes(LAST.formatted("z"), graph -> graph, arrangements);
    assertThat(outcomes)
        .extracting(TestRunner.Outcome::difference)
        .containsExactly(
            """
              the result depends on the order of arrival:
              at 'Combine':
                as given:     {city='Rome', last='a'}
                turned round: {city='Rome', last='b'}
                                                  ^
            """);
    assertThat(outcomes.get(0).mending().isEmpty()).as("neither may be taken as right").isTrue();
  }

  @Test
  void resultsThatDifferInHistoryAreFound() throws IOException {
    List<Arrangement> arrangements =
        List.of(Arrangement.TIMED.get(0), new Arrangement("as history", false, MISPLACED, 0, 1));
    assertThat(run(LAST.formatted("a"), graph -> graph, arrangements).get(0))
        .startsWith("  the result depends on whether it is history or a stream:\n")
        .contains("as given:", "as history:");
  }

  @Test
  void nothingMayCome() throws IOException {
    String nothing = PER_HOUR.replaceAll(" {8}- .*\n", "").replace("rides:\n", "rides: []\n");
    passes(nothing + "      Combine: {rows: [], late: [], dead: []}\n");
    passes(nothing + "      busy: []\n");
  }

  @Test
  void whatIsLateInAStreamIsNotComparedWithHistory() throws IOException {
    passes(
        PER_HOUR
            + """
                  busy:
                    - {city: Rome, rides: 2, since: "2026-01-01T08:00:00Z"}
                    - {city: Rome, rides: 1, since: "2026-01-01T09:00:00Z"}
            """);
    String inTime = PER_HOUR.replace("        - idle: 1s\n", "");
    assertThat(inTime).doesNotContain("idle");
    passes(
        inTime
            + """
                  busy:
                    - {city: Rome, rides: 3, since: "2026-01-01T08:00:00Z"}
                    - {city: Rome, rides: 1, since: "2026-01-01T09:00:00Z"}
            """);
  }

  @Test
  void rowsInTheMiddleTakePartWithTheirTimes() throws IOException {
    passes(
        PER_HOUR.replace(
                "    given:\n",
                """
                    mock_inputs:
                      - name: Combine
                        elements: [{id: z, city: Oslo, fare: 1, at: "2026-01-01T08:30:00Z"}]
                    given:
                """)
            + """
                  busy: [{city: Oslo, rides: 1, since: "2026-01-01T08:00:00Z"}]
            """);
    passes(
        """
        pipeline:
          type: chain
          transforms:
            - {type: ReadFromStream, config: {stream: rides}}
            - type: Combine
              windowing: {type: fixed, size: 1h}
              config: {group_by: city, combine: {rides: {fn: count}}}
            - type: Combine
              name: day
              windowing: {type: fixed, size: 24h}
              config: {group_by: city, combine: {hours: {fn: count}}}
        tests:
          - name: given in the middle
            given:
              Combine:
                - {event: {city: Rome, rides: 1}, at: "2026-01-01T08:59:59Z"}
                - {watermark: "2026-01-02"}
                - {event: {city: Rome, rides: 1}, at: "2026-01-02T08:59:59Z"}
                - {event: {city: Rome, rides: 7}, at: "2026-01-01T09:59:59Z"}
            expected:
              day:
                rows:
                  - {window: ["2026-01-01", "2026-01-02"], rows: [{city: Rome, hours: 1}]}
                  - {window: ["2026-01-02", "2026-01-03"], rows: [{city: Rome, hours: 1}]}
                late: [{city: Rome, rides: 7}]
        """);
  }

  @Test
  void deadLettersAreExpectedByCodeAndByPartOfTheirMessage() throws IOException {
    String pipeline =
        """
        pipeline:
          type: chain
          transforms:
            - {type: ReadFromStream, config: {stream: rides}}
            - {type: MapToFields, config: {fields: {n: CAST(id AS INT64)}}}
        tests:
          - name: no number
            given:
              rides:
                - {id: "1", city: Rome, fare: 12, at: "2026-01-01T08:10:00Z"}
                - {id: x, city: Rome, fare: 12, at: "2026-01-01T08:10:00Z"}
            expected:
              MapToFields: {rows: [{n: 1}], dead: [{code: bad-cast, message: %s}]}
        """;
    passes(pipeline.formatted("\"'x'\""));
    assertThat(run(pipeline.formatted("other")).get(0))
        .contains(
            "at dead letters of 'MapToFields':", "expected {code='bad-cast', message='other'}");
  }

  @Test
  void theOrderOfRowsCountsBehindAnOrder() throws IOException {
    String pipeline =
        """
        pipeline:
          type: chain
          transforms:
            - {type: ReadFromStream, config: {stream: rides}}
            - {type: Filter, name: Sorted, config: {keep: fare > 10}}
            - {type: MapToFields, config: {fields: {id: id}}}
        tests:
          - name: by time
            given:
              rides:
                - {id: c, city: Rome, fare: 12, at: "2026-01-01T08:30:00Z"}
                - {id: a, city: Rome, fare: 12, at: "2026-01-01T08:10:00Z"}
                - {id: b, city: Oslo, fare: 12, at: "2026-01-01T08:20:00Z"}
            expected: {MapToFields: [%s]}
        """;
    UnaryOperator<Graph> ordered = TimedTestsTest::withOrder;
    assertThat(run(pipeline.formatted("{id: a}, {id: b}, {id: c}"), ordered, Arrangement.TIMED))
        .containsExactly((String) null);
    assertThat(run(pipeline.formatted("{id: b}, {id: a}, {id: c}"), ordered, Arrangement.TIMED))
        .containsExactly(
            """
              at 'MapToFields', in another order than expected:
                got {id='a'}
                got {id='b'}
                got {id='c'}
            """);
  }

  /** The step 'Sorted' as an Order by city. */
  private static Graph withOrder(Graph graph) {
    List<Graph.Node> nodes = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      Step step = node.step();
      if (node.name().equals("Sorted")) {
        Expression city = new Expression.FieldRef(1, "city", Type.STRING);
        step = new Step.Order(List.of(city), 0, step.output());
      }
      nodes.add(new Graph.Node(node.index(), node.pipeline(), node.name(), step, node.inputs()));
    }
    return new Graph(nodes);
  }
}
