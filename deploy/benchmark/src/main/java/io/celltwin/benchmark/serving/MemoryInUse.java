package io.celltwin.benchmark.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory in use after a collection.
 *
 * @param heap bytes of objects
 * @param resident bytes of the process, 0 where the system has no say
 */
record MemoryInUse(long heap, long resident) {
  static MemoryInUse now() throws IOException {
    System.gc();
    System.gc(); // what only finalisers and cleaners held
    Runtime runtime = Runtime.getRuntime();
    return new MemoryInUse(runtime.totalMemory() - runtime.freeMemory(), residentNow());
  }

  private static long residentNow() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
