package io.millrace.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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

  private static final String PREPARING =
      "millrace: preparing faster starts (once after a build)\n";

  private static final String SHORT_REHEARSAL =
      """
      #!/bin/sh
      left=$#
      while [ $left -gt 0 ]; do
        word=$1
        case $word in
          *.Rehearsal)
            [ -f "$FINE" ] || exit 1
            word=io.millrace.pipelines.cli.Millrace
            ;;
          */archiving/rehearsal) word=--version ;;
        esac
        shift
        set -- "$@" "$word"
        left=$((left - 1))
      done
      exec "$JAVA" "$@"
      """;

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

  /** JDK 17 keeps no classes of a jar whose real path has a space in it. */
  private static final String ARCHIVED =
      ROOT.toString().contains(" ") ? "file:" : "shared objects file";

  /** What Java has kept is used, is made again where it was cut, and never spoils a start. */
  @Test
  void startsFromAnArchiveOfClassesAndAsWellFromABrokenOne() throws Exception {
    Path house = archivingHouse("a house with spaces");
    Path archive = house.resolve("pipelines/target/classes.jsa");
    Map<String, String> environment = jdk("a jdk", Files.createFile(folder.resolve("fine")));
    assertStarts(house, environment, PREPARING);
    assertThat(loaded(house, environment)).contains("cli.Millrace source: " + ARCHIVED);

    byte[] whole = Files.readAllBytes(archive);
    assertThat(archive.toFile().setWritable(true)).isTrue();
    Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
    assertStarts(house, environment, PREPARING);
    assertThat(loaded(house, environment)).contains("cli.Millrace source: " + ARCHIVED);

    FileTime time = Files.getLastModifiedTime(archive);
    byte[] damaged = Files.readAllBytes(archive);
    Arrays.fill(damaged, 100, 1000, (byte) 'x');
    assertThat(archive.toFile().setWritable(true)).isTrue();
    Files.write(archive, damaged);
    assertThat(archive.toFile().setReadOnly()).isTrue();
    Files.setLastModifiedTime(archive, time);
    assertStarts(house, environment, "");
    assertThat(loaded(house, environment)).contains("cli.Millrace source: file:");
  }

  /** A build or a Java of another date makes another archive; a rehearsal that fails makes none. */
  @Test
  void archivesTheClassesAfreshAfterABuildAndOnlyOnce() throws Exception {
    Path house = archivingHouse("house");
    Path fine = folder.resolve("fine");
    Map<String, String> environment = jdk("jdk", fine);
    assertStarts(house, environment, PREPARING);
    assertThat(house.resolve("pipelines/target/classes.jsa")).doesNotExist();
    assertThat(house.resolve("pipelines/target/archiving")).doesNotExist();
    assertStarts(house, environment, "");

    Files.createFile(fine);
    assertStarts(house, environment, "");
    assertStarts(house, jdk("another jdk", fine), PREPARING);
    assertThat(house.resolve("pipelines/target/classes.jsa")).exists();
    Files.setLastModifiedTime(
        house.resolve("pipelines/target/classes.made"), FileTime.fromMillis(0));
    assertStarts(house, jdk("another jdk", fine), PREPARING);
    assertStarts(house, jdk("another jdk", fine), "");
  }

  private void assertStarts(Path house, Map<String, String> environment, String said)
      throws Exception {
    Ended ended = run(environment, house.resolve("millrace").toString(), "--version");
    assertThat(ended).isEqualTo(new Ended(0, "millrace 0.1.0\n", said));
  }

  /** Which classes a start loads, and from where. */
  private String loaded(Path house, Map<String, String> environment) throws Exception {
    Map<String, String> logged = new HashMap<>(environment);
    Path log = folder.resolve("loaded");
    logged.put("MILLRACE_JAVA_OPTS", "-Xlog:class+load:file=" + log);
    assertStarts(house, logged, "");
    return Files.readString(log);
  }

  private Path archivingHouse(String name) throws IOException {
    Path house = house(name);
    Path other = house.resolve("pipelines/target/archiving");
    Files.delete(other.resolve("pid"));
    Files.delete(other);
    Files.createDirectory(house.resolve("config"));
    return house;
  }

  /** A Java whose rehearsal is short, and fails unless there is a file {@code fine}. */
  private Map<String, String> jdk(String name, Path fine) throws IOException {
    Path home = folder.resolve(name);
    Path java = home.resolve("bin/java");
    if (!Files.exists(java)) {
      Files.createDirectories(java.getParent());
      Files.writeString(java, SHORT_REHEARSAL);
      assertThat(java.toFile().setExecutable(true)).isTrue();
    }
    return Map.of(
        "JAVA_HOME",
        home.toString(),
        "FINE",
        fine.toString(),
        "JAVA",
        Path.of(System.getProperty("java.home"), "bin/java").toString());
  }

  /** The launcher beside what this build has made, and nothing to build. */
  private Path house(String name) throws IOException {
    Path classpath = ROOT.resolve("pipelines/target/classpath");
    assumeTrue(
        Files.exists(classpath)
            && Files.exists(ROOT.resolve("pipelines/target/millrace-pipelines.jar")),
        "the launcher's class path is made by mvn package or verify");
    Path house = Files.createDirectories(folder.resolve(name));
    Files.copy(ROOT.resolve("millrace"), house.resolve("millrace"));
    Path target = Files.createDirectories(house.resolve("pipelines/target"));
    Files.createSymbolicLink(target.resolve("classpath"), classpath);
    Files.createSymbolicLink(
        target.resolve("millrace-pipelines.jar"),
        ROOT.resolve("pipelines/target/millrace-pipelines.jar"));
    Files.createDirectories(house.resolve("transforms"));
    Files.createSymbolicLink(house.resolve("transforms/target"), ROOT.resolve("transforms/target"));
    Files.createFile(target.resolve("built"));
    // Another makes the archive of classes, for ever: these starts do without it.
    Path other = Files.createDirectory(target.resolve("archiving"));
    Files.writeString(other.resolve("pid"), Long.toString(ProcessHandle.current().pid()));
    return house;
  }

  /** A folder with what the launcher calls, and neither java nor mvn. */
  private Path bin() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (String tool :
        List.of(
            "cat",
            "cp",
            "dirname",
            "find",
            "head",
            "ls",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sh",
            "sleep",
            "tail",
            "touch")) {
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
