package io.celltwin.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.domain.Frame;
import io.celltwin.domain.Impedance;
import java.time.Instant;
import java.util.Locale;

/**
 * What a record may claim. Whatever is decoded goes through here, by whichever way it was decoded,
 * so that nobody behind meets a time that overflows, a count that fills the heap, or a name of a
 * megabyte.
 *
 * <p>Samples that go back in time are no matter of a record: files have them, and the segmenter
 * leaves out just those.
 */
final class Plausible {
  /**
   * 1970-01-01T00:00:00Z [ms]: before it nobody recorded a cell, and a clock that was reset says
   * so.
   */
  static final long FIRST_MILLIS = 0;

  /** 2200-01-01T00:00:00Z [ms]: nanoseconds taken for milliseconds lie far beyond it. */
  static final long LAST_MILLIS = 7_258_118_400_000L;

  /** Samples of one frame; those of a million are larger than any broker takes. */
  static final int MOST_SAMPLES = 1 << 20;

  /** Of a cell or a source [bytes of UTF-8]. */
  static final int LONGEST_NAME = 256;

  /** Sequences count; none gets so far, and the next one must still be a number. */
  static final long LAST_SEQUENCE = 1L << 62;

  private static final int MOST_REMARKS = 1000;

  private Plausible() {}

  /** The frame itself. */
  static Frame checked(Frame frame) {
    name(frame.cellId(), "cell id");
    name(frame.source(), "source");
    String which = "cell %s, frame %d of %s";
    if (frame.sequence() < 0 || frame.sequence() > LAST_SEQUENCE) {
      throw new UnreadableRecordException(
          "WRONG_SEQUENCE",
          (which + ": wanted a sequence from 0 to 2^62")
              .formatted(frame.cellId(), frame.sequence(), frame.source()));
    }
    Integer operation = frame.declared().operationIndex();
    if (operation != null && operation < 0) {
      throw new UnreadableRecordException(
          "WRONG_OPERATION",
          String.format(
              Locale.ROOT,
              which + ": operation %d, wanted one from 0 on",
              frame.cellId(),
              frame.sequence(),
              frame.source(),
              operation));
    }
    Double ambient = frame.declared().ambient();
    if (ambient != null && Double.isInfinite(ambient)) {
      throw new UnreadableRecordException(
          "NOT_FINITE",
          (which + ": the ambient temperature is infinite, wanted a number of degrees or null")
              .formatted(frame.cellId(), frame.sequence(), frame.source()));
    }
    int n = frame.size();
    if (n > MOST_SAMPLES) {
      throw new UnreadableRecordException(
          "TOO_LARGE",
          String.format(
              Locale.ROOT,
              which + ": %d samples, wanted at most %d; send them as several frames",
              frame.cellId(),
              frame.sequence(),
              frame.source(),
              n,
              MOST_SAMPLES));
    }
    long start = frame.startMillis();
    if (!isTime(start)) {
      throw time(
          String.format(Locale.ROOT, "frame %d of %s starts", frame.sequence(), frame.source()),
          frame,
          start);
    }
    times(frame, start);
    return frame;
  }

  /**
   * All within the bounds, not the last one alone: one in the middle moves a cell's clock as well.
   */
  private static void times(Frame frame, long start) {
    long[] offset = frame.offsetMicros();
    int n = frame.size();
    long least = 0;
    long most = 0;
    for (int i = 0; i < n; i++) {
      least = Math.min(least, offset[i]);
      most = Math.max(most, offset[i]);
    }
    if (least < (FIRST_MILLIS - start) * 1000 || most > (LAST_MILLIS - start) * 1000) {
      boolean early = least < (FIRST_MILLIS - start) * 1000;
      throw new UnreadableRecordException(
          "IMPLAUSIBLE_TIME",
          String.format(
              Locale.ROOT,
              "cell %s, frame %d of %s: a sample lies %d us %s its start at %s, wanted times from 1970 to 2200",
              frame.cellId(),
              frame.sequence(),
              frame.source(),
              early ? least : most,
              early ? "before" : "after",
              Instant.ofEpochMilli(start)));
    }
  }

  /** A spectrum. */
  static Impedance checked(Impedance spectrum) {
    name(spectrum.cellId(), "cell id");
    name(spectrum.source(), "source");
    String which =
        String.format(Locale.ROOT, "spectrum %d of %s", spectrum.sequence(), spectrum.source());
    if (spectrum.sequence() < 0 || spectrum.sequence() > LAST_SEQUENCE) {
      throw new UnreadableRecordException(
          "WRONG_SEQUENCE",
          "cell %s, %s: wanted a sequence from 0 to 2^62".formatted(spectrum.cellId(), which));
    }
    if (!isTime(spectrum.startMillis())) {
      throw new UnreadableRecordException(
          "IMPLAUSIBLE_TIME",
          String.format(
              Locale.ROOT,
              "cell %s, %s was taken %d ms after 1970, wanted a time from 1970 to 2200",
              spectrum.cellId(),
              which,
              spectrum.startMillis()));
    }
    int n = spectrum.real().length;
    if (n != spectrum.imaginary().length) {
      throw new UnreadableRecordException(
          "UNEQUAL_COLUMNS",
          String.format(
              Locale.ROOT,
              "cell %s, %s: %d real and %d imaginary parts, wanted equal numbers",
              spectrum.cellId(),
              which,
              n,
              spectrum.imaginary().length));
    }
    if (n > MOST_SAMPLES || spectrum.missing().size() > MOST_REMARKS) {
      throw new UnreadableRecordException(
          "TOO_LARGE",
          String.format(
              Locale.ROOT,
              "cell %s, %s: %d points and %d remarks, wanted at most %d and %d",
              spectrum.cellId(),
              which,
              n,
              spectrum.missing().size(),
              MOST_SAMPLES,
              MOST_REMARKS));
    }
    finite(spectrum.real(), spectrum.cellId(), which);
    finite(spectrum.imaginary(), spectrum.cellId(), which);
    for (double each :
        new double[] {
          spectrum.ambient(), spectrum.electrolyteResistance(), spectrum.chargeTransferResistance()
        }) {
      finite(new double[] {each}, spectrum.cellId(), which);
    }
    return spectrum;
  }

  /** NaN says that there is none; an infinite one says nothing. */
  private static void finite(double[] values, String cellId, String which) {
    for (double value : values) {
      if (Double.isInfinite(value)) {
        throw new UnreadableRecordException(
            "NOT_FINITE",
            "cell %s, %s: a value is infinite, wanted a number, or NaN where there is none"
                .formatted(cellId, which));
      }
    }
  }

  /** When a cell was commissioned, or null. */
  static Instant commissioned(String cellId, Instant at) {
    if (at != null && !(at.getEpochSecond() >= 0 && at.getEpochSecond() <= LAST_MILLIS / 1000)) {
      throw new UnreadableRecordException(
          "IMPLAUSIBLE_TIME",
          "cell %s: commissioned at %s, wanted a time from 1970 to 2200".formatted(cellId, at));
    }
    return at;
  }

  private static boolean isTime(long millis) {
    return millis >= FIRST_MILLIS && millis <= LAST_MILLIS;
  }

  private static UnreadableRecordException time(String what, Frame frame, long millis) {
    String likely =
        millis > LAST_MILLIS * 1000
            ? "; are these nanoseconds?"
            : millis > LAST_MILLIS ? "; are these microseconds?" : "";
    return new UnreadableRecordException(
        "IMPLAUSIBLE_TIME",
        String.format(
            Locale.ROOT,
            "cell %s, %s %d ms after 1970, wanted a time from 1970 to 2200%s",
            frame.cellId(),
            what,
            millis,
            likely));
  }

  private static void name(String name, String what) {
    if (name.isEmpty()) {
      throw new UnreadableRecordException("NO_NAME", "the %s is empty".formatted(what));
    }
    // a character is at least a byte and at most three
    if (name.length() > LONGEST_NAME
        || (name.length() * 3 > LONGEST_NAME && name.getBytes(UTF_8).length > LONGEST_NAME)) {
      throw new UnreadableRecordException(
          "TOO_LONG",
          String.format(
              Locale.ROOT,
              "the %s '%s…' has %d characters, wanted at most %d bytes",
              what,
              name.substring(0, 40),
              name.length(),
              LONGEST_NAME));
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        throw new UnreadableRecordException(
            "CONTROL_CHARACTER",
            String.format(
                Locale.ROOT,
                "the %s has the control character 0x%02x at place %d, wanted none",
                what,
                (int) name.charAt(i),
                i));
      }
    }
  }
}
