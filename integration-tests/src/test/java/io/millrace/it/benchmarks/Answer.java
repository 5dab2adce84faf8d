package io.millrace.it.benchmarks;

/**
 * An answer, as far as it takes to say whether two are the same.
 *
 * @param rows how many there are
 * @param digest the same for the same rows in any order, see {@link AnswerSum}
 */
record Answer(long rows, String digest) {}
