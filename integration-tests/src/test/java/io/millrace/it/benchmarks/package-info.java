/**
 * The benchmark: Millrace beside what a user would otherwise write, in the same run; start it by
 * {@code integration-tests/start benchmark}. Only what checks the benchmark itself is a test.
 */
package io.millrace.it.benchmarks;
