package io.millrace.pipelines.expression;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.config.Lex;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlConformanceEnum;

/**
 * Lets Calcite parse what {@link Rewriter} wrote, and turns its tree into ours. Calcite decides
 * what binds to what; names, strings and their places come from the user's text.
 */
final class CalciteReader {
  /** How deep an expression may be nested. Chains of AND, OR and || count as one. */
  static final int MAX_DEPTH = 100;

  private static final SqlParser.Config CONFIG =
      SqlParser.config()
          .withLex(Lex.BIG_QUERY)
          .withConformance(SqlConformanceEnum.BABEL)
          .withIdentifierMaxLength(128);

  private final Rewritten source;
  private final Report report;
  private final Map<SqlNode, Syntax> seen = new IdentityHashMap<>();

  private CalciteReader(Rewritten source, Report report) {
    this.source = source;
    this.report = report;
  }

  /** The tree, or null after a problem. */
  static Syntax read(Rewritten source, Report report) {
    SqlNode node;
    try {
      node = SqlParser.create(source.text(), CONFIG).parseExpression();
    } catch (SqlParseException e) {
      // Its text lists the parser's tokens, which no user asked for; the place is what counts.
      CalciteReader reader = new CalciteReader(source, report);
      SqlParserPos pos = e.getPos() == null ? SqlParserPos.ZERO : e.getPos();
      int from = reader.from(pos);
      int to = reader.to(pos);
      String message =
          String.valueOf(e.getMessage()).startsWith("BETWEEN")
              ? "BETWEEN takes two values: a BETWEEN low AND high"
              : "'" + report.excerpt(from, to) + "' cannot stand here";
      report.error(Report.SYNTAX, from, to, message);
      return null;
    }
    return new CalciteReader(source, report).read(node, 0);
  }

  private Syntax read(SqlNode node, int depth) {
    Syntax known = seen.get(node);
    if (known != null) {
      return known;
    }
    if (depth > MAX_DEPTH) {
      if (!report.failed()) {
        Rewriter.tooDeep(report, from(node.getParserPosition()), to(node.getParserPosition()));
      }
      return null;
    }
    Syntax read = convert(node, depth);
    if (read != null) {
      seen.put(node, read);
    }
    return read;
  }

  private Syntax convert(SqlNode node, int depth) {
    SqlParserPos pos = node.getParserPosition();
    if (node instanceof SqlIdentifier identifier) {
      return name(identifier);
    }
    if (node instanceof SqlLiteral literal) {
      return constant(literal);
    }
    if (node instanceof SqlCase choice) {
      List<Syntax> whens = all(choice.getWhenOperands().getList(), depth);
      List<Syntax> thens = all(choice.getThenOperands().getList(), depth);
      Syntax otherwise = read(choice.getElseOperand(), depth + 1);
      return whens == null || thens == null || otherwise == null
          ? null
          : new Syntax.Choice(whens, thens, otherwise, from(pos), to(pos));
    }
    if (node instanceof SqlCall call) {
      return call(call, depth);
    }
    report.error(Report.SYNTAX, from(pos), to(pos), "this cannot stand in an expression");
    return null;
  }

  private Syntax name(SqlIdentifier identifier) {
    List<Syntax.Part> parts = new ArrayList<>();
    for (int i = 0; i < identifier.names.size(); i++) {
      SqlParserPos pos = identifier.getComponentParserPosition(i);
      parts.add(new Syntax.Part(source.name(identifier.names.get(i)), from(pos), to(pos)));
    }
    SqlParserPos pos = identifier.getParserPosition();
    return new Syntax.Name(parts, from(pos), to(pos));
  }

  private Syntax constant(SqlLiteral literal) {
    int from = from(literal.getParserPosition());
    int to = to(literal.getParserPosition());
    return switch (literal.getTypeName()) {
      case NULL -> new Syntax.Constant(null, from, to);
      case BOOLEAN -> new Syntax.Constant(literal.booleanValue(), from, to);
      case CHAR -> new Syntax.Constant(source.string(literal.toValue()), from, to);
      default -> {
        BigDecimal value = literal.bigDecimalValue();
        boolean point = report.text().substring(from, to).matches("(?s).*[.eE].*");
        yield new Syntax.Constant(point ? value : value.toBigInteger(), from, to);
      }
    };
  }

  private Syntax call(SqlCall call, int depth) {
    SqlParserPos pos = call.getParserPosition();
    if (call.getKind() == SqlKind.OTHER_FUNCTION) {
      List<Syntax> arguments = all(call.getOperandList(), depth);
      String name = source.name(call.getOperator().getName());
      return arguments == null ? null : new Syntax.Call(name, false, arguments, from(pos), to(pos));
    }
    if (call.getKind() == SqlKind.PLUS_PREFIX) {
      return read(call.operand(0), depth + 1);
    }
    String name = operator(call);
    List<Syntax> arguments = all(operands(call, name), depth);
    return arguments == null ? null : new Syntax.Call(name, true, arguments, from(pos), to(pos));
  }

  private static String operator(SqlCall call) {
    return switch (call.getKind()) {
      case MINUS_PREFIX -> "NEGATE";
      case EQUALS -> "=";
      case NOT_EQUALS -> "<>";
      default -> call.getOperator().getName().replace(" ASYMMETRIC", "");
    };
  }

  /** The operands: lists opened, and chains of one associative operator as one call. */
  private static List<SqlNode> operands(SqlCall call, String name) {
    if (!name.equals("AND") && !name.equals("OR") && !name.equals("||")) {
      List<SqlNode> operands = new ArrayList<>();
      for (SqlNode operand : call.getOperandList()) {
        if (operand instanceof SqlNodeList list) {
          operands.addAll(list.getList());
        } else {
          operands.add(operand);
        }
      }
      return operands;
    }
    Deque<SqlNode> operands = new ArrayDeque<>();
    SqlNode left = call;
    while (left instanceof SqlCall chained && chained.getOperator().getName().equals(name)) {
      operands.addFirst(chained.operand(1));
      left = chained.operand(0);
    }
    operands.addFirst(left);
    return List.copyOf(operands);
  }

  private List<Syntax> all(List<SqlNode> nodes, int depth) {
    List<Syntax> read = new ArrayList<>(nodes.size());
    for (SqlNode node : nodes) {
      Syntax one = read(node, depth + 1);
      if (one == null) {
        return null;
      }
      read.add(one);
    }
    return List.copyOf(read);
  }

  private int from(SqlParserPos pos) {
    return source.from(pos.getColumnNum() - 1);
  }

  private int to(SqlParserPos pos) {
    return source.to(pos.getEndColumnNum() - 1);
  }
}
