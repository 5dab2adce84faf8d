/** Column batches: what kernels work on inside a segment. */
package io.millrace.transforms.batch;
