package io.millrace.pipelines.plan;

import io.millrace.transforms.expression.Expression;
import io.millrace.transforms.expression.Expression.FieldRef;
import io.millrace.transforms.expression.Expression.RowField;
import io.millrace.transforms.expression.Function;
import io.millrace.transforms.step.DeadLetter;
import io.millrace.transforms.type.Field;
import io.millrace.transforms.type.RowType;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.List;

/** The errors of several parts of a step as one output: their elements brought to one type. */
final class ErrorOutputs {
  private ErrorOutputs() {}

  /** The fields of both, by name; of those that are in both, the first's type. */
  static RowType union(RowType first, RowType second) {
    List<Field> fields = new ArrayList<>(first.fields());
    second.fields().stream().filter(field -> !first.has(field.name())).forEach(fields::add);
    return new RowType(fields);
  }

  /** The fields of a dead letter, its element with the fields of {@code wanted}. */
  static List<Expression> aligned(RowType letters, RowType wanted) {
    List<Expression> fields = new ArrayList<>();
    for (int i = 0; i < DeadLetter.COMMON.size(); i++) {
      fields.add(new FieldRef(i, letters.name(i), letters.type(i)));
    }
    Type made = DeadLetter.type(wanted).type(DeadLetter.ELEMENT);
    Expression element =
        new FieldRef(DeadLetter.ELEMENT, "element", letters.type(DeadLetter.ELEMENT));
    List<Expression> values = new ArrayList<>();
    for (Field field : made.row().fields()) {
      RowType has = element.type().row();
      int index = has.indexOf(field.name());
      boolean same = index >= 0 && has.type(index).sameAs(field.type());
      values.add(
          same
              ? new RowField(element, index, field.name(), field.type())
              : new Expression.Literal(null, field.type()));
    }
    Expression none = new Expression.Call(Function.IS_NULL, List.of(element), Type.BOOLEAN);
    fields.add(
        new Expression.Case(
            List.of(new Expression.When(none, new Expression.Literal(null, made))),
            new Expression.MakeRow(values, made.asRequired()),
            made));
    return fields;
  }
}
