package io.celltwin.benchmark.serving;

import io.celltwin.benchmark.ProcessTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/** Clients that each ask a question, wait for its answer and ask the next one. */
final class ClosedLoop {
  private ClosedLoop() {}

  /**
   * @param seconds it is measured for; a question begun within them is waited for and counts
   */
  static ServeRow measure(Questions load, int clients, double seconds)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      ProcessTime cpu = ProcessTime.start();
      long begun = System.nanoTime();
      long end = begun + (long) (seconds * Latencies.SECOND);
      List<Future<Histogram>> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int client = i;
        Callable<Histogram> asking = () -> askUntil(load, client, clients, end);
        all.add(threads.submit(asking));
      }
      Histogram sum = Latencies.histogram();
      for (Future<Histogram> one : all) {
        sum.add(one.get());
      }
      double took = (System.nanoTime() - begun) / Latencies.SECOND;
      return Latencies.row(load, clients, 0, sum, took, cpu.seconds());
    } finally {
      threads.shutdown();
    }
  }

  private static Histogram askUntil(Questions load, int client, int clients, long end) {
    Histogram nanos = Latencies.histogram();
    long n = client;
    do {
      long asked = System.nanoTime();
      boolean answered = load.ask(n).join();
      Latencies.record(nanos, answered, System.nanoTime() - asked);
      n += clients;
    } while (System.nanoTime() - end < 0);
    return nanos;
  }
}
