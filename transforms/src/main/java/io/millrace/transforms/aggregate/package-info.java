/**
 * Hash aggregation over column batches: tables of groups, accumulators, and the packs that cross a
 * shuffle.
 */
package io.millrace.transforms.aggregate;
