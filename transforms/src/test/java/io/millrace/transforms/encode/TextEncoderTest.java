package io.millrace.transforms.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextEncoderTest {
  private static final RowType LINE = RowType.of("line", Type.STRING.asNullable());

  private final TextEncoder encoder = new TextEncoder(LINE);
  private final Out out = new Out();

  @Test
  void writesALine() {
    Batch batch =
        RandomRows.batch(LINE, List.of(new Object[] {"a \"b\" \u00e9"}, new Object[] {null}));
    assertThat(encoder.encode(batch, 0, out)).isNull();
    assertThat(encoder.encode(batch, 1, out)).isNull();
    assertThat(encoder.encode(new Object[] {"c"}, out)).isNull();
    assertThat(encoder.encode(new Object[] {null}, out)).isNull();
    assertThat(out.toString()).isEqualTo("a \"b\" \u00e9\n\nc\n\n");
  }

  @Test
  void refusesALineBreak() {
    Batch batch = RandomRows.batch(LINE, List.of(new Object[] {"a\nb"}, new Object[] {"a\r"}));
    Failure failure = encoder.encode(batch, 0, out);
    assertThat(failure.code()).isEqualTo("bad-value");
    assertThat(failure.message())
        .isEqualTo("the value of 'line' has a line break in it, so it is not one line");
    assertThat(encoder.encode(batch, 1, out)).isEqualTo(failure);
    assertThat(encoder.encode(new Object[] {"\n"}, out)).isEqualTo(failure);
    assertThat(out.size).isZero();
  }

  @Test
  void needsOneString() {
    for (RowType type :
        List.of(
            RowType.of("a", Type.INT64),
            RowType.of("a", Type.STRING, "b", Type.STRING),
            new RowType(List.of()))) {
      assertThatThrownBy(() -> new TextEncoder(type)).hasMessageContaining("one string field");
    }
  }
}
