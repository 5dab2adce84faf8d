package io.millrace.infra;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of this module: it reads declarations and plans, and runs nothing. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.millrace.infra");

  @Test
  void runsNothing() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.beam..",
            "org.apache.flink..",
            "io.millrace.transforms..",
            "io.millrace.pipelines.cli..",
            "io.millrace.pipelines.compile..",
            "io.millrace.pipelines.launch..",
            "io.millrace.pipelines.testing..",
            "io.millrace.it..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
