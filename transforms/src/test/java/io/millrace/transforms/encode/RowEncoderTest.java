package io.millrace.transforms.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowEncoderTest {
  @Test
  void columnsAndValuesGiveTheSameBytes() {
    RowType type = RandomRows.type();
    RandomRows random = new RandomRows(7);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      rows.add(random.row(type));
    }
    Batch batch = RandomRows.batch(type, rows);
    for (RowEncoder encoder :
        List.of(
            new JsonEncoder(type),
            new CsvEncoder(type, ','),
            new CsvEncoder(type, '-'),
            new CsvEncoder(type, '\u00a7'))) {
      for (int row = 0; row < rows.size(); row++) {
        Out columns = new Out(1);
        Out values = new Out(1);
        assertThat(encoder.encode(batch, row, columns)).isNull();
        assertThat(encoder.encode(rows.get(row), values)).isNull();
        assertThat(columns.toString()).isEqualTo(values.toString());
      }
    }
  }

  @Test
  void takesBackWhatItPutOfARowThatFails() {
    RowType type = RowType.of("a", Type.STRING, "b", Type.array(Type.DECIMAL), "c", Type.DECIMAL);
    BigDecimal wide = new BigDecimal("1e1000000");
    Object[] nested = {"x", List.of(wide), BigDecimal.ONE};
    Object[] plain = {"x", List.of(), wide.negate()};
    Batch batch = RandomRows.batch(type, List.of(nested, plain));
    for (RowEncoder encoder : List.of(new JsonEncoder(type), new CsvEncoder(type, ','))) {
      Out out = new Out();
      out.ascii("before");
      assertThat(encoder.encode(nested, out).message()).contains("'b'", "10000 digits");
      assertThat(encoder.encode(batch, 0, out).message()).contains("'b'");
      assertThat(encoder.encode(plain, out).code()).isEqualTo(Failure.Code.VALUE);
      assertThat(encoder.encode(batch, 1, out).message()).contains("'c'");
      assertThat(out.toString()).isEqualTo("before");
    }
  }

  @Test
  void writesInvalidAsNull() {
    RowType type = RowType.of("a", Type.INT64, "b", Type.INT64);
    Failure why = new Failure(Failure.Code.VALUE, "no");
    Object[] row = {new Invalid(why), 2L};
    Batch batch = new Batch(type, 1);
    batch.column(0).setInvalid(0, why);
    batch.column(1).set(0, 2L);
    for (RowEncoder encoder : List.of(new JsonEncoder(type), new CsvEncoder(type, ','))) {
      Out columns = new Out();
      Out values = new Out();
      encoder.encode(batch, 0, columns);
      encoder.encode(row, values);
      assertThat(values.toString())
          .isEqualTo(columns.toString())
          .isIn(",2\n", "{\"a\":null,\"b\":2}\n");
    }
  }

  @Test
  void isTheSameAfterSerialisation() throws IOException, ClassNotFoundException {
    RowType type = RandomRows.type();
    Object[] row = new RandomRows(1).row(type);
    for (RowEncoder encoder : List.of(new JsonEncoder(type), new CsvEncoder(type, ';'))) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
        objects.writeObject(encoder);
      }
      try (ObjectInputStream objects =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        RowEncoder copy = (RowEncoder) objects.readObject();
        Out first = new Out();
        Out second = new Out();
        encoder.encode(row, first);
        copy.encode(row, second);
        assertThat(second.toString()).isEqualTo(first.toString());
      }
    }
  }
}
