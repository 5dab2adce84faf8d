package io.millrace.pipelines.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.yaml.YamlNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private static final Map<String, Object> VARIABLES = Map.of("bucket", "rides", "limit", 10L);
  private final Problems problems = new Problems();

  private YamlNode.Mapping load(String text) {
    return (YamlNode.Mapping) Template.load("a.yaml", text, VARIABLES, problems);
  }

  private static Object value(YamlNode.Mapping mapping, String key) {
    return ((YamlNode.Scalar) mapping.get(key)).value();
  }

  @Test
  void variablesAreFilledInBeforeYamlIsRead() {
    YamlNode.Mapping made =
        load("a: {{ limit }}\nb: \"gs://{{ bucket }}/x\"\nc: {{ nothing | default('z') }}\n");
    assertThat(problems.render()).isEmpty();
    assertThat(value(made, "a")).isEqualTo(10L);
    assertThat(value(made, "b")).isEqualTo("gs://rides/x");
    assertThat(value(made, "c")).isEqualTo("z");
  }

  @Test
  void blocksWork() {
    YamlNode.Mapping made =
        load(
            "{# a note #}\nl: [{% for i in range(3) %}{{ i }},{% endfor %}]\n"
                + "{% if limit > 5 %}big: true\n{% else %}big: false\n{% endif %}");
    assertThat(problems.render()).isEmpty();
    assertThat(((YamlNode.Sequence) made.get("l")).items()).hasSize(3);
    assertThat(value(made, "big")).isEqualTo(true);
  }

  @Test
  void whatIsFilledInIsNoTemplate() {
    Problems none = new Problems();
    YamlNode made = Template.load("a.yaml", "a: \"{{ x }}\"\n", Map.of("x", "{{ 1 + 1 }}"), none);
    assertThat(value((YamlNode.Mapping) made, "a")).isEqualTo("{{ 1 + 1 }}");
  }

  @Test
  void everyUnknownVariableIsNamed() {
    assertThat(load("a: {{ bukcet }}\nb: {{ bucket }}-{{ zone | upper }}\n")).isNull();
    assertThat(problems.render())
        .isEqualTo(
            """
            a.yaml:1:7: error[unknown-variable]: there is no variable 'bukcet'
              |
            1 | a: {{ bukcet }}
              |       ^^^^^^
              = variables here: bucket, limit
              = did you mean 'bucket'?

            a.yaml:2:20: error[unknown-variable]: there is no variable 'zone'
              |
            2 | b: {{ bucket }}-{{ zone | upper }}
              |                    ^^^^
              = variables here: bucket, limit

            """);
  }

  @Test
  void placesAreThoseOfTheRenderedLine() {
    load("a: 1\na: {{ limit }}\n");
    assertThat(problems.render()).contains("2 | a: 10").contains("= the file says: a: {{ limit }}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "a: {{ bucket # 1:4 the '{{' that opens here is never closed",
        "a: {% if limit %}x # 1:4 this block of the template is never closed",
        "a: {% nope %} # 1:7 the template has a block of a kind that Jinja does not have",
        "a: {{ bucket + }} # 1:4 the template cannot be understood here",
        "a: {{ bucket.getClass() }} # 1:7 the template cannot be understood here",
        "a: {% include 'x' %} # 1:7 'include' is not available in templates yet",
        "a: {% for i in range(1001) %}x{% endfor %} # 1:1 the template's loops go on for too long",
      })
  void saysWhatIsWrong(String text, String expected) {
    load(text);
    assertThat(problems.all())
        .as(problems.render())
        .singleElement()
        .extracting(p -> p.span().line() + ":" + p.span().column() + " " + p.message())
        .isEqualTo(expected);
  }

  @Test
  void nestedLoopsEnd() {
    String loop = "{% for i in range(900) %}";
    load("a: " + loop.repeat(4) + "{% endfor %}".repeat(4) + "\n");
    assertThat(problems.render())
        .contains("error[bad-template]: the template's loops go on for too long");
  }

  @Test
  void aThousandRoundsAreFine() {
    YamlNode.Mapping made = load("a: \"{% for i in range(1000) %}x{% endfor %}\"\n");
    assertThat(value(made, "a")).isEqualTo("x".repeat(1000));
  }

  @Test
  void outputIsLimited() {
    String loop = "{% for i in range(900) %}";
    load("a: " + loop + "x".repeat(2000) + "{% endfor %}\n");
    assertThat(problems.render())
        .contains("error[bad-template]: the template gives more than 1048576 bytes");
  }

  @Test
  void depthIsLimitedBeforeAnythingRuns() {
    load("a: {{ " + "(".repeat(400) + "1" + ")".repeat(400) + " }}\n");
    load("a: " + "{% if true %}".repeat(5000) + "{% endif %}".repeat(5000) + "\n");
    load("a: {{ '" + "x".repeat(2000) + "' }}\n");
    assertThat(problems.all())
        .extracting(p -> p.message())
        .containsOnly("the template is too large or too deep here");
  }

  @Test
  void oneStringIsFilledInAtItsPlace() {
    YamlNode.Mapping map =
        (YamlNode.Mapping)
            io.millrace.pipelines.yaml.YamlLoader.load(
                "a.yaml", "p: \"x/{{ buckt }}\"\n", problems);
    assertThat(Template.fill((YamlNode.Scalar) map.get("p"), VARIABLES, problems)).isNull();
    assertThat(problems.render())
        .startsWith(
            """
            a.yaml:1:10: error[unknown-variable]: there is no variable 'buckt'
              |
            1 | p: "x/{{ buckt }}"
              |          ^^^^^
            """);
  }
}
