package io.millrace.it.benchmarks;

import java.nio.file.Path;

/**
 * What a contender is to do once.
 *
 * @param data for {@link Workload#TICKS} the file {@code trades.csv.gz}, else the folder with the
 *     events of {@link Payments}, and nothing but them, as {@code part-00.jsonl} and so on
 * @param out an empty folder to write to; the harness removes it afterwards
 * @param events the number of lines in the data
 */
record Task(Workload workload, Mode mode, Path data, Path out, long events) {}
