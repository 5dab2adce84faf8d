package io.millrace.pipelines.expression;

import io.millrace.pipelines.expression.Token.Kind;
import io.millrace.pipelines.problem.Suggest;
import io.millrace.transforms.type.RowType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Writes an expression anew so that an SQL parser cannot misread it: every name, function and
 * string becomes a numbered stand-in, {@code ==} becomes {@code =}, and the special forms of
 * functions ({@code EXTRACT(HOUR FROM t)}, {@code CAST(x AS DATE)}, {@code INTERVAL 5 MINUTE},
 * {@code DATE '2024-05-01'}) become plain calls. It remembers where each character came from. Where
 * a value is expected every word is a name, where an operator is expected none is; so a field may
 * be called {@code end} or {@code timestamp}. What is wrong is said here, in the user's words.
 */
final class Rewriter {
  private static final Set<String> BINARY =
      Set.of("=", "==", "!=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "||");
  private static final List<String> OPERATORS =
      List.of("AND", "OR", "IN", "IS", "LIKE", "BETWEEN", "NOT");
  private static final Set<String> TYPED_STRINGS =
      Set.of("DATE", "TIMESTAMP", "DECIMAL", "NUMERIC");

  /** An open bracket or CASE. */
  private static final class Frame {
    final Token token;
    final String closer;
    final String function;
    final int nameIndex;
    boolean commas;

    Frame(Token token, String closer, String function, int nameIndex, boolean commas) {
      this.token = token;
      this.closer = closer;
      this.function = function;
      this.nameIndex = nameIndex;
      this.commas = commas;
    }
  }

  private final List<Token> tokens;
  private final RowType scope;
  private final Report report;
  private final Rewritten out = new Rewritten();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private int at;
  private int prefixes;
  private int unitAt = -1;
  private boolean stopped;

  private Rewriter(List<Token> tokens, RowType scope, Report report) {
    this.tokens = tokens;
    this.scope = scope;
    this.report = report;
  }

  /** The new text, or null after a problem. */
  static Rewritten rewrite(List<Token> tokens, RowType scope, Report report) {
    return new Rewriter(tokens, scope, report).run();
  }

  static void tooDeep(Report report, int from, int to) {
    report.error(
        Report.SYNTAX,
        from,
        to,
        "the expression is nested more than " + CalciteReader.MAX_DEPTH + " deep",
        "split it: compute parts of it as fields in a MapToFields step before this one");
  }

  private Rewritten run() {
    boolean value = true;
    while (!stopped) {
      Token token = tokens.get(at);
      if (token.kind() == Kind.END) {
        end(value);
        break;
      }
      value = value ? operand(token) : operator(token);
    }
    return stopped ? null : out;
  }

  private void end(boolean value) {
    Token last = tokens.get(tokens.size() - 1);
    if (tokens.size() == 1) {
      stop(last, "the expression is empty");
    } else if (value) {
      Token before = tokens.get(tokens.size() - 2);
      String written = report.excerpt(0, before.to());
      report.error(
          Report.SYNTAX,
          before.from(),
          before.to(),
          "'" + written + "' ends where a value was expected");
      stopped = true;
    } else if (!frames.isEmpty()) {
      Token open = frames.peek().token;
      boolean isCase = frames.peek().closer.equals("END");
      stop(open, isCase ? "this CASE has no END" : "'" + open.text() + "' is never closed");
    }
  }

  // ---- where a value is expected; each returns whether one still is

  private boolean operand(Token token) {
    switch (token.kind()) {
      case WORD:
        return word(token);
      case QUOTED:
        if (next(1).is("(")) {
          return stop(token, "a name in backticks is a field, it cannot be called");
        }
        return name(token);
      case STRING:
        out.string(token);
        return taken(1);
      case NUMBER:
        out.write(token.text(), token);
        return taken(1);
      default:
        return symbol(token);
    }
  }

  private boolean symbol(Token token) {
    switch (token.text()) {
      case "(":
        return open(token, new Frame(token, ")", null, -1, false));
      case "-", "+":
        return prefix(token, token.text());
      case ")":
        Frame frame = frames.peek();
        if (frame != null && frame.function != null && tokens.get(at - 1).is("(")) {
          return close(token);
        }
        return stop(token, frame == null ? "unexpected ')'" : "a value is missing before this ')'");
      default:
        Habits.value(tokens, at, report);
        return stop(token, "'" + token.text() + "' stands where a value was expected");
    }
  }

  private boolean prefix(Token token, String written) {
    if (++prefixes + frames.size() > CalciteReader.MAX_DEPTH) {
      tooDeep(report, token.from(), token.to());
      stopped = true;
    }
    out.write(written, token);
    at++;
    return true;
  }

  private boolean word(Token token) {
    String upper = token.upper();
    Token next = next(1);
    boolean field = scope.has(token.text());
    switch (upper) {
      case "NOT":
        return prefix(token, upper);
      case "NULL", "TRUE", "FALSE":
        out.write(upper, token);
        return taken(1);
      case "CASE":
        out.write(upper, token);
        push(new Frame(token, "END", null, -1, true));
        at++;
        if (next.isWord("WHEN")) {
          out.write("WHEN", next);
          at++;
        }
        return true;
      case "ARRAY":
        if (next.is("[") && !field) {
          if (next(2).is("]")) {
            return stop(next, "an array without elements has no type");
          }
          out.write(upper, token);
          at++;
          return open(next, new Frame(next, "]", null, -1, true));
        }
        break;
      case "INTERVAL":
        if (!field || next.kind() == Kind.NUMBER || next.kind() == Kind.STRING) {
          return interval(token);
        }
        break;
      default:
        break;
    }
    if (next.kind() == Kind.STRING) {
      return typedString(token, next);
    }
    if (next.is("(")) {
      return function(token, upper);
    }
    if (!field && (Habits.word(tokens, at, report) || Refused.name(token, report))) {
      stopped = true;
      return true;
    }
    return name(token);
  }

  private boolean typedString(Token token, Token string) {
    boolean bytes = token.isWord("X") && token.to() == string.from();
    if (bytes || TYPED_STRINGS.contains(token.upper())) {
      out.name((bytes ? "X" : token.upper()) + " LITERAL", token);
      out.write("(", token);
      out.string(string);
      out.write(")", string);
      return taken(2);
    }
    Habits.string(token, string, report);
    return stop(token, "'" + token.text() + "' cannot stand before a string");
  }

  private boolean function(Token token, String upper) {
    if (Habits.word(tokens, at, report) || Refused.function(token, next(2), report)) {
      stopped = true;
      return true;
    }
    int index = out.name(token.text(), token);
    Token bracket = next(1);
    at++;
    open(bracket, new Frame(bracket, ")", upper, index, true));
    Token first = tokens.get(at);
    boolean side = first.isWord("BOTH") || first.isWord("LEADING") || first.isWord("TRAILING");
    if (upper.equals("TRIM") && side && !next(1).is(",") && !next(1).is(")")) {
      boolean spaces = next(1).isWord("FROM");
      out.rename(index, "TRIM " + first.upper() + (spaces ? "" : " FROM"));
      at += spaces ? 2 : 1;
    } else if (first.is("*")) {
      stop(first, "'*' cannot stand in an expression: name the fields");
    }
    return true;
  }

  /** INTERVAL, a number, string, field or bracketed value, and a unit. */
  private boolean interval(Token token) {
    int i = at + 1;
    while (tokens.get(i).is("-") || tokens.get(i).is("+")) {
      i++;
    }
    int depth = 0;
    do {
      Token inner = tokens.get(i);
      depth += inner.is("(") ? 1 : inner.is(")") ? -1 : 0;
      i++;
    } while (i < tokens.size()
        && (depth > 0 || tokens.get(i).is(".") || tokens.get(i - 1).is(".")));
    if (i >= tokens.size() || tokens.get(i).kind() != Kind.WORD || unitAt >= 0) {
      return stop(
          token,
          "after INTERVAL a number and a unit are expected",
          "for example INTERVAL 5 MINUTE");
    }
    int index = out.name("INTERVAL", token);
    out.write("(", token);
    push(new Frame(token, "UNIT", "INTERVAL", index, false));
    unitAt = i;
    at++;
    return true;
  }

  private boolean name(Token token) {
    out.name(token.text(), token);
    return taken(1);
  }

  // ---- where an operator is expected

  private boolean operator(Token token) {
    if (at == unitAt) {
      unitAt = -1;
      frames.pop();
      out.write(",", token);
      out.name(token.text(), token);
      out.write(")", token);
      return taken(1);
    }
    if (token.kind() == Kind.SYMBOL) {
      return operatorSymbol(token);
    }
    if (token.kind() == Kind.WORD) {
      return operatorWord(token);
    }
    return misplaced(token);
  }

  private boolean operatorSymbol(Token token) {
    String symbol = token.text();
    if (BINARY.contains(symbol)) {
      return binary(token, symbol.equals("==") ? "=" : symbol);
    }
    switch (symbol) {
      case ".":
        return dot(token);
      case "[":
        return open(token, new Frame(token, "]", null, -1, false));
      case ")", "]":
        return close(token);
      case ",":
        return comma(token);
      default:
        Habits.operator(tokens, at, report);
        return misplaced(token);
    }
  }

  private boolean dot(Token token) {
    Token part = next(1);
    if (part.kind() != Kind.WORD && part.kind() != Kind.QUOTED) {
      return stop(token, "after '.' the name of a field is expected");
    }
    if (next(2).is("(")) {
      Habits.method(tokens, at, report);
      stopped = true;
      return true;
    }
    out.write(".", token);
    out.name(part.text(), part);
    return taken(2);
  }

  private boolean comma(Token token) {
    Frame frame = frames.peek();
    if (frame == null || !frame.commas) {
      return stop(token, "unexpected ','");
    }
    return binary(token, ",");
  }

  private boolean operatorWord(Token token) {
    String upper = token.upper();
    Frame frame = frames.peek();
    String function = frame == null || frame.function == null ? "" : frame.function;
    switch (upper) {
      case "AND", "OR", "BETWEEN", "LIKE", "ESCAPE":
        return binary(token, upper);
      case "IN":
        return in(token, function);
      case "NOT":
        return not(token);
      case "IS":
        return is(token);
      case "WHEN", "THEN", "ELSE":
        return frame != null && frame.closer.equals("END")
            ? binary(token, upper)
            : misplaced(token);
      case "END":
        return close(token);
      case "AS":
        return function.endsWith("CAST") ? as(token) : misplaced(token);
      case "FROM":
        if (function.equals("TRIM") && !out.name(frame.nameIndex).contains(" ")) {
          out.rename(frame.nameIndex, "TRIM BOTH FROM");
        }
        return Set.of("EXTRACT", "SUBSTRING", "SUBSTR", "TRIM").contains(function)
            ? binary(token, ",")
            : misplaced(token);
      case "FOR":
        return function.startsWith("SUBSTR") ? binary(token, ",") : misplaced(token);
      case "AT":
        return zone(token, function);
      default:
        return misplaced(token);
    }
  }

  private boolean in(Token token, String function) {
    if (function.equals("POSITION") && !next(1).is("(")) {
      return binary(token, ",");
    }
    if (!next(1).is("(")) {
      return next(1).is("[")
          ? stop(next(1), "after IN the values stand in round brackets", "write IN (1, 2, 3)")
          : stop(
              token,
              "after IN a list of values in round brackets is expected",
              "write IN (1, 2, 3); for an array ARRAY_CONTAINS(array, value), for a text"
                  + " CONTAINS(text, part)");
    }
    out.write("IN", token);
    at++;
    return open(next(0), new Frame(next(0), ")", null, -1, true));
  }

  private boolean not(Token token) {
    Token next = next(1);
    if (next.isWord("IN") || next.isWord("LIKE") || next.isWord("BETWEEN")) {
      out.write("NOT", token);
      return taken(1);
    }
    return misplaced(token);
  }

  private boolean is(Token token) {
    int i = at + 1;
    boolean negated = tokens.get(i).isWord("NOT");
    i += negated ? 1 : 0;
    Token what = tokens.get(i);
    if (what.isWord("DISTINCT") && next(i + 1 - at).isWord("FROM")) {
      out.write(negated ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM", token);
      at = i + 2;
      return true;
    }
    if (what.kind() == Kind.WORD
        && Set.of("NULL", "TRUE", "FALSE", "UNKNOWN").contains(what.upper())) {
      out.write((negated ? "IS NOT " : "IS ") + what.upper(), token, what);
      at = i + 1;
      return false;
    }
    return stop(
        token,
        "after IS stand NULL, TRUE, FALSE or DISTINCT FROM, with NOT before them if you like",
        what.text().equals("None") ? "write IS NULL" : "to compare values write =");
  }

  private boolean as(Token token) {
    Token type = next(1);
    if (type.kind() != Kind.WORD) {
      return stop(token, "after AS the name of a type is expected", TypeNames.ADVICE);
    }
    out.write(",", token);
    out.name(type.text(), type);
    int words = type.isWord("DOUBLE") && next(2).isWord("PRECISION") ? 3 : 2;
    if (next(words).is("(") || next(words).is("<")) {
      return stop(next(words), "a type is written without a size or parameters", TypeNames.ADVICE);
    }
    return taken(words);
  }

  private boolean zone(Token token, String function) {
    if (!next(1).isWord("TIME") || !next(2).isWord("ZONE")) {
      return misplaced(token);
    }
    if (!function.equals("EXTRACT")) {
      return stop(
          token,
          "AT TIME ZONE can stand only in EXTRACT(... FROM ... AT TIME ZONE ...)",
          "a timestamp is a moment and has no zone; functions of time take one as last argument");
    }
    out.write(",", token);
    at += 3;
    return true;
  }

  // ---- steps

  private boolean binary(Token token, String written) {
    prefixes = 0;
    out.write(written, token);
    at++;
    return true;
  }

  private boolean open(Token token, Frame frame) {
    out.write(token.text(), token);
    push(frame);
    at++;
    return true;
  }

  private void push(Frame frame) {
    frames.push(frame);
    if (frames.size() + prefixes > CalciteReader.MAX_DEPTH && !stopped) {
      tooDeep(report, frame.token.from(), frame.token.to());
      stopped = true;
    }
  }

  private boolean close(Token token) {
    Frame frame = frames.peek();
    if (frame == null || !frame.closer.equalsIgnoreCase(token.text())) {
      return frame == null || frame.closer.equals("UNIT")
          ? stop(token, "unexpected '" + token.text() + "'")
          : stop(
              token,
              "'" + token.text() + "' stands where '" + frame.closer + "' was expected",
              "to close the '" + frame.token.text() + "'");
    }
    frames.pop();
    out.write(token.upper(), token);
    return taken(1);
  }

  private boolean taken(int count) {
    prefixes = 0;
    at += count;
    return false;
  }

  private boolean misplaced(Token token) {
    if (!report.failed() && !Habits.operatorWord(tokens, at, frames.isEmpty(), report)) {
      String near = token.kind() == Kind.WORD ? Suggest.nearest(token.text(), OPERATORS) : null;
      String excerpt = report.excerpt(token.from(), token.to());
      report.error(
          Report.SYNTAX,
          token.from(),
          token.to(),
          (token.kind() == Kind.STRING ? "the string " + excerpt : "'" + excerpt + "'")
              + " stands where an operator was expected",
          advice(token, near));
    }
    stopped = true;
    return true;
  }

  private static String[] advice(Token token, String near) {
    if (near != null) {
      return new String[] {"did you mean '" + near + "'?"};
    }
    boolean function = token.kind() == Kind.WORD && Signatures.BY_NAME.containsKey(token.upper());
    return function
        ? new String[] {"functions stand before their arguments: " + token.upper() + "(...)"}
        : new String[0];
  }

  /** Reports a problem unless a better one has been, and ends. */
  private boolean stop(Token token, String message, String... advice) {
    if (!report.failed()) {
      report.error(Report.SYNTAX, token.from(), token.to(), message, advice);
    }
    stopped = true;
    return true;
  }

  /** The token some places on; END beyond the end. */
  private Token next(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }
}
