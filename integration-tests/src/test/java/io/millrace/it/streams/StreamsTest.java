package io.millrace.it.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.cli.Millrace;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of odd files, what is written of them, and what is read of that again. */
class StreamsTest {
  @TempDir Path folder;

  @Test
  void odditiesOfFilesAreReadAsTheyWereMeant() throws Exception {
    assertThat(run("formats")).isZero();
    assertThat(run("formats", "--no-optimise")).isZero();
  }

  @Test
  void whatIsWrittenByFieldByWindowOrCompressedIsReadAgain() throws Exception {
    assertThat(run("write")).isZero();
    assertThat(names("by-field")).contains("till=1", "till=2", "till=3");
    assertThat(names("gzip")).anyMatch(name -> name.endsWith(".gz"));
    assertThat(names("zstd")).anyMatch(name -> name.endsWith(".zst"));
    assertThat(run("read")).isZero();
  }

  @Test
  void halvesGiveTheWindowsOfTheWholeAndNoneInPart() throws Exception {
    // 09:01:30 lies inside a window: it is whole in the second half and not there in the first.
    assertThat(run("pages", "--run-id", "1-early", "--to", "2026-03-01T09:01:30Z")).isZero();
    assertThat(run("pages", "--run-id", "2-late", "--from", "2026-03-01T09:01:30Z")).isZero();
    assertThat(run("pages", "--run-id", "3-whole")).isZero();
    List<String> halves = new ArrayList<>(rows("streams/pages/run=1-early"));
    assertThat(halves).hasSize(2);
    halves.addAll(rows("streams/pages/run=2-late"));
    assertThat(halves)
        .containsExactlyInAnyOrderElementsOf(rows("streams/pages/run=3-whole"))
        .hasSize(6);
    // The last run is what the next pipeline reads.
    assertThat(run("busiest")).isZero();
  }

  @Test
  void eachKindOfStepHasItsDeadLetters() throws Exception {
    assertThat(run("dead", "--run-id", "1")).isZero();
    List<String> letters = rows("dead-letters/dead/run=1");
    assertThat(letters).allMatch(letter -> letter.contains("\"pipeline\":\"dead\""));
    for (String step : List.of("Read", "Fast", "Rate", "Times", "Sums")) {
      assertThat(letters).anyMatch(letter -> letter.contains("\"step\":\"" + step + "\""));
    }
    assertThat(letters).hasSize(6);
  }

  private int run(String pipeline, String... options) throws URISyntaxException {
    Path here = Path.of(StreamsTest.class.getResource("/streams").toURI());
    List<String> arguments = new ArrayList<>(List.of("run", pipeline, "--env", "here"));
    arguments.addAll(List.of("--config", here.resolve("config").toString()));
    arguments.addAll(List.of("--var", "data=" + here.resolve("data")));
    arguments.addAll(List.of("--var", "out=" + folder));
    arguments.addAll(List.of(options));
    return Millrace.run(arguments.toArray(new String[0]));
  }

  private List<String> names(String place) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(place))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private List<String> rows(String place) throws IOException {
    List<String> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(place))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        rows.addAll(Files.readAllLines(file));
      }
    }
    return rows;
  }
}
