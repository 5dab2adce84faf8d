package io.millrace.it.cases;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A multiset of typed rows. All values are compared exactly, doubles with a relative difference of
 * {@value #NEAR}.
 */
public final class Rows {
  private static final double NEAR = 1e-9;
  private static final int SHOWN = 5;

  /** By all that is no double, the doubles of each row, in order. */
  private final Map<String, List<double[]>> rows = new TreeMap<>();

  private int size;

  /** Adds a row. Values: null, Boolean, Long, BigDecimal, Double, String, lists of String. */
  void add(Object[] values) {
    StringBuilder exact = new StringBuilder();
    double[] doubles = new double[values.length];
    int count = 0;
    for (Object value : values) {
      exact.append(exact.isEmpty() ? "" : " | ");
      if (value instanceof Double number) {
        exact.append('~');
        doubles[count++] = number == 0 ? 0 : number;
      } else if (value instanceof BigDecimal number) {
        exact.append(number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString());
      } else if (value instanceof String text) {
        exact.append('\'').append(text).append('\'');
      } else {
        exact.append(value);
      }
    }
    rows.computeIfAbsent(exact.toString(), row -> new ArrayList<>())
        .add(Arrays.copyOf(doubles, count));
    size++;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The first rows that only one side has, of each side; empty if both have the same. */
  public List<String> differences(Rows expected) {
    List<String> missing = new ArrayList<>();
    List<String> surplus = new ArrayList<>();
    expected.rows.forEach((row, all) -> missing.addAll(only(row, all, rows.get(row))));
    rows.forEach((row, all) -> surplus.addAll(only(row, all, expected.rows.get(row))));
    List<String> differences = new ArrayList<>();
    show("missing", missing, differences);
    show("surplus", surplus, differences);
    return differences;
  }

  private static void show(String side, List<String> rows, List<String> all) {
    rows.stream().limit(SHOWN).forEach(row -> all.add(side + ": " + row));
    if (rows.size() > SHOWN) {
      all.add("and " + (rows.size() - SHOWN) + " more " + side);
    }
  }

  /** The rows of one side that have none on the other, which are near enough. */
  private static List<String> only(String row, List<double[]> one, List<double[]> other) {
    List<double[]> left = new ArrayList<>(other == null ? List.of() : other);
    left.sort(Arrays::compare);
    List<double[]> sorted = new ArrayList<>(one);
    sorted.sort(Arrays::compare);
    List<String> only = new ArrayList<>();
    for (double[] doubles : sorted) {
      int at = 0;
      while (at < left.size() && !near(doubles, left.get(at))) {
        at++;
      }
      if (at < left.size()) {
        left.remove(at);
      } else {
        only.add(row + (doubles.length == 0 ? "" : " " + Arrays.toString(doubles)));
      }
    }
    return only;
  }

  private static boolean near(double[] one, double[] other) {
    for (int i = 0; i < one.length; i++) {
      double most = Math.max(Math.abs(one[i]), Math.abs(other[i]));
      boolean same = Double.compare(one[i], other[i]) == 0;
      if (!same && !(Math.abs(one[i] - other[i]) <= NEAR * Math.max(most, NEAR))) {
        return false;
      }
    }
    return true;
  }
}
