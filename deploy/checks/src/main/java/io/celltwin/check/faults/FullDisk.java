package io.celltwin.check.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A small file system in memory that can be filled to the last byte; Linux, as root. */
final class FullDisk implements AutoCloseable {
  private static final int MEGABYTES = 900;
  private static final int BLOCK = 1 << 20;

  private final Path mounted;

  private FullDisk(Path mounted) {
    this.mounted = mounted;
  }

  /**
   * @return null where this machine does not let us
   */
  static FullDisk mount(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    return run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", folder.toString())
        ? new FullDisk(folder)
        : null;
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  /** Leaves no byte for anybody else for a while. */
  void fill(long millis) throws IOException, InterruptedException {
    Path file = mounted.resolve("filler");
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] block = new byte[BLOCK];
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      while (System.nanoTime() < end) {
        writeUntilFull(out, block);
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void writeUntilFull(OutputStream out, byte[] block) {
    try {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      // as wanted
    }
  }

  @Override
  public void close() throws IOException {
    try {
      run("umount", "-l", mounted.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
