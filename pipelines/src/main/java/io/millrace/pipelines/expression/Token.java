package io.millrace.pipelines.expression;

import java.util.Locale;

/**
 * A piece of an expression's text.
 *
 * @param text a name or a string without its quotes, everything else as written
 * @param from offset of its first character
 * @param to offset after its last character
 */
record Token(Kind kind, String text, int from, int to) {
  enum Kind {
    WORD,
    /** A name in backticks. */
    QUOTED,
    STRING,
    NUMBER,
    SYMBOL,
    END
  }

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** Whether this is the word, in any case. */
  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  String upper() {
    return text.toUpperCase(Locale.ROOT);
  }
}
