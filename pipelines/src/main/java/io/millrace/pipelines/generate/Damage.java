package io.millrace.pipelines.generate;

/** What can be wrong with a line, so that it is no event of the stream. */
public enum Damage {
  /** JSON: the line ends somewhere. */
  CUT,
  /** CSV: two values more than there are columns. */
  EXTRA_VALUES,
  /** A byte that UTF-8 never has. */
  NOT_UTF8,
  /** JSON: an array where a simple value should be. CSV: {@code x17} where the time should be. */
  WRONG_KIND,
  /** A required field has no value. */
  MISSING;

  /** As the truth calls it: {@code not-utf8}. */
  String text() {
    return switch (this) {
      case CUT -> "cut";
      case EXTRA_VALUES -> "extra-values";
      case NOT_UTF8 -> "not-utf8";
      case WRONG_KIND -> "wrong-kind";
      case MISSING -> "missing";
    };
  }
}
