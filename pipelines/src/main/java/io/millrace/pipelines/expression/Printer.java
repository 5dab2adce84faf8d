package io.millrace.pipelines.expression;

import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.Call;
import io.millrace.transforms.expression.Expression.Case;
import io.millrace.transforms.expression.Expression.Cast;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.Literal;
import io.millrace.transforms.expression.Expression.MakeRow;
import io.millrace.transforms.expression.Expression.RowField;
import io.millrace.transforms.expression.Expression.When;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.expression.Rfc3339;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes typed expressions as text. */
final class Printer {
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int NOT = 3;
  private static final int COMPARISON = 4;
  private static final int SUM = 5;
  private static final int PRODUCT = 6;
  private static final int SIGN = 7;
  private static final int POSTFIX = 8;

  private static final Map<Function, String> BINARY =
      Map.ofEntries(
          Map.entry(Function.EQ, "="),
          Map.entry(Function.NE, "<>"),
          Map.entry(Function.LT, "<"),
          Map.entry(Function.LE, "<="),
          Map.entry(Function.GT, ">"),
          Map.entry(Function.GE, ">="),
          Map.entry(Function.IS_DISTINCT_FROM, "IS DISTINCT FROM"),
          Map.entry(Function.IS_NOT_DISTINCT_FROM, "IS NOT DISTINCT FROM"),
          Map.entry(Function.ADD, "+"),
          Map.entry(Function.SUBTRACT, "-"),
          Map.entry(Function.MULTIPLY, "*"),
          Map.entry(Function.DIVIDE, "/"),
          Map.entry(Function.MOD, "%"),
          Map.entry(Function.AND, "AND"),
          Map.entry(Function.OR, "OR"),
          Map.entry(Function.CONCAT, "||"));

  /** Words that are no names even where a value is expected. */
  private static final Set<String> RESERVED =
      Set.of("NULL", "TRUE", "FALSE", "NOT", "CASE", "INTERVAL", "ARRAY", "WHEN");

  private final StringBuilder out = new StringBuilder();

  private Printer() {}

  static String print(Expression expression) {
    Printer printer = new Printer();
    printer.write(expression, 0);
    return printer.out.toString();
  }

  /** Writes with brackets if it binds weaker than {@code least}. */
  private void write(Expression e, int least) {
    boolean brackets = strength(e) < least;
    if (brackets) {
      out.append('(');
    }
    if (e instanceof FieldRef field) {
      out.append(name(field.name()));
    } else if (e instanceof RowField field) {
      write(field.row(), POSTFIX);
      out.append('.').append(name(field.name()));
    } else if (e instanceof Literal literal) {
      out.append(literal(literal));
    } else if (e instanceof Cast cast) {
      out.append(cast.safe() ? "SAFE_CAST(" : "CAST(");
      write(cast.argument(), 0);
      out.append(" AS ").append(TypeNames.inCast(cast.type())).append(')');
    } else if (e instanceof Case choice) {
      choice(choice);
    } else if (e instanceof MakeRow row) {
      row(row);
    } else {
      call((Call) e);
    }
    if (brackets) {
      out.append(')');
    }
  }

  private static int strength(Expression e) {
    if (e instanceof Literal literal
        && literal.value() instanceof Number number
        && literal.type().isNumeric()
        && number.doubleValue() < 0) {
      return SIGN;
    }
    if (!(e instanceof Call call)) {
      return POSTFIX;
    }
    return switch (call.function()) {
      case OR -> OR;
      case AND -> AND;
      case NOT -> NOT;
      case EQ,
          NE,
          LT,
          LE,
          GT,
          GE,
          IS_DISTINCT_FROM,
          IS_NOT_DISTINCT_FROM,
          IN,
          LIKE,
          IS_NULL,
          IS_NOT_NULL,
          IS_TRUE,
          IS_FALSE ->
          COMPARISON;
      case ADD, SUBTRACT -> SUM;
      case MULTIPLY, DIVIDE, MOD -> PRODUCT;
      // Its place among the others differs between SQL dialects: always in brackets.
      case CONCAT -> COMPARISON;
      case NEGATE -> SIGN;
      default -> POSTFIX;
    };
  }

  private void choice(Case choice) {
    out.append("CASE");
    for (When when : choice.whens()) {
      out.append(" WHEN ");
      write(when.condition(), 0);
      out.append(" THEN ");
      write(when.then(), 0);
    }
    out.append(" ELSE ");
    write(choice.otherwise(), 0);
    out.append(" END");
  }

  /** As {@code ROW(a, b + 1 AS c)}: a field's name is left out where it is that of its value. */
  private void row(MakeRow row) {
    out.append("ROW(");
    for (int i = 0; i < row.fields().size(); i++) {
      out.append(i == 0 ? "" : ", ");
      Expression field = row.fields().get(i);
      String name = row.type().row().name(i);
      write(field, 0);
      if (!(field instanceof FieldRef plain && plain.name().equals(name))) {
        out.append(" AS ").append(name(name));
      }
    }
    out.append(')');
  }

  private void call(Call call) {
    String binary = BINARY.get(call.function());
    if (binary != null) {
      int own = strength(call);
      boolean chain = own <= AND || call.function() == Function.CONCAT;
      for (int i = 0; i < call.arguments().size(); i++) {
        out.append(i == 0 ? "" : " " + binary + " ");
        boolean left = i == 0 && !chain && own != COMPARISON;
        write(call.argument(i), left ? own : own + 1);
      }
      return;
    }
    switch (call.function()) {
      case NOT -> {
        out.append("NOT ");
        write(call.argument(0), NOT + 1);
      }
      case NEGATE -> {
        out.append("- ");
        write(call.argument(0), SIGN + 1);
      }
      case IS_NULL -> postfix(call, " IS NULL");
      case IS_NOT_NULL -> postfix(call, " IS NOT NULL");
      case IS_TRUE -> postfix(call, " IS TRUE");
      case IS_FALSE -> postfix(call, " IS FALSE");
      case IN -> {
        write(call.argument(0), COMPARISON + 1);
        out.append(" IN (");
        list(call.arguments().subList(1, call.arguments().size()));
        out.append(')');
      }
      case LIKE -> like(call);
      case ITEM, MAP_VALUE -> {
        write(call.argument(0), POSTFIX);
        out.append('[');
        write(call.argument(1), 0);
        out.append(']');
      }
      case ARRAY -> {
        out.append("ARRAY[");
        list(call.arguments());
        out.append(']');
      }
      default -> function(call);
    }
  }

  private void postfix(Call call, String words) {
    write(call.argument(0), COMPARISON + 1);
    out.append(words);
  }

  private void like(Call call) {
    write(call.argument(0), COMPARISON + 1);
    out.append(" LIKE ");
    write(call.argument(1), POSTFIX);
    if (call.argument(2) instanceof Literal escape && !"".equals(escape.value())) {
      out.append(" ESCAPE ");
      write(escape, POSTFIX);
    }
  }

  private void function(Call call) {
    out.append(call.function() == Function.TO_DAY ? "DATE" : call.function().name()).append('(');
    if (call.function() == Function.EXTRACT) {
      out.append(((Literal) call.argument(0)).value()).append(" FROM ");
      write(call.argument(1), 0);
      if (call.arguments().size() > 2) {
        out.append(" AT TIME ZONE ");
        write(call.argument(2), 0);
      }
    } else {
      for (int i = 0; i < call.arguments().size(); i++) {
        out.append(i == 0 ? "" : ", ");
        if (isUnit(call.function(), i)) {
          out.append(((Literal) call.argument(i)).value());
        } else {
          write(call.argument(i), 0);
        }
      }
    }
    out.append(')');
  }

  private static boolean isUnit(Function function, int argument) {
    return switch (function) {
      case TIMESTAMP_TRUNC, DATE_TRUNC -> argument == 1;
      case TIMESTAMP_ADD, DATE_ADD, TIMESTAMP_DIFF, DATE_DIFF -> argument == 2;
      default -> false;
    };
  }

  private void list(List<Expression> items) {
    for (int i = 0; i < items.size(); i++) {
      out.append(i == 0 ? "" : ", ");
      write(items.get(i), 0);
    }
  }

  private static String literal(Literal literal) {
    Object value = literal.value();
    if (value == null) {
      return "NULL";
    }
    return switch (literal.type().kind()) {
      case STRING -> quote((String) value);
      case BYTES -> "X'" + HexFormat.of().formatHex((byte[]) value) + "'";
      case TIMESTAMP -> "TIMESTAMP '" + Rfc3339.format((Long) value) + "'";
      case DATE -> "DATE '" + LocalDate.ofEpochDay((Long) value) + "'";
      case DECIMAL -> "DECIMAL '" + ((BigDecimal) value).toPlainString() + "'";
      case BOOLEAN -> (Boolean) value ? "TRUE" : "FALSE";
      default -> value.toString();
    };
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String name(String name) {
    boolean plain =
        name.matches("[\\p{L}_$][\\p{L}\\p{Nd}_$]*")
            && !RESERVED.contains(name.toUpperCase(java.util.Locale.ROOT));
    return plain ? name : "`" + name.replace("`", "``") + "`";
  }
}
