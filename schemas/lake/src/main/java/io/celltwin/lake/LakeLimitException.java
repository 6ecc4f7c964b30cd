package io.celltwin.lake;

import java.util.Locale;

/** A question would open more files than it may. */
public final class LakeLimitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LakeLimitException(int files) {
    super(
        String.format(
            Locale.ROOT,
            "it would take more than %d files: ask for less time, or compact the lake with"
                + " 'celltwin lake compact'",
            files));
  }
}
