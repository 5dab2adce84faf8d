package io.millrace.it.proof;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PlantedMistakesTest {
  @ParameterizedTest
  @EnumSource
  void canBePlanted(Mistake mistake) {
    new PlantedMistake(mistake).close();
  }
}
