package io.celltwin.benchmark;

import java.lang.management.ManagementFactory;

/** Processor time of this process from some moment on, all threads and the compiler included. */
public final class ProcessTime {
  private static final double NANOS = 1e9;
  private static final com.sun.management.OperatingSystemMXBean PROCESS =
      (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final long begun = PROCESS.getProcessCpuTime();

  private ProcessTime() {}

  public static ProcessTime start() {
    return new ProcessTime();
  }

  /** Since then [s]. */
  public double seconds() {
    return (PROCESS.getProcessCpuTime() - begun) / NANOS;
  }
}
