package io.millrace.transforms.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.decode.BadRecord;
import io.millrace.transforms.type.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

/** The bytes of blocks and marks. */
final class BlockCoderTest {
  private static final BadRecord BAD =
      new BadRecord("/données/a", 7, 3, new byte[] {0, -1, 10}, new Failure("bad-syntax", "Ü"));

  @Test
  void blocksComeBack() throws IOException {
    Block block = new Block(-5, new byte[] {1, 2}, List.of(BAD, BAD), new byte[] {9});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BlockCoder.of().encode(block, bytes);
    bytes.write(77);
    ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
    Block back = BlockCoder.of().decode(in);
    assertThat(in.read()).as("nothing is read beyond the block").isEqualTo(77);
    assertThat(back).usingRecursiveComparison().isEqualTo(block);
    assertThat(BlockCoder.of().structuralValue(back))
        .isEqualTo(BlockCoder.of().structuralValue(block));
  }

  @Test
  void marksComeBack() throws IOException {
    ReplayMark mark = new ReplayMark(1, 2, Batch.NO_TIME, 4, 5, -6, true);
    assertThat(CoderUtils.clone(ReplayMarkCoder.of(), mark)).isEqualTo(mark);
    byte[] bytes = CoderUtils.encodeToByteArray(ReplayMarkCoder.of(), mark);
    assertThat(bytes).hasSize(50).startsWith(1);
  }

  /** Flink compares coders by equals, after they have been stored. */
  @Test
  void codersAreEqualWhenTheyComeBack() {
    assertThat(SerializableUtils.clone(BlockCoder.of())).isEqualTo(BlockCoder.of());
    assertThat(SerializableUtils.clone(ReplayMarkCoder.of())).isEqualTo(ReplayMarkCoder.of());
    assertThat(BlockCoder.of()).isNotEqualTo(ReplayMarkCoder.of());
  }

  @Test
  void otherVersionsAreRefused() {
    byte[] other = {2, 0, 0};
    assertThatThrownBy(() -> CoderUtils.decodeFromByteArray(BlockCoder.of(), other))
        .isInstanceOf(CoderException.class)
        .hasMessage("a block of another version: 2");
    assertThatThrownBy(() -> CoderUtils.decodeFromByteArray(ReplayMarkCoder.of(), other))
        .isInstanceOf(CoderException.class)
        .hasMessage("a replay's checkpoint of another version: 2");
  }
}
