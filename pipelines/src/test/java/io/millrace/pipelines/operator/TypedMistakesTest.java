package io.millrace.pipelines.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.catalog.Catalog;
import io.millrace.pipelines.plan.Declared;
import io.millrace.pipelines.plan.Plan;
import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.PipelineSpec;
import io.millrace.pipelines.testing.TestCase;
import io.millrace.pipelines.testing.TestRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people get wrong that only types show, each with the whole message: folders of {@code
 * typed-mistakes} with {@code file.yaml}, a pipeline over the streams of {@link Declared#rides},
 * {@code expected.txt}, and whatever else the project has: {@code config/}, {@code data/}. {@code
 * -Dgolden=update} writes what is said now.
 */
class TypedMistakesTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("millrace.root"), "pipelines/src/test/resources/typed-mistakes");

  @TempDir Path temp;

  @TestFactory
  Stream<DynamicTest> everyMistakeIsExplained() throws IOException {
    List<Path> folders;
    try (Stream<Path> all = Files.list(FOLDER)) {
      folders = all.sorted().toList();
    }
    assertThat(folders).hasSizeGreaterThanOrEqualTo(25);
    return folders.stream()
        .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f)));
  }

  private void check(Path folder) throws IOException {
    Path expected = folder.resolve("expected.txt");
    String said = said(folder);
    if ("update".equals(System.getProperty("golden"))) {
      Files.writeString(expected, said);
    }
    assertThat(said).isEqualTo(Files.readString(expected));
    assertThat(said).contains("error[").doesNotContain("io.millrace", temp.toString());
  }

  private String said(Path folder) throws IOException {
    Path project = temp.resolve(folder.getFileName().toString());
    Declared declared = Declared.rides(project);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        declared.file(
            name.equals("file.yaml") ? "config/pipelines/file.yaml" : name,
            Files.readString(file).stripTrailing());
      }
    }
    Catalog catalog = declared.catalog();
    Problems problems = declared.problems();
    for (PipelineSpec pipeline : catalog.pipelines()) {
      Plan plan = problems.hasErrors() ? null : declared.plan(catalog, List.of(pipeline));
      List<TestCase> tests = TestCase.read(pipeline.tests(), problems);
      if (plan != null) {
        TestRunner runner = new TestRunner(pipeline, plan.graph(), problems);
        tests.forEach(runner::check);
      }
    }
    return problems.render();
  }
}
