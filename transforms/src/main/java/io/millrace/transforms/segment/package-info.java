/**
 * Segments: all record-local work between a scan or a shuffle and the next shuffle or sink, fused
 * into one DoFn that works on column batches.
 */
package io.millrace.transforms.segment;
