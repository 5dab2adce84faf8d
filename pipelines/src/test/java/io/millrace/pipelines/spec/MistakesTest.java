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
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
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
