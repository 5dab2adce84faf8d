package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All source of the house keeps its rules; and each rule bites. */
final class TidyTest {
  private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
  private static final String TRANSFORMS = "transforms/src/main/java/io/millrace/transforms/";
  private static final String PIPELINES = "pipelines/src/main/java/io/millrace/pipelines/";
  private static final String TRANSFORMS_TESTS = "transforms/src/test/java/io/millrace/transforms/";
  private static final String PIPELINES_TESTS = "pipelines/src/test/java/io/millrace/pipelines/";

  /** Files that are longer than they should be. A ceiling may fall, never rise. */
  private static final Map<String, Integer> LONGER =
      Map.ofEntries(
          Map.entry(PIPELINES + "expression/Rewriter.java", 535),
          Map.entry(PIPELINES + "expression/Operators.java", 416),
          Map.entry(PIPELINES + "testing/TestPlan.java", 409),
          // All steps, each with what it means: one sealed family, to be read in one place.
          Map.entry(TRANSFORMS + "step/Step.java", 447),
          Map.entry(PIPELINES_TESTS + "cli/MillraceTest.java", 430),
          Map.entry(PIPELINES_TESTS + "operator/OperatorsTest.java", 516),
          Map.entry(PIPELINES_TESTS + "spec/PipelineReaderTest.java", 547),
          Map.entry(TRANSFORMS_TESTS + "expression/KernelsTest.java", 408),
          Map.entry(TRANSFORMS_TESTS + "expression/OddValues.java", 496),
          Map.entry(TRANSFORMS_TESTS + "file/CommitFilesTest.java", 418),
          // Tables of mistakes and what is said of them, and of words.
          Map.entry(PIPELINES_TESTS + "spec/PipelineReaderTest.java#saysWhatIsWrong", 101),
          Map.entry(PIPELINES_TESTS + "spec/StreamReaderTest.java#saysWhatIsWrong", 119),
          Map.entry(
              PIPELINES_TESTS
                  + "expression/ExpressionHostileTest.java"
                  + "#anyJumbleOfWordsGivesAnExpressionOrAProblem",
              105));

  /** Where a library may throw anything. */
  private static final Set<String> CATCHES_ALL =
      Set.of(
          // AutoCloseable.close, of a reader whose own errors are IOExceptions.
          TRANSFORMS + "decode/RecordScan.java");

  @Test
  void theHouseIsTidy() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String module : List.of("transforms", "pipelines", "infra", "integration-tests")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          sources.put(ROOT.relativize(file).toString(), Files.readString(file));
        }
      }
    }
    assertThat(sources.size()).isGreaterThan(300);
    assertThat(new Tidy(LONGER, CATCHES_ALL).check(sources)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/** A. */ public class A {}|",
        "public class A {}|A.java:3: A is public and does not say what it is",
        "class A { void a() { try { b(); } catch (Exception e) { c(); } } }"
            + "|A.java:3: catches every Exception: name what can be thrown",
        "class A { void a() { try { b(); } catch (Throwable e) { c(); } } }"
            + "|A.java:3: catches every Throwable: name what can be thrown",
        "class A { void a() { try { b(); } catch (RuntimeException e) { c(); } } }|",
        "class A { @Disabled(\"later\") void a() {} }"
            + "|A.java:3: a test that does not run: mend it or delete it",
        "class A { Random r = new Random(); }"
            + "|A.java:3: a Random without a seed: what it finds is found once",
        "class A { Random r = new Random(7); }|",
        "class A { void a() { Thread.sleep(1); } }"
            + "|A.java:3: Thread.sleep: wait for what is awaited, not for time",
        "class A { long a() { return System.currentTimeMillis(); } }"
            + "|A.java:3: System.currentTimeMillis: take a Clock",
        "class A { Instant a() { return Instant.now(); } }|A.java:3: Instant.now: take a Clock",
        "class A { Instant a() { return Instant.now(clock); } }|",
        "class A { double a() { return Math.random(); } }"
            + "|A.java:3: Math.random: take a seeded Random",
        "class A { String a = \"Thread.sleep(1); catch (Exception e)\"; }|",
      })
  void aRuleBites(String code, String finding) throws IOException {
    assertThat(check("package a;\n\n" + code)).isEqualTo(finding == null ? "" : finding);
  }

  @Test
  void whatIsLongIsFound() throws IOException {
    assertThat(check("package a;\n\nclass A { void a() {" + "\n".repeat(70) + "} }"))
        .isEqualTo("A.java:3: a has 71 lines, more than 70");
    assertThat(check("package a;\n\nclass A { void a() {" + "\n".repeat(69) + "} }")).isEmpty();
    assertThat(check("package a;\n\nclass A { @Cases({" + "\n".repeat(99) + "}) void a() {} }"))
        .as("a table of cases is no method")
        .isEmpty();
    assertThat(check("package a;" + "\n".repeat(400) + "class A {}"))
        .isEqualTo("A.java has 401 lines, more than 400");
    assertThat(check("package a;" + "\n".repeat(399) + "class A {}")).isEmpty();
  }

  @Test
  void whatIsUnfinishedIsFound() throws IOException {
    assertThat(check("package a;\n\nclass A {} // TO" + "DO: more"))
        .isEqualTo("A.java:3: TO" + "DO: finish it");
  }

  @Test
  void aPackageSaysWhatItIs() throws IOException {
    Map<String, String> sources =
        Map.of(
            "m/src/main/java/house/told/A.java", "package house.told; class A {}",
            "m/src/test/java/house/told/ATest.java", "package house.told; class ATest {}",
            "m/src/main/java/house/told/package-info.java", "/** Told. */\npackage house.told;",
            "m/src/main/java/house/util/A.java", "package house.util; class A {}");
    assertThat(new Tidy(Map.of(), Set.of()).check(sources))
        .containsExactly(
            "house/util has no package-info.java",
            "house/util says nothing: name the package after what it holds");
  }

  /** The findings in one main source, without its folders. */
  private static String check(String code) throws IOException {
    String folder = "m/src/main/java/a/";
    return String.join(
            "; ",
            new Tidy(Map.of(), Set.of())
                .check(Map.of(folder + "A.java", code, folder + "package-info.java", "package a;")))
        .replace(folder, "");
  }
}
