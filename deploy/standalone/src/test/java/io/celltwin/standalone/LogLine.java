package io.celltwin.standalone;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A process that logs two lines and ends. */
final class LogLine {
  private LogLine() {}

  public static void main(String[] args) {
    Logger log = LoggerFactory.getLogger(LogLine.class);
    log.warn("plain");
    try (var unusedCell = MDC.putCloseable("cell", "nasa/B0005");
        var unusedRevision = MDC.putCloseable("revision", "17")) {
      log.error("went wrong", new IllegalStateException("no \"luck\""));
    }
  }
}
