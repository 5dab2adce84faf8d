package io.millrace.pipelines.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.catalog.Catalog;
import io.millrace.pipelines.plan.Declared;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.plan.PlanPrinter;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Deduplicate, Order, LatestByKey, Partition and output_schema become in a plan. */
class KeyedStepsTest {
  private static final String READ = "{type: ReadFromStream, config: {stream: trips}}";
  private static final String WRITE = "{type: WriteToJson, config: {path: out/}}";

  @TempDir Path folder;

  private Plan plan(String... steps) {
    Declared declared =
        Declared.rides(folder)
            .file(
                "config/streams/trips.yaml",
                "stream: trips",
                "schema:",
                "  type: object",
                "  properties:",
                "    trip: {type: string}",
                "    city: {type: string}",
                "    at: {type: string, format: date-time}",
                "  required: [trip, city, at]",
                "format: json",
                "id: trip",
                "event_time: at")
            .chain("p", steps);
    Catalog catalog = declared.catalog();
    Plan plan = declared.plan(catalog, catalog.pipelines());
    assertThat(declared.problems().render()).isEmpty();
    return plan;
  }

  private static <T extends Step> T only(Plan plan, Class<T> type) {
    return type.cast(
        plan.graph().nodes().stream()
            .map(Graph.Node::step)
            .filter(type::isInstance)
            .findFirst()
            .orElseThrow());
  }

  @Test
  void theIdIsTheStreamsThroughStepsThatKeepIt() {
    Plan plan =
        plan(
            READ,
            "{type: Filter, config: {keep: \"city <> 'Kiel'\"}}",
            "{type: MapToFields, config: {fields: {city: city, number: trip, at: at}}}",
            "{type: Deduplicate, config: {lateness: 10m}}",
            WRITE);

    Step.Deduplicate step = only(plan, Step.Deduplicate.class);
    assertThat(step.id()).hasSize(1);
    assertThat(((Expression.FieldRef) step.id().get(0)).name()).isEqualTo("number");
    assertThat(step.latenessMillis()).isEqualTo(600_000);
  }

  @Test
  void thePlanSaysWhatReplacesWhat() {
    Plan plan =
        plan(
            READ,
            "{type: Combine, windowing: {type: fixed, size: 1h, emit: updates}, config: {group_by:"
                + " city, combine: {trips: {fn: count}}}}",
            "{type: ExtractWindowingInfo, config: {fields: {since: window_start}}}",
            "{type: MapToFields, config: {fields: {trips: trips, since: since, city: city}}}",
            "{type: WriteToJson, config: {path: out/, key: [city, since]}}");

    assertThat(only(plan, Step.Combine.class).windowing().emit()).isEqualTo(Windowing.Emit.UPDATES);
    assertThat(only(plan, Step.WriteFiles.class).key()).containsExactly(2, 1);
    assertThat(PlanPrinter.print(plan, folder, 4).lines().map(String::strip))
        .containsSubsequence(
            "Combine             key: city; packed in 4 shards",
            "state: about 51 B x keys x 1 window at once",
            "given and freed: when the watermark passes a window's end",
            "in a stream also what has changed, each time events come",
            "rows replace those of the same city, since",
            "WriteToJson         key: city, since; packed in 4 shards",
            "state: the newest row of each key, until all input is read",
            "WriteToJson         writes the newest row of each key");
  }

  /** The fields of a stream are in its own order. */
  @Test
  void aKeyIsFoundInTheFieldsOfTheStream() {
    Plan plan =
        plan(
            READ,
            "{type: MapToFields, config: {fields: {at: at, city: city, trip: trip}}}",
            "{type: WriteToStream, config: {stream: trips, key: city}}");

    Step.WriteFiles write = only(plan, Step.WriteFiles.class);
    assertThat(write.output().name(write.key().get(0))).isEqualTo("city");
  }

  @Test
  void thePlanSaysWhatIsKeptAndUntilWhen() {
    Plan plan =
        plan(
            READ,
            "{type: Deduplicate, config: {lateness: 10m}}",
            "{type: Order, config: {key: city, lateness: 30s}}",
            WRITE);

    String text = PlanPrinter.print(plan, folder, 2);

    assertThat(text)
        .contains(
            "one of several events with the same time and trip",
            "key: trip; packed in 2 shards",
            "state: about 98 B x rows of 601s",
            "and about 45 B x ids of 601s",
            "freed: when the watermark is beyond a row by 601s, an id",
            "by event time for each city",
            "key: city; packed in 2 shards");
    // A step waits no shorter than those before it.
    assertThat(only(plan, Step.Order.class).latenessMillis()).isEqualTo(600_000);
  }

  @Test
  void theLatestRowIsTakenAsAWhole() {
    Plan plan = plan(READ, "{type: LatestByKey, config: {key: city}}", WRITE);

    Step.Combine combine = only(plan, Step.Combine.class);
    assertThat(combine.aggregates()).hasSize(1);
    assertThat(combine.aggregates().get(0).value()).isInstanceOf(Expression.MakeRow.class);
    List<Graph.Node> nodes = plan.graph().nodes();
    Graph.Node last =
        nodes.stream().filter(node -> node.name().equals("LatestByKey")).findFirst().orElseThrow();
    assertThat(last.step().output().names()).containsExactly("trip", "city", "at");
  }

  @Test
  void aSchemaOfTheOutputIsCheckedBehindTheStep() {
    Plan plan =
        plan(
            READ,
            "{type: MapToFields, config: {fields: {city: city}, output_schema: {type: object,"
                + " properties: {city: {type: string, maxLength: 9}}}}}",
            WRITE);

    Step.Validate validate = only(plan, Step.Validate.class);
    assertThat(validate.messages())
        .containsExactly("'city' must have at most 9 characters (maxLength)");
    assertThat(PlanPrinter.print(plan, folder, 2)).contains("MapToFields/output_schema");
  }
}
