package io.millrace.it.beamyaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.operator.Operators;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Beam YAML has and Millrace refuses is refused in the words of its file, and TABLE.md says
 * so.
 */
class TableTest {
  /** Of Millrace alone: these need an environment. */
  private static final Set<String> OURS = Set.of("ReadFromStream", "WriteToStream", "Lookup");

  /** {@code | feature | runs | case |} */
  private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^|]+) \\| `([^`]+)` \\|");

  @TempDir Path folder;

  @BeforeEach
  void anEmptyDeclaration() throws IOException {
    Files.createDirectory(folder.resolve("config"));
  }

  @Test
  void everyRefusalIsInTheWordsOfItsFile() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Path file : Cases.in("refused")) {
      CommandLine ran =
          CommandLine.run("run", file.toString(), "--config", folder.resolve("config").toString());
      if (ran.exit() != 1 || !ran.err().contains(Cases.expected(file))) {
        wrong.add(file.getFileName() + ", exit " + ran.exit() + ":\n" + ran.text());
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void theTableNamesEveryCaseAndOnlyCasesThatAreThere() throws Exception {
    Set<String> cases = new TreeSet<>();
    for (String place : List.of("", "write", "read", "fail", "refused")) {
      for (Path file : Cases.in(place)) {
        cases.add(Cases.root().relativize(file).toString());
      }
    }
    Set<String> named = new TreeSet<>();
    rows().values().forEach(row -> named.add(row.file()));
    assertThat(named).isEqualTo(cases);
  }

  @Test
  void whatIsRefusedHasAFileAmongTheRefusals() throws Exception {
    rows()
        .forEach(
            (feature, row) ->
                assertThat(row.file().startsWith("refused/"))
                    .as(feature)
                    .isEqualTo(row.verdict().equals("refused")));
  }

  @Test
  void everyTypeOfStepIsInTheTableAndInItsFile() throws Exception {
    Map<String, Row> rows = rows();
    for (String type : Operators.byType().keySet()) {
      if (!OURS.contains(type)) {
        assertThat(rows).containsKey(type);
        Row row = rows.get(type);
        assertThat(row.verdict()).as(type).isEqualTo("runs");
        assertThat(Files.readString(Cases.root().resolve(row.file()))).contains("type: " + type);
      }
    }
  }

  @Test
  void whatDiffersOnPurposeIsPinnedUnderItsName() throws Exception {
    int pinned = 0;
    for (Map.Entry<String, Row> row : rows().entrySet()) {
      if (row.getValue().verdict().equals("differs on purpose")) {
        String file = Files.readString(Cases.root().resolve(row.getValue().file()));
        assertThat(file).contains("name: " + row.getKey() + "\n");
        pinned++;
      }
    }
    assertThat(pinned).isGreaterThan(5);
  }

  /** What the table says of a feature. */
  private record Row(String verdict, String file) {}

  private static Map<String, Row> rows() throws IOException, URISyntaxException {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Cases.root().resolve("TABLE.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        assertThat(rows.put(row.group(1), new Row(row.group(2), row.group(3)))).as(line).isNull();
      }
    }
    return rows;
  }
}
