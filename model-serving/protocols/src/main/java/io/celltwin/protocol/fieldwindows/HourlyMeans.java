package io.celltwin.protocol.fieldwindows;

/** What a source tells that tells the mean of each hour alone. */
final class HourlyMeans {
  private static final long HOUR = 3_600_000_000L;

  private final WindowTwin twin;
  private long hour = Long.MIN_VALUE;
  private double volt;
  private double ampere;
  private double celsius;
  private int n;

  HourlyMeans(WindowTwin twin) {
    this.twin = twin;
  }

  void read(long micros, double volts, double amps, double warm) {
    long now = Math.floorDiv(micros, HOUR);
    if (now != hour) {
      tell();
      hour = now;
    }
    volt += volts;
    ampere += amps;
    celsius += warm;
    n++;
  }

  private void tell() {
    if (n > 0) {
      twin.read((hour + 1) * HOUR, volt / n, ampere / n, celsius / n);
    }
    volt = 0;
    ampere = 0;
    celsius = 0;
    n = 0;
  }

  void windowOver() {
    tell();
    hour = Long.MIN_VALUE;
    twin.windowOver();
  }
}
