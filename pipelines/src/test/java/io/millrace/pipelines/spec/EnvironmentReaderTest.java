package io.millrace.pipelines.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.yaml.YamlLoader;
import org.junit.jupiter.api.Test;

class EnvironmentReaderTest {
  private final Problems problems = new Problems();

  private EnvironmentSpec read(String text) {
    return EnvironmentReader.read(YamlLoader.load("e.yaml", text, problems), problems);
  }

  @Test
  void readsEveryKey() {
    EnvironmentSpec e =
        read(
            """
            environment: aws-dev
            cloud: aws
            region: eu-central-1
            runner: flink
            bucket: rides-dev
            variables: {limit: 10, ratio: 0.10}
            streams:
              default:
                live: {kinesis: {shards: 2}}
                history: {files: {path: "s3://{{ bucket }}/{{ stream | upper }}/"}}
              rides: {live: {kinesis: {shards: 8}}}
              old: {history: {files: {path: [old/*.csv, "{{ stream }}/x"]}}}
            dead_letters: {files: {path: "s3://{{ bucket }}/dead/"}}
            """);
    assertThat(problems.render()).isEmpty();
    assertThat(e.name()).isEqualTo("aws-dev");
    assertThat(e.cloud()).isEqualTo("aws");
    assertThat(e.runner()).isEqualTo("flink");
    assertThat(e.variables())
        .containsEntry("bucket", "rides-dev")
        .containsEntry("limit", 10L)
        .containsEntry("ratio", "0.10")
        .containsEntry("region", "eu-central-1")
        .containsEntry("environment", "aws-dev");
    assertThat(e.deadLetters().paths()).containsExactly("s3://rides-dev/dead/");
    assertThat(EnvironmentReader.historyFor(e, "any").paths())
        .containsExactly("s3://rides-dev/ANY/");
    assertThat(EnvironmentReader.historyFor(e, "rides").paths())
        .containsExactly("s3://rides-dev/RIDES/");
    assertThat(EnvironmentReader.historyFor(e, "old").paths())
        .containsExactly("old/*.csv", "old/x");
    assertThat(e.streams().get("rides").live().get("kinesis").describe()).isEqualTo("a mapping");
    assertThat(e.streams().get("old").live()).isSameAs(e.defaults().live());
  }

  @Test
  void absentKeysHaveTheirDefaults() {
    EnvironmentSpec e = read("environment: local\ncloud: local\n");
    assertThat(problems.render()).isEmpty();
    assertThat(e.cloud()).isEqualTo("none");
    assertThat(e.runner()).isEqualTo("direct");
    assertThat(e.defaults()).isNull();
    assertThat(e.deadLetters()).isNull();
    assertThat(EnvironmentReader.historyFor(e, "x")).isNull();
  }

  @Test
  void saysWhatIsWrong() {
    String[][] cases = {
      {"environmen: x", "missing-key: the key 'environment' is missing in the environment"},
      {"environment: x\ncloud: awz", "unknown-value: 'cloud' cannot be 'awz'"},
      {"environment: x\nfoo: {}", "unknown-key: there is no key 'foo' in the environment"},
      {
        "environment: x\nvariables: {a: []}",
        "wrong-kind: the variable 'a' must be one value, not a list"
      },
      {"environment: x\nstreams: {s: {}}", "missing-key: the binding of 's' says nothing"},
      {"environment: x\nstreams: {s: {live: {}}}", "missing-key: 'live' names no transport"},
      {
        "environment: x\nstreams: {s: {live: {kafak: {}}}}",
        "unknown-key: there is no key 'kafak' in 'live'"
      },
      {
        "environment: x\nstreams: {s: {history: {file: {}}}}",
        "unknown-key: there is no key 'file' in 'history'"
      },
      {
        "environment: x\nstreams: {s: {history: {files: {}}}}",
        "missing-key: the key 'path' is missing in 'files'"
      },
      {
        "environment: x\nstreams: {s: {history: {files: {path: []}}}}",
        "missing-key: 'path' names no file"
      },
      {
        "environment: x\nstreams: {default: {history: {files: {path: '{{ bukt }}'}}}}",
        "unknown-variable: there is no variable 'bukt'"
      },
      {
        "environment: x\ndead_letters: x",
        "wrong-kind: a mapping belongs in 'dead_letters', not a string"
      },
    };
    for (String[] one : cases) {
      Problems own = new Problems();
      assertThat(EnvironmentReader.read(YamlLoader.load("e.yaml", one[0], own), own))
          .as(one[0])
          .isNull();
      assertThat(own.all())
          .as(one[0] + "\n" + own.render())
          .filteredOn(p -> p.severity() == io.millrace.pipelines.problem.Problem.Severity.ERROR)
          .extracting(p -> p.code() + ": " + p.message())
          .containsExactly(one[1]);
    }
  }

  @Test
  void aVariableThatIsNearlyAKeyIsWarnedOf() {
    assertThat(read("environment: x\nruner: flink\n")).isNotNull();
    assertThat(problems.render())
        .isEqualTo(
            """
            e.yaml:2:1: warning[unknown-key]: 'runer' is taken as a variable
              |
            2 | runer: flink
              | ^^^^^
              = did you mean 'runner'?

            """);
  }
}
