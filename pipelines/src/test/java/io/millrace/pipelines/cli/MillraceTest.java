package io.millrace.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.plan.Declared;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The commands as a user types them, in a small project. */
class MillraceTest {
  private static final String READ = "{type: ReadFromStream, config: {stream: rides}}";

  @TempDir Path folder;
  private Declared project;

  @BeforeEach
  void project() {
    project =
        Declared.rides(folder)
            .file(
                "data/rides/a.jsonl",
                ride("a", "Rome", 3, "2026-01-01T08:10:00Z"),
                ride("b", "Rome", 12, "2026-01-01T08:50:00Z"),
                ride("c", "Oslo", 20, "2026-01-01T09:10:00Z"),
                "{damaged",
                ride("d", "Rome", 30, "2026-01-02T08:10:00Z"))
            .chain(
                "dear",
                READ,
                "{type: Filter, config: {keep: fare > 10}}",
                "{type: MapToFields, config: {fields: {id: id, fare: fare}}}",
                "{type: WriteToJson, config: {path: out/dear/}}");
  }

  private static String ride(String id, String city, int fare, String at) {
    return "{\"id\":\""
        + id
        + "\",\"city\":\""
        + city
        + "\",\"fare\":"
        + fare
        + ",\"at\":\""
        + at
        + "\"}";
  }

  private record Said(int exit, String out, String err) {}

  /** Runs a command with {@code --config} of the project. */
  private Said millrace(String... words) {
    List<String> args = new ArrayList<>(List.of(words));
    args.add(1, "--config");
    args.add(2, folder.resolve("config").toString());
    return plain(args.toArray(String[]::new));
  }

  private static Said plain(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream newOut = new ByteArrayOutputStream();
    ByteArrayOutputStream newErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(newOut, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(newErr, true, StandardCharsets.UTF_8));
    try {
      int exit = Millrace.run(args);
      return new Said(
          exit, newOut.toString(StandardCharsets.UTF_8), newErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private List<String> written(String path) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve(path))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines.stream().sorted().toList();
  }

  // Runs.

  @Test
  void aRunWritesAndShowsItsLedger() throws IOException {
    Path report = folder.resolve("ledger.json");
    Said said =
        millrace("run", "dear", "--env", "test", "--run-id", "r1", "--report", report.toString());
    assertThat(said.err()).isEmpty();
    assertThat(said.exit()).isEqualTo(0);
    assertThat(said.out())
        .contains("the ledger balances: every event is accounted for")
        .contains("run r1: 5 events in ")
        .contains("3 rows in ");
    assertThat(said.out().lines()).anyMatch(line -> line.matches("ReadFromStream +5 +4 +- +1"));
    assertThat(written("out/dear"))
        .containsExactly(
            "{\"id\":\"b\",\"fare\":12}",
            "{\"id\":\"c\",\"fare\":20}",
            "{\"id\":\"d\",\"fare\":30}");
    assertThat(written("dead")).hasSize(1);
    assertThat(Files.readString(report)).contains("\"run\" : \"r1\"", "\"balances\" : true");

    Said again = millrace("run", "dear", "--env", "test");
    assertThat(again.exit()).isEqualTo(3);
    assertThat(again.err())
        .startsWith("millrace: 'WriteToJson' would write where files of an earlier run are: ")
        .contains("remove them, choose another path, or say `overwrite: true` in the step");
  }

  @Test
  void aRunOfSomeHours() throws IOException {
    Said said =
        millrace(
            "run", "dear", "--env", "test", "--from", "2026-01-01T08:30:00Z", "--to", "2026-01-02");
    assertThat(said.exit()).isEqualTo(0);
    assertThat(written("out/dear"))
        .containsExactly("{\"id\":\"b\",\"fare\":12}", "{\"id\":\"c\",\"fare\":20}");
  }

  @Test
  void anAggregateOfSomeHoursWithoutWindows() throws IOException {
    project.chain(
        "total",
        READ,
        "{type: Combine, config: {combine: {fare: sum}}}",
        "{type: WriteToJson, config: {path: out/total/}}");
    Said said = millrace("run", "total", "--env", "test", "--to", "2026-01-01T09:00:00Z");
    assertThat(said.exit()).isEqualTo(0);
    assertThat(written("out/total")).containsExactly("{\"fare\":15}");
  }

  @Test
  void noFilesIsTheEnvironmentsFault() {
    project.chain(
        "empty", READ.replace("rides", "busy"), "{type: WriteToJson, config: {path: x/}}");
    Said said = millrace("run", "empty", "--env", "test");
    assertThat(said.exit()).isEqualTo(3);
    assertThat(said.err()).contains("millrace: ", "data/busy/", "nothing was written");
    assertThat(said.err()).doesNotContain("Exception", "io.millrace");
  }

  @Test
  void aBadEventWithoutAPlaceIsTheDatasFault() {
    project.chain(
        "bad",
        "{type: Create, config: {elements: [{a: x}]}}",
        "{type: MapToFields, config: {fields: {n: CAST(a AS INT64)}}}",
        "{type: WriteToJson, config: {path: out/}}");
    Said said = millrace("run", "bad");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("nothing was written").doesNotContain("Exception");
    assertThat(folder.resolve("out"))
        .satisfiesAnyOf(
            out -> assertThat(out).doesNotExist(), out -> assertThat(out).isEmptyDirectory());
  }

  // What is asked for.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run dear | pipeline 'dear' uses stream 'rides', and an environment says where that lives:"
            + " add --env test (environments: test)",
        "plan dear | pipeline 'dear' uses stream 'rides', and an environment says where that lives:"
            + " add --env test (environments: test)",
        "run dear --env test --mode live | --mode live is not there yet; allowed: history, replay",
        "run dear --env test --mode past | there is no mode 'past'; allowed: history, replay",
        "run dear --env test --speed 2 | --speed belongs to --mode replay",
        "run dear --env test --disorder | --disorder belongs to --mode replay",
        "run dear --env test --mode replay --speed fast | --speed must be a number above 0, or max,"
            + " not 'fast'",
        "run dear --env test --mode replay --no-optimise | --no-optimise runs history only; leave it"
            + " out, or say --mode history",
        "verify dear --env test --rounds -1 | --rounds must be 0 or more, not -1",
        "run dear --evn test | neither Millrace nor the runner has an option --evn; did you mean"
            + " --env? (millrace run --help lists them)",
        "run dear --env test --targetParalelism=3 | neither Millrace nor the runner has an option"
            + " --targetParalelism; did you mean --targetParallelism? (millrace run --help lists"
            + " them)",
        "run dear --env test --runner spark | there is no runner 'spark' here; allowed: direct,"
            + " flink",
        "run dear --env test --runner flnk | there is no runner 'flnk' here; allowed: direct, flink;"
            + " did you mean 'flink'?",
        "run dear --env test --parallelism 0 | --parallelism must be at least 1, not 0",
        "run dear --env test --from monday | --from must be a time like 2026-01-01T00:00:00Z or a"
            + " day, not 'monday'",
        "run dear --env test --from 2026-02-01 --to 2026-01-01 | --from must be before --to",
        "generate ride | there is no stream 'ride'; did you mean 'rides'? (streams: busy, rides)",
      })
  void wrongCommandLines(String line, String said) {
    Said answer = millrace(line.split(" "));
    assertThat(answer.err()).isEqualTo("millrace: " + said + System.lineSeparator());
    assertThat(answer.exit()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "check --evn test | --env",
        "rn dear          | run",
        "run              | PIPELINE",
      })
  void whatPicocliAnswers(String line, String contains) {
    Said said = plain(line.split(" "));
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains(contains);
  }

  @Test
  void helpAndVersion() {
    assertThat(plain("--help").out()).contains("check", "plan", "run", "test", "generate");
    assertThat(plain().exit()).isEqualTo(0);
    assertThat(plain("--version").out()).startsWith("millrace ");
    assertThat(plain("run", "--help").exit()).isEqualTo(0);
  }

  @Test
  void anEnvironmentOfAnotherRunner() {
    project.file(
        "config/environments/cloud.yaml",
        "environment: cloud",
        "cloud: gcp",
        "region: europe-west1",
        "runner: dataflow",
        "streams: {default: {history: {files: {path: \"data/{{ stream }}/\"}}}}",
        "dead_letters: {files: {path: dead/}}");
    Said said = millrace("run", "dear", "--env", "cloud");
    assertThat(said.err())
        .isEqualTo(
            "millrace: environment 'cloud' has the runner 'dataflow', which runs nothing from here;"
                + " add --runner with one of: direct, flink\n");
    assertThat(said.exit()).isEqualTo(2);
  }

  // Problems.

  @Test
  void problemsOfOtherFilesStopNoRun() throws IOException {
    project
        .chain("broken", READ, "{type: Filter, config: {keep: nothing}}")
        .chain("damaged", "{type: Fliter}")
        .file("config/streams/other.yaml", "stream: other", "schema: {type: 3}", "format: json");
    assertThat(millrace("run", "dear", "--env", "test").err()).isEmpty();
    assertThat(written("out/dear")).hasSize(3);
    assertThat(millrace("plan", "dear", "--env", "test").exit()).isEqualTo(0);
    Said check = millrace("check");
    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.err())
        .contains("broken.yaml:5:", "damaged.yaml:4:", "other.yaml:2:")
        .containsPattern("(?m)^3 problems$");
  }

  @Test
  void aBrokenPipelineIsNamedOnce() {
    project.chain("broken", "{type: Fliter}");
    Said said = millrace("run", "broken", "--env", "test");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("unknown-type").doesNotContain("unknown-pipeline");
  }

  @Test
  void aBrokenStreamIsAProblemOfThoseThatUseIt() {
    project.file("config/streams/rides.yaml", "stream: rides", "schema: {type: 3}");
    Said said = millrace("run", "dear", "--env", "test");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("rides.yaml:2:").doesNotContain("unknown-stream");
  }

  @Test
  void unknownNames() {
    Said pipeline = millrace("run", "deer", "--env", "test");
    assertThat(pipeline.exit()).isEqualTo(1);
    assertThat(pipeline.err())
        .isEqualTo(
            "deer: error[unknown-pipeline]: there is no pipeline and no file of this name\n"
                + " = pipelines: dear\n"
                + " = did you mean 'dear'?\n\n");
    Said environment = millrace("run", "dear", "--env", "tset");
    assertThat(environment.exit()).isEqualTo(1);
    assertThat(environment.err())
        .contains("there is no environment 'tset'", "did you mean 'test'?");
  }

  @Test
  void noFolder() {
    Said said = plain("check", "--config", folder.resolve("nowhere").toString());
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("error[unknown-folder]: there is no such folder");
  }

  @Test
  void filesThatCannotBeRead() {
    assertThat(explained(new UncheckedIOException("while reading a.yaml", new IOException("EIO"))))
        .isEqualTo("3 millrace: while reading a.yaml: EIO");
    assertThat(
            explained(
                new UncheckedIOException(
                    "while reading a.yaml", new AccessDeniedException("a.yaml"))))
        .isEqualTo("3 millrace: while reading a.yaml: no permission for a.yaml");
    assertThat(explained(new NoSuchFileException("/x/y")))
        .isEqualTo("3 millrace: there is no file or folder /x/y");
    assertThat(explained(new IllegalStateException("odd")))
        .startsWith("70 millrace: this is a bug in Millrace; please report it with what follows");
  }

  private static String explained(Exception failure) {
    StringWriter err = new StringWriter();
    CommandLine command = new CommandLine(new Millrace()).setErr(new PrintWriter(err, true));
    return Millrace.explain(failure, command) + " " + err.toString().strip();
  }

  @Test
  void aReportThatCannotBeWrittenIsSaidBeforeTheRun() {
    String report = folder.resolve("no/such/ledger.json").toString();
    Said said = millrace("run", "dear", "--env", "test", "--report", report);
    assertThat(said.exit()).isEqualTo(3);
    assertThat(said.err()).startsWith("millrace: there is no file or folder ");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  // The other commands.

  @Test
  void checkSaysWhatIsFine() {
    Said said = millrace("check");
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).isEqualTo("1 pipeline is fine in test\n");
  }

  @Test
  void checkLooksAtTestsAndGenerators() {
    project.chain(
        "tested",
        READ,
        "{type: LogForTesting}\ntests: [{expected_outputs: [{name: Nobody, elements: []}]}]");
    Said said = millrace("check", "tested");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("there is no step 'Nobody' in the pipeline");
  }

  @Test
  void planShowsThePlan() {
    Said said = millrace("plan", "dear", "--env", "test");
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).startsWith("plan of dear\n").doesNotContain(folder.toString());
  }

  @Test
  void testsPassAndFail() {
    String tests =
        "{type: Filter, config: {keep: fare > 10}}\n"
            + "tests:\n"
            + "  - name: cheap ones go\n"
            + "    mock_outputs: [{name: ReadFromStream, elements: [{id: a, city: Rome, fare: 3, at:"
            + " \"2026-01-01T00:00:00Z\"}]}]\n"
            + "    expected_outputs: [{name: Filter, elements: %s}]";
    project.chain("good", READ, tests.formatted("[]"));
    Said good = millrace("test", "good");
    assertThat(good.out()).isEqualTo("passed  good: cheap ones go\n1 passed, 0 failed\n");
    assertThat(good.exit()).isEqualTo(0);

    project
        .chain(
            "bad",
            READ,
            tests.formatted("[{id: a, city: Rome, fare: 3, at: \"2026-01-01T00:00:00Z\"}]"))
        .chain("broken", "{type: Fliter}");
    Said all = millrace("test");
    assertThat(all.exit()).isEqualTo(1);
    assertThat(all.out())
        .contains("FAILED  bad: cheap ones go", "passed  good", "1 passed, 1 failed");
    assertThat(all.err()).contains("broken.yaml");
  }

  @Test
  void noTests() {
    Said said = millrace("test", "dear");
    assertThat(said.exit()).isEqualTo(0);
    assertThat(said.out()).isEqualTo("there are no tests: add a `tests:` block to a pipeline\n");
  }

  @Test
  void generateMakesEvents() throws IOException {
    project.file(
        "config/streams/made.yaml",
        "stream: made",
        "schema: {type: object, properties: {id: {type: string}, at: {type: string, format:"
            + " date-time}}, required: [id, at]}",
        "format: json",
        "event_time: at",
        "generate:",
        "  events: 10",
        "  seed: 1",
        "  start: 2026-01-01T00:00:00Z",
        "  rate: 1/s",
        "  fields: {id: {sequence: \"{n}\"}, at: {event_time: true}}");
    Path out = folder.resolve("made.jsonl");
    Said said = millrace("generate", "made", "--events", "7", "--out", out.toString());
    assertThat(said.err()).isEmpty();
    assertThat(said.exit()).isEqualTo(0);
    assertThat(said.out()).startsWith("7 lines in ");
    assertThat(Files.readAllLines(out)).hasSize(7);
    assertThat(millrace("generate", "rides").exit()).isEqualTo(1);
  }
}
