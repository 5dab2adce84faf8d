package io.millrace.transforms.stream;

import java.io.Serializable;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * Where a worker gets its clock. The system's is {@code Clock::systemUTC}, given by who launches.
 */
@FunctionalInterface
public interface SerializableClock extends Supplier<Clock>, Serializable {}
