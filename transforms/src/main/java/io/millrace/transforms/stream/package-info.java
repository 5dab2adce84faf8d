/** Unbounded sources, in blocks of rows with watermarks: history played as a stream. */
package io.millrace.transforms.stream;
