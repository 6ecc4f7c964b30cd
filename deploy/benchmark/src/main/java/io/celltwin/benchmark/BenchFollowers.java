package io.celltwin.benchmark;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many who follow the live changes, each one cell, and how late they hear of its samples. */
final class BenchFollowers implements AutoCloseable {
  private static final Pattern TIME = Pattern.compile("\"time\":\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final ConcurrentLinkedQueue<Double> late = new ConcurrentLinkedQueue<>();
  private final AtomicInteger greeted = new AtomicInteger();
  private final List<CompletableFuture<?>> streams = new ArrayList<>();
  private volatile boolean counting;

  /**
   * @param sending cells that send, shared out among the followers
   */
  BenchFollowers(String url, int followers, int sending) throws InterruptedException {
    for (int i = 0; i < followers; i++) {
      String cell = BenchFleet.id(BenchFleet.EVERY * (i % sending));
      URI uri = URI.create(url + "/api/v1/changes?cell=" + cell.replace("/", "%2F"));
      streams.add(
          http.sendAsync(
              HttpRequest.newBuilder(uri).build(),
              HttpResponse.BodyHandlers.fromLineSubscriber(new Lines())));
    }
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (greeted.get() < followers && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Streams that were opened. */
  int open() {
    return greeted.get();
  }

  /** So much later than it was sent a follower hears of a sample [ms], over a while from now on. */
  double p99(Duration over) throws InterruptedException {
    counting = true;
    TimeUnit.MILLISECONDS.sleep(over.toMillis());
    counting = false;
    return BenchFleetCommand.at(late.stream().mapToDouble(Double::doubleValue).toArray(), 0.99);
  }

  private final class Lines implements Flow.Subscriber<String> {
    private boolean live;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      if (line.startsWith("event: ")) {
        live = line.equals("event: live");
        if (line.equals("event: hello")) {
          greeted.incrementAndGet();
        }
      } else if (live && counting && line.startsWith("data: ")) {
        Matcher time = TIME.matcher(line);
        if (time.find()) {
          late.add(
              (double) (System.currentTimeMillis() - Instant.parse(time.group(1)).toEpochMilli()));
        }
      }
    }

    @Override
    public void onError(Throwable fault) {
      // closed
    }

    @Override
    public void onComplete() {
      // closed
    }
  }

  @Override
  public void close() {
    streams.forEach(stream -> stream.cancel(true));
  }
}
