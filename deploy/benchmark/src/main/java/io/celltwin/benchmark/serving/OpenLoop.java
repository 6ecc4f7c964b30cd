package io.celltwin.benchmark.serving;

import io.celltwin.benchmark.ProcessTime;
import java.util.concurrent.Phaser;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Questions at a fixed rate, whether answers come or not. A question's time counts from when it was
 * meant to be sent: where one is late because those before it held everything up, that is part of
 * what its asker would have waited (coordinated omission).
 */
final class OpenLoop {
  private OpenLoop() {}

  /**
   * @param rate questions a second
   * @param seconds they are sent for; all of them are waited for
   */
  static ServeRow measure(Questions load, double rate, double seconds) {
    Histogram nanos = new ConcurrentHistogram(Latencies.LONGEST, Latencies.DIGITS);
    Phaser underWay = new Phaser(1);
    ProcessTime cpu = ProcessTime.start();
    long begun = System.nanoTime();
    long questions = Math.max(1, Math.round(rate * seconds));
    for (long n = 0; n < questions; n++) {
      long meant = begun + (long) (n * Latencies.SECOND / rate);
      for (long left = meant - System.nanoTime(); left > 0; left = meant - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      underWay.register();
      var unused =
          load.ask(n)
              .whenComplete(
                  (answered, fault) -> {
                    Latencies.record(nanos, fault == null && answered, System.nanoTime() - meant);
                    underWay.arriveAndDeregister();
                  });
    }
    underWay.arriveAndAwaitAdvance();
    double took = (System.nanoTime() - begun) / Latencies.SECOND;
    return Latencies.row(load, 1, rate, nanos, took, cpu.seconds());
  }
}
