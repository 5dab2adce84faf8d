package io.millrace.pipelines.operator;

import io.millrace.pipelines.yaml.Config;

/** {@code delimiter} of delimited text. */
final class Delimiters {
  private Delimiters() {}

  /** One character, a comma if absent. */
  static char read(Config config) {
    String text = config.string("delimiter", ",");
    if (text.equals("\\t") || text.equalsIgnoreCase("tab")) {
      return '\t';
    }
    if (text.length() != 1 || text.charAt(0) > 126) {
      config.problem(
          "wrong-kind",
          "delimiter",
          "'delimiter' must be one ASCII character",
          "as `\",\"`, `\";\"` or `\"\\t\"` for a tab");
      return ',';
    }
    return text.charAt(0);
  }
}
