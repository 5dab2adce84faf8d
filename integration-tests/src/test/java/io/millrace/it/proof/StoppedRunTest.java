package io.millrace.it.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.damage.DamagedFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C amid a run: nothing that it wrote is left, and it says so. */
final class StoppedRunTest {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir static Path input;
  @TempDir Path folder;

  @BeforeAll
  static void makeInput() throws IOException {
    Files.createDirectories(input.resolve("in"));
    new DamagedFile(6, 400_000).write(input.resolve("in/payments.jsonl"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct", "flink"})
  void leavesNothing(String runner) throws Exception {
    Path written = Files.createDirectories(folder.resolve("out/written"));
    Path said = folder.resolve("said");
    try (WatchService watch = written.getFileSystem().newWatchService()) {
      written.register(watch, ENTRY_CREATE);
      Process run =
          new ProcessBuilder(command(runner))
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      try {
        assertThat(watch.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
            .as(() -> "temporary files while it runs; it said: " + read(said))
            .isNotNull();
        assertThat(all(folder.resolve("out"))).isNotEmpty();
        interrupt(run);
        assertThat(run.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      } finally {
        run.destroyForcibly();
      }
      assertThat(run.exitValue()).as(() -> read(said)).isEqualTo(130);
    }
    assertThat(read(said)).contains("stopped; nothing was written").doesNotContain("Exception");
    assertThat(all(folder.resolve("out"))).isEmpty();
  }

  /** As the launcher starts it; a shell in the background may have told us to ignore Ctrl-C. */
  private List<String> command(String runner) {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseParallelGC", "-cp"));
    command.add(System.getProperty("java.class.path").replace(":", File.pathSeparator));
    command.add("io.millrace.pipelines.cli.Millrace");
    command.addAll(
        CommandLine.arguments(
            "every-payment", folder, "--var=data=" + input.resolve("in"), "--runner=" + runner));
    return command;
  }

  private static void interrupt(Process run) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-INT", Long.toString(run.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Files, and folders of temporary files, however they are called. */
  private static List<Path> all(Path out) throws IOException {
    try (Stream<Path> below = Files.walk(out)) {
      return below
          .filter(
              path -> Files.isRegularFile(path) || path.getFileName().toString().startsWith("."))
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
