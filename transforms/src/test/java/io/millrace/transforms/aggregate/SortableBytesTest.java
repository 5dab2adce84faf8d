package io.millrace.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.ByteWriter;
import io.millrace.transforms.encode.RandomRows;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order of the bytes is the order of the values, for one and for several in a row. */
class SortableBytesTest {
  private static final List<Type> TYPES =
      Arrays.stream(Type.Kind.values())
          .filter(kind -> kind.compareTo(Type.Kind.ARRAY) < 0)
          .map(kind -> Type.of(kind).asNullable())
          .toList();

  private static byte[] bytes(RowType type, Object[] row, boolean[] descending) {
    Batch batch = RandomRows.batch(type, row);
    ByteWriter out = new ByteWriter(1);
    for (int i = 0; i < row.length; i++) {
      SortableBytes.write(batch.column(i), 0, descending[i], out);
    }
    return out.toByteArray();
  }

  private static int compare(RowType type, Object[] a, Object[] b, boolean[] descending) {
    for (int i = 0; i < a.length; i++) {
      int compared = Values.compare(type.type(i), a[i], b[i]);
      if (compared != 0) {
        return Integer.signum(descending[i] ? -compared : compared);
      }
    }
    return 0;
  }

  private static void check(RowType type, List<Object[]> rows, boolean... descending) {
    List<byte[]> bytes = rows.stream().map(row -> bytes(type, row, descending)).toList();
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < rows.size(); j++) {
        int expected = compare(type, rows.get(i), rows.get(j), descending);
        int compared = Integer.signum(Arrays.compareUnsigned(bytes.get(i), bytes.get(j)));
        if (compared != expected) { // describing each pair would take most of the time
          assertThat(compared)
              .as(
                  "%s against %s, descending %s",
                  Values.toJson(type, rows.get(i)),
                  Values.toJson(type, rows.get(j)),
                  Arrays.toString(descending))
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void oneValueOfEachType() {
    for (Type type : TYPES) {
      RowType row = RowType.of("x", type);
      RandomRows random = new RandomRows(type.hashCode());
      List<Object[]> rows = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        rows.add(random.row(row));
      }
      check(row, rows, false);
      check(row, rows, true);
    }
  }

  @Test
  void rowsArraysAndMaps() {
    Type texts = Type.array(Type.STRING.asNullable()).asNullable();
    Type inner =
        Type.row(RowType.of("s", Type.STRING.asNullable(), "p", Type.DECIMAL, "tags", texts));
    for (Type type : List.of(inner, Type.array(inner), Type.map(Type.DOUBLE), texts)) {
      RowType row = RowType.of("x", type.asNullable(), "then", Type.BOOLEAN);
      RandomRows random = new RandomRows(11);
      List<Object[]> rows = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        rows.add(random.row(row));
      }
      for (String text : List.of("", "\u0000", "a")) {
        for (List<Object> tags : List.<List<Object>>of(List.of(), List.of(""), List.of("", "a"))) {
          Object made = new Object[] {text, BigDecimal.ONE, tags};
          if (type.equals(inner)) {
            rows.add(new Object[] {made, true});
          }
        }
      }
      check(row, rows, false, false);
      check(row, rows, true, false);
    }
  }

  @Test
  void severalInARow() {
    Random random = new Random(5);
    RandomRows values = new RandomRows(5);
    for (int round = 0; round < 60; round++) {
      RowType type =
          RowType.of(
              "a", TYPES.get(random.nextInt(TYPES.size())),
              "b", TYPES.get(random.nextInt(TYPES.size())),
              "c", TYPES.get(random.nextInt(TYPES.size())));
      List<Object[]> rows = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Object[] row = values.row(type);
        for (int k = 0; i > 0 && k < 2; k++) { // often the same first values
          row[k] = random.nextInt(3) > 0 ? rows.get(random.nextInt(i))[k] : row[k];
        }
        rows.add(row);
      }
      check(type, rows, random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
    }
  }

  @Test
  void noTextIsTheStartOfAnother() {
    RowType type = RowType.of("a", Type.STRING, "b", Type.STRING);
    String[] texts = {
      "",
      "\u0000",
      "\u0000\u0000",
      "\u0000\u0001",
      "\u0001",
      "a",
      "a\u0000",
      "a\u0000b",
      "ab",
      "\uffff",
      "\ud83d\ude00"
    };
    List<Object[]> rows = new ArrayList<>();
    for (String a : texts) {
      for (String b : texts) {
        rows.add(new Object[] {a, b});
      }
    }
    check(type, rows, false, false);
    check(type, rows, true, false);
    check(type, rows, false, true);
    check(type, rows, true, true);
  }

  @Test
  void decimalsWhateverTheirScales() {
    RowType type = RowType.of("x", Type.DECIMAL);
    List<Object[]> rows = new ArrayList<>();
    for (String text :
        List.of(
            "0",
            "0.00",
            "0E+5",
            "1",
            "1.0",
            "1.1",
            "1.01",
            "10",
            "9",
            "0.1",
            "0.01",
            "0.11",
            "-1",
            "-1.0",
            "-1.1",
            "-1.01",
            "-10",
            "-9",
            "-0.1",
            "-0.11",
            "-0.01",
            "1E+400",
            "-1E+400",
            "1E-2147483647",
            "1E+2147483647",
            "12",
            "120",
            "121",
            "1200")) {
      rows.add(new Object[] {new BigDecimal(text)});
    }
    check(type, rows, false);
    check(type, rows, true);
  }
}
