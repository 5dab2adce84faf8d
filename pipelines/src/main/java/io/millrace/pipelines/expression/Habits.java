package io.millrace.pipelines.expression;

import io.millrace.pipelines.expression.Token.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What people write who come from Python, JavaScript or Java, and what to write instead. */
final class Habits {
  /** Methods by name: {0} is the receiver, {1} what stands in the brackets. */
  private static final Map<String, String> METHODS =
      Map.ofEntries(
          Map.entry("startswith", "STARTS_WITH({0}, {1})"),
          Map.entry("endswith", "ENDS_WITH({0}, {1})"),
          Map.entry("contains", "CONTAINS({0}, {1})"),
          Map.entry("includes", "CONTAINS({0}, {1})"),
          Map.entry("equals", "{0} = {1}"),
          Map.entry("upper", "UPPER({0})"),
          Map.entry("touppercase", "UPPER({0})"),
          Map.entry("lower", "LOWER({0})"),
          Map.entry("tolowercase", "LOWER({0})"),
          Map.entry("strip", "TRIM({0})"),
          Map.entry("trim", "TRIM({0})"),
          Map.entry("lstrip", "LTRIM({0})"),
          Map.entry("rstrip", "RTRIM({0})"),
          Map.entry("replace", "REPLACE({0}, {1})"),
          Map.entry("split", "SPLIT({0}, {1})"),
          Map.entry("find", "STRPOS({0}, {1})"),
          Map.entry("indexof", "STRPOS({0}, {1})"),
          Map.entry("length", "LENGTH({0})"),
          Map.entry("tostring", "CAST({0} AS STRING)"),
          Map.entry("substring", "SUBSTR({0}, from, count)"),
          Map.entry("get", "{0}[{1}]"));

  private Habits() {}

  /** A symbol where a value is expected. */
  static void value(List<Token> tokens, int at, Report report) {
    Token token = tokens.get(at);
    switch (token.text()) {
      case "!" -> {
        boolean swapped = at > 0 && tokens.get(at - 1).is("=");
        say(report, token, "'!' is not an operator here", swapped ? "write <>" : "write NOT");
      }
      case "[" ->
          say(report, token, "a list is written ARRAY[1, 2, 3]", "after IN write (1, 2, 3)");
      case "{" ->
          say(
              report,
              token,
              "'{' means nothing in an expression",
              "fields are written by their name");
      case "?" ->
          say(
              report,
              token,
              "there are no parameters in an expression",
              "use a variable of the environment: {{ name }}");
      case "<", ">" -> {
        boolean swapped = at > 0 && tokens.get(at - 1).is("=");
        if (swapped) {
          say(
              report,
              token,
              "'=" + token.text() + "' is not an operator here",
              "write " + token.text() + "=");
        }
      }
      case "*" ->
          say(report, token, "'*' cannot stand where a value was expected", "name the fields");
      default -> {}
    }
  }

  /** A symbol where an operator is expected. */
  static void operator(List<Token> tokens, int at, Report report) {
    Token token = tokens.get(at);
    String s = token.text();
    switch (s) {
      case "&&", "&" -> say(report, token, "'" + s + "' is not an operator here", "write AND");
      case "|" ->
          say(report, token, "'|' is not an operator here", "write OR; texts are joined by ||");
      case "===" -> say(report, token, "'===' is not an operator here", "write =");
      case "!==" -> say(report, token, "'!==' is not an operator here", "write <>");
      case "**" -> say(report, token, "'**' is not an operator here", "write POWER(a, b)");
      case "^" -> say(report, token, "'^' is not an operator here", "for powers write POWER(a, b)");
      case "//" ->
          say(
              report,
              token,
              "'//' is not an operator here",
              "whole numbers divided by / give a whole number; else write FLOOR(a / b)");
      case "?", "??", "?." ->
          say(
              report,
              token,
              "'" + s + "' is not an operator here",
              s.equals("?")
                  ? "write CASE WHEN condition THEN a ELSE b END"
                  : s.equals("??") ? "write COALESCE(a, b)" : "write a dot: null stays null");
      case "::" -> say(report, token, "'::' is not an operator here", "write CAST(value AS type)");
      case "=>" -> say(report, token, "'=>' is not an operator here", "for at least write >=");
      case "->" ->
          say(report, token, "a function cannot be defined in an expression", "write its value");
      case ";" -> say(report, token, "an expression ends without ';'");
      case "!" -> say(report, token, "'!' is not an operator here", "write NOT, or <> for unequal");
      case "(" ->
          say(
              report,
              token,
              "'(' stands where an operator was expected",
              "only functions are followed by brackets");
      default -> {}
    }
  }

  /** A word that is no field where a value is expected: whether it was a habit. */
  static boolean word(List<Token> tokens, int at, Report report) {
    Token token = tokens.get(at);
    switch (token.text()) {
      case "None", "nil", "undefined" ->
          say(
              report,
              token,
              "'" + token.text() + "' is written NULL",
              "to test for it write x IS NULL");
      case "lambda", "function", "def" ->
          say(
              report,
              token,
              "a function cannot be defined in an expression",
              "write the value itself, of the fields by their names");
      case "return" -> say(report, token, "an expression has no 'return'", "write the value alone");
      default -> {
        return sqlWord(token, report);
      }
    }
    return true;
  }

  private static boolean sqlWord(Token token, Report report) {
    switch (token.upper()) {
      case "DISTINCT" ->
          say(
              report,
              token,
              "DISTINCT looks at other events; an expression sees one event",
              "to count distinct values use a Combine step");
      case "SYMMETRIC" ->
          say(
              report,
              token,
              "there is no SYMMETRIC",
              "write BETWEEN LEAST(a, b) AND GREATEST(a, b)");
      case "AND",
          "OR",
          "IN",
          "IS",
          "LIKE",
          "BETWEEN",
          "AS",
          "FROM",
          "WHEN",
          "THEN",
          "ELSE",
          "END" ->
          say(report, token, "'" + token.text() + "' stands where a value was expected");
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A word or value where an operator is expected: whether it was reported. */
  static boolean operatorWord(List<Token> tokens, int at, boolean top, Report report) {
    Token token = tokens.get(at);
    if (token.kind() != Kind.WORD) {
      return false;
    }
    switch (token.upper()) {
      case "IF" ->
          say(
              report,
              token,
              "'a if condition else b' is not written like this here",
              "write CASE WHEN condition THEN a ELSE b END");
      case "OVER" -> Refused.over(token, report);
      case "ILIKE" -> say(report, token, "there is no ILIKE", "write LOWER(text) LIKE 'pattern'");
      case "RLIKE", "REGEXP", "SIMILAR" ->
          say(
              report,
              token,
              "there is no " + token.upper(),
              "write REGEXP_CONTAINS(text, 'pattern')");
      case "DIV" -> say(report, token, "there is no DIV", "whole numbers are divided by /");
      case "MOD" ->
          say(report, token, "MOD stands before its arguments", "write MOD(a, b) or a % b");
      case "TO" ->
          say(
              report,
              token,
              "FLOOR and CEIL take a number",
              "to cut a time to its unit write TIMESTAMP_TRUNC(time, HOUR)");
      case "AS" ->
          say(
              report,
              token,
              "an expression has no AS",
              "the name of the result is the key that it stands under");
      case "NOT" -> say(report, token, "after a value NOT stands before IN, LIKE or BETWEEN only");
      case "ASC", "DESC", "LIMIT", "WHERE", "GROUP", "ORDER", "HAVING", "UNION" ->
          say(
              report,
              token,
              token.upper() + " belongs to a query; an expression sees one event",
              top ? "combine streams with steps of the pipeline" : "combine with a Combine step");
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A word right before a string. */
  static void string(Token word, Token string, Report report) {
    boolean adjacent = word.to() == string.from();
    if (adjacent && word.upper().startsWith("F")) {
      say(report, word, "there are no f-strings", "join texts with ||: 'a ' || name || ' b'");
    } else if (adjacent && word.text().length() <= 2) {
      say(
          report,
          word,
          "a string has no prefix",
          "a backslash is an ordinary character; bytes are written X'00ff'");
    } else if (word.isWord("TIME") || word.isWord("DATETIME")) {
      say(
          report,
          word,
          "there is no type " + word.upper(),
          "write TIMESTAMP '2024-05-01 10:00:00'");
    }
  }

  /** A dot, a name and a bracket; {@code at} is the dot's. */
  static void method(List<Token> tokens, int at, Report report) {
    Token name = tokens.get(at + 1);
    int first = receiver(tokens, at - 1);
    int last = at + 3;
    int depth = 1;
    while (last < tokens.size() - 1 && depth > 0) {
      depth += tokens.get(last).is("(") ? 1 : tokens.get(last).is(")") ? -1 : 0;
      last++;
    }
    String receiver = report.excerpt(tokens.get(first).from(), tokens.get(at).from());
    String inside =
        depth > 0 ? "..." : report.excerpt(tokens.get(at + 2).to(), tokens.get(last - 1).from());
    String instead = METHODS.get(name.text().toLowerCase(Locale.ROOT).replace("_", ""));
    report.error(
        Report.SYNTAX,
        name.from(),
        name.to(),
        "a value has no methods: '" + name.text() + "' cannot be called on it",
        instead == null
            ? "functions stand before their arguments: F(value)"
            : "write " + instead.replace("{0}", receiver).replace("{1}", inside));
  }

  /** The first token of the value that ends with the token {@code last}. */
  private static int receiver(List<Token> tokens, int last) {
    int i = last;
    int depth = 0;
    while (i > 0) {
      Token token = tokens.get(i);
      depth += token.is(")") || token.is("]") ? 1 : token.is("(") || token.is("[") ? -1 : 0;
      Token before = tokens.get(i - 1);
      boolean called = (token.is("(") || token.is("[")) && before.kind() == Kind.WORD;
      if (depth == 0 && !called && !before.is(".") && !token.is(".")) {
        break;
      }
      i--;
    }
    return i;
  }

  private static void say(Report report, Token token, String message, String... advice) {
    report.error(Report.SYNTAX, token.from(), token.to(), message, advice);
  }
}
