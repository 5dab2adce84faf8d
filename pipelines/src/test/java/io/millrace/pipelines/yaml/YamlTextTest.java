package io.millrace.pipelines.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.problem.Problems;
import org.junit.jupiter.api.Test;

/** Where nodes begin and end. */
class YamlTextTest {
  private static String of(String text, YamlNode node) {
    YamlText.Range range = YamlText.of(text).at(node.span());
    return text.substring(range.from(), range.to());
  }

  private static YamlNode.Sequence list(String text) {
    return (YamlNode.Sequence) YamlLoader.load("f", text, new Problems());
  }

  @Test
  void aBlockEndsWithTheLastThingInIt() {
    String text =
        """
        # \uD83D\uDE00
        - a: 1 # one
          b:
            - {c: [2,
                3]}   # two

        # three
        - "x\\"y"   #
        - |
          text

        - é z
        -
          - 5
        """;
    YamlNode.Sequence list = list(text);
    assertThat(of(text, list.items().get(0)))
        .isEqualTo("a: 1 # one\n  b:\n    - {c: [2,\n        3]}");
    assertThat(of(text, list.items().get(1))).isEqualTo("\"x\\\"y\"");
    assertThat(of(text, list.items().get(2))).isEqualTo("|\n  text");
    assertThat(of(text, list.items().get(3))).isEqualTo("é z");
    assertThat(of(text, list.items().get(4))).isEqualTo("- 5");
    assertThat(text.strip()).endsWith(of(text, list));
    assertThat(YamlText.of(text).at(list.span()).flow()).isFalse();
  }

  @Test
  void bracketsEndWhereTheyClose() {
    String text = "[ {a: 1} , [b, c],  d ]   # end";
    YamlNode.Sequence list = list(text);
    assertThat(of(text, list)).isEqualTo("[ {a: 1} , [b, c],  d ]");
    assertThat(of(text, list.items().get(0))).isEqualTo("{a: 1}");
    assertThat(of(text, list.items().get(1))).isEqualTo("[b, c]");
    assertThat(of(text, list.items().get(2))).isEqualTo("d");
    assertThat(YamlText.of(text).at(list.span()).flow()).isTrue();
  }

  @Test
  void aliasesAreSeen() {
    assertThat(YamlText.of("- &a 1\n- *a").hasAliases()).isTrue();
    assertThat(YamlText.of("- &a 1\n- '*a'").hasAliases()).isFalse();
  }
}
