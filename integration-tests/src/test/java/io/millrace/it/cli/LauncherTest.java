package io.millrace.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher as a process of its own. It is copied into a house of links to this one, so that no
 * test starts a build: sources there are none that could be newer.
 */
final class LauncherTest {
  private static final Path ROOT = Path.of(System.getProperty("millrace.root"));

  @TempDir Path folder;

  private record Ended(int code, String out, String err) {}

  @Test
  void startsFromAnyFolderThroughALinkAndWithSpacesInThePath() throws Exception {
    Path house = house("a house with spaces");
    Path link = Files.createSymbolicLink(folder.resolve("link"), house.resolve("millrace"));
    Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("link"));
    for (Path start : List.of(house.resolve("millrace"), link, second)) {
      Ended ended = run(Map.of(), start.toString(), "--help");
      assertThat(ended.err()).as("of %s", start).isEmpty();
      assertThat(ended.out()).startsWith("Usage: millrace [-hV] COMMAND");
      assertThat(ended.code()).isZero();
    }
  }

  @Test
  void answersAMistypedCommandInTwoLines() throws Exception {
    Ended ended = run(Map.of(), house("house").resolve("millrace").toString(), "rnu");
    assertThat(ended.err())
        .isEqualTo(
            """
            millrace: there is no command 'rnu'; commands: check, generate, plan, redrive, run, score, test, verify; did you mean 'run'?
            see millrace --help
            """);
    assertThat(ended.code()).isEqualTo(2);
  }

  @Test
  void saysThatThereIsNoJava() throws Exception {
    String start = house("house").resolve("millrace").toString();
    Ended wrong = run(Map.of("JAVA_HOME", "/nowhere"), start, "--help");
    assertThat(wrong.err())
        .isEqualTo(
            "millrace: JAVA_HOME is /nowhere, but there is no java in it; Millrace needs JDK 17\n");
    assertThat(wrong.code()).isEqualTo(3);
    Ended none = run(Map.of("JAVA_HOME", "", "PATH", bin().toString()), start, "--help");
    assertThat(none.err())
        .isEqualTo(
            "millrace: there is no java; install JDK 17 and put it on the PATH or into JAVA_HOME\n");
    assertThat(none.code()).isEqualTo(3);
  }

  @Test
  void saysThatThereIsNoMavenToBuildWith() throws Exception {
    Path house = house("house");
    Files.delete(house.resolve("pipelines/target/built"));
    Ended ended =
        run(
            Map.of("JAVA_HOME", System.getProperty("java.home"), "PATH", bin().toString()),
            house.resolve("millrace").toString(),
            "--help");
    assertThat(ended.err())
        .isEqualTo(
            "millrace: there is no mvn; install Maven 3.8 or newer: Millrace builds itself with it\n");
    assertThat(ended.code()).isEqualTo(3);
    assertThat(house.resolve("pipelines/target/building")).doesNotExist();
  }

  /** Two that find nothing built: one builds, the other waits, and neither disturbs the other. */
  @Test
  void buildsOnceWhenTwoStartAtOnce() throws Exception {
    Path house = house("house");
    Files.delete(house.resolve("pipelines/target/built"));
    Path bin = bin();
    Path mvn =
        Files.writeString(bin.resolve("mvn"), "#!/bin/sh\necho built >>\"$BUILDS\"\nsleep 1\n");
    assertThat(mvn.toFile().setExecutable(true)).isTrue();
    Path builds = folder.resolve("builds");
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME", System.getProperty("java.home"),
            "PATH", bin.toString(),
            "BUILDS", builds.toString());
    List<Process> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(start("two" + i, environment, house.resolve("millrace").toString(), "--version"));
    }
    for (int i = 0; i < 2; i++) {
      assertThat(end("two" + i, both.get(i)).out()).isEqualTo("millrace 0.1.0\n");
    }
    assertThat(builds).hasContent("built");
  }

  /** The launcher beside what this build has made, and nothing to build. */
  private Path house(String name) throws IOException {
    Path classpath = ROOT.resolve("pipelines/target/classpath");
    assumeTrue(
        Files.exists(classpath), "the launcher's class path is made by mvn package or verify");
    Path house = Files.createDirectories(folder.resolve(name));
    Files.copy(ROOT.resolve("millrace"), house.resolve("millrace"));
    Path target = Files.createDirectories(house.resolve("pipelines/target"));
    Files.createSymbolicLink(target.resolve("classpath"), classpath);
    Files.createSymbolicLink(target.resolve("classes"), ROOT.resolve("pipelines/target/classes"));
    Files.createDirectories(house.resolve("transforms"));
    Files.createSymbolicLink(house.resolve("transforms/target"), ROOT.resolve("transforms/target"));
    Files.createFile(target.resolve("built"));
    return house;
  }

  /** A folder with what the launcher calls, and neither java nor mvn. */
  private Path bin() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (String tool :
        List.of(
            "cat",
            "dirname",
            "find",
            "head",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sh",
            "sleep",
            "tail")) {
      Path at = bin.resolve(tool);
      Path real =
          Stream.of("/usr/bin", "/bin")
              .map(place -> Path.of(place, tool))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow();
      if (!Files.exists(at)) {
        Files.createSymbolicLink(at, real);
      }
    }
    return bin;
  }

  private Ended run(Map<String, String> environment, String... command) throws Exception {
    return end("run", start("run", environment, command));
  }

  private Process start(String name, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder
        .directory(Files.createDirectories(folder.resolve("elsewhere")).toFile())
        .redirectOutput(folder.resolve(name + ".out").toFile())
        .redirectError(folder.resolve(name + ".err").toFile())
        .start();
  }

  private Ended end(String name, Process process) throws Exception {
    int code = process.waitFor();
    return new Ended(
        code,
        Files.readString(folder.resolve(name + ".out"), StandardCharsets.UTF_8),
        Files.readString(folder.resolve(name + ".err"), StandardCharsets.UTF_8));
  }
}
