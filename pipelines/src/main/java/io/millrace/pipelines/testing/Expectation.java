package io.millrace.pipelines.testing;

import io.millrace.pipelines.testing.TestCase.Kind;

/**
 * What is expected somewhere.
 *
 * @param title of the place, for people: {@code 'Combine'}, {@code late rows of 'Combine'}
 * @param sink the node that writes what comes
 * @param ordered whether the rows come in an order that counts
 * @param updates whether updates of windows are among the rows, which depend on what has arrived
 *     together: as it was given
 */
record Expectation(
    String title, Kind kind, ExpectedRows expected, int sink, boolean ordered, boolean updates) {}
