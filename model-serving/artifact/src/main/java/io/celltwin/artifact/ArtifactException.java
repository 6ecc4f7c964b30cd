package io.celltwin.artifact;

import java.nio.file.Path;

/** A folder does not hold a model that may be served. Says which file and what is wrong with it. */
public final class ArtifactException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ArtifactException(Path file, String reason) {
    super(file + ": " + reason);
  }

  public ArtifactException(Path file, String reason, Throwable cause) {
    super(file + ": " + reason, cause);
  }
}
