package io.celltwin.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process took at most. */
final class Memory {
  private Memory() {}

  /**
   * Peak resident memory of a process [bytes]; 0 where the system does not tell (only Linux does).
   */
  static long peakBytes(long pid) {
    Path status = Path.of("/proc", String.valueOf(pid), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (IOException e) {
      return 0; // the process has ended
    }
    return 0;
  }
}
