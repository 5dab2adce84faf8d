package io.millrace.transforms.step;

import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * The one record of a bad event: what Beam YAML's error records hold, and where the event came
 * from. Before a shuffle it has the original bytes, after one the row as JSON.
 */
public final class DeadLetter {
  /** The fields that every dead letter has, whatever the input of the step that failed. */
  public static final RowType COMMON =
      RowType.of(
          "code",
          Type.STRING,
          "message",
          Type.STRING,
          "step",
          Type.STRING,
          "pipeline",
          Type.STRING,
          "event_time",
          Type.TIMESTAMP.asNullable(),
          "file",
          Type.STRING.asNullable(),
          "offset",
          Type.INT64.asNullable(),
          "line",
          Type.INT64.asNullable(),
          "bytes",
          Type.BYTES.asNullable(),
          "row",
          Type.STRING.asNullable(),
          "msg",
          Type.STRING,
          "stack",
          Type.STRING);

  public static final int CODE = 0;
  public static final int MESSAGE = 1;
  public static final int STEP = 2;
  public static final int PIPELINE = 3;
  public static final int EVENT_TIME = 4;
  public static final int FILE = 5;
  public static final int OFFSET = 6;
  public static final int LINE = 7;
  public static final int BYTES = 8;
  public static final int ROW = 9;
  public static final int MSG = 10;
  public static final int STACK = 11;
  public static final int ELEMENT = 12;

  private DeadLetter() {}

  /**
   * The type of the dead letters of a step whose input is {@code input}: the common fields, then
   * {@code element}, the row that failed, null where it could not be decoded. Values that do not
   * convert are null in it.
   */
  public static RowType type(RowType input) {
    List<Field> fields = new ArrayList<>(COMMON.fields());
    List<Field> nullable = new ArrayList<>();
    for (Field field : input.fields()) {
      nullable.add(new Field(field.name(), field.type().asNullable()));
    }
    fields.add(new Field("element", Type.row(new RowType(nullable)).asNullable()));
    return new RowType(fields);
  }
}
