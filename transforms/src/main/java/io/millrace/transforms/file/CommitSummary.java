package io.millrace.transforms.file;

/** What a sink has written in all: its final files, the rows in them, and their stored bytes. */
public record CommitSummary(long files, long rows, long bytes) {}
