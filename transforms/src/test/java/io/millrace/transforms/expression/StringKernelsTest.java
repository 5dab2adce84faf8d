package io.millrace.transforms.expression;

import static io.millrace.transforms.expression.KernelRig.apply;
import static io.millrace.transforms.expression.KernelRig.constant;
import static io.millrace.transforms.expression.KernelRig.failed;
import static io.millrace.transforms.expression.KernelRig.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.transforms.expression.KernelRig.Failed;
import io.millrace.transforms.expression.KernelRig.Value;
import io.millrace.transforms.type.Failure.Code;
import io.millrace.transforms.type.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** String functions, LIKE and regular expressions. */
class StringKernelsTest {
  private static final Failed BAD = failed(Code.ARGUMENT);
  private static final Value NONE = of(Type.STRING, null);
  private static final String SMILE = "\uD83D\uDE00";
  private static final Type STRINGS = Type.array(Type.STRING);

  private static Object text(Function function, Object... arguments) {
    return apply(function, Type.STRING, arguments);
  }

  private static Object whole(Function function, Object... arguments) {
    return apply(function, Type.INT64, arguments);
  }

  private static Object bool(Function function, Object... arguments) {
    return apply(function, Type.BOOLEAN, arguments);
  }

  @Test
  void lengthCountsCodePoints() {
    assertThat(whole(Function.LENGTH, "")).isEqualTo(0L);
    assertThat(whole(Function.LENGTH, "abc")).isEqualTo(3L);
    assertThat(whole(Function.LENGTH, "ä€" + SMILE)).isEqualTo(3L);
    assertThat(whole(Function.LENGTH, new byte[] {(byte) 0x80, 1})).isEqualTo(2L);
    assertThat(whole(Function.LENGTH, NONE)).isNull();
  }

  @Test
  void concatAndCase() {
    assertThat(text(Function.CONCAT, "a", "", "ä" + SMILE)).isEqualTo("aä" + SMILE);
    assertThat(text(Function.CONCAT, "a", NONE)).isNull();
    assertThat(text(Function.CONCAT, "a".repeat(500), "b")).isEqualTo("a".repeat(500) + "b");
    assertThat(text(Function.UPPER, "az{`ß1")).isEqualTo("AZ{`ß1");
    assertThat(text(Function.UPPER, "az{`@[AZ1")).isEqualTo("AZ{`@[AZ1");
    assertThat(text(Function.LOWER, "AZ@[`{az")).isEqualTo("az@[`{az");
    assertThat(text(Function.UPPER, "ä\u00FF\uD801\uDC28")).isEqualTo("Ä\u0178\uD801\uDC00");
    assertThat(text(Function.LOWER, "\u0130x")).isEqualTo("ix");
    assertThat(text(Function.UPPER, "x".repeat(1000))).isEqualTo("X".repeat(1000));
  }

  @Test
  void trim() {
    assertThat(text(Function.TRIM, "  a b  ")).isEqualTo("a b");
    assertThat(text(Function.TRIM, "   ")).isEqualTo("");
    assertThat(text(Function.TRIM, "\ta ")).isEqualTo("\ta");
    assertThat(text(Function.LTRIM, "  a ")).isEqualTo("a ");
    assertThat(text(Function.RTRIM, " a  ")).isEqualTo(" a");
    assertThat(text(Function.TRIM, SMILE + "xax", "x" + SMILE)).isEqualTo("a");
    assertThat(text(Function.LTRIM, "xxax", "x")).isEqualTo("ax");
    assertThat(text(Function.RTRIM, "xax", "x")).isEqualTo("xa");
    assertThat(text(Function.TRIM, " a ", "")).isEqualTo(" a ");
  }

  @Test
  void parts() {
    assertThat(text(Function.SUBSTR, "abcdef", 2)).isEqualTo("bcdef");
    assertThat(text(Function.SUBSTR, "abcdef", 2, 3)).isEqualTo("bcd");
    assertThat(text(Function.SUBSTR, "abcdef", 0, 3)).isEqualTo("abc");
    assertThat(text(Function.SUBSTR, "abcdef", -2)).isEqualTo("ef");
    assertThat(text(Function.SUBSTR, "abcdef", -3, 2)).isEqualTo("de");
    assertThat(text(Function.SUBSTR, "abc", -5, 3)).isEqualTo("a");
    assertThat(text(Function.SUBSTR, "abc", 4)).isEqualTo("");
    assertThat(text(Function.SUBSTR, "abc", 2, 0)).isEqualTo("");
    assertThat(text(Function.SUBSTR, "abc", 2, -1)).isEqualTo(BAD);
    assertThat(text(Function.SUBSTR, "abc", 2, Long.MAX_VALUE)).isEqualTo("bc");
    assertThat(text(Function.SUBSTR, "abc", Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo("");
    assertThat(text(Function.SUBSTR, "abc", Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo("ab");
    assertThat(text(Function.SUBSTR, "abc", Long.MIN_VALUE, 9)).isEqualTo("");
    assertThat(text(Function.SUBSTR, "aä" + SMILE + "b", 2, 2)).isEqualTo("ä" + SMILE);
    assertThat(text(Function.SUBSTR, "aä" + SMILE + "b", -1)).isEqualTo("b");
    assertThat(text(Function.LEFT, "abc", 2)).isEqualTo("ab");
    assertThat(text(Function.LEFT, "abc", 9)).isEqualTo("abc");
    assertThat(text(Function.LEFT, SMILE + "b", 1)).isEqualTo(SMILE);
    assertThat(text(Function.LEFT, "abc", -1)).isEqualTo(BAD);
    assertThat(text(Function.RIGHT, "abc", 2)).isEqualTo("bc");
    assertThat(text(Function.RIGHT, "abc", Long.MAX_VALUE)).isEqualTo("abc");
    assertThat(text(Function.RIGHT, "b" + SMILE, 1)).isEqualTo(SMILE);
    assertThat(text(Function.RIGHT, "abc", 0)).isEqualTo("");
    assertThat(text(Function.RIGHT, "abc", -1)).isEqualTo(BAD);
  }

  @Test
  void search() {
    assertThat(whole(Function.STRPOS, "ä" + SMILE + "bb", "b")).isEqualTo(3L);
    assertThat(whole(Function.STRPOS, "abc", "x")).isEqualTo(0L);
    assertThat(whole(Function.STRPOS, "abc", "")).isEqualTo(1L);
    assertThat(bool(Function.CONTAINS, "aab", "ab")).isEqualTo(true);
    assertThat(bool(Function.CONTAINS, "aa", "aaa")).isEqualTo(false);
    assertThat(bool(Function.CONTAINS, "", "")).isEqualTo(true);
    assertThat(bool(Function.STARTS_WITH, "abc", "ab")).isEqualTo(true);
    assertThat(bool(Function.STARTS_WITH, "a", "ab")).isEqualTo(false);
    assertThat(bool(Function.ENDS_WITH, "abc", "bc")).isEqualTo(true);
    assertThat(bool(Function.ENDS_WITH, "c", "bc")).isEqualTo(false);
    assertThat(bool(Function.ENDS_WITH, "abc", "")).isEqualTo(true);
  }

  @Test
  void textFunctions() {
    assertThat(text(Function.REPLACE, "aaa", "aa", "b")).isEqualTo("ba");
    assertThat(text(Function.REPLACE, "abc", "", "x")).isEqualTo("abc");
    assertThat(text(Function.LPAD, "ab", 5, "xy")).isEqualTo("xyxab");
    assertThat(text(Function.LPAD, "abc", 2, "x")).isEqualTo("ab");
    assertThat(text(Function.RPAD, "ab", 4, SMILE)).isEqualTo("ab" + SMILE + SMILE);
    assertThat(text(Function.RPAD, "ab", 1, "")).isEqualTo(BAD);
    assertThat(text(Function.RPAD, "ab", -1, "x")).isEqualTo(BAD);
    assertThat(text(Function.RPAD, "ab", Long.MAX_VALUE, "x")).isEqualTo(BAD);
    assertThat(text(Function.REVERSE, "a" + SMILE + "b")).isEqualTo("b" + SMILE + "a");
    assertThat(text(Function.REPEAT, "ab", 3)).isEqualTo("ababab");
    assertThat(text(Function.REPEAT, "ab", 0)).isEqualTo("");
    assertThat(text(Function.REPEAT, "ab", -1)).isEqualTo(BAD);
    assertThat(text(Function.REPEAT, "ab", 500_001)).isEqualTo(BAD);
    assertThat(text(Function.REPEAT, "", Long.MAX_VALUE)).isEqualTo("");
    assertThat(apply(Function.SPLIT, STRINGS, "a,,b,", ",")).isEqualTo(List.of("a", "", "b", ""));
    assertThat(apply(Function.SPLIT, STRINGS, "", ",")).isEqualTo(List.of(""));
    assertThat(apply(Function.SPLIT, STRINGS, "", "")).isEqualTo(List.of(""));
    assertThat(apply(Function.SPLIT, STRINGS, "a" + SMILE, "")).isEqualTo(List.of("a", SMILE));
  }

  @Test
  void hashesAndHexadecimal() {
    assertThat(text(Function.MD5, "abc")).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
    assertThat(text(Function.MD5, new byte[] {'a', 'b', 'c'}))
        .isEqualTo("900150983cd24fb0d6963f7d28e17f72");
    assertThat(text(Function.SHA256, "abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(text(Function.TO_HEX, new byte[] {0, (byte) 0xAB})).isEqualTo("00ab");
    assertThat(apply(Function.FROM_HEX, Type.BYTES, "00aB")).isEqualTo(new byte[] {0, (byte) 0xAB});
    assertThat(apply(Function.FROM_HEX, Type.BYTES, "0")).isEqualTo(BAD);
    assertThat(apply(Function.FROM_HEX, Type.BYTES, "0g")).isEqualTo(BAD);
  }

  private static Object like(String text, String pattern, String escape) {
    return bool(Function.LIKE, text, constant(pattern), constant(escape));
  }

  @Test
  void like() {
    assertThat(like("abc", "abc", "")).isEqualTo(true);
    assertThat(like("abc", "ab", "")).isEqualTo(false);
    assertThat(like("abc", "ab%", "")).isEqualTo(true);
    assertThat(like("abc", "%bc", "")).isEqualTo(true);
    assertThat(like("abc", "%b%", "")).isEqualTo(true);
    assertThat(like("aba", "ab%ba", "")).isEqualTo(false);
    assertThat(like("abba", "ab%ba", "")).isEqualTo(true);
    assertThat(like("", "%", "")).isEqualTo(true);
    assertThat(like("", "", "")).isEqualTo(true);
    assertThat(like("", "_", "")).isEqualTo(false);
    assertThat(like(SMILE, "_", "")).isEqualTo(true);
    assertThat(like(SMILE + "ä", "_", "")).isEqualTo(false);
    assertThat(like("x" + SMILE, "%_", "")).isEqualTo(true);
    assertThat(like("a" + SMILE + "b" + SMILE, "%b_", "")).isEqualTo(true);
    assertThat(like("a%c", "a\\%c", "\\")).isEqualTo(true);
    assertThat(like("abc", "a\\%c", "\\")).isEqualTo(false);
    assertThat(like("a\\xc", "a\\%c", "")).isEqualTo(true);
    assertThat(like("10%", "10!%", "!")).isEqualTo(true);
    assertThat(like("a!b", "a!!b", "!")).isEqualTo(true);
    assertThat(like("xaxbx", "%a_b%", "")).isEqualTo(true);
    assertThat(bool(Function.LIKE, NONE, constant("%"), constant(""))).isNull();
  }

  /** Random patterns over a tiny alphabet against the obvious recursive matcher. */
  @Test
  void likeAgreesWithTheObviousMatcher() {
    Random random = new Random(3);
    for (int i = 0; i < 3_000; i++) {
      String text = word(random, "abä" + SMILE, 7);
      String pattern = word(random, "abä%_" + SMILE, 6);
      byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      assertThat(new LikePattern(pattern, "").matches(bytes, 0, bytes.length))
          .as("'%s' like '%s'", text, pattern)
          .isEqualTo(obvious(text.codePoints().toArray(), 0, pattern.codePoints().toArray(), 0));
    }
  }

  private static String word(Random random, String alphabet, int longest) {
    int[] points = alphabet.codePoints().toArray();
    StringBuilder made = new StringBuilder();
    for (int n = random.nextInt(longest + 1); n > 0; n--) {
      made.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return made.toString();
  }

  private static boolean obvious(int[] text, int i, int[] pattern, int j) {
    if (j == pattern.length) {
      return i == text.length;
    }
    if (pattern[j] == '%') {
      return obvious(text, i, pattern, j + 1)
          || (i < text.length && obvious(text, i + 1, pattern, j));
    }
    return i < text.length
        && (pattern[j] == '_' || pattern[j] == text[i])
        && obvious(text, i + 1, pattern, j + 1);
  }

  @Test
  void regularExpressions() {
    assertThat(bool(Function.REGEXP_CONTAINS, "xäby", constant("ä.?"))).isEqualTo(true);
    assertThat(bool(Function.REGEXP_CONTAINS, "abc", constant("^b"))).isEqualTo(false);
    assertThat(text(Function.REGEXP_EXTRACT, "ä12-34", constant("[0-9]+"))).isEqualTo("12");
    assertThat(text(Function.REGEXP_EXTRACT, "ä12-34", constant("-(\\d)(\\d)"))).isEqualTo("3");
    assertThat(text(Function.REGEXP_EXTRACT, "abc", constant("x"))).isNull();
    assertThat(text(Function.REGEXP_EXTRACT, "b", constant("(a)|b"))).isNull();
    assertThat(apply(Function.REGEXP_EXTRACT_ALL, STRINGS, "a1b22", constant("[a-z](\\d+)")))
        .isEqualTo(List.of("1", "22"));
    assertThat(apply(Function.REGEXP_EXTRACT_ALL, STRINGS, "x", constant("y")))
        .isEqualTo(List.of());
    assertThat(apply(Function.REGEXP_EXTRACT_ALL, STRINGS, SMILE, constant("")))
        .isEqualTo(Arrays.asList("", ""));
    assertThat(text(Function.REGEXP_REPLACE, "john smith", constant("(\\w+) (\\w+)"), "\\2 \\1"))
        .isEqualTo("smith john");
    assertThat(text(Function.REGEXP_REPLACE, "a.b", constant("\\."), "\\\\$0")).isEqualTo("a\\$0b");
    assertThat(text(Function.REGEXP_REPLACE, SMILE + "a", constant("x*"), "-"))
        .isEqualTo("-" + SMILE + "-a-");
    assertThat(text(Function.REGEXP_REPLACE, "ab", constant("(a)|b"), "[\\1\\9]"))
        .isEqualTo("[a][]");
  }

  @Test
  void patternsAreReadWhenCompiled() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bool(Function.REGEXP_CONTAINS, "a", constant("(")))
        .withMessageContaining("is not a regular expression");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bool(Function.LIKE, "a", "b", constant("")))
        .withMessageContaining("must be a text constant");
  }
}
