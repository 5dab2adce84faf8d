package io.millrace.it.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers are equal when their rows are, whoever wrote them and in whatever order. */
final class AnswerTest {
  @TempDir Path out;

  @Test
  void theOrderOfRowsAndOfAdditionsSaysNothing() {
    AnswerSum one = new AnswerSum();
    one.group(0, "PL", 60_000, 3, 0.1 + 0.2 + 0.3, 0.3);
    one.group(0, "DE", 60_000, 1, 5, 5);
    AnswerSum other = new AnswerSum();
    other.group(0, "DE", 60_000, 1, 5, 5);
    other.group(0, "PL", 60_000, 3, 0.3 + 0.2 + 0.1, 0.3);
    assertThat(one.answer()).isEqualTo(other.answer());
    assertThat(one.answer().rows()).isEqualTo(2);
  }

  @Test
  void eachPartOfARowCounts() {
    Answer answer = group(0, "PL", 60_000, 3, 10.01, 5);
    assertThat(group(0, "PL", 60_000, 3, 10.01, 5)).isEqualTo(answer);
    assertThat(group(1, "PL", 60_000, 3, 10.01, 5)).isNotEqualTo(answer);
    assertThat(group(0, "PT", 60_000, 3, 10.01, 5)).isNotEqualTo(answer);
    assertThat(group(0, "PL", 120_000, 3, 10.01, 5)).isNotEqualTo(answer);
    assertThat(group(0, "PL", 60_000, 4, 10.01, 5)).isNotEqualTo(answer);
    assertThat(group(0, "PL", 60_000, 3, 10.02, 5)).isNotEqualTo(answer);
    assertThat(group(0, "PL", 60_000, 3, 10.01, 5.01)).isNotEqualTo(answer);
  }

  @Test
  void aRowThatStandsThereTwiceIsNotOne() {
    AnswerSum twice = new AnswerSum();
    twice.payment("e1", "c1", 100.5, 7);
    twice.payment("e1", "c1", 100.5, 7);
    AnswerSum others = new AnswerSum();
    others.payment("e2", "c1", 100.5, 7);
    others.payment("e2", "c1", 100.5, 7);
    assertThat(twice.answer()).isNotEqualTo(others.answer());
    AnswerSum both = new AnswerSum();
    both.payment("e1", "c1", 100.5, 7);
    both.payment("e2", "c1", 100.5, 7);
    assertThat(twice.answer()).isNotEqualTo(both.answer());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2026-01-01T00:01:00Z\"",
        "\"2026-01-01T00:01:00.000Z\"",
        "\"2026-01-01 00:01:00\"",
        "\"2026-01-01 00:01:00.000\"",
        "1767225660000"
      })
  void filesOfAnybodyAreRead(String start) throws IOException {
    long millis = 1_767_225_660_000L;
    Path folder = Files.createDirectories(AnswerFiles.folder(out, 0).resolve("run=1"));
    Files.writeString(
        folder.resolve("part.jsonl"),
        "{\"m\":2.50,\"k\":\"PL\",\"ws\":" + start + ",\"n\":2,\"s\":\"3.1\"}\n");
    Files.writeString(folder.resolve("_done"), "not an answer");
    Files.writeString(folder.resolve(".part.crc"), "not an answer");
    assertThat(AnswerFiles.read(out, Workload.COUNTRIES))
        .isEqualTo(group(0, "PL", millis, 2, 3.1, 2.5));
  }

  @Test
  void barsAndPaymentsAreReadToo() throws IOException {
    Files.createDirectories(AnswerFiles.folder(out));
    Path file = AnswerFiles.folder(out).resolve("part.json");
    Files.writeString(
        file,
        "{\"symbol\":\"SPY\",\"ws\":60000,\"open\":1.5,\"high\":\"2.5000\",\"low\":1,"
            + "\"close\":2,\"volume\":300,\"trades\":4}");
    AnswerSum bar = new AnswerSum();
    BigDecimal[] prices = {
      new BigDecimal("1.5000"), new BigDecimal("2.5"), BigDecimal.ONE, new BigDecimal("2.0")
    };
    bar.bar("SPY", 60_000, prices, 300, 4);
    assertThat(AnswerFiles.read(out, Workload.TICKS)).isEqualTo(bar.answer());

    Files.writeString(
        file, "{\"event_id\":\"e1\",\"card_id\":\"c1\",\"amount\":100.50,\"ts\":60000}");
    AnswerSum payment = new AnswerSum();
    payment.payment("e1", "c1", 100.5, 60_000);
    assertThat(AnswerFiles.read(out, Workload.FILES)).isEqualTo(payment.answer());
  }

  @Test
  void noFolderIsNoRows() throws IOException {
    assertThat(AnswerFiles.read(out, Workload.EIGHT).rows()).isZero();
  }

  private static Answer group(
      int query, String key, long start, long count, double sum, double largest) {
    AnswerSum answer = new AnswerSum();
    answer.group(query, key, start, count, sum, largest);
    return answer.answer();
  }
}
