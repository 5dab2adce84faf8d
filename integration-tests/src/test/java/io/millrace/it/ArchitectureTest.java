package io.millrace.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The arrows of this module: it may see all, but its judges owe nothing to the judged. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPackages("io.millrace.it");

  /** What plants the damage and what counts the lines would forgive what they share. */
  @Test
  void theAccountingSharesNoCodeWithMillrace() {
    noClasses()
        .that()
        .haveNameMatching(
            "io\\.millrace\\.it\\.damage\\.(Accounting|Damage|DamagedFile|LineMultiset|Payment|Verdicts)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.millrace.transforms..", "io.millrace.pipelines..")
        .check(CLASSES);
  }

  /** What Beam itself does is tried on Beam alone, so that it holds whatever the house does. */
  @Test
  void whatIsTriedOfBeamIsTriedOnBeamAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.millrace.it.semantics..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.millrace.transforms..", "io.millrace.pipelines..")
        .check(CLASSES);
  }

  @Test
  void roomsDoNotTurnInCircles() {
    slices().matching("io.millrace.it.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noTestWaitsByTheClock() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
    noClasses().should().callMethod(Math.class, "random").check(CLASSES);
  }
}
