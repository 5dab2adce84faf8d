package io.millrace.transforms;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The arrows of this module: what is done to events knows neither files' IO, runner nor YAML. */
final class ArchitectureTest {
  private static final String HOUSE = "io.millrace.transforms.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.millrace.transforms");

  @Test
  void knowsNoOtherModuleOfTheHouse() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.millrace.pipelines..", "io.millrace.infra..", "io.millrace.it..")
        .check(CLASSES);
  }

  @Test
  void knowsNoRunnerAndNoLibraryThatBeamHides() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.beam.runners..", "org.apache.beam.vendor..", "org.apache.flink..")
        .check(CLASSES);
  }

  @Test
  void knowsOfBeamsIoOnlyItsFileSystemsAndWhatAStreamIs() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.apache.beam.sdk.io..")
                .and(DescribedPredicate.not(named("org.apache.beam.sdk.io.FileSystems")))
                .and(DescribedPredicate.not(resideInAPackage("org.apache.beam.sdk.io.fs..")))
                .and(DescribedPredicate.not(unboundedSources())))
        .check(CLASSES);
  }

  @Test
  void onlyStreamsKnowUnboundedSources() {
    noClasses()
        .that(DescribedPredicate.not(resideInAPackage(HOUSE + "stream")))
        .should()
        .dependOnClassesThat(unboundedSources())
        .check(CLASSES);
  }

  @Test
  void onlyRoomsThatReadOrWriteFilesKnowFileSystems() {
    noClasses()
        .that(
            DescribedPredicate.not(
                resideInAnyPackage(
                    HOUSE + "file",
                    HOUSE + "decode",
                    HOUSE + "finish",
                    HOUSE + "row",
                    HOUSE + "ledger",
                    HOUSE + "segment",
                    HOUSE + "stream")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.beam.sdk.io..")
        .check(CLASSES);
  }

  /** What computes can be used, read and tested without Beam. */
  @Test
  void valuesKernelsAndFormatsKnowNoBeam() {
    noClasses()
        .that()
        .resideInAnyPackage(HOUSE + "type", HOUSE + "batch", HOUSE + "expression", HOUSE + "encode")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.beam..")
        .check(CLASSES);
  }

  /** The two ways to run a plan are each other's judges: they share nothing that computes. */
  @Test
  void theRowRuntimeAndTheSegmentsDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage(HOUSE + "row")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(HOUSE + "segment", HOUSE + "aggregate")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(HOUSE + "segment", HOUSE + "aggregate")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(HOUSE + "row")
        .check(CLASSES);
  }

  @Test
  void roomsDoNotTurnInCircles() {
    slices().assignedFrom(new Rooms()).should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingDependsOnChanceOrTheClock() {
    noClasses().should().dependOnClassesThat().areAssignableTo(Random.class).check(CLASSES);
    noClasses().should().callMethod(Math.class, "random").check(CLASSES);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
    noClasses().should().callMethod(System.class, "nanoTime").check(CLASSES);
    noClasses().should().callMethod(java.time.Instant.class, "now").check(CLASSES);
    noClasses().should().callMethod(java.time.Clock.class, "systemUTC").check(CLASSES);
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
    noClasses().should().callMethod(Throwable.class, "printStackTrace").check(CLASSES);
  }

  /** The class, its parent, which stands in one signature, and what reads it. */
  private static DescribedPredicate<JavaClass> unboundedSources() {
    return named("org.apache.beam.sdk.io.UnboundedSource")
        .or(named("org.apache.beam.sdk.io.Source"))
        .or(named("org.apache.beam.sdk.io.Read"));
  }

  private static DescribedPredicate<JavaClass> named(String name) {
    return DescribedPredicate.describe(
        "named " + name,
        javaClass ->
            javaClass.getName().equals(name) || javaClass.getName().startsWith(name + "$"));
  }

  /** A package is a room. */
  private static final class Rooms implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      String name = javaClass.getPackageName();
      if (!name.startsWith(HOUSE)) {
        return SliceIdentifier.ignore();
      }
      String room = name.substring(HOUSE.length());
      return SliceIdentifier.of(room);
    }

    @Override
    public String getDescription() {
      return "the rooms of transforms";
    }
  }
}
