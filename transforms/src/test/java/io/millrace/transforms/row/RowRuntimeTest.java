package io.millrace.transforms.row;

import static io.millrace.transforms.row.Ran.ALWAYS;
import static io.millrace.transforms.row.Ran.NEVER;
import static io.millrace.transforms.row.Ran.call;
import static io.millrace.transforms.row.Ran.create;
import static io.millrace.transforms.row.Ran.field;
import static io.millrace.transforms.row.Ran.literal;
import static io.millrace.transforms.row.Ran.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.file.FileSink;
import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.RowsDiffer;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Step.InfoKind;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowRuntimeTest {
  private static final RowType NUMBERS = RowType.of("k", Type.STRING, "n", Type.INT64.asNullable());

  private static Step.Create numbers() {
    return create(NUMBERS, row("a", 1L), row("b", 0L), row("c", null), row("d", 4L));
  }

  private static Step.Filter above(long limit) {
    return new Step.Filter(
        call(
            Type.BOOLEAN.asNullable(),
            Function.GT,
            field(NUMBERS, "n"),
            literal(limit, Type.INT64)),
        NUMBERS);
  }

  @Test
  void filtersAndMapsAndRoutesFailures() {
    RowType out = RowType.of("q", Type.INT64.asNullable());
    Ran.Build build = new Ran.Build();
    int source = build.add(numbers());
    int map =
        build.add(
            new Step.MapToFields(
                List.of(
                    call(
                        Type.INT64.asNullable(),
                        Function.DIVIDE,
                        literal(8L, Type.INT64),
                        field(NUMBERS, "n"))),
                out),
            source);
    int filter = build.add(above(0), source);
    int letters = build.letters(map);
    build.add(new Step.Flatten(out), map);
    build.add(new Step.Flatten(NUMBERS), filter);
    Ran ran = build.run();
    assertThat(ran.rows(map)).containsExactly("{\"q\":2}", "{\"q\":8}", "{\"q\":null}");
    assertThat(ran.rows(filter)).containsExactly("{\"k\":\"a\",\"n\":1}", "{\"k\":\"d\",\"n\":4}");
    assertThat(ran.letters(map))
        .containsExactly(
            "{\"code\":\"division-by-zero\",\"message\":\"division by zero\",\"step\":\"s1\","
                + "\"pipeline\":\"p\",\"event_time\":null,\"file\":null,\"offset\":null,"
                + "\"line\":null,\"bytes\":null,\"row\":\"{\\\"k\\\":\\\"b\\\",\\\"n\\\":0}\","
                + "\"msg\":\"division by zero\",\"stack\":\"\","
                + "\"element\":{\"k\":\"b\",\"n\":0}}");
    assertThat(ran.rows(letters)).isEqualTo(ran.letters(map));
    assertThat(ran.counts(source)).isEqualTo("{out=4}");
    assertThat(ran.counts(map)).isEqualTo("{dead=1, in:0=4, out=3}");
    assertThat(ran.counts(filter)).isEqualTo("{filtered=2, in:0=4, out=2}");
    assertThat(ran.counts(letters)).isEqualTo("{in:0=1, out=1}");
  }

  @Test
  void flattensAndCountsEachInput() {
    Ran.Build build = new Ran.Build();
    int one = build.add(numbers());
    int other = build.add(create(NUMBERS, row("e", 5L)));
    int flat = build.add(new Step.Flatten(NUMBERS), one, other, one);
    build.add(above(0), flat);
    Ran ran = build.run();
    assertThat(ran.rows(flat)).hasSize(9);
    assertThat(ran.counts(flat)).isEqualTo("{in:0=4, in:1=1, in:2=4, out=9}");
  }

  @Test
  void explodesInStepAndCrosswise() {
    Type array = Type.array(Type.INT64.asNullable()).asNullable();
    RowType in = RowType.of("a", array, "b", array);
    RowType out = RowType.of("a", Type.INT64.asNullable(), "b", Type.INT64.asNullable());
    Ran.Build build = new Ran.Build();
    int source =
        build.add(
            create(
                in,
                row(List.of(1L, 2L), List.of(3L)),
                row(List.of(4L, 5L), List.of(6L, 7L)),
                row(null, List.of(8L)),
                row(List.of(), null)));
    int step = build.add(new Step.Explode(List.of(0, 1), false, out), source);
    int cross = build.add(new Step.Explode(List.of(0, 1), true, out), source);
    build.add(new Step.Flatten(out), step, cross);
    Ran ran = build.run();
    assertThat(ran.rows(step))
        .containsExactly(
            "{\"a\":1,\"b\":3}",
            "{\"a\":2,\"b\":null}",
            "{\"a\":4,\"b\":6}",
            "{\"a\":5,\"b\":7}",
            "{\"a\":null,\"b\":8}");
    assertThat(ran.counts(step)).isEqualTo("{elements=5, exploded=3, filtered=1, in:0=4, out=5}");
    assertThat(ran.rows(cross))
        .containsExactly(
            "{\"a\":1,\"b\":3}",
            "{\"a\":2,\"b\":3}",
            "{\"a\":4,\"b\":6}",
            "{\"a\":4,\"b\":7}",
            "{\"a\":5,\"b\":6}",
            "{\"a\":5,\"b\":7}");
    assertThat(ran.counts(cross)).isEqualTo("{elements=6, exploded=2, filtered=2, in:0=4, out=6}");
  }

  @Test
  void assignsTimesAndWindows() {
    RowType in = RowType.of("t", Type.TIMESTAMP.asNullable());
    List<Field> fields = new ArrayList<>(in.fields());
    for (InfoKind kind : InfoKind.values()) {
      fields.add(new Field(kind.name(), kind.type(false)));
    }
    RowType out = new RowType(fields);
    Step info = new Step.ExtractWindowingInfo(List.of(InfoKind.values()), out);
    Ran.Build build = new Ran.Build();
    int source = build.add(create(in, row(61_000_001L), row((Object) null), row(-1L)));
    int timed = build.add(new Step.AssignTimestamps(field(in, "t"), in), source);
    int letters = build.letters(timed);
    int windowed = build.add(new Step.WindowInto(Windowing.fixed(60_000), in), timed);
    int known = build.add(info, windowed);
    int global = build.add(info, source);
    build.add(new Step.Flatten(out), known, global);
    Ran ran = build.run();
    assertThat(ran.rows(known))
        .containsExactly(
            "{\"t\":\"1969-12-31T23:59:59.999999Z\",\"TIMESTAMP\":\"1969-12-31T23:59:59.999999Z\","
                + "\"WINDOW_START\":\"1969-12-31T23:59:00Z\",\"WINDOW_END\":\"1970-01-01T00:00:00Z\","
                + "\"WINDOW_STRING\":\"[-60.0, 0.0)\",\"WINDOW_TYPE\":\"IntervalWindow\"}",
            "{\"t\":\"1970-01-01T00:01:01.000001Z\",\"TIMESTAMP\":\"1970-01-01T00:01:01.000001Z\","
                + "\"WINDOW_START\":\"1970-01-01T00:01:00Z\",\"WINDOW_END\":\"1970-01-01T00:02:00Z\","
                + "\"WINDOW_STRING\":\"[60.0, 120.0)\",\"WINDOW_TYPE\":\"IntervalWindow\"}");
    assertThat(ran.rows(global))
        .contains(
            "{\"t\":null,\"TIMESTAMP\":null,\"WINDOW_START\":null,\"WINDOW_END\":null,"
                + "\"WINDOW_STRING\":\"GlobalWindow\",\"WINDOW_TYPE\":\"GlobalWindow\"}");
    assertThat(ran.elements(letters, Graph.MAIN).get(0).values()[DeadLetter.CODE])
        .isEqualTo("bad-event-time");
    assertThat(ran.counts(timed)).isEqualTo("{dead=1, in:0=3, out=2}");
  }

  @Test
  void comparesRowsWithTheExpectedOnes() {
    RowType expected = RowType.of("n", Type.DOUBLE.asNullable(), "k", Type.STRING);
    List<Object[]> right = List.of(row(4.0, "d"), row(1.0, "a"), row(null, "c"), row(0.0, "b"));
    Ran.Build fine = new Ran.Build();
    fine.add(new Step.AssertEqual(right, expected, NUMBERS), fine.add(numbers()));
    assertThat(fine.run().counts(1)).isEqualTo("{compared=4, in:0=4, out=4}");

    Ran.Build wrong = new Ran.Build();
    List<Object[]> other = List.of(row(4.0, "d"), row(4.0, "d"), row(1.0, "a"), row(0.0, "c"));
    wrong.add(new Step.AssertEqual(other, expected, NUMBERS), wrong.add(numbers()));
    assertThatThrownBy(wrong::run)
        .hasRootCauseInstanceOf(RowsDiffer.class)
        .rootCause()
        .hasMessage(
            "the rows at 'p/s1' are not as expected\n"
                + "  missing: {k='c', n=0}\n"
                + "  missing: {k='d', n=4}\n"
                + "  not expected: {k='b', n=0}\n"
                + "  not expected: {k='c'}\n");

    Ran.Build empty = new Ran.Build();
    int none = empty.add(above(100), empty.add(numbers()));
    empty.add(new Step.AssertEqual(right, expected, NUMBERS), none);
    assertThatThrownBy(empty::run).hasRootCauseInstanceOf(RowsDiffer.class);
  }

  @Test
  void logsAndPassesRows() {
    Ran.Build build = new Ran.Build();
    int source = build.add(numbers());
    int log = build.add(new Step.LogForTesting("warn", "seen ", NUMBERS), source);
    build.add(above(0), log);
    List<String> messages = new ArrayList<>();
    java.util.logging.Logger logger = java.util.logging.Logger.getLogger("millrace");
    java.util.logging.Handler handler =
        new java.util.logging.Handler() {
          @Override
          public synchronized void publish(java.util.logging.LogRecord record) {
            messages.add(record.getLevel() + " " + record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      assertThat(build.run().counts(log)).isEqualTo("{in:0=4, out=4}");
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(messages).contains("WARNING seen {\"k\":\"a\",\"n\":1}").hasSize(4);
  }

  @Test
  void writesThroughTheGivenWriterAndLeavesOutWhatIsOutside() {
    RowType in = RowType.of("name", Type.STRING.asNullable(), "t", Type.TIMESTAMP);
    FileSink sink =
        new FileSink(
            "/out/",
            "x",
            FileSink.Format.JSON,
            ',',
            FileSource.Compression.NONE,
            List.of(),
            false,
            false);
    Ran.Build build = new Ran.Build();
    int source = build.add(create(in, row("a", 5L), row(null, 6L), row("b", 10L), row("c", 4L)));
    int timed = build.add(new Step.AssignTimestamps(field(in, "t"), in), source);
    int write = build.add(new Step.WriteFiles(sink, 5, 10, in), timed);
    int all = build.add(new Step.WriteFiles(sink, NEVER, ALWAYS, in), source);
    build.letters(write);
    build.letters(all);
    Ran ran = build.run();
    assertThat(ran.counts(write)).isEqualTo("{dead=1, encoded=1, in:0=4, outside=2}");
    assertThat(ran.files(write).stream().mapToLong(file -> file.rows()).sum()).isEqualTo(1);
    assertThat(ran.files(write).get(0).tempPath()).startsWith("/out/");
    assertThat(ran.counts(all)).isEqualTo("{dead=1, encoded=3, in:0=4}");
    assertThat(Arrays.asList(ran.elements(write, Graph.ERRORS).get(0).values()))
        .contains("no-name", "{\"name\":null,\"t\":\"1970-01-01T00:00:00.000006Z\"}");
  }
}
