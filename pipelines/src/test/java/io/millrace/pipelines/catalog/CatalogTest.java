package io.millrace.pipelines.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.problem.Problem;
import io.millrace.pipelines.problem.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
  private static final Set<String> TYPES = Set.of("Create", "Filter");
  private static final String STREAM =
      "schema: {type: object, properties: {a: {type: string}}}\nformat: json\n";
  @TempDir private Path project;
  private final Problems problems = new Problems();

  private void file(String path, String text) throws IOException {
    Path file = project.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @BeforeEach
  void someFiles() throws IOException {
    file("config/streams/rides.yaml", "stream: rides\n" + STREAM);
    file("config/streams/deep/er/trips.yml", "stream: trips\n" + STREAM);
    file("config/streams/.hidden.yaml", "not: read\n");
    file(
        "config/environments/dev.yaml",
        "environment: dev\nbucket: b\nstreams: {default: {history: {files: {path: [\"data/{{ stream }}/\", ./x.csv, /abs/y, \"gs://{{ bucket }}/z\"]}}}}\n");
    file("config/pipelines/a/one.yaml", "pipeline: [{type: Create, name: \"{{ bucket }}\"}]\n");
  }

  private Catalog load(String environment) {
    return Catalog.load(
        new ConfigFiles(project.resolve("config"), project), environment, TYPES, problems);
  }

  private void told(String... expected) {
    assertThat(problems.all())
        .as(problems.render())
        .filteredOn(p -> p.severity() == Problem.Severity.ERROR)
        .extracting(p -> p.span() + " " + p.code() + ": " + p.message())
        .containsExactly(expected);
  }

  @Test
  void findsEverythingByName() {
    Catalog catalog = load("dev");
    told();
    assertThat(catalog.streamNames()).containsExactly("rides", "trips");
    assertThat(catalog.stream("trips").span().file()).isEqualTo("config/streams/deep/er/trips.yml");
    assertThat(catalog.environment().name()).isEqualTo("dev");
    assertThat(catalog.pipelineNames()).containsExactly("one");
    assertThat(catalog.pipeline("one", problems).steps().get(0).id()).isEqualTo("b");
    assertThat(catalog.pipeline("config/pipelines/a/one.yaml", problems))
        .isSameAs(catalog.pipeline("one", problems));
  }

  @Test
  void relativePathsAreOfTheProject() {
    Catalog catalog = load("dev");
    assertThat(catalog.historyOf("rides", Path.of("/home/me/rides")))
        .containsExactly(
            "/home/me/rides/data/rides/", "/home/me/rides/x.csv", "/abs/y", "gs://b/z");
  }

  @Test
  void withoutAnEnvironmentVariablesAreUnknown() {
    Catalog catalog = load(null);
    told("config/pipelines/a/one.yaml:1:37 unknown-variable: there is no variable 'bucket'");
    assertThat(problems.render()).contains("= choose an environment with --env");
    assertThat(catalog.environment()).isNull();
    assertThat(catalog.historyOf("rides", project)).isEmpty();
  }

  @Test
  void anUnknownEnvironmentIsSaidInFull() throws IOException {
    Files.delete(project.resolve("config/pipelines/a/one.yaml"));
    load("dv");
    assertThat(problems.render())
        .isEqualTo(
            """
            --env: error[unknown-environment]: there is no environment 'dv'
             = environments: dev
             = did you mean 'dev'?

            """);
  }

  @Test
  void aBrokenEnvironmentIsNotUnknownToo() throws IOException {
    Files.delete(project.resolve("config/pipelines/a/one.yaml"));
    file("config/environments/prod.yaml", "environment: prod\nrunner: spark\n");
    load("prod");
    told("config/environments/prod.yaml:2:9 unknown-value: 'runner' cannot be 'spark'");
  }

  @Test
  void problemsOfAllFilesComeInOneGo() throws IOException {
    file("config/streams/a.yaml", "stream: a\n\tx: 1\n");
    file("config/streams/b.yaml", "stream: rides\n" + STREAM);
    file("config/pipelines/one.yaml", "pipeline: [{type: Create}]\n");
    file("config/pipelines/stray.yaml", "stream: c\n" + STREAM);
    file("config/other/stray.yaml", "stream: d\n" + STREAM);
    file("config/other/note.yaml", "anything: else\n");
    Files.write(
        project.resolve("config/streams/latin.yaml"),
        "stream: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    load("dev");
    told(
        "config/other/stray.yaml:1:1 wrong-folder: a file that declares a stream stands in no folder that is read",
        "config/pipelines/one.yaml:1:1 duplicate-name: there are two pipelines named 'one'",
        "config/pipelines/stray.yaml:1:1 wrong-folder: a file that declares a stream stands among the pipelines",
        "config/streams/a.yaml:2:1 bad-yaml: a tab stands where YAML wants spaces",
        "config/streams/latin.yaml:1:12 bad-yaml: the file is not UTF-8: this byte is no part of a character",
        "config/streams/rides.yaml:1:9 duplicate-name: there are two streams named 'rides'");
    assertThat(problems.render()).contains("= the first is at config/streams/b.yaml:1:9");
  }

  @Test
  void aPipelineMayLieAnywhere() throws IOException {
    file("my/own.yaml", "pipeline: [{type: Create, name: \"{{ bucket }}\"}]\n");
    Catalog catalog = load("dev");
    assertThat(catalog.pipeline("my/own.yaml", problems).name()).isEqualTo("own");
    told();
  }

  @Test
  void anUnknownPipelineIsAProblem() {
    assertThat(load("dev").pipeline("on", problems)).isNull();
    told("on unknown-pipeline: there is no pipeline and no file of this name");
  }

  @Test
  void aMissingFolderIsAProblem() {
    Catalog.load(new ConfigFiles(project.resolve("conf"), project), null, TYPES, problems);
    told("conf unknown-folder: there is no such folder");
  }

  @Test
  void filesFarAwayAreShownInFull() {
    ConfigFiles files = new ConfigFiles(Path.of("/srv/config"), Path.of("/home/me/a/b/c"));
    assertThat(files.shown(Path.of("/srv/config/streams/x.yaml")))
        .isEqualTo("/srv/config/streams/x.yaml");
    assertThat(
            new ConfigFiles(Path.of("/p/config"), Path.of("/p/sub")).shown(Path.of("/p/config/x")))
        .isEqualTo("../config/x");
  }
}
