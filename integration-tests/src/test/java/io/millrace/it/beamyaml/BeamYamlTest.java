package io.millrace.it.beamyaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file in {@code beamyaml} holds what it says of itself, in each way of running it. */
class BeamYamlTest {
  @TempDir Path folder;

  @BeforeEach
  void anEmptyDeclaration() throws IOException {
    Files.createDirectory(folder.resolve("config"));
  }

  @Test
  void everyFileHoldsOnTheDirectRunner() throws Exception {
    holds();
  }

  @Test
  void everyFileHoldsWithoutTheOptimiser() throws Exception {
    holds("--no-optimise");
  }

  @Test
  void everyFileHoldsOnFlink() throws Exception {
    holds("--runner", "flink", "--parallelism", "1");
  }

  /** What one file writes another reads, so there are two runs. */
  private void holds(String... options) throws Exception {
    List<Path> first = new ArrayList<>(Cases.in(""));
    first.addAll(Cases.in("write"));
    CommandLine wrote = run(first, options);
    assertThat(wrote.exit()).as(wrote.text()).isZero();
    CommandLine read = run(Cases.in("read"), options);
    assertThat(read.exit()).as(read.text()).isZero();
    assertThat(wrote.out() + read.out()).contains("the ledger balances");
  }

  @Test
  void whatIsNotAsExpectedFailsAndSaysWhatDiffers() throws Exception {
    for (Path file : Cases.in("fail")) {
      for (List<String> options : List.of(List.<String>of(), List.of("--no-optimise"))) {
        CommandLine ran = run(List.of(file), options.toArray(new String[0]));
        assertThat(ran.exit()).as("%s %s: %s", file, options, ran.text()).isEqualTo(1);
        assertThat(ran.err()).as(file.toString()).contains(Cases.expected(file));
      }
    }
  }

  private CommandLine run(List<Path> files, String... options) {
    List<String> arguments = new ArrayList<>(List.of("run"));
    files.forEach(file -> arguments.add(file.toString()));
    arguments.addAll(List.of("--config", folder.resolve("config").toString()));
    arguments.addAll(List.of("--var", "folder=" + folder.resolve("data")));
    arguments.addAll(List.of(options));
    return CommandLine.run(arguments.toArray(new String[0]));
  }
}
