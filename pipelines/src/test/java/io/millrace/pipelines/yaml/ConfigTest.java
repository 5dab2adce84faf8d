package io.millrace.pipelines.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.problem.Problems;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigTest {
  private enum Mode {
    FAST,
    SAFE
  }

  private final Problems problems = new Problems();

  private Config config(String text) {
    return Config.of(
        (YamlNode.Mapping) YamlLoader.load("a.yaml", text, problems),
        "the config of 'Filter'",
        problems);
  }

  @Test
  void readsEachKind() {
    Config c =
        config(
            "s: text\nn: 12\nb: true\nd: 1.5h\nl: [x, 2]\none: x\nm: {k: v}\nmode: safe\nnull: ~\n");
    assertThat(c.requiredString("s")).isEqualTo("text");
    assertThat(c.string("n")).isEqualTo("12");
    assertThat(c.integer("n")).isEqualTo(12L);
    assertThat(c.integer("n", 1, 0, 20)).isEqualTo(12);
    assertThat(c.bool("b", false)).isTrue();
    assertThat(c.duration("d", null)).isEqualTo(Duration.ofMinutes(90));
    assertThat(c.strings("l")).containsExactly("x", "2");
    assertThat(c.strings("one")).containsExactly("x");
    assertThat(c.nested("m").string("k")).isEqualTo("v");
    assertThat(c.choice("mode", Mode.class, Mode.FAST)).isEqualTo(Mode.SAFE);
    assertThat(c.string("null")).isNull();
    assertThat(c.done()).as(problems.render()).isTrue();
  }

  @Test
  void absentGivesTheDefault() {
    Config c = config("{}");
    assertThat(c.string("s", "x")).isEqualTo("x");
    assertThat(c.bool("b", true)).isTrue();
    assertThat(c.integer("n", 7, 0, 9)).isEqualTo(7);
    assertThat(c.duration("d", Duration.ZERO)).isEqualTo(Duration.ZERO);
    assertThat(c.strings("l")).isEmpty();
    assertThat(c.choice("mode", Map.of("a", 1), 2)).isEqualTo(2);
    assertThat(c.nested("m")).isNull();
    assertThat(c.done()).isTrue();
  }

  @Test
  void misspeltIsNotMissingToo() {
    Config c = config("kep: a > 1\n");
    c.requiredString("keep");
    c.string("language");
    assertThat(c.done()).isFalse();
    assertThat(problems.render())
        .isEqualTo(
            """
            a.yaml:1:1: error[unknown-key]: there is no key 'kep' in the config of 'Filter'
              |
            1 | kep: a > 1
              | ^^^
              = keys here: keep, language
              = did you mean 'keep'?

            """);
  }

  @Test
  void strangeAndMissingAreTwoCauses() {
    Config c = config("colour: red\n");
    c.requiredString("keep");
    c.done();
    assertThat(problems.all())
        .extracting(p -> p.message())
        .containsExactlyInAnyOrder(
            "there is no key 'colour' in the config of 'Filter'",
            "the key 'keep' is missing in the config of 'Filter'");
  }

  @Test
  void emptyHasNoValue() {
    Config c = config("keep:\n");
    c.requiredString("keep");
    c.done();
    assertThat(problems.render())
        .isEqualTo(
            """
            a.yaml:1:1: error[missing-key]: the key 'keep' has no value in the config of 'Filter'
              |
            1 | keep:
              | ^^^^

            """);
  }

  @Test
  void wrongKindsAreSaidOnce() {
    Config c =
        config(
            "s: [a]\nn: x\nb: yes\nl: [[x]]\nm: 3\nd: 10 s\nmode: sfae\nbig: 99\nneg: -1s\nu: 5w\n");
    c.requiredString("s");
    c.integer("n");
    c.bool("b", false);
    c.strings("l");
    c.mapping("m");
    c.duration("d", null);
    c.choice("mode", Mode.class, Mode.FAST);
    c.integer("big", 0, 0, 10);
    c.duration("neg", null);
    c.duration("u", null);
    assertThat(c.done()).isFalse();
    assertThat(problems.all())
        .extracting(p -> p.span().line() + " " + p.code() + ": " + p.message())
        .containsExactly(
            "1 wrong-kind: 's' must be a string, not a list",
            "2 wrong-kind: 'n' must be a whole number, not a string",
            "3 wrong-kind: 'b' must be true or false, not a string",
            "4 wrong-kind: 'l' must be a string or a list of strings, not a list",
            "5 wrong-kind: 'm' must be a mapping, not a number",
            "6 bad-duration: '10 s' has a space before its unit: write '10s'",
            "7 unknown-value: 'mode' cannot be 'sfae'",
            "8 out-of-range: 'big' must be from 0 to 10",
            "9 bad-duration: 'neg' cannot be negative",
            "10 bad-duration: '5w' ends with 'w', which is no unit");
  }

  @Test
  void aDayIsSaidToHave24Hours() {
    assertThat(config("d: 1d\n").duration("d", null)).isEqualTo(Duration.ofHours(24));
    assertThat(problems.hasErrors()).isFalse();
    assertThat(problems.render())
        .isEqualTo(
            """
            a.yaml:1:4: warning[day-length]: a day is 24 hours here; Beam YAML takes 12 for 'd'
              |
            1 | d: 1d
              |    ^^

            """);
  }

  @Test
  void aKeyOfAnotherLevelIsSaidToBelongThere() {
    Config c = config("type: Filter\nkeep: x\n").otherwise("it belongs into 'config'");
    c.string("type");
    c.done();
    assertThat(problems.render()).contains("= it belongs into 'config'");
  }

  @Test
  void whatIsNoMappingIsSaidOnce() {
    YamlNode list = YamlLoader.load("a.yaml", "[a]\n", problems);
    Config c = Config.of(list, "the config of 'Filter'", list.span(), problems);
    c.requiredString("keep");
    assertThat(c.done()).isFalse();
    assertThat(problems.all())
        .extracting(p -> p.message())
        .containsExactly("a mapping belongs in the config of 'Filter', not a list");
  }
}
