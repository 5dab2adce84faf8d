package io.millrace.it.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generated payments are what they are said to be. */
final class PaymentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EVENTS = 20_000;

  @TempDir Path cache;

  @Test
  void linesAreRepeatedDamagedAndOutOfOrderAsSaid() throws IOException {
    List<String> good = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    for (String line : lines(new Payments(EVENTS, 400, 1).in(cache))) {
      (isObject(line) ? good : damaged).add(line);
    }
    assertThat(good.size() + damaged.size()).isEqualTo(EVENTS);
    assertThat(damaged.size()).isBetween(EVENTS / 2000, EVENTS / 500);
    assertThat(good.size() - new HashSet<>(good).size()).isBetween(EVENTS / 200, EVENTS / 50);
    assertThat(damaged)
        .as("a line that is cut off ends inside a text, or it might be taken with the next one")
        .allMatch(line -> line.endsWith("}") || line.matches("no payment.*|.*\\p{L}"));
    long newest = 0;
    long behind = 0;
    for (String line : good) {
      long time = Instant.parse(JSON.readTree(line).get("ts").asText()).toEpochMilli();
      newest = Math.max(newest, time);
      behind = Math.max(behind, newest - time);
    }
    assertThat(behind).isBetween(10_000L, Contender.OUT_OF_ORDER_SECONDS * 1000L - 1);
  }

  @Test
  void theSameArgumentsGiveTheSameBytesAndOthersDoNot() throws IOException {
    List<String> lines = lines(new Payments(1000, 100, 1).in(cache.resolve("one")));
    assertThat(lines(new Payments(1000, 100, 1).in(cache.resolve("other")))).isEqualTo(lines);
    assertThat(lines(new Payments(1000, 100, 2).in(cache.resolve("one")))).isNotEqualTo(lines);
  }

  @Test
  void whatIsThereIsNotMadeAgain() throws IOException {
    Payments payments = new Payments(100, 100, 1);
    Path part = payments.in(cache).resolve("part-00.jsonl");
    Files.writeString(part, "mine\n");
    assertThat(payments.in(cache).resolve("part-00.jsonl")).isEqualTo(part).hasContent("mine");
  }

  private static List<String> lines(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  private static boolean isObject(String line) {
    try {
      JsonNode event = JSON.readTree(line);
      assertThat(event.get("device").get("os").asText()).isIn(Payments.SYSTEMS);
      return true;
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
