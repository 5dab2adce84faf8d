package io.millrace.pipelines.testing;

import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.type.RowType;
import java.util.ArrayList;
import java.util.List;

/** Expressions over one row, as expressions over another that has the same fields elsewhere. */
final class Rebind {
  private Rebind() {}

  /**
   * The expression over {@code rows}, or null where they lack a field or have it as another type.
   */
  static Expression to(Expression expression, RowType rows) {
    if (expression instanceof Expression.FieldRef field) {
      int index = rows.indexOf(field.name());
      return index >= 0 && rows.type(index).equals(field.type())
          ? new Expression.FieldRef(index, field.name(), field.type())
          : null;
    } else if (expression instanceof Expression.RowField part) {
      Expression row = to(part.row(), rows);
      return row == null
          ? null
          : new Expression.RowField(row, part.index(), part.name(), part.type());
    } else if (expression instanceof Expression.Call call) {
      List<Expression> arguments = all(call.arguments(), rows);
      return arguments == null
          ? null
          : new Expression.Call(call.function(), arguments, call.type());
    } else if (expression instanceof Expression.Cast cast) {
      Expression argument = to(cast.argument(), rows);
      return argument == null ? null : new Expression.Cast(argument, cast.type(), cast.safe());
    } else if (expression instanceof Expression.MakeRow made) {
      List<Expression> fields = all(made.fields(), rows);
      return fields == null ? null : new Expression.MakeRow(fields, made.type());
    } else if (expression instanceof Expression.Case choice) {
      return choice(choice, rows);
    }
    return expression;
  }

  private static Expression choice(Expression.Case choice, RowType rows) {
    List<Expression> parts = new ArrayList<>();
    choice.whens().forEach(when -> parts.addAll(List.of(when.condition(), when.then())));
    parts.add(choice.otherwise());
    List<Expression> made = all(parts, rows);
    if (made == null) {
      return null;
    }
    List<Expression.When> whens = new ArrayList<>();
    for (int i = 0; i + 1 < made.size(); i += 2) {
      whens.add(new Expression.When(made.get(i), made.get(i + 1)));
    }
    return new Expression.Case(whens, made.get(made.size() - 1), choice.type());
  }

  private static List<Expression> all(List<Expression> expressions, RowType rows) {
    List<Expression> made = new ArrayList<>();
    for (Expression expression : expressions) {
      Expression one = to(expression, rows);
      if (one == null) {
        return null;
      }
      made.add(one);
    }
    return made;
  }
}
