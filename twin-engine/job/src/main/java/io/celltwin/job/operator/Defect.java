package io.celltwin.job.operator;

import io.celltwin.domain.Rejection;
import io.celltwin.job.type.RejectedInput;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A fault of ours that one record brought to light, in words for the dead letters. */
final class Defect {
  static final String CODE = "DEFECT";

  /** Where logs are JSON, a line about a cell names it under this key, and its revision. */
  static final String LOGGED_CELL = "cell";

  private static final String LOGGED_REVISION = "revision";

  private static final Logger LOG = LoggerFactory.getLogger(Defect.class);

  private static final int LONGEST_MESSAGE = 300;

  private Defect() {}

  /** What happened and where, in one line. */
  static String text(Throwable fault) {
    String message = fault.getMessage() == null ? "" : ": " + fault.getMessage().strip();
    if (message.length() > LONGEST_MESSAGE) {
      message = message.substring(0, LONGEST_MESSAGE) + "…";
    }
    return "%s%s, at %s".formatted(fault.getClass().getName(), printable(message), place(fault));
  }

  /** Where in our own code, or where at all. */
  private static String place(Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    for (StackTraceElement each : trace) {
      if (each.getClassName().startsWith("io.celltwin.")) {
        return each.getClassName() + "." + each.getMethodName() + ":" + each.getLineNumber();
      }
    }
    return trace.length == 0 ? "a place not known" : trace[0].toString();
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }

  /**
   * On its way to the dead letters.
   *
   * @param operator that met it
   * @param revision of the twin or cycle
   * @param raw what it was, in plain Avro
   */
  static RejectedInput of(
      Throwable fault,
      String operator,
      String cellId,
      long revision,
      byte[] raw,
      long eventMillis) {
    String place = String.format(Locale.ROOT, "%s, revision %d", operator, revision);
    try (var unused = MDC.putCloseable(LOGGED_CELL, cellId);
        var unusedToo = MDC.putCloseable(LOGGED_REVISION, String.valueOf(revision))) {
      LOG.warn("{} of cell {} met a defect and is left out", place, cellId, fault);
    }
    return new RejectedInput(new Rejection(CODE, cellId, place, text(fault)), raw, eventMillis);
  }
}
