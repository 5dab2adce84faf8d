package io.millrace.transforms.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.decode.FileSource;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.ScanCounts;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the strict decoder of a format makes of a file. */
final class Decoded {
  final List<StrictRecord> records = new ArrayList<>();
  final ScanCounts counts = new ScanCounts();
  private final RowType type;

  private Decoded(RowType type) {
    this.type = type;
  }

  static FileSource source(RecordFormat format, SourceSchema schema, boolean... needed) {
    boolean[] all = new boolean[schema.type().size()];
    Arrays.fill(all, true);
    return new FileSource(
        List.of(),
        FileSource.Compression.AUTO,
        format,
        schema,
        List.of(),
        needed.length == 0 ? all : needed);
  }

  static Decoded of(FileSource source, byte[] file) {
    Decoded decoded = new Decoded(source.schema().type());
    StrictDecoder.of(source, decoded.counts, decoded.records::add).decode(file);
    assertThat(decoded.counts.recordBytes + decoded.counts.skippedBytes)
        .as("records and what is skipped are all of the file")
        .isEqualTo(file.length);
    assertThat(decoded.counts.good + decoded.counts.bad)
        .isEqualTo(decoded.counts.records)
        .isEqualTo(decoded.records.size());
    return decoded;
  }

  static Decoded of(
      RecordFormat format, RowType type, Map<String, TimePattern> patterns, String file) {
    return of(
        source(format, new SourceSchema(type, patterns)), file.getBytes(StandardCharsets.UTF_8));
  }

  static Decoded of(RecordFormat format, RowType type, String file) {
    return of(format, type, Map.of(), file);
  }

  /** For each record its row as JSON with codes for invalid values, or its code and bytes. */
  List<String> shown() {
    return records.stream().map(this::shown).toList();
  }

  private String shown(StrictRecord record) {
    if (record.failure() != null) {
      return record.failure().code() + " " + new String(record.raw(), StandardCharsets.UTF_8);
    }
    StringBuilder invalid = new StringBuilder();
    for (int i = 0; i < type.size(); i++) {
      if (record.values()[i] instanceof Invalid bad) {
        invalid.append(' ').append(type.name(i)).append(' ').append(bad.failure().code());
      }
    }
    return Values.toJson(type, record.values()) + invalid;
  }
}
