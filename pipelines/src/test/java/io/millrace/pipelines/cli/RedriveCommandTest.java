package io.millrace.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.plan.Declared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dead letters through the pipeline once more: mended and not, twice, some of them, and with runs
 * that break off. What counts is what lies in the folders afterwards.
 */
class RedriveCommandTest {
  private static final String READ = "{type: ReadFromStream, config: {stream: rides}}";

  @TempDir Path folder;
  private Declared project;

  /** Two good events, one that is no JSON, and one whose city is no number. */
  @BeforeEach
  void project() {
    project =
        Declared.rides(folder)
            .file(
                "data/rides/a.jsonl", ride("a", "1"), "{damaged", ride("c", "Rome"), ride("d", "4"))
            .chain(
                "cast",
                READ,
                "{type: MapToFields, config: {fields: {id: id, n: CAST(city AS INT64)}}}",
                "{type: Filter, config: {keep: n < 9}}",
                "{type: WriteToJson, config: {path: out/cast/}}");
  }

  private static String ride(String id, String city) {
    return "{\"id\":\"%s\",\"city\":\"%s\",\"fare\":1,\"at\":\"2026-01-01T08:00:00Z\"}"
        .formatted(id, city);
  }

  private Typed run(String pipeline) {
    Typed said = Typed.in(folder, "run", pipeline, "--env", "test", "--run-id", "r1");
    assertThat(said.exit()).as(said.err()).isEqualTo(0);
    return said;
  }

  private Typed redrive(String pipeline, String... words) {
    List<String> all = new ArrayList<>(List.of("redrive", pipeline, "--env", "test"));
    all.addAll(List.of(words));
    return Typed.in(folder, all.toArray(String[]::new));
  }

  /** The lines of the files below a folder, hidden ones left out. */
  private List<String> written(String path) throws IOException {
    List<String> lines = new ArrayList<>();
    if (Files.isDirectory(folder.resolve(path))) {
      try (Stream<Path> files = Files.walk(folder.resolve(path))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          if (!folder.relativize(file).toString().contains("/_")) {
            lines.addAll(Files.readAllLines(file));
          }
        }
      }
    }
    return lines.stream().sorted().toList();
  }

  private Path export(String pipeline, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    Path file = folder.resolve("letters.txt");
    all.addAll(List.of("--export", file.toString()));
    assertThat(redrive(pipeline, all.toArray(String[]::new)).exit()).isEqualTo(0);
    return file;
  }

  private static void replace(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  @Test
  void whatIsNotMendedDiesAgainAndIsANewDeadLetter() throws IOException {
    run("cast");
    Typed said = redrive("cast", "--run-id", "r2");
    assertThat(said.err()).isEmpty();
    assertThat(said.exit()).isEqualTo(0);
    assertThat(said.out())
        .endsWith("run r2: sent 2 dead letters: 0 results, 2 dead again, 0 left out\n");
    assertThat(written("dead/cast/run=r2")).hasSize(2);
    assertThat(redrive("cast", "--run", "r1").out())
        .isEqualTo("there are no dead letters to send\n");
    assertThat(redrive("cast", "--run-id", "r3").out()).contains("sent 2 dead letters");
    assertThat(written("out/cast")).hasSize(2);
  }

  @Test
  void whatIsMendedComesOnceBesideTheResults() throws IOException {
    run("cast");
    Path file = export("cast");
    assertThat(Files.readAllLines(file).get(0))
        .matches("# r1/dead-letters-\\S+:1 (bad-syntax|bad-cast): .*");
    replace(file, "{damaged", ride("b", "2"));
    replace(file, "Rome", "90");
    Typed said = redrive("cast", "--mended", file.toString(), "--run-id", "r2");
    assertThat(said.out())
        .endsWith("run r2: sent 2 dead letters: 1 result, 0 dead again, 1 left out\n");
    assertThat(written("out/cast"))
        .containsExactly(
            "{\"id\":\"a\",\"n\":1}", "{\"id\":\"b\",\"n\":2}", "{\"id\":\"d\",\"n\":4}");
    assertThat(written("out/cast/run=r2")).containsExactly("{\"id\":\"b\",\"n\":2}");
    Typed again = redrive("cast", "--mended", file.toString());
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("letters.txt:1:3: error[unknown-letter]");
    assertThat(redrive("cast").out()).isEqualTo("there are no dead letters to send\n");
    assertThat(written("out/cast")).hasSize(3);
  }

  @Test
  void someOfThem() throws IOException {
    run("cast");
    assertThat(redrive("cast", "--code", "bad-cast", "--run-id", "r2").out())
        .contains("sent 1 dead letter:");
    assertThat(redrive("cast", "--run", "r1", "--step", "ReadFromStream", "--run-id", "r3").out())
        .contains("sent 1 dead letter:");
    assertThat(written("dead/cast/run=r3")).hasSize(1).first().asString().contains("bad-syntax");
    assertThat(redrive("cast", "--code", "bad-cats").out())
        .isEqualTo("there are no dead letters to send\n");
    Typed unknown = redrive("cast", "--run", "r9");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err())
        .isEqualTo("millrace: no run 'r9' left dead letters of 'cast' (runs: r1, r2, r3)\n");
  }

  /** A line that is taken out of the file stays where it is; one that is mended into two is not. */
  @Test
  void someOfAFile() throws IOException {
    run("cast");
    Path file = export("cast");
    List<String> lines = Files.readAllLines(file);
    int damaged = lines.indexOf("{damaged");
    Files.write(file, List.of(lines.get(damaged - 1), ride("x", "5"), ride("y", "6")));
    Typed two = redrive("cast", "--mended", file.toString());
    assertThat(two.out()).contains("not sent: it has a line break, and would be read as two");
    Files.write(file, List.of(lines.get(damaged - 1), ride("x", "5")));
    redrive("cast", "--mended", file.toString(), "--run-id", "r2");
    assertThat(written("out/cast")).hasSize(3).contains("{\"id\":\"x\",\"n\":5}");
    assertThat(redrive("cast", "--run-id", "r3").out()).contains("sent 1 dead letter:");
  }

  // Runs that break off.

  private void twoOutputs() {
    project.file(
        "config/pipelines/two.yaml",
        "pipeline:",
        "  type: composite",
        "  transforms:",
        "    - " + READ,
        "    - {type: WriteToJson, name: First, input: ReadFromStream, config: {path: out/first/}}",
        "    - {type: WriteToJson, name: Second, input: ReadFromStream, config: {path:"
            + " out/second/}}");
    run("two");
  }

  @Test
  void aRunThatFailsHalfWaySendsAllAgainAndDoublesNothing() throws IOException {
    twoOutputs();
    Path file = export("two");
    replace(file, "{damaged", ride("b", "2"));
    // The second output cannot be written: its folder of the run is a file.
    Path blocked = Files.createFile(folder.resolve("out/second/run=r2"));
    Typed failed = redrive("two", "--mended", file.toString(), "--run-id", "r2");
    assertThat(failed.exit()).isNotEqualTo(0);
    assertThat(failed.err()).doesNotContain("Exception", "\tat ");
    assertThat(written("out/first")).hasSize(3);
    Files.deleteIfExists(blocked);
    Typed sent = redrive("two", "--mended", file.toString(), "--run-id", "r2");
    assertThat(sent.exit()).as(sent.err()).isEqualTo(0);
    assertThat(written("out/first")).hasSize(4).doesNotHaveDuplicates();
    assertThat(written("out/second")).hasSize(4).doesNotHaveDuplicates();
  }

  /** As it is when a process dies: what it had begun is noted, and not that it is done. */
  private void breakOff(String pipeline, String run) throws IOException {
    Path notes = folder.resolve("dead/" + pipeline + "/_redriven/run=" + run);
    Files.move(notes.resolve("done.jsonl"), notes.resolve("begun.jsonl"));
  }

  @Test
  void aRunThatDiesWhenAllResultsAreThereIsDone() throws IOException {
    twoOutputs();
    Path file = export("two");
    replace(file, "{damaged", ride("b", "2"));
    redrive("two", "--mended", file.toString(), "--run-id", "r2");
    breakOff("two", "r2");
    assertThat(redrive("two").out()).isEqualTo("there are no dead letters to send\n");
    assertThat(written("out/first")).hasSize(4);
  }

  @Test
  void aRunThatDiesAmongItsResultsIsTakenBack() throws IOException {
    twoOutputs();
    Path file = export("two");
    replace(file, "{damaged", ride("b", "2"));
    redrive("two", "--mended", file.toString(), "--run-id", "r2");
    breakOff("two", "r2");
    Files.delete(folder.resolve("out/second/run=r2/_SUCCESS"));
    Typed again = redrive("two", "--mended", file.toString(), "--run-id", "r3");
    assertThat(again.exit()).as(again.err()).isEqualTo(0);
    assertThat(folder.resolve("out/first/run=r2")).doesNotExist();
    assertThat(written("out/first")).hasSize(4).doesNotHaveDuplicates();
    assertThat(written("out/second")).hasSize(4).doesNotHaveDuplicates();
  }

  // Ways.

  /** An event that failed in one branch has been through the other. */
  @Test
  void anEventGoesOnlyTheWayThatItHasNotBeen() throws IOException {
    project.file(
        "config/pipelines/fork.yaml",
        "pipeline:",
        "  type: composite",
        "  transforms:",
        "    - " + READ,
        "    - {type: WriteToJson, name: All, input: ReadFromStream, config: {path: out/all/}}",
        "    - {type: MapToFields, name: Cast, input: ReadFromStream, config: {fields: {id: id, n:"
            + " CAST(city AS INT64)}}}",
        "    - {type: WriteToJson, name: Numbers, input: Cast, config: {path: out/numbers/}}");
    run("fork");
    assertThat(written("out/all")).hasSize(3);
    Path file = export("fork", "--step", "Cast");
    replace(file, ride("c", "Rome"), "{now it is damaged");
    redrive("fork", "--mended", file.toString(), "--run-id", "r2");
    // It failed earlier this time, and still it has been through the other branch.
    file = export("fork", "--run", "r2");
    replace(file, "{now it is damaged", ride("c", "3"));
    Typed said = redrive("fork", "--mended", file.toString(), "--run-id", "r3");
    assertThat(said.exit()).as(said.err()).isEqualTo(0);
    assertThat(written("out/all")).hasSize(3);
    assertThat(written("out/numbers"))
        .containsExactly(
            "{\"id\":\"a\",\"n\":1}", "{\"id\":\"c\",\"n\":3}", "{\"id\":\"d\",\"n\":4}");
    // The damaged line of the first run has been nowhere, and goes everywhere.
    file = export("fork");
    replace(file, "{damaged", ride("b", "2"));
    redrive("fork", "--mended", file.toString(), "--run-id", "r4");
    assertThat(written("out/all")).hasSize(4).doesNotHaveDuplicates();
    assertThat(written("out/numbers")).hasSize(4).doesNotHaveDuplicates();
  }

  /** Where branches meet, what failed in one of them comes out of that one alone. */
  @Test
  void branchesThatMeet() throws IOException {
    project.file(
        "config/pipelines/meet.yaml",
        "pipeline:",
        "  type: composite",
        "  transforms:",
        "    - " + READ,
        "    - {type: MapToFields, name: Cast, input: ReadFromStream, config: {fields: {id: id, n:"
            + " CAST(city AS INT64)}}}",
        "    - {type: MapToFields, name: Fare, input: ReadFromStream, config: {fields: {id: id, n:"
            + " CAST(fare AS INT64)}}}",
        "    - {type: Flatten, input: [Cast, Fare]}",
        "    - {type: MapToFields, name: Divide, input: Flatten, config: {fields: {id: id, n: 8 / (n"
            + " - 4)}}}",
        "    - {type: WriteToJson, input: Divide, config: {path: out/meet/}}");
    run("meet");
    List<String> before = written("out/meet");
    assertThat(before).hasSize(4);
    Path file = export("meet", "--code", "bad-cast");
    replace(file, "Rome", "6");
    redrive("meet", "--mended", file.toString(), "--run-id", "r2");
    assertThat(written("out/meet/run=r2")).containsExactly("{\"id\":\"c\",\"n\":4}");
    assertThat(redrive("meet", "--step", "Divide").out())
        .contains("not sent: events come to 'Flatten' by several ways\n  1 of Divide, ");
  }

  @Test
  void whatCannotBeSentIsSaid() throws IOException {
    project
        .file(
            "data/rides/a.jsonl",
            "{\"id\":\"a\",\"city\":\"x\",\"fare\":1,\"at\":\"2026-01-01T08:00:00Z\",\"tags\":[\"1\",\"u\"]}")
        .chain(
            "tags",
            READ,
            "{type: Explode, config: {fields: tags}}",
            "{type: MapToFields, name: Cast, config: {fields: {n: CAST(tags AS INT64)}}}",
            "{type: WriteToJson, config: {path: out/tags/}}")
        .chain(
            "late",
            READ,
            "{type: Combine, config: {group_by: city, combine: {fare: sum}}}",
            "{type: MapToFields, name: Cast, config: {fields: {n: CAST(city AS INT64)}}}",
            "{type: WriteToJson, config: {path: out/late/}}");
    run("tags");
    run("late");
    assertThat(redrive("tags").out())
        .isEqualTo(
            """
            there are no dead letters to send
            not sent: 'Explode' makes several rows of one, and others did not fail
              1 of Cast, bad-cast
            """);
    assertThat(redrive("late").out())
        .isEqualTo(
            """
            there are no dead letters to send
            not sent: it failed behind a shuffle, and only its row is kept
              1 of Cast, bad-cast
            """);
    assertThat(redrive("late", "--export", "a", "--mended", "b").exit()).isEqualTo(2);
  }

  /** Each file has its header, and an open quote does not swallow the next event. */
  @Test
  void csvKeepsItsHeader() throws IOException {
    project
        .file(
            "config/streams/table.yaml",
            "stream: table",
            "schema: {type: object, properties: {a: {type: string}, b: {type: integer}}, required:"
                + " [a, b]}",
            "format: csv")
        .file("data/table/one.csv", "a,b", "x,1", "y,one", "w,two", "\"open,2")
        .file("data/table/two.csv", "b,a", "two,z")
        .chain(
            "copy",
            "{type: ReadFromStream, config: {stream: table}}",
            "{type: WriteToJson, config: {path: out/copy/}}");
    run("copy");
    Path file = export("copy");
    replace(file, "two,z", "3,z");
    replace(file, "y,one", "\"y,4");
    replace(file, "w,two", "w,5");
    Typed said = redrive("copy", "--mended", file.toString(), "--run-id", "r2");
    assertThat(said.out()).contains("sent 4 dead letters: 2 results, 2 dead again, 0 left out");
    assertThat(written("out/copy"))
        .containsExactly("{\"a\":\"w\",\"b\":5}", "{\"a\":\"x\",\"b\":1}", "{\"a\":\"z\",\"b\":3}");
  }
}
