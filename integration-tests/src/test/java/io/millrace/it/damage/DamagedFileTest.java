package io.millrace.it.damage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.damage.DamagedFile.Fate;
import io.millrace.it.damage.DamagedFile.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DamagedFileTest {
  private static final DamagedFile FILE = new DamagedFile(7, 20_000);
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  @Test
  void hasOneInAHundredOfEveryKind() {
    Map<Damage, Integer> counts = new EnumMap<>(Damage.class);
    for (long number = 0; number < FILE.count(); number++) {
      Damage damage = FILE.damage(number);
      if (damage != null) {
        counts.merge(damage, 1, Integer::sum);
      }
    }
    assertThat(counts).containsOnlyKeys(Damage.values());
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(140, 260));
  }

  @Test
  void isAFunctionOfTheSeed(@TempDir Path folder) throws IOException {
    FILE.write(folder.resolve("first"));
    FILE.write(folder.resolve("second"));
    new DamagedFile(8, FILE.count()).write(folder.resolve("other"));
    assertThat(Files.mismatch(folder.resolve("first"), folder.resolve("second"))).isEqualTo(-1);
    assertThat(Files.mismatch(folder.resolve("first"), folder.resolve("other"))).isNotEqualTo(-1);
  }

  @Test
  void everyLineIsOneLine() {
    assertThat(FILE.lines())
        .allSatisfy(line -> assertThat(line.bytes()).doesNotContain((byte) '\n', (byte) '\r'));
  }

  /** A strict parser of other people agrees with the truth about syntax, and ids are unique. */
  @Test
  void aStrictParserAgreesAboutSyntax() {
    Set<String> ids = new HashSet<>();
    for (long number = 0; number < FILE.count(); number++) {
      Line line = FILE.line(number);
      boolean sound = isSound(line.bytes());
      String about = number + " " + FILE.damage(number);
      if (line.fate() == Fate.GOOD) {
        assertThat(sound).as(about).isTrue();
      } else if (line.fate() == Fate.DEAD) {
        assertThat(sound).as(about).isEqualTo(!line.codes().contains("bad-syntax"));
      }
      if (line.id() != null) {
        assertThat(ids.add(line.id())).as(about).isTrue();
      }
    }
  }

  private static boolean isSound(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      JsonNode node = STRICT.readTree(text);
      return node.isObject();
    } catch (CharacterCodingException | JsonProcessingException e) {
      return false;
    }
  }
}
