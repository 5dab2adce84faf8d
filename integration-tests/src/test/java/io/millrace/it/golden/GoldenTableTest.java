package io.millrace.it.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.golden.GoldenTable.Comparison;
import io.millrace.it.golden.GoldenTable.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenTableTest {
  private static final GoldenQuestion SALES =
      new GoldenQuestion("sales", List.of("day"), List.of("sum"), List.of("share"));

  private static Comparison compare(String expected, String got) {
    return GoldenTable.compare(
        SALES,
        CsvTable.parse(expected).select(SALES.columns()),
        CsvTable.parse(got).select(SALES.columns()));
  }

  @Test
  void orderOfRowsAndColumnsAndDigitsAfterThePointSayNothing() {
    Comparison comparison =
        compare(
            "day,sum,share\n2024-01-01,2.50,0.333333\n2024-01-02,-0.0,1\n",
            "share,sum,day\r\n1.0000004,0,2024-01-02\r\n0.33333333333,2.5,2024-01-01\r\n");
    assertThat(comparison.equal()).isTrue();
    assertThat(comparison.expected()).isEqualTo(2);
    assertThat(comparison.got()).isEqualTo(2);
  }

  @Test
  void exactColumnsAreExactAndNearOnesNear() {
    assertThat(compare("day,sum,share\nd,2.5,0.5\n", "day,sum,share\nd,2.5000001,0.5\n").equal())
        .isFalse();
    assertThat(compare("day,sum,share\nd,2.5,0.5\n", "day,sum,share\nd,2.5,0.500001\n").equal())
        .isTrue();
    assertThat(compare("day,sum,share\nd,2.5,0.5\n", "day,sum,share\nd,2.5,0.5000011\n").equal())
        .isFalse();
  }

  @Test
  void aTextThatLooksLikeANumberIsAText() {
    assertThat(compare("day,sum,share\n007,1,1\n", "day,sum,share\n7,1,1\n").equal()).isFalse();
    assertThat(compare("day,sum,share\n1E+1,1,1\n", "day,sum,share\n10,1,1\n").equal()).isTrue();
  }

  @Test
  void emptyIsNull() {
    assertThat(compare("day,sum,share\nd,,\n", "day,sum,share\nd,\"\",\n").equal()).isTrue();
    assertThat(compare("day,sum,share\nd,,\n", "day,sum,share\nd,0,\n").equal()).isFalse();
    assertThat(compare("day,sum,share\nd,0,\n", "day,sum,share\nd,0,0\n").equal()).isFalse();
  }

  @Test
  void rowsThatStandTwiceAreTwo() {
    Comparison comparison =
        compare("day,sum,share\nd,1,1\nd,1,1\n", "day,sum,share\nd,1,1\nd,1,1\nd,1,1\n");
    assertThat(comparison.differences()).containsExactly(new Difference(null, "d,1,1"));
    assertThat(compare("day,sum,share\nd,1,1\nd,1,1\n", "day,sum,share\nd,1,1\n").differences())
        .containsExactly(new Difference("d,1,1", null));
  }

  @Test
  void differingRowsOfOneKeyStandBesideEachOther() {
    Comparison comparison =
        compare("day,sum,share\na,1,1\nb,2,1\nc,3,1\n", "day,sum,share\nb,20,1\nc,3,1\nd,4,1\n");
    assertThat(comparison.differences())
        .containsExactly(
            new Difference("a,1,1", null),
            new Difference("b,2,1", "b,20,1"),
            new Difference(null, "d,4,1"));
  }

  @Test
  void theTableShowsTheFirstDifferingRowsWithinEightyColumns() {
    GoldenQuestion wide =
        new GoldenQuestion(
            "a-question-with-a-name-of-forty-letters-x",
            List.of("a_column_with_a_long_name"),
            List.of("another_column_with_a_long_name"),
            List.of());
    List<List<String>> expected = new java.util.ArrayList<>();
    for (int i = 0; i < 7; i++) {
      expected.add(List.of("a value of more than thirty-six letters " + i, "1"));
    }
    String table =
        GoldenTable.render(
            List.of(
                compare("day,sum,share\nd,1,1\n", "day,sum,share\nd,1,1\n"),
                GoldenTable.compare(wide, expected, List.of())));
    assertThat(table.lines()).allMatch(line -> line.length() <= 80);
    assertThat(table)
        .startsWith(
            """
            question                                   expected        got  result
            sales                                             1          1  equal
            """)
        .contains("7 differ", "| (none)", "and 2 more");
  }

  @Test
  void theTableShowsBothSides() {
    String table =
        GoldenTable.render(List.of(compare("day,sum,share\nd,1,1\n", "day,sum,share\nd,2,1\n")));
    assertThat(table)
        .isEqualTo(
            """
            question                                   expected        got  result
            sales                                             1          1  1 differ
                expected: day,sum,share              | got
                d,1,1                                | d,2,1
            """);
  }

  @Test
  void partsAreReadTogetherAndHiddenFilesNot(@TempDir Path folder) throws IOException {
    Path known = Files.writeString(folder.resolve("sales.csv"), "day,sum,share\na,1,1\nb,2,1\n");
    Path out = Files.createDirectories(folder.resolve("sales/day=a"));
    Files.writeString(out.resolve("part-00000-of-00002.csv"), "day,sum,share\nb,2,1\n");
    Files.writeString(out.resolve("part-00001-of-00002.csv"), "day,sum,share\na,1,1\n");
    Files.writeString(out.resolve(".temporary.csv"), "day,sum,share\nz,1,1\n");
    assertThat(GoldenTable.compare(SALES, known, folder.resolve("sales")).equal()).isTrue();
  }

  @Test
  void whatCannotBeComparedIsNotEqual(@TempDir Path folder) throws IOException {
    Path known = Files.writeString(folder.resolve("sales.csv"), "day,sum,share\n");
    Comparison none = GoldenTable.compare(SALES, known, folder.resolve("nowhere"));
    assertThat(none.equal()).isFalse();
    assertThat(none.failure()).startsWith("no files in ");
    Path out = Files.createDirectories(folder.resolve("sales"));
    Files.writeString(out.resolve("part.csv"), "day,share\n");
    Comparison missing = GoldenTable.compare(SALES, known, out);
    assertThat(missing.equal()).isFalse();
    assertThat(GoldenTable.render(List.of(missing)))
        .contains("not compared", "part.csv: no column sum among day, share");
  }

  @Test
  void quotedValuesAreRead() {
    CsvTable table = CsvTable.parse("a,b\n\"x, \"\"y\"\"\",\"two\nlines\"\n,last");
    assertThat(table.rows())
        .containsExactly(List.of("x, \"y\"", "two\nlines"), List.of("", "last"));
  }
}
