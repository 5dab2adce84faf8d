package io.millrace.transforms.decode;

import io.millrace.transforms.type.Failure;

/**
 * A record that could not be decoded.
 *
 * @param offset of its first byte in the (decompressed) file
 * @param line from 1, or 0 where lines are not counted
 * @param bytes as they stand in the file, without the line end
 */
public record BadRecord(String file, long offset, long line, byte[] bytes, Failure failure) {}
