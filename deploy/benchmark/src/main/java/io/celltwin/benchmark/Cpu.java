package io.celltwin.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Processor time of this process without that of the threads that were there before: the broker's.
 * What the virtual machine itself uses, compiling and collecting, counts.
 */
final class Cpu {
  private static final double NANOS = 1e9;
  private static final com.sun.management.OperatingSystemMXBean PROCESS =
      (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Set<Long> notOurs = new TreeSet<>();
  private long processAtStart;
  private Map<Long, Long> theirsAtStart = Map.of();

  /** Every thread alive now, but the caller's, is not ours. */
  Cpu() {
    for (long id : THREADS.getAllThreadIds()) {
      if (id != Thread.currentThread().getId()) {
        notOurs.add(id);
      }
    }
  }

  void start() {
    theirsAtStart = theirs();
    processAtStart = PROCESS.getProcessCpuTime();
  }

  /** Since the start [s]. */
  double seconds() {
    long process = PROCESS.getProcessCpuTime() - processAtStart;
    long others = 0;
    for (Map.Entry<Long, Long> e : theirs().entrySet()) {
      others += e.getValue() - theirsAtStart.getOrDefault(e.getKey(), 0L);
    }
    return (process - others) / NANOS;
  }

  private Map<Long, Long> theirs() {
    Map<Long, Long> times = new HashMap<>();
    for (long id : notOurs) {
      long time = THREADS.getThreadCpuTime(id);
      if (time >= 0) {
        times.put(id, time);
      }
    }
    return times;
  }
}
