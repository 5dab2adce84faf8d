package io.millrace.transforms.row;

import static io.millrace.transforms.row.Ran.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.FileSource.Metadata;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.expression.Rfc3339;
import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.step.Graph;
import io.millrace.transforms.step.Step;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowReadTest {
  private static final RowType SCHEMA =
      RowType.of("t", Type.TIMESTAMP.asNullable(), "n", Type.INT64.asNullable());
  private static final RowType OUTPUT =
      RowType.of(
          "t",
          Type.TIMESTAMP.asNullable(),
          "n",
          Type.INT64.asNullable(),
          "file",
          Type.STRING,
          "path",
          Type.STRING,
          "line",
          Type.INT64,
          "offset",
          Type.INT64);
  private static final long FROM = Rfc3339.parseMicros("2024-05-01T00:00:00Z");
  private static final long TO = Rfc3339.parseMicros("2024-05-02T00:00:00Z");

  @TempDir private Path folder;
  private String a;

  private interface Compressor {
    OutputStream over(OutputStream out) throws IOException;
  }

  private static byte[] compressed(String text, Compressor compressor) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressor.over(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String line(String time, String n) {
    return "{\"t\":\"" + time + "\",\"n\":" + n + "}\n";
  }

  @BeforeEach
  void writeFiles() throws IOException {
    a =
        line("2024-05-01T00:00:00Z", "1")
            + "\n"
            + line("2024-05-02T00:00:00Z", "2")
            + "{\"t\":\n"
            + line("soon", "3")
            + "{\"n\":4}\n"
            + line("2024-05-01T23:59:59.999999Z", "5.5");
    Files.writeString(folder.resolve("a.jsonl"), a);
    Files.write(
        folder.resolve("b.jsonl.gz"),
        compressed(line("2024-05-01T01:00:00Z", "6"), GZIPOutputStream::new));
    Files.write(
        folder.resolve("c.jsonl.zst"),
        compressed(line("2024-05-01T02:00:00Z", "7"), ZstdOutputStream::new));
  }

  private Step.Read read(RecordFormat format, String... patterns) {
    FileSource source =
        new FileSource(
            Arrays.stream(patterns).map(pattern -> folder + "/" + pattern).toList(),
            FileSource.Compression.AUTO,
            format,
            new SourceSchema(SCHEMA, Map.of()),
            List.of(Metadata.values()),
            new boolean[] {true, true});
    return new Step.Read(source, field(OUTPUT, "t"), FROM, TO, OUTPUT);
  }

  private String shown(String time, String n, String file, long line, long offset) {
    return String.format(
        "{\"t\":\"%s\",\"n\":%s,\"file\":\"%s\",\"path\":\"%s/%s\",\"line\":%d,\"offset\":%d}",
        time, n, file, folder, file, line, offset);
  }

  @Test
  void readsAllFilesOnceWithTheirPlaces() {
    Ran.Build build = new Ran.Build();
    int read = build.add(read(RecordFormat.Json.LINES, "b*", "*"));
    int letters = build.letters(read);
    build.add(new Step.Flatten(OUTPUT), read);
    Ran ran = build.run();
    assertThat(ran.rows(read))
        .containsExactly(
            shown("2024-05-01T00:00:00Z", "1", "a.jsonl", 1, 0),
            shown("2024-05-01T01:00:00Z", "6", "b.jsonl.gz", 1, 0),
            shown("2024-05-01T02:00:00Z", "7", "c.jsonl.zst", 1, 0),
            shown("2024-05-01T23:59:59.999999Z", "null", "a.jsonl", 7, a.lastIndexOf("{")));
    long[] positions =
        ran.elements(read, Graph.MAIN).stream().mapToLong(RowElement::position).sorted().toArray();
    assertThat(positions).containsExactly(0, a.lastIndexOf("{"), 1L << 44, 2L << 44);
    assertThat(ran.rows(letters)).hasSize(3);
    long all = a.length() + 2 * line("2024-05-01T01:00:00Z", "6").length();
    assertThat(ran.counts(read))
        .isEqualTo(
            "{blank_lines=1, bytes=%d, dead=3, lines=9, out=4, outside=1, ranges_listed=3,"
                + " ranges_read=3, record_bytes=%d, records=8, skipped_bytes=1}",
            all, all - 1);
  }

  @Test
  void tellsWhatEachDeadLetterWas() {
    Ran.Build build = new Ran.Build();
    int read = build.add(read(RecordFormat.Json.LINES, "a.jsonl"));
    build.letters(read);
    Ran ran = build.run();
    Map<String, Object[]> byBytes = new java.util.TreeMap<>();
    for (RowElement letter : ran.elements(read, Graph.ERRORS)) {
      byBytes.put(
          new String((byte[]) letter.values()[DeadLetter.BYTES], StandardCharsets.UTF_8),
          letter.values());
    }
    Object[] cut = byBytes.get("{\"t\":");
    assertThat(cut[DeadLetter.CODE]).isEqualTo("bad-syntax");
    assertThat(cut[DeadLetter.STEP]).isEqualTo("s0");
    assertThat(cut[DeadLetter.FILE]).isEqualTo(folder + "/a.jsonl");
    assertThat(cut[DeadLetter.LINE]).isEqualTo(4L);
    assertThat(cut[DeadLetter.OFFSET]).isEqualTo((long) a.indexOf("{\"t\":\n"));
    assertThat(cut[DeadLetter.ELEMENT]).isNull();
    assertThat(cut[DeadLetter.ROW]).isNull();
    assertThat(cut[DeadLetter.EVENT_TIME]).isNull();
    Object[] soon = byBytes.get("{\"t\":\"soon\",\"n\":3}");
    assertThat(soon[DeadLetter.CODE]).isEqualTo("bad-event-time");
    assertThat(soon[DeadLetter.MESSAGE]).asString().contains("'soon' is not a time");
    assertThat((Object[]) soon[DeadLetter.ELEMENT]).startsWith(null, 3L);
    assertThat(byBytes.get("{\"n\":4}")[DeadLetter.CODE]).isEqualTo("bad-event-time");
  }

  @Test
  void aValueThatDoesNotConvertFailsWhoReadsIt() {
    Ran.Build build = new Ran.Build();
    int read = build.add(read(RecordFormat.Json.LINES, "a.jsonl"));
    RowType out = RowType.of("n", Type.INT64.asNullable());
    int map = build.add(new Step.MapToFields(List.of(field(OUTPUT, "n")), out), read);
    build.letters(read);
    build.letters(map);
    Ran ran = build.run();
    assertThat(ran.rows(map)).containsExactly("{\"n\":1}");
    Object[] letter = ran.elements(map, Graph.ERRORS).get(0).values();
    assertThat(letter[DeadLetter.CODE]).isEqualTo("bad-value");
    assertThat((byte[]) letter[DeadLetter.BYTES])
        .asString()
        .isEqualTo(line("2024-05-01T23:59:59.999999Z", "5.5").trim());
    assertThat(letter[DeadLetter.EVENT_TIME]).isEqualTo(TO - 1);
    assertThat((Object[]) letter[DeadLetter.ELEMENT]).startsWith(TO - 1, null, "a.jsonl");
    assertThat(ran.elements(map, Graph.MAIN).get(0).raw()).asString().endsWith("\"n\":1}");
  }

  @Test
  void refusesAPatternWithoutFiles() {
    Ran.Build build = new Ran.Build();
    build.add(read(RecordFormat.Json.LINES, "a*", "nothing*"));
    assertThatThrownBy(build::run)
        .rootCause()
        .hasMessage("no file matches '" + folder + "/nothing*'");
  }
}
