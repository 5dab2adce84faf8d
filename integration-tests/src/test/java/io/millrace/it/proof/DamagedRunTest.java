package io.millrace.it.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.damage.DamagedFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every line of a damaged file is written or dead-lettered, once, under the right code. */
final class DamagedRunTest {
  @TempDir Path folder;

  @Test
  void directRunner() throws IOException {
    assertAccounted(50_000);
  }

  @Test
  void directRunnerRowByRow() throws IOException {
    assertAccounted(5_000, "--no-optimise");
  }

  @Test
  void embeddedFlink() throws IOException {
    assertAccounted(50_000, "--runner=flink");
  }

  @Test
  void embeddedFlinkRowByRow() throws IOException {
    assertAccounted(5_000, "--runner=flink", "--no-optimise");
  }

  @Test
  @Tag("long")
  void aMillionLines() throws IOException {
    assertAccounted(1_000_000);
  }

  private void assertAccounted(long lines, String... more) throws IOException {
    DamagedFile file = new DamagedFile(3, lines);
    DamagedRun run = DamagedRun.of(file, folder, more);
    assertThat(run.run().exit()).as(run.run()::toString).isZero();
    assertThat(run.run().out()).contains("the ledger balances");
    assertThat(run.report()).contains("\"balances\" : true");
    assertThat(run.wrong()).isEmpty();
    assertThat(run.accounting().balances()).as(run.accounting()::report).isTrue();
    assertThat(run.accounting().input().count() + run.accounting().blank()).isEqualTo(lines);
  }
}
