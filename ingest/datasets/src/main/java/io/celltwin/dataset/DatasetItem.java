package io.celltwin.dataset;

import static java.util.Objects.requireNonNull;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Impedance;
import io.celltwin.domain.Rejection;
import java.util.Locale;

/** What a source yields about one cell, in the order of its operations. */
public sealed interface DatasetItem {

  /**
   * The cell itself; once, before anything else about it.
   *
   * @param spec nameplate and limits
   */
  record Registered(CellSpec spec) implements DatasetItem {
    public Registered {
      requireNonNull(spec, "spec");
    }
  }

  /**
   * An operation, or a part of one.
   *
   * @param frame its samples, in arrays of its own: a caller may keep them
   */
  record Telemetry(Frame frame) implements DatasetItem {
    public Telemetry {
      requireNonNull(frame, "frame");
    }
  }

  /**
   * An impedance spectrum. The empty frame that keeps its place among the operations follows it and
   * has the same sequence.
   *
   * @param impedance as the source gave it
   */
  record Spectrum(Impedance impedance) implements DatasetItem {
    public Spectrum {
      requireNonNull(impedance, "impedance");
    }
  }

  /**
   * An operation, or a whole file, that could not be read. It belongs in the dead letters.
   *
   * @param rejection code, cell, place and reason
   * @param raw the bytes that could not be read, cut at {@link #RAW_LIMIT} bytes
   */
  record Refused(Rejection rejection, byte[] raw) implements DatasetItem {
    /** Dead letters have to pass through a broker whose messages end at 1 MiB by default. */
    public static final int RAW_LIMIT = 512 * 1024;

    public Refused {
      requireNonNull(rejection, "rejection");
      if (raw.length > RAW_LIMIT) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: %d raw bytes, wanted at most %d",
                rejection.place(),
                raw.length,
                RAW_LIMIT));
      }
    }
  }
}
