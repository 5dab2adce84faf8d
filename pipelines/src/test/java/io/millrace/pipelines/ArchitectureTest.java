package io.millrace.pipelines;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The arrows of this module: from text to records to a plan to a run, and each library one room.
 */
final class ArchitectureTest {
  private static final String HOUSE = "io.millrace.pipelines.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.millrace.pipelines");

  @Test
  void onlyYamlKnowsTheYamlParser() {
    onlyIn("yaml", "org.snakeyaml..", "org.yaml..");
  }

  @Test
  void onlyExpressionKnowsCalcite() {
    onlyIn("expression", "org.apache.calcite..");
  }

  @Test
  void onlySpecKnowsTheTemplates() {
    onlyIn("spec", "com.hubspot..");
  }

  @Test
  void onlyCliKnowsTheCommandLine() {
    onlyIn("cli", "picocli..");
  }

  /** Runners are on the class path of a run only: their options travel as text. */
  @Test
  void nobodyKnowsARunnerOrALibraryThatBeamHides() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.beam.runners..", "org.apache.beam.vendor..", "org.apache.flink..")
        .check(CLASSES);
  }

  @Test
  void nothingDependsOnTheCommandLineOrOnOtherModulesAbove() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HOUSE + "cli")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(HOUSE + "cli")
        .check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.millrace.infra..", "io.millrace.it..")
        .check(CLASSES);
  }

  /**
   * Whatever reads, types or plans does not run: only these rooms touch Beam; and what guesses a
   * schema, which looks into the files by Beam's file systems.
   */
  @Test
  void onlyWhatCompilesAndLaunchesKnowsBeam() {
    noClasses()
        .that()
        .resideOutsideOfPackages(HOUSE + "compile", HOUSE + "launch", HOUSE + "cli")
        .and()
        .doNotHaveFullyQualifiedName(HOUSE + "operator.Inference")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.beam..")
        .check(CLASSES);
  }

  @Test
  void whatAUserWritesIsARecord() {
    classes()
        .that()
        .resideInAPackage(HOUSE + "spec")
        .and()
        .haveSimpleNameEndingWith("Spec")
        .should()
        .beRecords()
        .check(CLASSES);
  }

  @Test
  void roomsDoNotTurnInCircles() {
    slices().matching("io.millrace.pipelines.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingDependsOnChance() {
    noClasses().should().dependOnClassesThat().areAssignableTo(Random.class).check(CLASSES);
    noClasses().should().callMethod(Math.class, "random").check(CLASSES);
  }

  /** A command asks for the time once, to name a run and to tell how long it took. */
  @Test
  void onlyCommandsKnowTheClock() {
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
    noClasses().should().callMethod(Instant.class, "now").check(CLASSES);
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage(HOUSE + "cli")
        .should()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(CLASSES);
  }

  /** One place prints a trace: the command line, of a bug of ours, to be reported. */
  @Test
  void nobodySeesAStackTraceForAMistakeOfTheirs() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(HOUSE + "cli.Millrace")
        .should()
        .callMethod(Throwable.class, "printStackTrace")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace", PrintWriter.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace", PrintStream.class)
        .check(CLASSES);
  }

  private static void onlyIn(String room, String... libraries) {
    noClasses()
        .that()
        .resideOutsideOfPackage(HOUSE + room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries)
        .check(CLASSES);
  }
}
