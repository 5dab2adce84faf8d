package io.millrace.it.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.it.benchmarks.Report.Measured;
import io.millrace.it.benchmarks.Report.Result;
import io.millrace.it.benchmarks.Report.Run;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is reported of what was measured. */
final class ReportTest {
  private static final Answer ANSWER = new Answer(1440, "0123456789abcdef");

  @Test
  void theMedianIsTheOneInTheMiddle() {
    assertThat(Report.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Report.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
    assertThat(Report.median(List.of(7.0))).isEqualTo(7);
  }

  @Test
  void saysHowManyTimesAsFastAndWhatIsSlower() {
    String table =
        ReportTable.render(
            report(
                measured(
                    "b",
                    result("millrace-direct", 1, 2),
                    result("flink-sql", 4, 6),
                    result("duckdb", 0.5, 1),
                    result("floor", 0.25, 0.5))));
    assertThat(table)
        .contains("## (b) a title, history")
        .contains("the answer has 1,440 rows")
        .contains("| x flink-sql | x duckdb | x floor | slower than |")
        .contains(
            "| millrace-direct | 1.00 | 1.00 | 2.00 | 10.0"
                + " | 4.00 (3.00) | 0.50 (0.50) | 0.25 (0.25) | **duckdb** |")
        .contains("| flink-sql | 4.00 | 0.25 | 6.00 | 10.0 | 1.00 (1.00) |")
        .contains("- duckdb: its options")
        .contains("- cores: 2");
  }

  @Test
  void theFastestIsSlowerThanNobody() {
    Measured of =
        measured("b", result("millrace-direct", 1, 1), result("duckdb", 2, 2), failed("flink-sql"));
    assertThat(ReportTable.faster(of, of.of("millrace-direct"))).isEmpty();
    assertThat(ReportTable.faster(of, of.of("duckdb"))).isEmpty();
    assertThat(of.of("flink-sql")).isNull();
  }

  @Test
  void whoFailedHasNoTimesAndIsComparedWithNobody() {
    String table =
        ReportTable.render(report(measured("b", result("duckdb", 2, 2), failed("flink-sql"))));
    assertThat(table).contains("| flink-sql | not done after 900 s |");
    assertThat(table).doesNotContain("x flink-sql");
  }

  @Test
  void saysWhatAFurtherQueryCosts() {
    assertThat(ReportTable.share(2, 2 + 99 * 0.1, 100)).isBetween(4.999, 5.001);
    String table =
        ReportTable.render(
            report(
                measured("e1", result("millrace-direct", 1, 2), result("duckdb", 1, 1)),
                measured("e10", result("millrace-direct", 1.9, 3.8)),
                measured("e100", result("millrace-direct", 2.98, 4))));
    assertThat(table)
        .contains("| millrace-direct | history | 10 | 10.0 % | 10.0 % |")
        .contains("| millrace-direct | history | 100 | 2.0 % | 1.0 % |")
        .doesNotContain("| duckdb | history |");
  }

  @Test
  void saysWhoseAnswersDiffer() {
    Map<String, Answer> answers =
        new TreeMap<>(
            Map.of("duckdb", ANSWER, "floor", ANSWER, "flink-sql", new Answer(7, "beef")));
    assertThat(ReportTable.differences(answers).lines())
        .containsExactly(
            "  1,440 rows, digest 0123456789abcdef: duckdb, floor",
            "  7 rows, digest beef: flink-sql");
  }

  @Test
  void aLetterIsAWorkloadAndEIsThree() {
    assertThat(Workload.named("b")).containsExactly(Workload.COUNTRIES);
    assertThat(Workload.named("e")).containsExactly(Workload.ONE, Workload.TEN, Workload.HUNDRED);
    assertThat(Workload.named("e10")).containsExactly(Workload.TEN);
    assertThatThrownBy(() -> Workload.named("z")).hasMessage("there is no case 'z'");
  }

  @Test
  void noTwoOfAHundredQueriesAreEqualAndTheFirstIsThatOfB() {
    assertThat(new HashSet<>(Workload.HUNDRED.queries)).hasSize(100);
    assertThat(Workload.HUNDRED.queries.subList(0, 10)).isEqualTo(Workload.TEN.queries);
    assertThat(Workload.ONE.queries).isEqualTo(Workload.COUNTRIES.queries);
  }

  private static Result result(String name, double seconds, double cpuSeconds) {
    Run slow = new Run(2 * seconds, 2 * cpuSeconds);
    Run fast = new Run(seconds / 2, cpuSeconds / 2);
    return new Result(
        name, new Run(10, 10), List.of(slow, new Run(seconds, cpuSeconds), fast), null);
  }

  private static Result failed(String name) {
    return new Result(name, new Run(10, 10), List.of(), "not done after\n900 s");
  }

  private static Measured measured(String workload, Result... results) {
    return new Measured(
        workload, "a title", "history", "data", 1_000_000, 1000, ANSWER, List.of(results));
  }

  private static Report report(Measured... cases) {
    return new Report(
        Map.of("Java", "17"),
        Map.of("cores", "2"),
        List.of("-Xmx4g"),
        Map.of("duckdb", "its options"),
        3,
        List.of(cases));
  }
}
