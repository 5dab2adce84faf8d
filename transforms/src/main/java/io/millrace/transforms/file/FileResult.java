package io.millrace.transforms.file;

/**
 * A temporary file that is complete.
 *
 * @param tempPath where it lies
 * @param partition the folders below the sink's directory, each {@code name=value}, ends with a
 *     slash; "" without partitions
 * @param rows how many rows it holds, counted in the bytes that went into it; a header is none
 * @param bytes how long it is as stored
 */
public record FileResult(String tempPath, String partition, long rows, long bytes) {}
