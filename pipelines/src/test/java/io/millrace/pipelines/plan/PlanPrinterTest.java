package io.millrace.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.catalog.Catalog;
import io.millrace.pipelines.catalog.ConfigFiles;
import io.millrace.pipelines.operator.Operators;
import io.millrace.pipelines.problem.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans as a person reads them: golden texts, {@code -Dgolden=update} writes what is said now. */
class PlanPrinterTest {
  private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
  private static final Path GOLDEN = ROOT.resolve("pipelines/src/test/resources/plans");

  @TempDir Path folder;

  private static void same(String name, String plan) throws IOException {
    Path golden = GOLDEN.resolve(name + ".txt");
    if ("update".equals(System.getProperty("golden"))) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, plan);
    }
    assertThat(plan).isEqualTo(Files.readString(golden));
    assertThat(plan.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void theShippedPaymentsPerMinute() throws IOException {
    Problems problems = new Problems();
    Path config = ROOT.resolve("config");
    Catalog catalog =
        Catalog.load(new ConfigFiles(config, ROOT), "local", Operators.byType().keySet(), problems);
    PlanContext context =
        new PlanContext(
            catalog.streamNames(),
            catalog::stream,
            stream -> catalog.historyOf(stream, ROOT),
            catalog.environment(),
            ROOT,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            "<run>",
            false);
    Plan plan =
        new Planner(Operators.byType(), context, problems)
            .plan(List.of(catalog.pipeline("payments-per-minute", problems)));
    assertThat(problems.render()).isEmpty();
    same("payments-per-minute", PlanPrinter.print(plan, ROOT, 2));
  }

  @Test
  void twoShufflesAndErrors() throws IOException {
    Declared declared =
        Declared.rides(folder)
            .file(
                "config/pipelines/p.yaml",
                "pipeline:",
                "  transforms:",
                "    - {type: ReadFromStream, name: rides, config: {stream: rides}}",
                "    - type: MapToFields",
                "      name: priced",
                "      input: rides",
                "      config:",
                "        append: true",
                "        fields: {per_km: fare / CAST(id AS DECIMAL), where: \"city || ', Italy'\"}",
                "        error_handling: {output: bad}",
                "    - type: Combine",
                "      name: rides of every city and hour with the highest price",
                "      input: priced",
                "      windowing: {type: fixed, size: 1h, offset: 30m}",
                "      config:",
                "        group_by: {town: UPPER(city), day: day}",
                "        combine:",
                "          rides: {fn: count}",
                "          top: {value: id, fn: last, order_by: [per_km DESC, event_time]}",
                "    - type: Combine",
                "      name: total",
                "      input: rides of every city and hour with the highest price",
                "      config: {combine: {rides: sum, towns: {value: town, fn: count_distinct}}}",
                "    - {type: WriteToJson, name: result, input: total, config: {path: out/total}}",
                "    - {type: MapToFields, name: why, input: priced.bad, config: {fields:"
                    + " {message: message}}}",
                "    - {type: WriteToCsv, name: errors, input: [why], config: {path:"
                    + " out/errors/}}");
    Plan plan = declared.plan("p");
    assertThat(declared.problems().render()).isEmpty();
    same("two-shuffles-and-errors", PlanPrinter.print(plan, folder, 4));
  }

  @Test
  void stepsOfSeveralPipelinesAreToldApart() {
    String read = "{type: ReadFromStream, config: {stream: rides}}";
    String count =
        "{type: Combine, windowing: {type: fixed, size: %s}, config: {combine: {n: count}}}";
    Declared declared =
        Declared.rides(folder)
            .chain("p", read, count.formatted("1h"))
            .chain("q", read, count.formatted("1m"));
    String plan = PlanPrinter.print(declared.plan("p", "q"), folder, 2);
    assertThat(plan)
        .contains(
            "  p/Combine           windows of 1h\n                      pre-aggregate",
            "  q/Combine           windows of 1m\n                      pre-aggregate",
            "shuffle 1: p/Combine, q/Combine");
  }

  @Test
  void longWordsAreBroken() {
    String name = "n".repeat(200);
    Declared declared =
        Declared.rides(folder)
            .chain(
                "p",
                "{type: Create, name: " + name + ", config: {elements: [{" + name + ": 1}]}}",
                "{type: WriteToJson, config: {path: " + (name + "/").repeat(3) + "}}");
    String plan = PlanPrinter.print(declared.plan("p"), folder, 2);
    assertThat(plan.lines()).allMatch(line -> line.length() <= 80);
    assertThat(plan.replaceAll("\\s", "")).contains(name + "/" + name, "->" + name + ":int64");
  }
}
