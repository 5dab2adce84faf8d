package io.millrace.it.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.damage.DamagedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the surroundings get wrong: the run ends with 3, says in one sentence what is the matter,
 * and writes nothing. On each runner, fused and row by row.
 */
final class BrokenSurroundingsTest {
  @TempDir Path folder;
  private Path in;

  @BeforeEach
  void makeFolder() throws IOException {
    in = Files.createDirectories(folder.resolve("in"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--runner=direct", "--no-optimise", "--runner=flink"})
  void noInput(String way) throws IOException {
    assertRefused(way, "no file matches", in + "/*.jsonl*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--runner=direct", "--no-optimise", "--runner=flink"})
  void aFileStandsWhereTheSinkIs(String way) throws IOException {
    new DamagedFile(1, 200).write(in.resolve("payments.jsonl"));
    Path out = Files.createDirectories(folder.resolve("out"));
    Path written = Files.createFile(out.resolve("written"));
    assertRefused(way, "cannot write", written.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--runner=direct", "--no-optimise", "--runner=flink"})
  void aCompressedFileIsCutOff(String way) throws IOException {
    Path file = in.resolve("payments.jsonl");
    new DamagedFile(1, 20_000).write(file);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(compressed)) {
      Files.copy(file, gzip);
    }
    Files.delete(file);
    byte[] all = compressed.toByteArray();
    Files.write(in.resolve("cut.jsonl.gz"), Arrays.copyOf(all, all.length - 100));
    assertRefused(way, "cut.jsonl.gz", "cannot");
  }

  private void assertRefused(String way, String... says) throws IOException {
    CommandLine run = CommandLine.run("every-payment", folder, way);
    assertThat(run.exit()).as(run::toString).isEqualTo(3);
    List<String> lines = run.err().lines().filter(line -> !line.isBlank()).toList();
    assertThat(lines).as(run::toString).hasSize(2);
    assertThat(lines.get(0)).startsWith("millrace: ").contains(says);
    assertThat(lines.get(0)).doesNotContain("Exception").doesNotContain("org.apache");
    assertThat(lines.get(1)).isEqualTo("nothing was written");
    Path out = folder.resolve("out");
    assertThat(CommandLine.files(out).stream().filter(file -> !isEmpty(file))).isEmpty();
  }

  private static boolean isEmpty(Path file) {
    try {
      return Files.size(file) == 0;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
