package io.millrace.it.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.it.benchmarks.Report.Measured;
import io.millrace.it.benchmarks.Report.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contenders take turns; no times without equal answers; who fails is not asked again. */
final class RoundsTest {
  private static final Answer RIGHT = new Answer(2, "right");
  private static final Rounds.Patience TWO_RUNS = new Rounds.Patience(2, 60);

  @TempDir Path folder;

  private final List<String> asked = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private final Map<String, Answer> lies = new HashMap<>();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private String fails = "";

  @Test
  void eachIsAskedColdAndThenInTurnsThatBeginWithAnotherOne() throws Exception {
    Measured measured = run("a", "b");
    assertThat(asked).containsExactly("a", "b", "a", "b", "b", "a");
    assertThat(closed).containsExactlyInAnyOrder("a", "b");
    assertThat(measured.answer()).isEqualTo(RIGHT);
    assertThat(measured.of("a").cold()).isEqualTo(new Run(1, 10));
    assertThat(measured.of("a").runs()).containsExactly(new Run(3, 30), new Run(6, 60));
  }

  @Test
  void aWrongAnswerIsNamedAndEndsTheCase() {
    lies.put("b2", new Answer(2, "wrong"));
    assertThatThrownBy(() -> run("a", "b", "c"))
        .isInstanceOf(Rounds.DifferentAnswers.class)
        .hasMessage(
            "the answers of b-history differ:\n"
                + "  2 rows, digest right: a, c\n"
                + "  2 rows, digest wrong: b");
    assertThat(asked).containsExactly("a", "b", "c");
    assertThat(closed).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void whoAnswersNowThisNowThatIsNamedToo() {
    lies.put("a3", new Answer(3, "other"));
    assertThatThrownBy(() -> run("a", "b"))
        .isInstanceOf(Rounds.DifferentAnswers.class)
        .hasMessageContaining("2 rows, digest right: a before, b")
        .hasMessageContaining("3 rows, digest other: a");
  }

  @Test
  void aReplayIsComparedWithHistory() {
    Rounds replay = new Rounds(Workload.COUNTRIES, Mode.REPLAY, folder, 10, folder, printer());
    replay.expect("history", new Answer(1, "other"));
    assertThatThrownBy(
            () -> replay.run(List.of(new Named("a")), (name, log) -> new Fake(name), "", TWO_RUNS))
        .isInstanceOf(Rounds.DifferentAnswers.class)
        .hasMessageContaining("1 rows, digest other: history");
  }

  @Test
  void whoFailsIsNotAskedAgainAndTheOthersGoOn() throws Exception {
    fails = "a";
    Measured measured = run("a", "b");
    assertThat(asked).containsExactly("a", "b", "b", "b");
    assertThat(measured.of("a")).isNull();
    assertThat(measured.results().get(0).failure()).isEqualTo("out of breath");
    assertThat(measured.of("b").runs()).hasSize(2);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("b-history: a: out of breath");
  }

  /** Two processes, and what they made of the same lines. */
  @Test
  void theFloorAndDuckDbGiveTheSameAnswers() throws Exception {
    Path data = new Payments(5000, 100, 7).in(folder.resolve("data"));
    for (Workload workload : List.of(Workload.FILES, Workload.CARDS)) {
      Measured measured =
          new Rounds(workload, Mode.HISTORY, data, 5000, folder, printer())
              .run(
                  List.of(Contenders.named("duckdb"), Contenders.named("floor")),
                  (name, log) -> new WorkerProcess(name, List.of("-Xmx512m"), log),
                  "payments",
                  new Rounds.Patience(1, 300));
      assertThat(measured.results()).allMatch(each -> each.failure() == null);
      assertThat(measured.answer().rows()).as(workload.title).isPositive();
    }
  }

  @Test
  void aProcessThatEndsSaysWhy() throws Exception {
    Path log = folder.resolve("log");
    Task task = new Task(Workload.COUNTRIES, Mode.HISTORY, folder.resolve("none"), folder, 1);
    try (Asked floor = new WorkerProcess("floor", List.of("-Xmx512m"), log)) {
      assertThatThrownBy(() -> floor.run(task, 300))
          .isInstanceOf(Asked.Failed.class)
          .hasMessageContaining("NoSuchFileException");
    }
  }

  private PrintStream printer() {
    return new PrintStream(said, true, StandardCharsets.UTF_8);
  }

  private Measured run(String... names) throws Exception {
    List<Contender> contenders = new ArrayList<>();
    for (String name : names) {
      contenders.add(new Named(name));
    }
    return new Rounds(Workload.COUNTRIES, Mode.HISTORY, folder, 10, folder, printer())
        .run(contenders, (name, log) -> new Fake(name), "data", TWO_RUNS);
  }

  /** Each run, of whomever, takes a second more than the one before. */
  private final class Fake implements Asked {
    private final String name;

    Fake(String name) {
      this.name = name;
    }

    @Override
    public Outcome run(Task task, long limitSeconds) throws IOException, Failed {
      asked.add(name);
      if (name.equals(fails)) {
        throw new Failed("out of breath", null);
      }
      int number = asked.size();
      return new Outcome(number, 10 * number, lies.getOrDefault(name + number, RIGHT));
    }

    @Override
    public void close() {
      closed.remove(name);
      closed.add(name);
    }
  }

  private record Named(String name) implements Contender {
    @Override
    public String options() {
      return "";
    }

    @Override
    public boolean takes(Workload workload, Mode mode) {
      return true;
    }

    @Override
    public Outcome run(Task task) {
      throw new IllegalStateException("asked in the harness's own process");
    }
  }
}
