/** Programs that measure; none is part of the tests. */
package io.millrace.it.benchmarks;
