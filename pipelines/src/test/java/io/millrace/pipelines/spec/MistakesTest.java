package io.millrace.pipelines.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.yaml.YamlLoader;
import io.millrace.pipelines.yaml.YamlNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What people get wrong in YAML, each with the whole message: folders of {@code mistakes}, {@code
 * file.yaml} and {@code expected.txt}. {@code -Dgolden=update} writes what is said now.
 */
class MistakesTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("millrace.root"), "pipelines/src/test/resources/mistakes");
  private static final Set<String> TYPES =
      Set.of(
          "ReadFromStream",
          "WriteToStream",
          "ReadFromText",
          "WriteToText",
          "ReadFromCsv",
          "WriteToCsv",
          "ReadFromJson",
          "WriteToJson",
          "Create",
          "Filter",
          "MapToFields",
          "Explode",
          "Flatten",
          "AssignTimestamps",
          "WindowInto",
          "Combine",
          "LogForTesting",
          "AssertEqual");

  @TestFactory
  Stream<DynamicTest> everyMistakeIsExplained() throws IOException {
    List<Path> folders;
    try (Stream<Path> all = Files.list(FOLDER)) {
      folders = all.sorted().toList();
    }
    assertThat(folders).hasSizeGreaterThanOrEqualTo(20);
    return folders.stream()
        .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f)));
  }

  /** Goal: no text, however damaged, throws. Method: seeded damage to the files above. */
  @Test
  void damagedFilesAreProblemsToo() throws IOException {
    Random random = new Random(7);
    List<Path> folders;
    try (Stream<Path> all = Files.list(FOLDER)) {
      folders = all.sorted().toList();
    }
    int silent = 0;
    for (Path folder : folders) {
      String text = read(folder.resolve("file.yaml")).replaceAll("event_time: .*\n", "");
      for (int i = 0; i < 60; i++) {
        String damaged = damage(damage(text, random), random);
        silent += said(damaged).isEmpty() ? 1 : 0;
      }
    }
    assertThat(silent).isLessThan(folders.size() * 30);
  }

  private static String damage(String text, Random random) {
    int at = random.nextInt(text.length());
    String odd = "{}[]:-,'\"&*!|>#%@ \t\n?<~0x";
    String before = text.substring(0, at);
    switch (random.nextInt(4)) {
      case 0:
        return before + text.substring(at + 1) + "\n";
      case 1:
        return before + odd.charAt(random.nextInt(odd.length())) + text.substring(at + 1);
      case 2:
        return before + odd.charAt(random.nextInt(odd.length())) + text.substring(at);
      default:
        int other = random.nextInt(text.length());
        int end = Math.min(text.length(), other + random.nextInt(40));
        return before + text.substring(other, end) + text.substring(at);
    }
  }

  private static void check(Path folder) {
    Path expected = folder.resolve("expected.txt");
    String said = said(read(folder.resolve("file.yaml")));
    if ("update".equals(System.getProperty("golden"))) {
      write(expected, said);
    }
    assertThat(said).isEqualTo(read(expected));
  }

  private static String said(String text) {
    Problems problems = new Problems();
    YamlNode node =
        text.startsWith("environment:")
            ? YamlLoader.load("file.yaml", text, problems)
            : Template.load("file.yaml", text, Map.of("bucket", "rides"), problems);
    if (node instanceof YamlNode.Mapping mapping) {
      if (mapping.get("stream") != null) {
        StreamReader.read(node, problems);
      } else if (mapping.get("environment") != null) {
        EnvironmentReader.read(node, problems);
      } else {
        PipelineReader.read(node, "file.yaml", TYPES, problems);
      }
    }
    return problems.render();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
