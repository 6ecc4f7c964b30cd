package io.celltwin.protocol.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What one run of a protocol is given.
 *
 * @param training folder that holds the datasets, or one of them, or a zip of either
 * @param tests the same for the cells to be scored, none of which may be learned from even where
 *     they are among the training data; null for the protocol's own split
 * @param shipped true to score the models in the repository instead of training anew
 * @param out folder for tables, plots and splits; exists
 * @param seed of everything random
 * @param progress told how far the run has come
 */
public record ProtocolSetting(
    Path training, Path tests, boolean shipped, Path out, long seed, Progress progress) {

  public ProtocolSetting {
    if (training == null) {
      throw new IllegalArgumentException("no folder of training data given");
    }
  }

  /** Folder or zip of one dataset among the training data. */
  public Path training(String dataset) throws IOException {
    return DataFolder.find(training, dataset, out);
  }

  /** Folder of one dataset among the test data; null where the protocol's own split holds. */
  public Path tests(String dataset) throws IOException {
    return tests == null ? null : DataFolder.find(tests, dataset, out);
  }

  /** A file of the run, its folder made. */
  public Path file(String name) throws IOException {
    Path file = out.resolve(name);
    Files.createDirectories(file.getParent());
    return file;
  }
}
