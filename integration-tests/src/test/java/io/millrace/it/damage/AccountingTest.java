package io.millrace.it.damage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.damage.DamagedFile.Fate;
import io.millrace.it.damage.DamagedFile.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A perfect run balances; every way to lose, double or change a single line shows. */
final class AccountingTest {
  private static final DamagedFile FILE = new DamagedFile(9, 3_000);

  @TempDir Path folder;
  private final List<String> written = new ArrayList<>();
  private final List<String> dead = new ArrayList<>();

  /** Written in another form and order. */
  @BeforeEach
  void runPerfectly() throws IOException {
    Random random = new Random(1);
    FILE.write(folder.resolve("input"));
    for (Line line : (Iterable<Line>) FILE.lines()::iterator) {
      if (line.fate() == Fate.GOOD) {
        written.add("{\"amount\": 1, \"event_id\": \"" + line.id() + "\"}");
      } else if (line.fate() != Fate.BLANK) {
        dead.add(letter(line.codes().iterator().next(), line.bytes()));
      }
    }
    Collections.shuffle(written, random);
    Collections.shuffle(dead, random);
  }

  private static String letter(String code, byte[] bytes) {
    return "{\"code\":\""
        + code
        + "\",\"message\":\"not \\\"bytes\\\":\\\"AA==\\\"\",\"bytes\":\""
        + Base64.getEncoder().encodeToString(bytes)
        + "\"}";
  }

  private Accounting account() throws IOException {
    Path out = Files.write(folder.resolve("written"), written);
    Path letters = Files.write(folder.resolve("dead"), dead);
    return Accounting.of(List.of(folder.resolve("input")), List.of(out), List.of(letters));
  }

  @Test
  void balancesWhenEveryLineIsInOnePlace() throws IOException {
    Accounting accounting = account();
    assertThat(accounting.complaints()).isEmpty();
    assertThat(accounting.balances()).isTrue();
    assertThat(accounting.input().count() + accounting.blank()).isEqualTo(FILE.count());
    assertThat(accounting.blank()).isPositive();
    assertThat(accounting.report()).endsWith("equal");
  }

  @Test
  void verdictsAreRightInAPerfectRunAndElseNameTheLine() throws IOException {
    account();
    assertThat(verdicts()).isEmpty();
    long number = 0;
    while (FILE.damage(number) != Damage.MISSING_FIELD) {
      number++;
    }
    String right = letter("missing-field", FILE.line(number).bytes());
    dead.set(dead.indexOf(right), right.replace("missing-field", "bad-syntax"));
    account();
    assertThat(verdicts())
        .containsExactly(
            "line "
                + (number + 1)
                + ", MISSING_FIELD: due is DEAD [missing-field], found [bad-syntax]");
  }

  private List<String> verdicts() throws IOException {
    return Verdicts.wrong(
        FILE, List.of(folder.resolve("written")), List.of(folder.resolve("dead")));
  }

  @Test
  void seesAWrittenLineThatIsLost() throws IOException {
    written.remove(17);
    assertUnbalanced("is neither written nor dead");
  }

  @Test
  void seesAWrittenLineThatIsDoubled() throws IOException {
    written.add(written.get(17));
    assertUnbalanced("written 1 times too often");
  }

  @Test
  void seesADeadLetterThatIsLost() throws IOException {
    dead.remove(17);
    assertUnbalanced("is neither written nor dead");
  }

  @Test
  void seesADeadLetterThatIsDoubled() throws IOException {
    dead.add(dead.get(17));
    assertUnbalanced("dead 1 times too often");
  }

  @Test
  void seesADeadLetterThatSwallowedTheNextLine() throws IOException {
    dead.set(17, letter("bad-syntax", new byte[] {'{', '"', 'a', '"', ':', '\n', '{', '}'}));
    assertUnbalanced("dead 1 times too often");
  }

  @Test
  void seesAnEventThatIsWrittenAndDead() throws IOException {
    long number = 0;
    while (FILE.line(number).fate() != Fate.GOOD) {
      number++;
    }
    dead.add(letter("bad-syntax", FILE.line(number).bytes()));
    assertUnbalanced("written 1 times too often: " + FILE.line(number).id());
  }

  @Test
  void seesOneLostAndAnotherDoubled() throws IOException {
    written.set(17, written.get(18));
    assertUnbalanced("is neither written nor dead");
  }

  private void assertUnbalanced(String complaint) throws IOException {
    Accounting accounting = account();
    assertThat(accounting.input()).isNotEqualTo(accounting.output());
    assertThat(accounting.balances()).isFalse();
    assertThat(accounting.complaints()).anySatisfy(c -> assertThat(c).contains(complaint));
    assertThat(accounting.report()).contains("DIFFERENT");
  }
}
