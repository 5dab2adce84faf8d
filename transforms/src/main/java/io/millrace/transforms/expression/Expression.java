package io.millrace.transforms.expression;

import io.millrace.transforms.type.Type;
import java.io.Serializable;
import java.util.List;

/**
 * A typed expression over one row. Typing has been done: every node knows its type, arguments have
 * exactly the types that {@link Function} asks for, and where a conversion is needed a {@link Cast}
 * stands.
 *
 * <p>Evaluation goes from left to right and stops at the first failure of a row. AND, OR, CASE,
 * COALESCE and IN evaluate only what they need, so {@code b <> 0 AND a / b > 2} never divides by
 * zero.
 */
public sealed interface Expression extends Serializable {
  Type type();

  /** A field of the row, by its position. */
  record FieldRef(int index, String name, Type type) implements Expression {}

  /** A field of a nested row: null when the row is null. */
  record RowField(Expression row, int index, String name, Type type) implements Expression {}

  /** A constant; {@code value} is as {@link Type} says, or null. */
  record Literal(Object value, Type type) implements Expression {
    @Override
    public boolean equals(Object other) {
      return other instanceof Literal that
          && type.equals(that.type)
          && java.util.Objects.deepEquals(value, that.value);
    }

    @Override
    public int hashCode() {
      return type.hashCode();
    }
  }

  /** A function of its arguments. */
  record Call(Function function, List<Expression> arguments, Type type) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }

    public Expression argument(int i) {
      return arguments.get(i);
    }
  }

  /**
   * The {@code then} of the first {@code when} that is true, else {@code otherwise} (a null literal
   * where the source has no ELSE). All results have the type of the whole, up to nullability.
   */
  record Case(List<When> whens, Expression otherwise, Type type) implements Expression {
    public Case {
      whens = List.copyOf(whens);
    }
  }

  /** One branch of a {@link Case}; {@code condition} is boolean. */
  record When(Expression condition, Expression then) implements Serializable {}

  /**
   * A conversion, by the rules of {@link Casts}. {@code safe} (SAFE_CAST, TRY_CAST) gives null
   * where a plain one fails.
   */
  record Cast(Expression argument, Type type, boolean safe) implements Expression {}

  /**
   * A row of values, one expression for each field of {@code type}, a ROW; never null itself. Nulls
   * among the values are kept.
   */
  record MakeRow(List<Expression> fields, Type type) implements Expression {
    public MakeRow {
      fields = List.copyOf(fields);
      if (fields.size() != type.row().size()) {
        throw new IllegalArgumentException(fields.size() + " values for a row of " + type);
      }
    }
  }
}
