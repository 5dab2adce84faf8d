package io.millrace.pipelines.expression;

import io.millrace.pipelines.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts an expression into tokens. Strings stand in single or double quotes, a quote inside is
 * written twice, a backslash is an ordinary character; names with other characters than letters,
 * digits, {@code _} and {@code $} stand in backticks.
 */
final class Lexer {
  private static final List<String> SYMBOLS =
      List.of(
          "===", "!==", "**", "//", "&&", "||", "==", "!=", "<>", "<=", ">=", "->", "=>", "::",
          "??", "?.", "<<", ">>", "(", ")", "[", "]", "{", "}", ",", ".", "+", "-", "*", "/", "%",
          "<", ">", "=", "!", "?", ":", ";", "&", "|", "^", "~", "@");

  private final String text;
  private final Report report;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(Report report) {
    this.text = report.text();
    this.report = report;
  }

  /** The tokens, an END last; or null after a problem. */
  static List<Token> tokens(Report report) {
    return new Lexer(report).run();
  }

  private List<Token> run() {
    while (at < text.length()) {
      if (!step()) {
        return null;
      }
    }
    tokens.add(new Token(Kind.END, "", text.length(), text.length()));
    return tokens;
  }

  private boolean step() {
    char c = text.charAt(at);
    if (Character.isWhitespace(c) || c == '\u00a0' || c == '\ufeff') {
      at++;
      return true;
    }
    if (text.startsWith("--", at) || text.startsWith("/*", at) || c == '#') {
      int length = c == '#' ? 1 : 2;
      report.error(
          Report.SYNTAX,
          at,
          at + length,
          "a comment cannot stand in an expression",
          "write it above, after a # of the YAML file; for minus a negative number write - -1");
      return false;
    }
    if (c == '\'' || c == '"') {
      return quoted(c, Kind.STRING);
    }
    if (c == '`') {
      return quoted(c, Kind.QUOTED);
    }
    if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
      return number();
    }
    if (isStart(text.codePointAt(at))) {
      int from = at;
      at = endOfWord(at);
      tokens.add(new Token(Kind.WORD, text.substring(from, at), from, at));
      return true;
    }
    return symbol();
  }

  private boolean quoted(char quote, Kind kind) {
    StringBuilder value = new StringBuilder();
    int i = at + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c != quote) {
        value.append(c);
        i++;
      } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
        value.append(quote);
        i += 2;
      } else {
        return ended(kind, value.toString(), i + 1);
      }
    }
    String[] advice =
        text.indexOf("\\" + quote, at) >= 0
            ? new String[] {
              "a backslash is an ordinary character; a quote inside is written twice: "
                  + quote
                  + quote
            }
            : new String[0];
    report.error(
        Report.SYNTAX, at, text.length(), "the quote " + quote + " is never closed", advice);
    return false;
  }

  private boolean ended(Kind kind, String value, int end) {
    if (kind == Kind.QUOTED && value.isEmpty()) {
      report.error(Report.SYNTAX, at, end, "there is no name between the backticks");
      return false;
    }
    tokens.add(new Token(kind, value, at, end));
    at = end;
    return true;
  }

  private boolean number() {
    int from = at;
    digits();
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      digits();
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int exponent = at + 1;
      if (exponent < text.length() && "+-".indexOf(text.charAt(exponent)) >= 0) {
        exponent++;
      }
      if (exponent < text.length() && isDigit(text.charAt(exponent))) {
        at = exponent;
        digits();
      }
    }
    int end = endOfWord(at);
    if (end > at || at - from > 200) {
      report.error(
          Report.SYNTAX,
          from,
          end,
          "'" + report.excerpt(from, end) + "' is not a number",
          "numbers are written like 1000, 1.5 or 1e6; a name that starts with a digit stands in"
              + " backticks");
      return false;
    }
    tokens.add(new Token(Kind.NUMBER, text.substring(from, at), from, at));
    return true;
  }

  private boolean symbol() {
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        tokens.add(new Token(Kind.SYMBOL, symbol, at, at + symbol.length()));
        at += symbol.length();
        return true;
      }
    }
    int end = at + Character.charCount(text.codePointAt(at));
    String shown =
        Character.isISOControl(text.charAt(at))
            ? "a control character"
            : "'" + text.substring(at, end) + "'";
    report.error(
        Report.SYNTAX,
        at,
        end,
        shown + " means nothing in an expression",
        "\u201c\u201d\u2018\u2019\u201e".indexOf(text.charAt(at)) >= 0
            ? "strings stand in straight quotes: 'text'"
            : "names with other characters than letters, digits and _ stand in backticks");
    return false;
  }

  private void digits() {
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
  }

  private int endOfWord(int from) {
    int i = from;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (!isStart(c)
          && !Character.isDigit(c)
          && Character.getType(c) != Character.NON_SPACING_MARK) {
        break;
      }
      i += Character.charCount(c);
    }
    return i;
  }

  private static boolean isStart(int c) {
    return Character.isLetter(c) || c == '_' || c == '$';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
