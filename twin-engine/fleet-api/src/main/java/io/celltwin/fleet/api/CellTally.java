package io.celltwin.fleet.api;

import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * What was counted over a cell's operations. It holds the last revision it counted, so a cycle
 * delivered again changes nothing.
 *
 * @param lastRevision counted; 0 before the first
 * @param rows kept of its history; fewer than the operations once it was thinned
 * @param charges closed
 * @param discharges closed
 * @param others closed: rests, impedance records and unnamed operations
 * @param samples used
 * @param rejectedSamples not used
 * @param measured discharges that showed SOH without a model
 * @param modelAnswers operations that the model was asked about and answered
 * @param fallbackAnswers operations that it was asked about and did not answer, or not credibly
 * @param lastStartMillis start of the last operation [ms since 1970-01-01 UTC]
 */
public record CellTally(
    long lastRevision,
    int rows,
    long charges,
    long discharges,
    long others,
    long samples,
    long rejectedSamples,
    long measured,
    long modelAnswers,
    long fallbackAnswers,
    long lastStartMillis) {
  private static final int VERSION = 1;

  public static final CellTally NONE = new CellTally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  public CellTally plus(Cycle cycle) {
    boolean charge = false;
    boolean discharge = false;
    switch (cycle.kind()) {
      case CHARGE -> charge = true;
      case DISCHARGE -> discharge = true;
      default -> {}
    }
    Answer answer = Answer.of(cycle);
    return new CellTally(
        cycle.revision(),
        rows + 1,
        charges + (charge ? 1 : 0),
        discharges + (discharge ? 1 : 0),
        others + (charge || discharge ? 0 : 1),
        samples + cycle.samples(),
        rejectedSamples + cycle.quality().rejected(),
        measured + (answer == Answer.MEASURED ? 1 : 0),
        modelAnswers + (answer == Answer.MODEL ? 1 : 0),
        fallbackAnswers + (answer == Answer.FALLBACK ? 1 : 0),
        cycle.startMillis());
  }

  CellTally withRows(int left) {
    return new CellTally(
        lastRevision,
        left,
        charges,
        discharges,
        others,
        samples,
        rejectedSamples,
        measured,
        modelAnswers,
        fallbackAnswers,
        lastStartMillis);
  }

  /** The same, where one operation counted already was answered otherwise. */
  public CellTally answeredAnew(Cycle before, Cycle now) {
    Answer was = Answer.of(before);
    Answer is = Answer.of(now);
    return new CellTally(
        lastRevision,
        rows,
        charges,
        discharges,
        others,
        samples,
        rejectedSamples,
        measured + difference(Answer.MEASURED, was, is),
        modelAnswers + difference(Answer.MODEL, was, is),
        fallbackAnswers + difference(Answer.FALLBACK, was, is),
        lastStartMillis);
  }

  private static int difference(Answer of, Answer was, Answer is) {
    return (is == of ? 1 : 0) - (was == of ? 1 : 0);
  }

  /** Operations closed. */
  public long operations() {
    return charges + discharges + others;
  }

  /** The same, after {@code dropped} rows were thinned out. */
  public CellTally without(int dropped) {
    return withRows(rows - dropped);
  }

  public byte[] toBytes() {
    var bytes = new ByteArrayOutputStream(96);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(lastRevision);
      out.writeInt(rows);
      out.writeLong(charges);
      out.writeLong(discharges);
      out.writeLong(others);
      out.writeLong(samples);
      out.writeLong(rejectedSamples);
      out.writeLong(measured);
      out.writeLong(modelAnswers);
      out.writeLong(fallbackAnswers);
      out.writeLong(lastStartMillis);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
    return bytes.toByteArray();
  }

  /** What {@link #toBytes} wrote. */
  public static CellTally fromBytes(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IOException(
            String.format(Locale.ROOT, "cell tally has version %d, wanted %d", version, VERSION));
      }
      return new CellTally(
          in.readLong(),
          in.readInt(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who answered when the model was asked for the state of health, or who needed no model. */
  enum Answer {
    NOBODY,
    MEASURED,
    MODEL,
    FALLBACK;

    static Answer of(Cycle cycle) {
      Estimate soh = cycle.soh();
      if (soh == null || !soh.known()) {
        return NOBODY;
      }
      if (cycle.features() == null) { // then there was nothing to ask a model about
        return cycle.comparable() ? MEASURED : NOBODY;
      }
      // an estimate gives a reason where something stood in for the model
      return soh.reason() == null && !soh.method().equals(Estimate.PHYSICS) ? MODEL : FALLBACK;
    }
  }
}
