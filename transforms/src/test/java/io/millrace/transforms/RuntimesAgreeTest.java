package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.BothRuntimes.Outcome;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.encode.RandomRows;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.ledger.Counts;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.step.Windowing;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fused runtime and the row runtime, which share neither decoders, nor expressions, nor
 * aggregates, give the same lines, the same dead letters and the same ledger, and the ledger adds
 * up.
 */
class RuntimesAgreeTest {
  @TempDir Path folder;

  static LongStream seeds() {
    return LongStream.range(0, 25);
  }

  static LongStream manySeeds() {
    return LongStream.range(1_000, 1_400);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void agreeOnRandomGraphs(long seed) throws IOException {
    Random random = new Random(seed);
    Path input = folder.resolve("in.jsonl");
    Files.write(input, DamagedEvents.json(random, 5 + random.nextInt(150)));
    compare(
        RandomGraph.of(seed, input, folder.resolve("a")),
        RandomGraph.of(seed, input, folder.resolve("b")));
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void agreeOnManyRandomGraphs(long seed) throws IOException {
    agreeOnRandomGraphs(seed);
  }

  private void compare(Graph forFused, Graph forRows) throws IOException {
    Files.createDirectories(folder.resolve("a"));
    Files.createDirectories(folder.resolve("b"));
    Outcome fused = BothRuntimes.run(forFused, true, folder.resolve("a"));
    Outcome rows = BothRuntimes.run(forRows, false, folder.resolve("b"));
    for (String sink : fused.lines().keySet()) {
      List<String> lines = fused.lines().get(sink);
      List<String> others = rows.lines().get(sink);
      assertThat(without(lines, others))
          .as("%s of the fused runtime, where the row runtime has its own", sink)
          .isEqualTo(without(others, lines));
    }
    assertThat(rows.ledger()).isEqualTo(fused.ledger());
    forRows.nodes().forEach(node -> assertAddsUp(node, rows.counts()));
  }

  /** The lines that the others have not, or not so often. */
  private static List<String> without(List<String> lines, List<String> others) {
    List<String> rest = new ArrayList<>(lines);
    others.forEach(rest::remove);
    return rest;
  }

  /** In is out, however it left; each side of an equation was counted apart. */
  private static void assertAddsUp(Graph.Node node, Counts counts) {
    Step step = node.step();
    long in = step instanceof Step.Read ? count(counts, node, "records") : 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      in += count(counts, node, "in:" + i);
    }
    long left = count(counts, node, "dead", "filtered", "outside");
    if (step instanceof Step.WriteFiles) {
      assertThat(in).as(node.id()).isEqualTo(left + count(counts, node, "encoded"));
      assertThat(count(counts, node, "written")).isEqualTo(count(counts, node, "encoded"));
    } else if (step instanceof Step.WindowInto into
        && into.windowing().kind() == Windowing.Kind.SLIDING
        && !into.sliced()) {
      assertThat(in).as(node.id()).isEqualTo(left + count(counts, node, "windowed"));
      assertThat(count(counts, node, "pairs")).isEqualTo(count(counts, node, "out"));
    } else if (step instanceof Step.Combine combine) {
      String taken = combine.sliced() ? "windowed" : "grouped";
      assertThat(in).as(node.id()).isEqualTo(left + count(counts, node, taken));
      if (combine.sliced()) {
        assertThat(count(counts, node, "pairs")).isEqualTo(count(counts, node, "grouped"));
      }
      assertThat(count(counts, node, "groups"))
          .isEqualTo(count(counts, node, "out", "dead_groups"));
    } else if (step instanceof Step.Explode) {
      assertThat(in).as(node.id()).isEqualTo(left + count(counts, node, "exploded"));
    } else if (step instanceof Step.Deduplicate || step instanceof Step.Order) {
      assertThat(in).as(node.id()).isEqualTo(left + count(counts, node, "sent"));
      assertThat(count(counts, node, "taken")).isEqualTo(count(counts, node, "sent"));
      assertThat(count(counts, node, "taken")).isEqualTo(count(counts, node, "out", "duplicates"));
    } else if (step instanceof Step.Create create) {
      assertThat(count(counts, node, "out")).isEqualTo(create.rows().size());
    } else {
      assertThat(in).as(node.id()).isEqualTo(left + count(counts, node, "out"));
    }
    if (step instanceof Step.Read) {
      assertThat(count(counts, node, "bytes"))
          .isEqualTo(count(counts, node, "record_bytes", "skipped_bytes"));
      assertThat(count(counts, node, "ranges_listed"))
          .isEqualTo(count(counts, node, "ranges_read"));
    }
  }

  private static long count(Counts counts, Graph.Node node, String... names) {
    return Arrays.stream(names).mapToLong(name -> counts.get(node.id(), name)).sum();
  }

  private static final RowType FLAT =
      RowType.of(
          "id", Type.STRING,
          "n", Type.INT64.asNullable(),
          "d", Type.DOUBLE.asNullable(),
          "p", Type.DECIMAL.asNullable(),
          "b", Type.BOOLEAN.asNullable(),
          "t", Type.TIMESTAMP.asNullable(),
          "day", Type.DATE.asNullable());

  private void compareFile(RecordFormat format, RowType type, byte[] content) throws IOException {
    Path input = folder.resolve("in.data");
    Files.write(input, content);
    boolean[] needed = new boolean[type.size()];
    Arrays.fill(needed, true);
    FileSource source =
        new FileSource(
            List.of(input.toString()),
            FileSource.Compression.NONE,
            format,
            new SourceSchema(type, Map.of()),
            List.of(),
            needed);
    int time = type.indexOf("t");
    FieldRef eventTime = time < 0 ? null : new FieldRef(time, "t", type.type(time));
    compare(
        RandomGraph.copying(source, type, eventTime, folder.resolve("a")),
        RandomGraph.copying(source, type, eventTime, folder.resolve("b")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreeOnDamagedJson(long seed) throws IOException {
    compareFile(
        RecordFormat.Json.LINES, RandomGraph.EVENT, DamagedEvents.json(new Random(seed), 800));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void agreeOnDamagedCsv(long seed) throws IOException {
    Random random = new Random(seed);
    boolean header = seed % 2 == 0;
    RecordFormat.Csv format =
        new RecordFormat.Csv(
            ',', '"', '#', header, header ? null : FLAT.names(), List.of("", "NA"), seed > 2);
    compareFile(format, FLAT, csv(random, header));
  }

  private static byte[] csv(Random random, boolean header) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    String names = String.join(",", FLAT.names()) + "\n";
    file.writeBytes((header ? names : "").getBytes(StandardCharsets.UTF_8));
    RandomRows rows = new RandomRows(random.nextLong());
    String[] texts = {
      "plain", "\"a,b\"", "\"say \"\"x\"\"\"", "", "NA", "\"\"", " x ", "é", "#no", "\"NA\""
    };
    for (int i = 0; i < 600; i++) {
      Object[] row = rows.row(FLAT);
      StringBuilder line = new StringBuilder(texts[random.nextInt(texts.length)]);
      for (int c = 1; c < 5; c++) {
        line.append(',').append(row[c] == null ? "" : row[c]);
      }
      line.append(",2024-0")
          .append(1 + random.nextInt(9))
          .append("-01T00:00:00Z,2024-02-2")
          .append(random.nextInt(10));
      byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
      file.writeBytes(
          random.nextInt(3) == 0 ? DamagedEvents.damaged(line.toString(), random) : bytes);
      file.writeBytes((random.nextInt(9) == 0 ? "\r\n" : "\n").getBytes(StandardCharsets.UTF_8));
    }
    return file.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void agreeOnDamagedText(long seed) throws IOException {
    Random random = new Random(seed);
    RecordFormat.Text format =
        new RecordFormat.Text("(?P<id>\\S*) (?P<n>\\S+)( at (?P<t>\\S+))?", List.of("-", ""));
    RowType type =
        RowType.of(
            "id", Type.STRING,
            "n", Type.INT64.asNullable(),
            "t", Type.TIMESTAMP.asNullable());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    String[] ids = {"a", "-", "", "é😀", "x\u0000y"};
    for (int i = 0; i < 500; i++) {
      String line =
          ids[random.nextInt(ids.length)]
              + " "
              + (random.nextInt(9) - 4)
              + " at 2024-05-01T00:00:00Z";
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      file.writeBytes(random.nextInt(3) == 0 ? DamagedEvents.damaged(line, random) : bytes);
      file.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
    }
    compareFile(format, type, file.toByteArray());
  }
}
