package io.celltwin.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that {@code --report} names: whether it can be written is known before the work. */
final class ReportFile {
  private ReportFile() {}

  /**
   * Makes the folder it will lie in.
   *
   * @throws CannotProceedException where it could not be written in the end
   */
  static void requireWritable(Path file) throws IOException {
    Path whole = file.toAbsolutePath().normalize();
    if (Files.isDirectory(whole)) {
      throw CannotProceedException.wrongUse(
          "--report is %s, a folder: wanted a file".formatted(whole));
    }
    Path folder = whole.getParent();
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".celltwin", ".probe"));
    } catch (IOException e) {
      throw new CannotProceedException(
          "--report %s cannot be written: %s".formatted(whole, Failure.sentence(e)), e);
    }
  }
}
