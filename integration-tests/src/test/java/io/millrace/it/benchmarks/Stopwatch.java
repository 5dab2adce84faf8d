package io.millrace.it.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Measures one run. */
final class Stopwatch {
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final long cpu;
  private final long start;
  private double seconds = Double.NaN;
  private double cpuSeconds;

  private Stopwatch() {
    System.gc();
    cpu = system.getProcessCpuTime();
    start = System.nanoTime();
  }

  /** Starts; what earlier runs left in the heap is collected first. */
  static Stopwatch start() {
    return new Stopwatch();
  }

  /** Stops: the answer is there. */
  void stop() {
    seconds = (System.nanoTime() - start) / 1e9;
    cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
  }

  Outcome outcome(Answer answer) {
    if (Double.isNaN(seconds)) {
      throw new IllegalStateException("the clock runs");
    }
    return new Outcome(seconds, cpuSeconds, answer);
  }
}
