package io.millrace.transforms.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Invalid;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class RowCoderTest {
  private static final RowType TYPE =
      RowType.of(
          "b",
          Type.BOOLEAN,
          "i",
          Type.INT64,
          "d",
          Type.DOUBLE,
          "n",
          Type.DECIMAL,
          "s",
          Type.STRING,
          "y",
          Type.BYTES,
          "t",
          Type.TIMESTAMP,
          "a",
          Type.array(Type.INT64.asNullable()),
          "m",
          Type.map(Type.STRING.asNullable()),
          "r",
          Type.row(RowType.of("x", Type.INT64)));

  @Test
  void givesBackEveryValueAndAllMetadata() throws Exception {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", "1");
    map.put("a", null);
    Object[] values = {
      true,
      Long.MIN_VALUE,
      -0.0,
      new BigDecimal("-1.50"),
      "\0é\uD83D\uDE00",
      new byte[] {0, -1},
      5L,
      Arrays.asList(1L, null),
      map,
      new Object[] {7L}
    };
    RowElement row = new RowElement(values, 1, 2, 3, 4, 5, 6, "a/b", new byte[] {9});
    RowElement back = through(row);
    assertThat(Values.equal(Type.row(TYPE), back.values(), values)).isTrue();
    assertThat(((Map<?, ?>) back.values()[8]).keySet()).hasToString("[z, a]");
    assertThat(back.values()[2]).isEqualTo(-0.0);
    assertThat(back.values()[3]).isEqualTo(new BigDecimal("-1.50"));
    assertThat(back).usingRecursiveComparison().ignoringFields("values").isEqualTo(row);
  }

  @Test
  void givesBackNullsAndInvalidValues() throws Exception {
    Object[] values = new Object[TYPE.size()];
    values[1] = new Invalid(new Failure(Failure.Code.VALUE, "no number"));
    RowElement back = through(RowElement.of(values));
    assertThat(back.values()).containsExactly(values);
    assertThat(back.file()).isNull();
    assertThat(back.raw()).isNull();
  }

  private static RowElement through(RowElement row) throws Exception {
    RowCoder coder = SerializableUtils.clone(RowCoder.of(TYPE));
    return CoderUtils.decodeFromByteArray(coder, CoderUtils.encodeToByteArray(coder, row));
  }

  @Test
  void isEqualWhereTheTypeIs() {
    RowType same = new RowType(List.copyOf(TYPE.fields()));
    assertThat(RowCoder.of(same)).isEqualTo(RowCoder.of(TYPE)).hasSameHashCodeAs(RowCoder.of(TYPE));
    assertThat(RowCoder.of(RowType.of("b", Type.INT64)))
        .isNotEqualTo(RowCoder.of(RowType.of("b", Type.INT32)));
  }
}
