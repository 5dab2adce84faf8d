package io.millrace.pipelines.spec;

import io.millrace.pipelines.problem.Span;
import io.millrace.pipelines.yaml.YamlNode;
import io.millrace.transforms.decode.FileSource.Compression;
import io.millrace.transforms.decode.RecordFormat;
import io.millrace.transforms.decode.SourceSchema;
import io.millrace.transforms.expression.Expression;
import java.time.Duration;

/**
 * A stream: one name for the past and the present of the same events.
 *
 * @param eventTime a TIMESTAMP expression over the schema's fields, or null
 * @param id the field of the event's identity, or null
 * @param key the field that partitions the stream, or null
 * @param outOfOrder how far behind the newest event one may come and still be on time
 * @param ahead how far ahead of its publishing an event's time may lie
 * @param idle after how long without events a partition no longer holds the others back, or null
 * @param generate the {@code generate:} section as written, or null
 */
public record StreamSpec(
    String name,
    String description,
    SourceSchema schema,
    RecordFormat format,
    Compression compression,
    Expression eventTime,
    String eventTimeText,
    String id,
    String key,
    Duration outOfOrder,
    Duration ahead,
    Duration idle,
    YamlNode generate,
    Span span) {
  /** What {@code ahead} is where a stream does not say. */
  public static final Duration AHEAD = Duration.ofHours(1);

  /** With the usual {@code ahead}, and no {@code idle}. */
  public StreamSpec(
      String name,
      String description,
      SourceSchema schema,
      RecordFormat format,
      Compression compression,
      Expression eventTime,
      String eventTimeText,
      String id,
      String key,
      Duration outOfOrder,
      YamlNode generate,
      Span span) {
    this(
        name,
        description,
        schema,
        format,
        compression,
        eventTime,
        eventTimeText,
        id,
        key,
        outOfOrder,
        AHEAD,
        null,
        generate,
        span);
  }
}
