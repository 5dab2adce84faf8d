/**
 * Typed expressions over a row and their two evaluators: vectorised kernels over column batches,
 * and an independent scalar one for the unoptimised path and the tests.
 */
package io.millrace.transforms.expression;
