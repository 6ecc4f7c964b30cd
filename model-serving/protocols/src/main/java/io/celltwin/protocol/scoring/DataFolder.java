package io.celltwin.protocol.scoring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Finds a dataset where people put it: in a folder of datasets, in its own folder, in a zip. */
public final class DataFolder {
  private DataFolder() {}

  /**
   * The folder of one dataset.
   *
   * @param given folder that holds {@code dataset/}, or that dataset's own folder, or a zip of
   *     either; a zip is unpacked below {@code scratch}
   * @param dataset e.g. {@code pinn4soh}
   * @throws NoSuchFileException if nothing is there
   */
  public static Path find(Path given, String dataset, Path scratch) throws IOException {
    if (!Files.exists(given)) {
      throw new NoSuchFileException(
          given.toString(), null, "wanted a folder or zip with cells of " + dataset);
    }
    if (Files.isRegularFile(given)) {
      if (!given.getFileName().toString().toLowerCase(java.util.Locale.ROOT).endsWith(".zip")) {
        throw new NoSuchFileException(given.toString(), null, "is neither a folder nor a zip");
      }
      Path unpacked = scratch.resolve("unpacked").resolve(given.getFileName().toString());
      unpack(given, unpacked);
      return inner(unpacked, dataset);
    }
    return inner(given, dataset);
  }

  private static Path inner(Path folder, String dataset) {
    Path inside = folder.resolve(dataset);
    return Files.isDirectory(inside) ? inside : folder;
  }

  private static void unpack(Path zip, Path to) throws IOException {
    Files.createDirectories(to);
    try (ZipFile archive = new ZipFile(zip.toFile())) {
      Enumeration<? extends ZipEntry> entries = archive.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        Path file = to.resolve(entry.getName()).normalize();
        if (!file.startsWith(to)) {
          throw new IOException("%s holds %s, outside itself".formatted(zip, entry.getName()));
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          try (InputStream in = archive.getInputStream(entry)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    }
  }
}
