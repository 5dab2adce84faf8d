package io.millrace.pipelines.expression;

import io.millrace.pipelines.problem.Problems;
import io.millrace.pipelines.problem.Span;
import io.millrace.transforms.expression.Casts;
import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Case;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.MakeRow;
import io.millrace.transforms.expression.Expression.RowField;
import io.millrace.transforms.expression.Expression.When;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.math.BigInteger;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Parses and types expressions: SQL's, over the fields of one row. Strings stand in single or
 * double quotes and a quote inside is written twice; a field's name is written as it is, in
 * backticks if it has other characters than letters, digits, {@code _} and {@code $}, or is one of
 * NOT, NULL, TRUE, FALSE and CASE. Names of fields keep their case, all other words may be in any.
 *
 * <p>Any text gives an expression or problems, never an exception, in time and memory bounded by
 * its length ({@code ExpressionHostileTest}).
 */
public final class Expressions {
  /** The longest expression, in characters. */
  public static final int MAX_LENGTH = 10_000;

  /** The most parts of an expression, once forms like BETWEEN have been written out. */
  private static final int MAX_PARTS = 20_000;

  private Expressions() {}

  /**
   * The typed expression that {@code text} says, or null after all its problems have been reported.
   *
   * @param where the place of {@code text}; problems are shown at their part of it
   * @param scope the fields that can be named
   */
  public static Expression parse(String text, Span where, RowType scope, Problems problems) {
    Report report = new Report(text, where, problems);
    return type(report, new Typing(scope, report), scope);
  }

  /**
   * As {@link #parse(String, Span, RowType, Problems)}, and the result has the kind of {@code
   * expected}: widened to it where no value can be lost, a string literal read as the time that it
   * says; else a problem {@code wrong-type}. It may be null if {@code text} can be, whatever the
   * nullability of {@code expected}.
   *
   * @param what begins the sentence of that problem: {@code keep} must be true or false
   */
  public static Expression parse(
      String text, Span where, RowType scope, Type expected, String what, Problems problems) {
    Report report = new Report(text, where, problems);
    Typing typing = new Typing(scope, report);
    Expression e = type(report, typing, scope);
    if (e == null || e.type().sameAs(expected)) {
      return e;
    }
    if (typing.conversions.fits(e, expected)) {
      return typing.conversions.convert(e, expected);
    }
    report.error(
        Report.TYPE,
        0,
        text.length(),
        what + " must be " + TypeNames.words(expected) + ", this is " + TypeNames.words(e.type()),
        expected.kind() == Type.Kind.BOOLEAN
            ? "compare it with something"
            : expected.isOrdered() && Casts.allowed(e.type(), expected)
                ? "convert it with CAST(... AS " + TypeNames.inCast(expected) + ")"
                : "it cannot be converted");
    return null;
  }

  private static Expression type(Report report, Typing typing, RowType scope) {
    Syntax syntax = syntax(report, scope);
    Expression e = syntax == null ? null : typing.type(syntax);
    if (e == null) {
      if (!report.failed()) {
        throw new IllegalStateException("no problem with " + report.text());
      }
      return null;
    }
    if (parts(e, new IdentityHashMap<>()) > MAX_PARTS) {
      report.error(
          Report.SYNTAX,
          0,
          report.text().length(),
          "the expression is too large: every WHEN of a CASE and both ends of BETWEEN repeat its value",
          "compute the value as a field in a MapToFields step before this one");
      return null;
    }
    return report.failed() ? null : e;
  }

  private static Syntax syntax(Report report, RowType scope) {
    String text = report.text();
    if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
      report.error(Report.SYNTAX, 0, text.length(), "an expression has at most 10,000 characters");
      return null;
    }
    List<Token> tokens = Lexer.tokens(report);
    if (tokens == null) {
      return null;
    }
    Syntax simple = tokens.size() == 2 ? simple(tokens.get(0), scope) : null;
    if (simple != null) {
      return simple;
    }
    Rewritten rewritten = Rewriter.rewrite(tokens, scope, report);
    return rewritten == null ? null : CalciteReader.read(rewritten, report);
  }

  /** A field, a string or a whole number alone needs no parser. Else null. */
  private static Syntax simple(Token token, RowType scope) {
    int from = token.from();
    int to = token.to();
    return switch (token.kind()) {
      case QUOTED -> new Syntax.Name(List.of(new Syntax.Part(token.text(), from, to)), from, to);
      case STRING -> new Syntax.Constant(token.text(), from, to);
      case WORD -> {
        boolean reserved = Set.of("NULL", "TRUE", "FALSE", "NOT", "CASE").contains(token.upper());
        yield scope.has(token.text()) && !reserved
            ? new Syntax.Name(List.of(new Syntax.Part(token.text(), from, to)), from, to)
            : null;
      }
      case NUMBER ->
          token.text().chars().allMatch(Character::isDigit)
              ? new Syntax.Constant(new BigInteger(token.text()), from, to)
              : null;
      default -> null;
    };
  }

  /** The number of parts, shared ones as often as they stand; saturates. */
  private static long parts(Expression e, Map<Expression, Long> known) {
    Long before = known.get(e);
    if (before != null) {
      return before;
    }
    long sum = 1;
    for (Expression child : children(e)) {
      sum = Math.min(Integer.MAX_VALUE, sum + parts(child, known));
    }
    known.put(e, sum);
    return sum;
  }

  private static List<Expression> children(Expression e) {
    if (e instanceof Call call) {
      return call.arguments();
    }
    if (e instanceof Cast cast) {
      return List.of(cast.argument());
    }
    if (e instanceof RowField field) {
      return List.of(field.row());
    }
    if (e instanceof MakeRow row) {
      return row.fields();
    }
    if (e instanceof Case choice) {
      java.util.ArrayList<Expression> all = new java.util.ArrayList<>();
      for (When when : choice.whens()) {
        all.add(when.condition());
        all.add(when.then());
      }
      all.add(choice.otherwise());
      return Collections.unmodifiableList(all);
    }
    return List.of();
  }

  /** The positions of the fields that the expression reads, ascending. */
  public static Set<Integer> fieldsOf(Expression expression) {
    Set<Integer> fields = new TreeSet<>();
    collect(expression, fields);
    return Collections.unmodifiableSet(fields);
  }

  private static void collect(Expression e, Set<Integer> fields) {
    if (e instanceof FieldRef field) {
      fields.add(field.index());
    }
    for (Expression child : children(e)) {
      collect(child, fields);
    }
  }

  /**
   * The expression as text that people read. It shows the casts that typing put, and parses to an
   * equal expression wherever the types of its literals do not depend on their neighbours.
   */
  public static String print(Expression expression) {
    return Printer.print(expression);
  }

  /**
   * Whether expressions in {@code language} are ours: none given, {@code generic}, {@code sql} and
   * {@code calcite}. Others are a problem {@code unsupported-language}.
   *
   * @param where the place of the language's name
   */
  public static boolean refuseLanguage(String language, Span where, Problems problems) {
    if (language == null) {
      return false;
    }
    switch (language.toLowerCase(Locale.ROOT)) {
      case "generic", "sql", "calcite":
        return false;
      case "python":
        refuse(
            "Python",
            where,
            problems,
            "a == b or c  is  a = b OR c,  x.startswith('a')  is"
                + "  STARTS_WITH(x, 'a'),  b if c else d  is  CASE WHEN c THEN b ELSE d END");
        return true;
      case "javascript":
        refuse(
            "JavaScript",
            where,
            problems,
            "a === b && c  is  a = b AND c,  x.startsWith('a')"
                + "  is  STARTS_WITH(x, 'a'),  c ? b : d  is  CASE WHEN c THEN b ELSE d END");
        return true;
      case "java":
        refuse(
            "Java",
            where,
            problems,
            "a.equals(\"b\") && c > 1  is  a = 'b' AND c > 1,"
                + "  c ? b : d  is  CASE WHEN c THEN b ELSE d END");
        return true;
      default:
        problems.error(
            "unsupported-language",
            where,
            "there is no language '" + language + "' for expressions",
            "leave 'language' out and write SQL expressions: price * 2 > 10 AND name LIKE 'a%'");
        return true;
    }
  }

  private static void refuse(String language, Span where, Problems problems, String how) {
    problems.error(
        "unsupported-language",
        where,
        language + " is not run here: expressions are typed and checked before anything runs",
        "leave 'language' out and write SQL expressions",
        how);
  }
}
