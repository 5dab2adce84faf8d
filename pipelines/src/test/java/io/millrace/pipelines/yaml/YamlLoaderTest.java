package io.millrace.pipelines.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlLoaderTest {
  private final Problems problems = new Problems();

  private YamlNode load(String text) {
    return YamlLoader.load("a.yaml", text, problems);
  }

  private YamlNode.Mapping mapping(String text) {
    YamlNode.Mapping mapping = (YamlNode.Mapping) load(text);
    assertThat(problems.render()).isEmpty();
    return mapping;
  }

  private YamlNode.Scalar scalar(String text) {
    return (YamlNode.Scalar) mapping("x: " + text).get("x");
  }

  private String told(String text) {
    load(text);
    return problems.render();
  }

  private static Span at(int line, int column, int length) {
    return new Span("a.yaml", line, column, length);
  }

  @Test
  void scalarsAreOfTheCoreSchema() {
    assertThat(scalar("12").value()).isEqualTo(12L);
    assertThat(scalar("-0x1").value()).isEqualTo("-0x1");
    assertThat(scalar("0x1F").value()).isEqualTo(31L);
    assertThat(scalar("0o17").value()).isEqualTo(15L);
    assertThat(scalar("9223372036854775808").value())
        .isEqualTo(new BigInteger("9223372036854775808"));
    assertThat(scalar("1.50").value()).isEqualTo(1.5);
    assertThat(scalar("1.50").text()).isEqualTo("1.50");
    assertThat(scalar("-.inf").value()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(scalar(".nan").value()).isEqualTo(Double.NaN);
    assertThat(scalar("true").value()).isEqualTo(true);
    assertThat(scalar("False").value()).isEqualTo(false);
    assertThat(scalar("yes").value()).isEqualTo("yes");
    assertThat(scalar("~").isNull()).isTrue();
    assertThat(scalar("").isNull()).isTrue();
    assertThat(scalar("'12'").value()).isEqualTo("12");
    assertThat(scalar("\"\"").value()).isEqualTo("");
    assertThat(scalar("2024-01-01").value()).isEqualTo("2024-01-01");
    assertThat(scalar("1" + "0".repeat(500)).isString()).isTrue();
    assertThat(scalar("!!str 12").value()).isEqualTo("12");
    assertThat(scalar("!!float 12").value()).isEqualTo(12.0);
    assertThat(scalar("! 12").value()).isEqualTo("12");
  }

  @Test
  void everyNodeKnowsItsPlace() {
    YamlNode.Mapping root =
        mapping("a: one\nbb: 'two'\nlist:\n  - x\n  - {k: v}\nrow: [1, 2]\n\ud83d\ude00e: \"y\"\n");
    assertThat(root.span()).isEqualTo(at(1, 1, 1));
    assertThat(root.get("a").span()).isEqualTo(at(1, 4, 3));
    assertThat(root.keySpan("bb")).isEqualTo(at(2, 1, 2));
    YamlNode.Scalar two = (YamlNode.Scalar) root.get("bb");
    assertThat(two.span()).isEqualTo(at(2, 5, 5));
    assertThat(two.textSpan()).isEqualTo(at(2, 6, 3));
    YamlNode.Sequence list = (YamlNode.Sequence) root.get("list");
    assertThat(list.span()).isEqualTo(at(4, 3, 1));
    assertThat(list.items().get(0).span()).isEqualTo(at(4, 5, 1));
    assertThat(list.items().get(1).span()).isEqualTo(at(5, 5, 6));
    assertThat(root.get("row").span()).isEqualTo(at(6, 6, 6));
    assertThat(root.keySpan("\ud83d\ude00e")).isEqualTo(at(7, 1, 2));
    assertThat(root.get("\ud83d\ude00e").span()).isEqualTo(at(7, 5, 3));
    assertThat(root.keySpan("none")).isEqualTo(root.span());
  }

  @Test
  void anchorsAndTagsAreNoPartOfAPlace() {
    YamlNode.Scalar quoted = scalar("&x !!str  'ab'");
    assertThat(quoted.span()).isEqualTo(at(1, 14, 4));
    assertThat(quoted.textSpan()).isEqualTo(at(1, 15, 2));
    assertThat(scalar("&x").span().line()).isEqualTo(1);
  }

  @Test
  void textOverLinesIsMarkedOnItsFirst() {
    YamlNode.Mapping root = mapping("a: |\n\n    first\n    second\nb: one\n  two\n");
    YamlNode.Scalar block = (YamlNode.Scalar) root.get("a");
    assertThat(block.text()).isEqualTo("\nfirst\nsecond\n");
    assertThat(block.span()).isEqualTo(at(1, 4, 1));
    assertThat(block.textSpan()).isEqualTo(at(3, 5, 5));
    assertThat(root.get("b").span()).isEqualTo(at(5, 4, 3));
  }

  @Test
  void keysAreTextsInTheOrderOfTheFile() {
    assertThat(mapping("b: 1\n2: x\ntrue: y\n~: z\n").entries().keySet())
        .containsExactly("b", "2", "true", "~");
  }

  @Test
  void aliasesStandForWhatWasAnchored() {
    YamlNode.Mapping root = mapping("a: &x {k: [1, 2]}\nb: *x\nc: &x 3\nd: *x\n");
    assertThat(root.get("b")).isSameAs(root.get("a"));
    assertThat(((YamlNode.Scalar) root.get("d")).value()).isEqualTo(3L);
  }

  @Test
  void byteOrderMarkAndCarriageReturnsAreNoText() {
    YamlNode.Mapping root = mapping("\uFEFFa: one\r\nb: two\r\n");
    assertThat(root.get("a").span()).isEqualTo(at(1, 4, 3));
    assertThat(root.get("b").span()).isEqualTo(at(2, 4, 3));
  }

  @Test
  void laughsAreCounted() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      text.append("a" + i + ": &a" + i + " [").append(("*a" + (i - 1) + ", ").repeat(5));
      text.append("x]\n");
    }
    assertThat(told(text.toString()))
        .startsWith("a.yaml:7:")
        .contains(
            "error[too-large]: with all aliases written out this file has more than 100000 values");
  }

  @Test
  void aliasesAreLimited() {
    assertThat(told("a: &a 1\nb: [" + "*a, ".repeat(51) + "1]\n"))
        .contains("error[too-large]: more than 50 aliases stand in this file");
  }

  @Test
  void fiftyAliasesAreFine() {
    assertThat(told("a: &a 1\nb: [" + "*a, ".repeat(50) + "1]\n")).isEmpty();
  }

  @Test
  void depthIsLimited() {
    assertThat(told("[".repeat(200_000)))
        .startsWith(
            "a.yaml:1:101: error[too-large]: lists and mappings are nested more than 100 deep");
    assertThat(load("[".repeat(100) + "]".repeat(100))).isNotNull();
  }

  @Test
  void sizeIsLimited() {
    assertThat(told("a: " + "x".repeat(1 << 20)))
        .isEqualTo(
            """
            a.yaml: error[too-large]: the file is longer than 1048576 bytes
             = a declaration is small; data belongs into files of its own

            """);
    assertThat(YamlLoader.decode("a.yaml", new byte[(1 << 20) + 1], problems)).isNull();
  }

  @Test
  void bytesMustBeUtf8() {
    byte[] bytes = "a: b\nn: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(YamlLoader.decode("a.yaml", bytes, problems)).isNull();
    assertThat(problems.render())
        .isEqualTo(
            """
            a.yaml:2:7: error[bad-yaml]: the file is not UTF-8: this byte is no part of a character
              |
            2 | n: caf\ufffd
              |       ^
              = save the file as UTF-8

            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "a: !!python/object:os.system x ~ 1:4 the tag '!!python/object:os.system' is not read",
        "a: !Ref x ~ 1:4 the tag '!Ref' is not read",
        "a: !!binary aGk= ~ 1:4 the tag '!!binary' is not read",
        "a: !!set {x} ~ 1:4 the tag '!!set' is not read",
        "a: !!int x ~ 1:10 'x' is not what its tag '!!int' says",
        "a: 1\\nb: 2\\na: 3 ~ 3:1 the key 'a' stands twice in this mapping",
        "a: &x {b: 1}\\nc: {<<: *x} ~ 2:5 merge keys ('<<') are not read",
        "a: {{ bucket }} ~ 1:5 a key must be a plain text, not a mapping",
        "[1, 2]: x ~ 1:1 a key must be a plain text, not a list",
        "a: &x [*x] ~ 1:8 '*x' stands inside what it refers to",
        "a: *nobody ~ 1:4 there is no '&nobody' before this '*nobody'",
        "a: 1\\n---\\nb: 2 ~ 2:1 a second document starts here; a file holds one",
        "a:\\n\\tb: 1 ~ 2:1 a tab stands where YAML wants spaces",
        "a: @x ~ 1:4 an unquoted text cannot start with '@'",
        "a: `backtick ~ 1:4 an unquoted text cannot start with '`'",
        "a: 'open\\nb: 1 ~ 1:4 the quote that opens here is never closed",
        "a: \\u0022C:\\\\data\\u0022 ~ 1:8 inside double quotes this is no escape",
        "a: b: c ~ 1:5 a second ':' on this line: no key can stand here",
        "- a: x\\n    b: y ~ 2:5 a key cannot stand here: the line above has a value already",
        "a: [1, 2\\nb: 3 ~ 1:4 the '[' that opens here is not closed",
        "a: {b: 1\\nc: 3 ~ 1:4 the '{' that opens here is not closed",
        "a: 1\\nword\\nb: 2 ~ 2:1 a key without ':' stands here",
        "a: 1\\n b: 2 ~ 2:2 a key cannot stand here: the line above has a value already",
        "a:\\n  - 1\\n - 2 ~ 3:2 this does not belong to the list or mapping above it: the indentation differs",
        "a: - 1 ~ 1:4 a '-' of a list cannot stand here",
        "a: x\\u0007y ~ 1:5 a character that no text has (a control character) stands here",
      })
  void saysWhatIsWrong(String text, String expected) {
    String yaml =
        text.replace("\\n", "\n")
            .replace("\\t", "\t")
            .replace("\\u0022", "\"")
            .replace("\\u0007", "\u0007")
            .replace("\\\\", "\\");
    load(yaml);
    assertThat(problems.all())
        .as(problems.render())
        .singleElement()
        .extracting(p -> p.span().line() + ":" + p.span().column() + " " + p.message())
        .isEqualTo(expected);
  }

  @Test
  void emptyIsNoDocument() {
    assertThat(told("# nothing\n")).isEqualTo("a.yaml: error[bad-yaml]: the file is empty\n\n");
  }

  @Test
  void goesOnAfterWhatLeavesATree() {
    YamlNode.Mapping root = (YamlNode.Mapping) load("a: 1\na: 2\nb: 3\n");
    assertThat(((YamlNode.Scalar) root.get("a")).value()).isEqualTo(1L);
    assertThat(root.get("b")).isNotNull();
    assertThat(problems.render())
        .isEqualTo(
            """
            a.yaml:2:1: error[duplicate-key]: the key 'a' stands twice in this mapping
              |
            2 | a: 2
              | ^
              = first at a.yaml:1:1

            """);
  }
}
