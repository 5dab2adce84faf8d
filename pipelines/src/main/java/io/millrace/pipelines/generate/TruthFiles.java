package io.millrace.pipelines.generate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.transforms.expression.Rfc3339;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the truth about generated data as JSON lines into two files of a folder, {@link #FAULTS}
 * and {@link #PATTERNS}, replacing those of before. {@code TruthTest} compares them with the data.
 *
 * <p>A fault is {@code {stream, kind, what, file, line, offset, id, time, until}}: {@code kind} is
 * {@code damage} ({@code what} then says which), {@code duplicate}, {@code out-of-order}, {@code
 * late} (by more than the stream's {@code out_of_order}) or {@code gap}, which has no line but two
 * times. A line with two faults has two rows. A pattern is {@code {stream, pattern, key, start,
 * end, events}}: times of its first and its last event, and how many of its events are not damaged.
 */
final class TruthFiles implements Truth, AutoCloseable {
  static final String FAULTS = "faults.jsonl";
  static final String PATTERNS = "patterns.jsonl";

  private final String stream;
  private final String file;
  private final JsonGenerator faults;
  private final JsonGenerator patterns;

  /**
   * @param file the name of the file with the data, without folders
   */
  TruthFiles(Path folder, String stream, String file) throws IOException {
    this.stream = stream;
    this.file = file;
    Files.createDirectories(folder);
    faults = open(folder.resolve(FAULTS));
    patterns = open(folder.resolve(PATTERNS));
  }

  private static JsonGenerator open(Path file) throws IOException {
    JsonGenerator json =
        new JsonFactory()
            .createGenerator(Files.newBufferedWriter(file, StandardCharsets.UTF_8))
            .setRootValueSeparator(null);
    return json;
  }

  @Override
  public boolean wanted() {
    return true;
  }

  @Override
  public void fault(String kind, String what, Place place) throws IOException {
    start(faults);
    faults.writeStringField("kind", kind);
    optional(faults, "what", what);
    faults.writeStringField("file", file);
    faults.writeNumberField("line", place.line());
    faults.writeNumberField("offset", place.offset());
    optional(faults, "id", place.id());
    faults.writeStringField("time", Rfc3339.format(place.micros()));
    end(faults);
  }

  @Override
  public void gap(long fromMicros, long toMicros) throws IOException {
    start(faults);
    faults.writeStringField("kind", "gap");
    faults.writeStringField("time", Rfc3339.format(fromMicros));
    faults.writeStringField("until", Rfc3339.format(toMicros));
    end(faults);
  }

  @Override
  public void pattern(Planted planted, String key) throws IOException {
    start(patterns);
    patterns.writeStringField("pattern", planted.pattern.name());
    optional(patterns, "key", key);
    patterns.writeStringField("start", Rfc3339.format(planted.firstMicros));
    patterns.writeStringField("end", Rfc3339.format(planted.lastMicros));
    patterns.writeNumberField("events", planted.whole);
    end(patterns);
  }

  private void start(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("stream", stream);
  }

  private static void end(JsonGenerator json) throws IOException {
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private static void optional(JsonGenerator json, String name, String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      faults.close();
    } finally {
      patterns.close();
    }
  }
}
