package io.millrace.it.golden;

import java.util.List;

/**
 * A question whose answer is known.
 *
 * @param name of the pipeline, of the folder it writes and, with {@code .csv}, of the expected file
 * @param keys the columns that name a row
 * @param exact the other columns that are compared by value: text as it stands, numbers whatever
 *     their number of digits after the point
 * @param near the columns that are ratios or means: compared to {@link GoldenTable#TOLERANCE}
 */
record GoldenQuestion(String name, List<String> keys, List<String> exact, List<String> near) {

  String expectedFile() {
    return name + ".csv";
  }

  /** All compared columns, in the order in which rows are shown. */
  List<String> columns() {
    return java.util.stream.Stream.of(keys, exact, near).flatMap(List::stream).toList();
  }

  /** How many of the leading {@link #columns()} are compared by value. */
  int exactColumns() {
    return keys.size() + exact.size();
  }
}
