package io.millrace.transforms.expression;

import io.millrace.transforms.type.Type;
import io.millrace.transforms.type.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Functions of arrays and maps. */
final class ScalarCollections {
  private ScalarCollections() {}

  /** {@code type} is that of the first argument. */
  static Object call(Function function, Type type, Object[] values) {
    return switch (function) {
      case ITEM -> item((List<?>) values[0], (Long) values[1]);
      case MAP_VALUE -> ((Map<?, ?>) values[0]).get(values[1]);
      case CARDINALITY -> size(values[0]);
      case ARRAY_CONTAINS -> contains(type.element(), (List<?>) values[0], values[1]);
      case ARRAY_JOIN -> join((List<?>) values[0], (String) values[1]);
      case MAP_KEYS -> new ArrayList<Object>(((Map<?, ?>) values[0]).keySet());
      default -> throw new IllegalStateException("no function of collections: " + function);
    };
  }

  /** Unlike {@link List#of}, with nulls. */
  static List<Object> list(Object[] values) {
    return new ArrayList<>(Arrays.asList(values));
  }

  private static Object item(List<?> array, long position) {
    return position >= 1 && position <= array.size() ? array.get((int) position - 1) : null;
  }

  private static long size(Object collection) {
    return collection instanceof List<?> array ? array.size() : ((Map<?, ?>) collection).size();
  }

  private static Boolean contains(Type element, List<?> array, Object value) {
    if (array.stream().anyMatch(e -> e != null && Values.equal(element, e, value))) {
      return true;
    }
    return array.stream().anyMatch(Objects::isNull) ? null : (Boolean) false;
  }

  private static String join(List<?> array, String separator) {
    return array.stream()
        .filter(Objects::nonNull)
        .map(String.class::cast)
        .collect(Collectors.joining(separator));
  }
}
