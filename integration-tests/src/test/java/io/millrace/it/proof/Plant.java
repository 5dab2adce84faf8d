package io.millrace.it.proof;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Decides when a planted loss strikes: once, at one of the passes through the planted place. */
public final class Plant {
  private static final long NEVER = Long.MAX_VALUE;
  private static final AtomicLong PASSES = new AtomicLong(NEVER);
  private static final AtomicReference<Object> MARKED = new AtomicReference<>();

  private Plant() {}

  /** Makes the {@code pass}th pass from now on, from 1, the one that loses. */
  static void arm(long pass) {
    MARKED.set(null);
    PASSES.set(pass);
  }

  static void disarm() {
    MARKED.set(null);
    PASSES.set(NEVER);
  }

  /** Whether the loss has struck since it was armed. */
  static boolean hasStruck() {
    return PASSES.get() <= 0;
  }

  /** A pass through the planted place: true once. */
  public static boolean strikes() {
    return PASSES.get() != NEVER && PASSES.decrementAndGet() == 0;
  }

  /** Marks an object, until another is marked. */
  public static void mark(Object object) {
    MARKED.set(object);
  }

  public static boolean isMarked(Object object) {
    return MARKED.get() == object;
  }
}
