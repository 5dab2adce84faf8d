package io.millrace.pipelines.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.testing.TestCase.Kind;
import io.millrace.pipelines.yaml.YamlLoader;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a file becomes when the rows that came are taken as right. */
class GoldenFileTest {
  private static final RowType RIDES =
      new RowType(
          List.of(new Field("city", Type.STRING), new Field("rides", Type.INT64.asNullable())));

  /** The file after its first list of rows, under {@code rows}, was mended to be these. */
  private static String mended(String text, Object[]... rows) {
    return mended(text, RIDES, Kind.ROWS, rows);
  }

  private static String obstacle(String text, Object[]... rows) {
    ExpectedRows none =
        ExpectedRows.read(
            (YamlNode.Sequence)
                ((YamlNode.Mapping) YamlLoader.load("f", "rows: []", new Problems())).get("rows"),
            RIDES,
            new Problems());
    Expectation expectation = new Expectation("x", Kind.ROWS, none, 0, false, false);
    Comparison comparison = Comparison.of(expectation, List.of(rows));
    return GoldenFile.obstacle(text, new TestRunner.Mending(List.of(comparison)));
  }

  private static String mended(String text, RowType type, Kind kind, Object[]... rows) {
    Problems problems = new Problems();
    YamlNode.Mapping root = (YamlNode.Mapping) YamlLoader.load("f", text, problems);
    ExpectedRows expected = ExpectedRows.read((YamlNode.Sequence) root.get("rows"), type, problems);
    assertThat(problems.render()).isEmpty();
    Comparison comparison =
        Comparison.of(new Expectation("x", kind, expected, 0, false, false), List.of(rows));
    String made = GoldenFile.mended(text, List.of(new TestRunner.Mending(List.of(comparison))));
    again(made, type, kind, rows);
    return made;
  }

  /** What was mended is as expected: there is nothing to mend any more. */
  private static void again(String text, RowType type, Kind kind, Object[]... rows) {
    Problems problems = new Problems();
    YamlNode.Mapping root = (YamlNode.Mapping) YamlLoader.load("f", text, problems);
    ExpectedRows expected = ExpectedRows.read((YamlNode.Sequence) root.get("rows"), type, problems);
    assertThat(problems.render()).isEmpty();
    Comparison comparison =
        Comparison.of(new Expectation("x", kind, expected, 0, false, false), List.of(rows));
    assertThat(comparison.missing()).isEmpty();
    assertThat(comparison.surplus()).isEmpty();
  }

  private static Object[] row(String city, Long rides) {
    return new Object[] {city, rides};
  }

  @Test
  void aRowIsReplacedWhereItStandsAndAllElseStays() {
    String text =
        """
        # Before.
        a:   {x:  1}
        rows: # of rides
          - {city:   Rome, rides: 1} # the capital
          # In the north.
          - rides: 2
            city: Oslo
          - {city: Bern, rides: 3}
        after: [ 1,2 ]
        """;
    assertThat(mended(text, row("Bern", 3L), row("Rome", 1L), row("Oslo", 4L)))
        .isEqualTo(text.replace("rides: 2\n    city: Oslo", "{rides: 4, city: Oslo}"));
    assertThat(mended(text, row("Oslo", 2L), row("Rome", 7L), row("Bern", 3L)))
        .isEqualTo(text.replace("{city:   Rome, rides: 1} #", "{city: Rome, rides: 7} #"));
  }

  @Test
  void rowsAreTakenOutAndAddedBehindTheLast() {
    String text = "rows:\n- {city: Rome, rides: 1} # one\n- {city: Oslo, rides: 2}  # two\nz: 1\n";
    assertThat(mended(text, row("Oslo", 2L)))
        .isEqualTo("rows:\n- {city: Oslo, rides: 2}  # two\nz: 1\n");
    assertThat(mended(text, row("Rome", 1L)))
        .isEqualTo("rows:\n- {city: Rome, rides: 1} # one\nz: 1\n");
    assertThat(mended(text, row("Rome", 1L), row("Oslo", 2L), row("Bern", null)))
        .isEqualTo(text.replace("# two\n", "# two\n- {city: Bern}\n"));
    assertThat(mended(text)).isEqualTo("rows:\n  []  # two\nz: 1\n");
    String bare = "rows:\n  - {city: Rome, rides: 1}";
    assertThat(mended(bare, row("Rome", 1L), row("Oslo", 2L)))
        .isEqualTo(bare + "\n  - {city: Oslo, rides: 2}");
  }

  @Test
  void listsInBracketsStayInBrackets() {
    String text =
        "{z: 1, rows: [{city: Rome, rides: 1},  {city: Oslo, rides: 2}, {city: Bern}], y: 2}";
    assertThat(mended(text, row("Oslo", 2L), row("Bern", null)))
        .isEqualTo("{z: 1, rows: [{city: Oslo, rides: 2}, {city: Bern}], y: 2}");
    assertThat(mended(text, row("Rome", 1L)))
        .isEqualTo("{z: 1, rows: [{city: Rome, rides: 1}], y: 2}");
    assertThat(mended(text, row("Bern", null))).isEqualTo("{z: 1, rows: [{city: Bern}], y: 2}");
    assertThat(mended(text)).isEqualTo("{z: 1, rows: [], y: 2}");
    assertThat(mended("rows: []\n", row("Rome", 1L), row("Oslo", 2L)))
        .isEqualTo("rows: [{city: Rome, rides: 1},\n       {city: Oslo, rides: 2}]\n");
    assertThat(mended(text, row("Rome", 1L), row("Oslo", 2L), row("Bern", null), row("Bonn", 3L)))
        .isEqualTo(text.replace("{city: Bern}]", "{city: Bern}, {city: Bonn, rides: 3}]"));
  }

  @Test
  void windowsAreGroups() {
    RowType type = ExpectedRows.withWindow(RIDES);
    String text =
        """
        rows:
          - window: ["2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z"]
            rows:
              - {city: Rome, rides: 1}
          - {window: ["2026-01-01 01:00", "2026-01-01 02:00"], rows: [{city: Rome, rides: 2}]}
        """;
    long hour = 3_600_000_000L;
    long day = 20_454 * 24 * hour;
    Object[] first = {"Rome", 1L, day, day + hour};
    Object[] more = {"Oslo", 1L, day, day + hour};
    Object[] second = {"Rome", 3L, day + hour, day + 2 * hour};
    Object[] third = {"Rome", 4L, day + 2 * hour, day + 3 * hour};
    assertThat(mended(text, RIDES, Kind.ROWS, first, more, second, third))
        .isEqualTo(
            text.replace("rides: 1}\n", "rides: 1}\n      - {city: Oslo, rides: 1}\n")
                    .replace("rides: 2", "rides: 3")
                + "  - {window: [\"2026-01-01T02:00:00Z\", \"2026-01-01T03:00:00Z\"],"
                + " rows: [{city: Rome, rides: 4}]}\n");
    assertThat(mended(text, RIDES, Kind.ROWS, first))
        .isEqualTo(text.replace("[{city: Rome, rides: 2}]", "[]"));
    assertThat(type.names()).containsExactly("city", "rides", "window_start", "window_end");
  }

  @Test
  void deadLettersKeepWhatTheySaidAndNoMore() {
    String text = "rows: [{code: bad-cast}, {message: that}]\n";
    assertThat(
            mended(
                text,
                ExpectedRows.DEAD,
                Kind.DEAD,
                new Object[] {"bad-cast", "this"},
                new Object[] {"overflow", "too much"}))
        .isEqualTo("rows: [{code: bad-cast}, {message: too much}]\n");
  }

  @Test
  void everyValueIsReadBackAsItWas() {
    List<Object> values = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    for (String text :
        List.of(
            "",
            " ",
            "a b",
            "a ",
            "null",
            "yes",
            "1",
            "1.5",
            "a: b",
            "a #b",
            "- a",
            "*a",
            "{a",
            "a,b",
            "\"",
            "'",
            "\\",
            "\n",
            "\t",
            "\u0001",
            "\u0085",
            "é",
            "😀",
            "2026-01-01",
            ".inf",
            "0x1F",
            "~")) {
      fields.add(new Field("s" + fields.size(), Type.STRING));
      values.add(text);
    }
    for (double number :
        new double[] {0, -0.5, 1e300, 5e-324, Double.NaN, Double.NEGATIVE_INFINITY}) {
      fields.add(new Field("d" + fields.size(), Type.DOUBLE));
      values.add(number);
    }
    fields.add(new Field("a b:c", Type.DECIMAL));
    values.add(new BigDecimal("1E+30"));
    fields.add(new Field("null", Type.array(Type.INT64)));
    values.add(List.of(1L, -5L));
    fields.add(new Field("t", Type.TIMESTAMP));
    values.add(1_767_225_600_000_001L);
    fields.add(new Field("day", Type.DATE));
    values.add(20_454L);
    fields.add(new Field("row", Type.row(RIDES)));
    values.add(new Object[] {"Rome", null});
    RowType type = new RowType(fields);
    Object[] row = values.toArray();
    mended("rows: []", type, Kind.ROWS, row);
  }

  @Test
  void linesThatEndAsOnWindowsStaySo() {
    assertThat(
            mended(
                "\uFEFFrows:\r\n- {city: A}\r\n- {city: B}\r\n",
                row("B", null),
                row("A", 1L),
                row("C", null)))
        .isEqualTo("\uFEFFrows:\r\n- {city: A, rides: 1}\r\n- {city: B}\r\n- {city: C}\r\n");
  }

  @Test
  void filesThatStandForOthersAreLeftAlone() {
    assertThat(obstacle("rows: []\na: {{ b }}")).isEqualTo("the file is made from a template");
    assertThat(obstacle("a: &x [1]\nb: *x\nrows: []")).isEqualTo("the file uses aliases (*name)");
    assertThat(obstacle("rows: []", row("{%", 1L))).contains("would make the file a template");
    assertThat(obstacle("rows: []", row("{ %", 1L))).isNull();
  }
}
