/**
 * The row-at-a-time runtime: every step of a graph as one plain Beam transform, with strict
 * decoders and exact aggregates of its own. It is slow and simple on purpose, for the fused runtime
 * is measured against it.
 */
package io.millrace.transforms.row;
