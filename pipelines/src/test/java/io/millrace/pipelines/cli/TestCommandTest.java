package io.millrace.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.plan.Declared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace test --fix}: what a file is afterwards, and what is said. */
class TestCommandTest {
  private static final String READ = "{type: ReadFromStream, config: {stream: rides}}";

  @TempDir Path folder;

  @Test
  void fixWritesWhatCameWhereItWasExpected() throws IOException {
    Declared declared = Declared.rides(folder);
    declared.chain(
        "mended",
        READ,
        """
        {type: Filter, config: {keep: fare > 10}}
        tests:
          # A comment, and a test that passes.
          - name: cheap ones go
            given: {rides: [{id: a, city: Rome, fare: 3, at: "2026-01-01T00:00:00Z"}]}
            expected: {Filter: []}
          - name: dear ones stay
            given:
              rides:
                - {id: b, city: Rome, fare: 30, at: "2026-01-01T00:00:00Z"}
                - {id: c, city: Oslo, fare: 40, at: "2026-01-01T00:00:00Z"}
            expected:
              Filter:
                - {id: b, city: Rome, fare: 20, at: "2026-01-01T00:00:00Z"} # once 20
        """);
    Path file = folder.resolve("config/pipelines/mended.yaml");
    String before = Files.readString(file);
    Typed failed = Typed.in(folder, "test", "mended");
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(Files.readString(file)).isEqualTo(before);

    Typed fixed = Typed.in(folder, "test", "mended", "--fix");
    assertThat(fixed.out())
        .isEqualTo(
            """
            passed  mended: cheap ones go
            fixed   mended: dear ones stay
              at 'Filter':
                was    {at=2026-01-01T00:00:00Z, city='Rome', fare=20, id='b'}
                is now {at=2026-01-01T00:00:00Z, city='Rome', fare=30, id='b'}
                                                                   ^
                is new: {at=2026-01-01T00:00:00Z, city='Oslo', fare=40, id='c'}
            1 passed, 0 failed, 1 fixed
            """);
    assertThat(fixed.exit()).isEqualTo(0);
    String after =
        before.replace(
            "fare: 20, at: \"2026-01-01T00:00:00Z\"} # once 20\n",
            "fare: 30, at: \"2026-01-01T00:00:00Z\"} # once 20\n"
                + "        - {id: c, city: Oslo, fare: 40, at: \"2026-01-01T00:00:00Z\"}\n");
    assertThat(Files.readString(file)).isEqualTo(after);

    assertThat(Typed.in(folder, "test", "mended", "--fix").out()).endsWith("2 passed, 0 failed\n");
    assertThat(Files.readString(file)).isEqualTo(after);
  }

  @Test
  void fixLeavesAloneWhatCannotBeRight() throws IOException {
    Declared declared = Declared.rides(folder);
    String rows = "[{id: b, city: Rome, fare: 30, at: \"2026-01-01T00:00:00Z\"}]";
    declared.chain(
        "fails",
        READ,
        "{type: AssertEqual, config: {elements: []}}\n"
            + "tests:\n"
            + ("  - {name: t, given: {rides: " + rows + "}, expected: {AssertEqual: []}}"));
    Path file = folder.resolve("config/pipelines/fails.yaml");
    String before = Files.readString(file);
    Typed said = Typed.in(folder, "test", "fails", "--fix");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).contains("FAILED  fails: t", "not fixed: only a run that went well");
    assertThat(Files.readString(file)).isEqualTo(before);
  }
}
