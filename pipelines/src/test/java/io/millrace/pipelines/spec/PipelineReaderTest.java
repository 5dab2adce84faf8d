package io.millrace.pipelines.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.spec.PipelineSpec.StepSpec;
import io.millrace.pipelines.yaml.YamlLoader;
import io.millrace.pipelines.yaml.YamlNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PipelineReaderTest {
  private static final Set<String> TYPES =
      Set.of(
          "ReadFromText",
          "Create",
          "Filter",
          "MapToFields",
          "Flatten",
          "WindowInto",
          "Combine",
          "Sql",
          "Partition",
          "LogForTesting",
          "WriteToText");
  private final Problems problems = new Problems();

  private PipelineSpec read(String text) {
    YamlNode node = YamlLoader.load("p/rides.yaml", text, problems);
    return PipelineReader.read(node, "p/rides.yaml", TYPES, problems);
  }

  /** Each step as {@code id(tag=step.output,...)}. */
  private List<String> steps(String text) {
    PipelineSpec spec = read(text);
    assertThat(problems.render()).isEmpty();
    return spec.steps().stream().map(PipelineReaderTest::show).toList();
  }

  private static String show(StepSpec step) {
    return step.inputs().entrySet().stream()
        .flatMap(
            e ->
                e.getValue().stream()
                    .map(
                        r ->
                            e.getKey() + "=" + r.step() + (r.tag().isEmpty() ? "" : "." + r.tag())))
        .sorted()
        .collect(Collectors.joining(",", step.id() + "(", ")"));
  }

  private List<String> said(String text) {
    assertThat(read(text)).isNull();
    return problems.all().stream()
        .map(p -> p.span().line() + " " + p.code() + ": " + p.message())
        .toList();
  }

  @Test
  void chainsReadTheStepBefore() {
    assertThat(
            steps(
                """
                pipeline:
                  type: chain
                  source: {type: ReadFromText, config: {path: a}}
                  transforms:
                    - type: Filter
                    - {type: Filter, name: Second}
                  sink: {type: WriteToText}
                """))
        .containsExactly(
            "ReadFromText()",
            "Filter(input=ReadFromText)",
            "Second(input=Filter)",
            "WriteToText(input=Second)");
  }

  @Test
  void sourceAndSinkNeedNoTransforms() {
    assertThat(
            steps(
                """
                pipeline:
                  type: chain
                  source: {type: ReadFromText}
                  sink: {type: WriteToText}
                """))
        .containsExactly("ReadFromText()", "WriteToText(input=ReadFromText)");
  }

  @Test
  void aBareListIsAComposite() {
    assertThat(steps("pipeline:\n- {type: Create, name: A}\n- {type: Filter, input: A}\n"))
        .containsExactly("A()", "Filter(input=A)");
  }

  @Test
  void everyFormOfInput() {
    assertThat(
            steps(
                """
                pipeline:
                  transforms:
                    - {type: Sql, name: Join, input: {left: A, right: [B, C.bad]}}
                    - {type: Filter, name: Several, input: [A, B]}
                    - {type: Filter, name: One, input: [A]}
                    - {type: Create, name: A, input: {}}
                    - {type: Create, name: B, input: []}
                    - {type: Flatten, input: [A, B, One]}
                    - {type: Flatten, name: Tagged, input: {x: A, y: B}}
                    - type: MapToFields
                      name: C
                      input: ReadFromText
                      config: {fields: {a: b}, error_handling: {output: bad}}
                    - {type: ReadFromText, input: null}
                    - {type: LogForTesting, input: C.output}
                """))
        .containsExactly(
            "B()",
            "ReadFromText()",
            "C(input=ReadFromText)",
            "Join-Flatten[right](input=B,input=C.bad)",
            "A()",
            "Join(left=A,right=Join-Flatten[right])",
            "Several-Flatten[input](input=A,input=B)",
            "Several(input=Several-Flatten[input])",
            "One(input=A)",
            "Flatten(input=A,input=B,input=One)",
            "Tagged(input=A,input=B)",
            "LogForTesting(input=C)");
  }

  @Test
  void namesMayHoldDots() {
    assertThat(steps("pipeline:\n- {type: Create, name: a.b}\n- {type: Filter, input: a.b}\n"))
        .containsExactly("a.b()", "Filter(input=a.b)");
  }

  @Test
  void compositesHandOverByTags() {
    assertThat(
            steps(
                """
                pipeline:
                  transforms:
                    - {type: Create, name: A}
                    - {type: Create, name: B}
                    - type: composite
                      name: Inner
                      input: {x: A, y: [A, B]}
                      transforms:
                        - {type: Filter, name: X, input: x}
                        - {type: Filter, name: Y, input: y}
                        - type: chain
                          name: Deep
                          input: X
                          transforms: [{type: Filter, name: D1}, {type: Filter, name: D2}]
                      output: {one: Deep, two: Y}
                    - {type: LogForTesting, name: L1, input: Inner.one}
                    - {type: LogForTesting, name: L2, input: Inner.two}
                """))
        .containsExactly(
            "A()",
            "B()",
            "Inner-Flatten[y](input=A,input=B)",
            "X(input=A)",
            "Y(input=Inner-Flatten[y])",
            "D1(input=X)",
            "D2(input=D1)",
            "L1(input=D2)",
            "L2(input=Y)");
  }

  @Test
  void extraTransformsTakeErrors() {
    assertThat(
            steps(
                """
                pipeline:
                  transforms:
                    - {type: Create, name: A}
                    - type: chain
                      name: C
                      input: A
                      transforms:
                        - type: MapToFields
                          name: M
                          config: {error_handling: {output: bad}}
                        - {type: Filter}
                      extra_transforms:
                        - {type: LogForTesting, input: M.bad}
                    - {type: WriteToText, input: C}
                """))
        .containsExactly(
            "A()",
            "M(input=A)",
            "Filter(input=M)",
            "LogForTesting(input=M.bad)",
            "WriteToText(input=Filter)");
  }

  @Test
  void windowingOnAnything() {
    assertThat(
            steps(
                """
                pipeline:
                  type: chain
                  windowing: {type: fixed, size: 1m}
                  transforms:
                    - {type: ReadFromText}
                    - {type: Filter}
                    - {type: Combine, windowing: {type: fixed, size: 1h, lateness: 5m, emit: final}}
                    - {type: WindowInto, windowing: {type: global}}
                """))
        .containsExactly(
            "ReadFromText()",
            "ReadFromText-WindowInto[output](input=ReadFromText)",
            "Filter(input=ReadFromText-WindowInto[output])",
            "Combine-WindowInto[input](input=Filter)",
            "Combine(input=Combine-WindowInto[input])",
            "WindowInto(input=Combine)");
    StepSpec window =
        read("pipeline:\n- {type: Create}\n- {type: WindowInto, input: Create, windowing: {type: global}}\n")
            .steps()
            .get(1);
    assertThat(window.config().get("windowing")).isInstanceOf(YamlNode.Mapping.class);
  }

  @Test
  void windowingOfACompositeGoesToItsInputsAndItsRoots() {
    assertThat(
            steps(
                """
                pipeline:
                  transforms:
                    - {type: Create, name: A}
                    - type: composite
                      name: C
                      input: A
                      windowing: {type: fixed, size: 60}
                      transforms:
                        - {type: Filter, input: input}
                        - {type: Create, name: Own, windowing: {type: global}}
                        - {type: Create, name: B}
                        - {type: LogForTesting, name: L1, input: B}
                        - {type: LogForTesting, name: L2, input: B}
                """))
        .containsExactly(
            "A()",
            "C-WindowInto[input](input=A)",
            "Filter(input=C-WindowInto[input])",
            "Own()",
            "B()",
            "B-WindowInto[output](input=B)",
            "L1(input=B-WindowInto[output])",
            "L2(input=B-WindowInto[output])");
  }

  @Test
  void configIsLeftWithoutWhatIsReadHere() {
    StepSpec step =
        read("""
                name: other
                options: {streaming: true}
                tests: []
                anything: {else: 1}
                pipeline:
                  type: chain
                  transforms:
                    - type: Create
                    - type: Filter
                      config: {language: sql, keep: a, error_handling: {output: e}}
                  extra_transforms: [{type: LogForTesting, input: Filter.e}]
                """)
            .steps()
            .get(1);
    assertThat(step.language()).isEqualTo("sql");
    assertThat(step.errorOutput()).isEqualTo("e");
    assertThat(step.config().entries().keySet()).containsExactly("keep");
    assertThat(problems.render()).isEmpty();
  }

  @Test
  void theFileNamesThePipeline() {
    assertThat(read("pipeline:\n- {type: Create}\n").name()).isEqualTo("rides");
    assertThat(read("name: x\npipeline:\n- {type: Create}\n").name()).isEqualTo("x");
  }

  @Test
  void repeatedNamesGetTheirLine() {
    PipelineSpec spec =
        read(
            "pipeline:\n- {type: Create, name: A}\n- {type: Filter, input: A}\n- {type: Filter, input: A}\n");
    assertThat(spec.steps()).extracting(StepSpec::id).containsExactly("A", "Filter", "Filter@4");
  }

  @Test
  void equalNamesAreWarnedOf() {
    read("pipeline:\n- {type: Create, name: A}\n- {type: Create, name: A}\n");
    assertThat(problems.all())
        .extracting(p -> p.severity() + " " + p.message())
        .containsExactly("WARNING two steps are named 'A'; this one is called 'A@3' in results");
  }

  @Test
  void partitionsAreReadByOutput() {
    String head =
        "pipeline:\n- {type: Create}\n"
            + "- {type: Partition, input: Create, config: {by: x, outputs: [big, small]}}\n";
    assertThat(steps(head + "- {type: Filter, input: [Partition.big, Partition.small]}\n"))
        .contains("Filter-Flatten[input](input=Partition.big,input=Partition.small)");
    assertThat(said(head + "- {type: Filter, input: Partition}\n"))
        .containsExactly("4 ambiguous-output: 'Partition' has several outputs: say which");
  }

  @Test
  void circlesOfCompositesEnd() {
    assertThat(
            said(
                """
                pipeline:
                  transforms:
                    - type: composite
                      name: A
                      input: B
                      transforms: [{type: Filter, input: input}]
                      output: {out: input}
                    - type: composite
                      name: B
                      input: A
                      transforms: [{type: Filter, input: input}]
                      output: {out: input}
                """))
        .isNotEmpty()
        .allMatch(s -> s.contains("circular-reference"));
  }

  @Test
  void aStepCannotTakeItself() {
    assertThat(said("pipeline:\n- {type: Filter, name: A, input: A}\n"))
        .containsExactly("2 circular-reference: the step 'A' takes itself as input");
  }

  @Test
  void longChainsAreRefusedBeforeTheyHurt() {
    StringBuilder text =
        new StringBuilder("pipeline:\n  type: chain\n  transforms:\n  - {type: Create}\n");
    text.append("  - {type: Filter}\n".repeat(3000));
    assertThat(said(text.toString()))
        .containsExactly("2004 too-large: a pipeline has at most 2000 steps");
  }

  @Test
  void twoThousandStepsInTheWrongOrderAreFine() {
    StringBuilder text = new StringBuilder("pipeline:\n");
    for (int i = 1999; i > 0; i--) {
      text.append("- {type: Filter, name: F" + i + ", input: F" + (i - 1) + "}\n");
    }
    text.append("- {type: Create, name: F0}\n");
    PipelineSpec spec = read(text.toString());
    assertThat(spec.steps().get(0).id()).isEqualTo("F0");
    assertThat(spec.steps().get(1999).id()).isEqualTo("F1999");
  }

  @Test
  void manyCompositesThatOnlyHandOnAreFine() {
    PipelineSpec spec = read(handingOn(200));
    assertThat(problems.render()).isEmpty();
    assertThat(spec.steps())
        .hasSize(201)
        .filteredOn(s -> s.type().equals("LogForTesting"))
        .allMatch(s -> s.inputs().get("input").get(0).step().equals("F0"));
  }

  @Test
  void tooManyCompositesAreRefused() {
    assertThat(said(handingOn(1000)))
        .contains("202 too-large: a pipeline has at most 200 composites and chains");
  }

  private static String handingOn(int composites) {
    StringBuilder text = new StringBuilder("pipeline:\n");
    for (int i = composites; i > 0; i--) {
      text.append("- {type: composite, name: F" + i + ", input: F" + (i - 1));
      text.append(", output: {out: input}, transforms: [{type: LogForTesting, input: input}]}\n");
    }
    return text.append("- {type: Create, name: F0}\n").toString();
  }

  @Test
  void theMainExampleIsRead() {
    assertThat(
            steps(
                """
                pipeline:
                  type: chain
                  transforms:
                    - type: ReadFromText
                      config: {stream: transactions}
                    - type: Filter
                      config: {keep: "amount > 0"}
                    - type: Combine
                      windowing: {type: sliding, size: 10m, period: 1m, lateness: 5m, emit: final}
                      config:
                        group_by: card_id
                        combine: {payments: {value: event_id, fn: count}}
                        late_output: late
                    - type: Filter
                      config: {keep: "payments >= 5 AND spent > 1000"}
                    - type: WriteToText
                      config: {stream: fraud-alerts}
                  extra_transforms:
                    - {type: LogForTesting, input: Combine.late}
                tests: [{name: x}]
                """))
        .containsExactly(
            "ReadFromText()",
            "Filter(input=ReadFromText)",
            "Combine-WindowInto[input](input=Filter)",
            "Combine(input=Combine-WindowInto[input])",
            "Filter@14(input=Combine)",
            "WriteToText(input=Filter@14)",
            "LogForTesting(input=Combine.late)");
  }

  @Test
  void saysWhatIsWrong() {
    String[][] cases = {
      {
        "pipeline: {type: chian, transforms: [{type: Create}]}",
        "1 unknown-value: 'type' cannot be 'chian'"
      },
      {"pipeline: {type: chain}", "1 missing-key: the key 'transforms' is missing in the pipeline"},
      {"pipeline: {transfroms: []}", "1 unknown-key: there is no key 'transfroms' in the pipeline"},
      {"pipeline: {transforms: []}", "1 missing-key: 'transforms' has no steps"},
      {"pipeline: text", "1 wrong-kind: a mapping belongs in the pipeline, not a string"},
      {"pipeline:", "1 missing-key: the key 'pipeline' has no value in the file"},
      {"stages: []", "1 missing-key: the key 'pipeline' is missing in the file"},
      {"pipeline: [text]", "1 wrong-kind: a step must be a mapping with a 'type', not a string"},
      {"pipeline: [{name: A}]", "1 missing-key: the key 'type' is missing in the step 'A'"},
      {"pipeline: [{tpye: Create}]", "1 unknown-key: there is no key 'tpye' in the step"},
      {
        "pipeline: [{type: Create, config: x}]",
        "1 wrong-kind: 'config' must be a mapping, not a string"
      },
      {"pipeline: [{type: Filter}]", "1 missing-input: the step 'Filter' has no input"},
      {"pipeline: [{type: Filter, input: 3}]", "1 unknown-transform: there is no step '3' here"},
      {
        "pipeline: [{type: Create}, {type: Filter, input: [[Create]]}]",
        "1 wrong-kind: an input must be the name of a step, not a list"
      },
      {
        "pipeline: [{type: Create}, {type: Filter, inptu: Create}]",
        "1 unknown-key: there is no key 'inptu' in the step 'Filter'"
      },
      {
        "pipeline: [{type: Create}, {type: Filter, input: Create, output: x}]",
        "1 unknown-key: only composites have an 'output'; this is a single step"
      },
      {
        "pipeline: [{type: Create, config: {error_handling: {}}}]",
        "1 missing-key: the key 'output' is missing in 'error_handling'"
      },
      {
        "pipeline: [{type: Create, config: {error_handling: {output: e, threshold: 1}}}]",
        "1 unknown-key: there is no key 'threshold' in 'error_handling'"
      },
      {
        "pipeline: [{type: composite, transforms: [{type: Create}]}, {type: Filter, input: composite}]",
        "1 unknown-output: 'composite' has no output"
      },
      {
        "pipeline: [{type: Create, windowing: {type: fixed}}]",
        "1 missing-key: the key 'size' is missing in 'windowing'"
      },
      {
        "pipeline: [{type: Create, windowing: {type: fixed, size: 0}}]",
        "1 out-of-range: 'size' must be at least 1ms"
      },
      {
        "pipeline: [{type: Create, windowing: {}}]",
        "1 missing-key: the key 'type' is missing in 'windowing'"
      },
      {
        "pipeline: [{type: Create}, {type: WindowInto, input: Create, windowing: {type: global}, config: {windowing: {type: global}}}]",
        "1 duplicate-key: 'windowing' stands beside 'config' and inside it"
      },
      {
        "pipeline: [{type: Create}, {type: Filter, input: Create, config: {language: java}}]",
        "1 unsupported-language: expressions in Java are not run by Millrace"
      },
      {
        "pipeline: [{type: Create}, {type: Filter, input: Create, config: {language: sqll}}]",
        "1 unknown-value: there is no language 'sqll'"
      },
      {
        "pipeline: [{type: Create, config: {dependencies: [x]}}]",
        "1 python-only: 'dependencies' are not installed: Millrace runs no Python"
      },
      {
        "pipeline: [{type: Create}]\nproviders: [{type: yaml}]",
        "2 unsupported-provider: Beam YAML has providers of type 'yaml', Millrace does not yet"
      },
      {
        "pipeline: [{type: Create}]\nproviders: [{include: x.yaml}]",
        "2 unsupported-provider: providers from another file ('include') are not available yet"
      },
      {
        "pipeline: [{type: Create}]\nproviders: [{type: ymal}]",
        "2 unknown-value: there is no provider of type 'ymal'"
      },
      {
        "pipeline: [{type: Create}]\ntests: {}",
        "2 wrong-kind: 'tests' must be a list, not a mapping"
      },
      {"[1]", "1 wrong-kind: a mapping belongs in the file, not a list"},
    };
    for (String[] one : cases) {
      Problems own = new Problems();
      YamlNode node = YamlLoader.load("a.yaml", one[0], own);
      assertThat(PipelineReader.read(node, "a.yaml", TYPES, own)).as(one[0]).isNull();
      assertThat(own.all())
          .as(one[0] + "\n" + own.render())
          .extracting(p -> p.span().line() + " " + p.code() + ": " + p.message())
          .containsExactly(one[1]);
    }
  }

  @Test
  void aMisspeltFreeKeyIsOnlyWarnedOf() {
    assertThat(read("pipeline: [{type: Create}]\noption: {a: b}\n")).isNotNull();
    assertThat(problems.render())
        .isEqualTo(
            """
            p/rides.yaml:2:1: warning[unknown-key]: there is no key 'option' in the file; it is not looked at
              |
            2 | option: {a: b}
              | ^^^^^^
              = did you mean 'options'?

            """);
  }
}
