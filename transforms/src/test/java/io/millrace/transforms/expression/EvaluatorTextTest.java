package io.millrace.transforms.expression;

import static io.millrace.transforms.expression.Evaluated.assertFails;
import static io.millrace.transforms.expression.Evaluated.of;
import static io.millrace.transforms.type.Failure.Code.ARGUMENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluatorTextTest {
  /** One code point, two chars, four bytes. */
  private static final String SMILE = "\uD83D\uDE00";

  @Test
  void countsAndCutsCodePoints() {
    assertThat(of(Function.LENGTH, "a" + SMILE)).isEqualTo(2L);
    assertThat(of(Function.LENGTH, new byte[] {1, 2, 3})).isEqualTo(3L);
    assertThat(of(Function.LEFT, SMILE + "ab", 2L)).isEqualTo(SMILE + "a");
    assertThat(of(Function.RIGHT, "ab" + SMILE, 2L)).isEqualTo("b" + SMILE);
    assertThat(of(Function.RIGHT, "ab", Long.MAX_VALUE)).isEqualTo("ab");
    assertThat(of(Function.REVERSE, "ab" + SMILE)).isEqualTo(SMILE + "ba");
    assertThat(of(Function.STRPOS, SMILE + "ab", "b")).isEqualTo(3L);
    assertThat(of(Function.STRPOS, "ab", "c")).isEqualTo(0L);
    assertFails(ARGUMENT, Function.LEFT, "ab", -1L);
    assertFails(ARGUMENT, Function.RIGHT, "ab", -1L);
  }

  @Test
  void takesParts() {
    assertThat(of(Function.SUBSTR, "abcd", 2L)).isEqualTo("bcd");
    assertThat(of(Function.SUBSTR, "abcd", 0L, 2L)).isEqualTo("ab");
    assertThat(of(Function.SUBSTR, "abcd", -2L)).isEqualTo("cd");
    assertThat(of(Function.SUBSTR, "abcd", -6L, 3L)).isEqualTo("a");
    assertThat(of(Function.SUBSTR, "abcd", 9L, 3L)).isEqualTo("");
    assertThat(of(Function.SUBSTR, "abcd", 2L, Long.MAX_VALUE)).isEqualTo("bcd");
    assertThat(of(Function.SUBSTR, "abcd", 3L, 0L)).isEqualTo("");
    assertFails(ARGUMENT, Function.SUBSTR, "abcd", 2L, -1L);
  }

  @Test
  void changesStrings() {
    assertThat(of(Function.CONCAT, "a", "", "b")).isEqualTo("ab");
    assertThat(of(Function.CONCAT, "a", null)).isNull();
    assertThat(of(Function.UPPER, "straße")).isEqualTo("STRAßE");
    assertThat(of(Function.LOWER, "ÄB")).isEqualTo("äb");
    assertThat(of(Function.TRIM, " \ta ")).isEqualTo("\ta");
    assertThat(of(Function.TRIM, "xya" + SMILE, "yx" + SMILE)).isEqualTo("a");
    assertThat(of(Function.LTRIM, "  a ")).isEqualTo("a ");
    assertThat(of(Function.RTRIM, "  a ")).isEqualTo("  a");
    assertThat(of(Function.TRIM, "  ")).isEqualTo("");
    assertThat(of(Function.REPLACE, "aaa", "aa", "b")).isEqualTo("ba");
    assertThat(of(Function.REPLACE, "aaa", "", "b")).isEqualTo("aaa");
    assertThat(of(Function.STARTS_WITH, "abc", "ab")).isEqualTo(true);
    assertThat(of(Function.ENDS_WITH, "abc", "ab")).isEqualTo(false);
    assertThat(of(Function.CONTAINS, "abc", "bc")).isEqualTo(true);
  }

  @Test
  void padsAndRepeats() {
    assertThat(of(Function.LPAD, "7", 3L, "0")).isEqualTo("007");
    assertThat(of(Function.LPAD, "7", 4L, "ab")).isEqualTo("aba7");
    assertThat(of(Function.RPAD, "7", 4L, SMILE)).isEqualTo("7" + SMILE + SMILE + SMILE);
    assertThat(of(Function.LPAD, "abc", 2L, "0")).isEqualTo("ab");
    assertThat(of(Function.REPEAT, "ab", 3L)).isEqualTo("ababab");
    assertThat(of(Function.REPEAT, "é", 500_000L)).asString().hasSize(500_000);
    assertThat(of(Function.REPEAT, "", Long.MAX_VALUE)).isEqualTo("");
    assertFails(ARGUMENT, Function.REPEAT, "é", 500_001L);
    assertFails(ARGUMENT, Function.REPEAT, "a", -1L);
    assertFails(ARGUMENT, Function.RPAD, "abc", 2L, "");
  }

  @Test
  void splits() {
    assertThat(of(Function.SPLIT, "a,b,,", ",")).isEqualTo(List.of("a", "b", "", ""));
    assertThat(of(Function.SPLIT, "a--b", "--")).isEqualTo(List.of("a", "b"));
    assertThat(of(Function.SPLIT, "a" + SMILE, "")).isEqualTo(List.of("a", SMILE));
    assertThat(of(Function.SPLIT, "", ",")).isEqualTo(List.of(""));
    assertThat(of(Function.SPLIT, "", "")).isEqualTo(List.of(""));
  }

  @Test
  void matchesLikePatterns() {
    assertThat(of(Function.LIKE, "a" + SMILE + "\nc", "a__c", "")).isEqualTo(true);
    assertThat(of(Function.LIKE, "abc", "a%", "")).isEqualTo(true);
    assertThat(of(Function.LIKE, "abc", "b%", "")).isEqualTo(false);
    assertThat(of(Function.LIKE, "a.c", "a.c", "")).isEqualTo(true);
    assertThat(of(Function.LIKE, "abc", "a.c", "")).isEqualTo(false);
    assertThat(of(Function.LIKE, "5%", "_!%", "!")).isEqualTo(true);
    assertThat(of(Function.LIKE, "55", "_!%", "!")).isEqualTo(false);
    assertThat(of(Function.LIKE, "\\x", "\\%", "")).isEqualTo(true);
  }

  @Test
  void matchesRegularExpressions() {
    assertThat(of(Function.REGEXP_CONTAINS, "xaby", "a.")).isEqualTo(true);
    assertThat(of(Function.REGEXP_CONTAINS, "xaby", "^a.")).isEqualTo(false);
    assertThat(of(Function.REGEXP_EXTRACT, "k=12", "[0-9]+")).isEqualTo("12");
    assertThat(of(Function.REGEXP_EXTRACT, "k=12", "(.)=(.)")).isEqualTo("k");
    assertThat(of(Function.REGEXP_EXTRACT, "k=12", "z")).isNull();
    assertThat(of(Function.REGEXP_EXTRACT_ALL, "a1b22", "[a-z]([0-9]+)"))
        .isEqualTo(List.of("1", "22"));
    assertThat(of(Function.REGEXP_EXTRACT_ALL, "a1ab", "a([0-9])?"))
        .isEqualTo(Arrays.asList("1", null));
    assertThat(of(Function.REGEXP_REPLACE, "a-b c-d", "(\\w)-(\\w)", "\\2\\\\\\1$1"))
        .isEqualTo("b\\a$1 d\\c$1");
    assertThat(of(Function.REGEXP_REPLACE, "abc", "x*", "-")).isEqualTo("-a-b-c-");
  }

  @Test
  void hashesAndWritesHexadecimal() {
    assertThat(of(Function.MD5, "abc")).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
    assertThat(of(Function.MD5, new byte[] {'a', 'b', 'c'}))
        .isEqualTo("900150983cd24fb0d6963f7d28e17f72");
    assertThat(of(Function.SHA256, "abc")).asString().startsWith("ba7816bf8f01cfea4141");
    assertThat(of(Function.TO_HEX, new byte[] {0, -1})).isEqualTo("00ff");
    assertThat((byte[]) of(Function.FROM_HEX, "00Ff")).containsExactly(0, -1);
    assertFails(ARGUMENT, Function.FROM_HEX, "0");
    assertFails(ARGUMENT, Function.FROM_HEX, "0g");
  }
}
