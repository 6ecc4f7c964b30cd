package io.celltwin.standalone;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What the person at the keyboard reads; everything else goes to the log. */
final class Console {
  private final PrintStream out;
  private final long start = System.nanoTime();

  Console(PrintStream out) {
    this.out = out;
  }

  /** A part came up. */
  synchronized void up(String part, String where) {
    out.printf(
        Locale.ROOT, "  %-16s %-42s %5.1f s%n", part, where, sinceStart().toMillis() / 1000.0);
    out.flush();
  }

  synchronized void say(String format, Object... args) {
    out.printf(Locale.ROOT, format + "%n", args);
    out.flush();
  }

  PrintStream stream() {
    return out;
  }

  Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
