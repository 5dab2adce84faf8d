package io.millrace.transforms.row;

import io.millrace.transforms.type.Failure;

/**
 * A record as a strict decoder found it: {@code values} for the schema's fields, or the {@code
 * failure} that makes it bad.
 *
 * @param offset of its first byte in the (decompressed) file
 * @param line from 1
 * @param raw its bytes, without the line end
 */
record StrictRecord(long offset, long line, byte[] raw, Object[] values, Failure failure) {}
