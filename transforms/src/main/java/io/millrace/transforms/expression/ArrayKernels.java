package io.millrace.transforms.expression;

import io.millrace.transforms.batch.Batch;
import io.millrace.transforms.batch.Column;
import io.millrace.transforms.batch.Failures;
import io.millrace.transforms.batch.ObjectColumn;
import io.millrace.transforms.type.Failure;
import io.millrace.transforms.type.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Functions of arrays, maps and nested rows, row by row. */
final class ArrayKernels {
  private ArrayKernels() {}

  static Kernel of(Function function, Type type, Kernel... arguments) {
    if (function == Function.ARRAY) {
      return new Make(type, arguments);
    }
    Type first = arguments[0].type();
    RowKernel.RowFunction rowFunction =
        switch (function) {
          case ITEM -> v -> item((List<?>) v[0], (Long) v[1]);
          case MAP_VALUE -> v -> ((Map<?, ?>) v[0]).get((String) v[1]);
          case CARDINALITY -> v -> cardinality(v[0]);
          case ARRAY_CONTAINS -> v -> contains(first.element(), (List<?>) v[0], v[1]);
          case ARRAY_JOIN -> v -> join((List<?>) v[0], (String) v[1]);
          case MAP_KEYS -> v -> new ArrayList<Object>(((Map<?, ?>) v[0]).keySet());
          default -> throw new IllegalArgumentException(function + " is no function of arrays");
        };
    return new RowKernel(type, rowFunction, arguments);
  }

  static Kernel rowField(int index, Type type, Kernel row) {
    return new RowField(type, index, row);
  }

  static Kernel makeRow(Type type, Kernel... fields) {
    return new Make(type, fields);
  }

  private static Object item(List<?> list, long position) {
    return position >= 1 && position <= list.size() ? list.get((int) position - 1) : null;
  }

  private static Object cardinality(Object value) {
    return value instanceof Map<?, ?> map
        ? (long) map.size()
        : (long) ((Collection<?>) value).size();
  }

  private static Boolean contains(Type element, List<?> list, Object wanted) {
    boolean sawNull = false;
    for (Object value : list) {
      if (value == null) {
        sawNull = true;
      } else if (KernelColumns.equal(element, RowKernel.valid(value), wanted)) {
        return true;
      }
    }
    return sawNull ? null : Boolean.FALSE;
  }

  private static String join(List<?> list, String separator) {
    StringBuilder made = new StringBuilder();
    boolean first = true;
    for (Object value : list) {
      if (value != null) {
        made.append(first ? "" : separator).append((String) RowKernel.valid(value));
        first = false;
      }
    }
    return made.toString();
  }

  /** A field of a nested row: null where the row is. */
  private static final class RowField extends Kernel {
    private final Type type;
    private final int index;
    private final Kernel row;

    RowField(Type type, int index, Kernel row) {
      this.type = type;
      this.index = index;
      this.row = row;
    }

    @Override
    public Type type() {
      return type;
    }

    @Override
    public Column evaluate(Batch batch, int[] selected, int count, Failures failures) {
      ObjectColumn rows = (ObjectColumn) row.evaluate(batch, selected, count, failures);
      Column field = rows.field(index, selected, count);
      if (field.hasInvalid()) {
        for (int k = 0; k < count; k++) {
          Failure invalid = field.invalid(selected[k]);
          if (invalid != null) {
            failures.add(selected[k], invalid);
          }
        }
      }
      return field;
    }
  }

  /** ARRAY[...] and rows: keeps nulls. */
  private static final class Make extends Kernel {
    private final Type type;
    private final Kernel[] parts;
    private final Column[] in;
    private final ObjectColumn out;

    Make(Type type, Kernel... parts) {
      this.type = type;
      this.parts = parts;
      this.in = new Column[parts.length];
      this.out = new ObjectColumn(type, Batch.ROWS);
    }

    @Override
    public Type type() {
      return type;
    }

    @Override
    public Column evaluate(Batch batch, int[] selected, int count, Failures failures) {
      for (int i = 0; i < in.length; i++) {
        in[i] = parts[i].evaluate(batch, selected, count, failures);
      }
      out.clear();
      out.ensureCapacity(batch.size());
      boolean row = type.kind() == Type.Kind.ROW;
      for (int k = 0; k < count; k++) {
        Object[] values = new Object[in.length];
        for (int i = 0; i < in.length; i++) {
          values[i] = in[i].get(selected[k]);
        }
        out.values[selected[k]] = row ? values : new ArrayList<>(Arrays.asList(values));
      }
      dropFailed(out, selected, count, failures);
      return out;
    }
  }
}
