package io.millrace.transforms.decode;

import io.millrace.transforms.expression.TimePattern;
import io.millrace.transforms.type.RowType;
import java.io.Serializable;
import java.util.Map;

/**
 * The declared fields of a source.
 *
 * @param type the fields; one that is not nullable is required
 * @param patterns how TIMESTAMP and DATE fields are written, by dotted path ({@code a.b} for a
 *     field of a nested row; elements of arrays and maps have the path of the array or map).
 *     Absent: {@code rfc3339} for TIMESTAMP, {@code yyyy-MM-dd} for DATE
 */
public record SourceSchema(RowType type, Map<String, TimePattern> patterns)
    implements Serializable {
  public SourceSchema {
    patterns = Map.copyOf(patterns);
  }
}
