package io.millrace.it.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GoldenQuestionsTest {

  @Test
  void everyQuestionHasAPipelineAndEveryPipelineAQuestion() throws Exception {
    assertThat(names("pipelines"))
        .containsExactlyInAnyOrderElementsOf(
            GoldenQuestions.ALL.stream().map(GoldenQuestion::name).toList());
  }

  @Test
  void everyPipelineWritesToTheFolderOfItsName() throws Exception {
    for (String name : names("pipelines")) {
      assertThat(text("pipelines", name)).contains("\"{{ out }}/" + name + "/\"");
    }
  }

  @Test
  void theEnvironmentSaysWhereEachStreamLives() throws Exception {
    String environment = text("environments", "golden");
    for (String stream : names("streams")) {
      assertThat(text("streams", stream)).contains("\nstream: " + stream + "\n");
      assertThat(environment).contains("\n  " + stream + ":");
    }
  }

  private static Path folder(String kind) throws URISyntaxException {
    return Path.of(GoldenQuestionsTest.class.getResource("/golden/config/" + kind).toURI());
  }

  private static List<String> names(String kind) throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(folder(kind))) {
      return files
          .map(file -> file.getFileName().toString().replace(".yaml", ""))
          .sorted()
          .toList();
    }
  }

  private static String text(String kind, String name) throws IOException, URISyntaxException {
    return Files.readString(folder(kind).resolve(name + ".yaml"));
  }
}
