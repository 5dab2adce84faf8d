package io.millrace.it.benchmarks;

/**
 * What came of a {@link Task}.
 *
 * @param seconds from the question to the finished answer
 * @param cpuSeconds of all threads of the process meanwhile, garbage collection and compilation too
 */
record Outcome(double seconds, double cpuSeconds, Answer answer) {}
