package io.celltwin.server.inference;

import io.celltwin.artifact.Card;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Figures under the names every dashboard of inference knows in some form. */
final class ModelMeters {
  private final MeterRegistry registry;
  private final Tags tags;
  private final Timer requests;
  private final Timer queued;
  private final Timer computed;
  private final DistributionSummary batch;
  private final Gauge waitingRows;
  private final Gauge arraysHeld;

  ModelMeters(MeterRegistry registry, Card card, RequestQueue waiting, Backend backend) {
    this.registry = registry;
    this.tags = Tags.of("model", card.name(), "version", card.version());
    this.requests = timer("twin.inference.request.duration", "from question to answer");
    this.queued = timer("twin.inference.queue.duration", "until a worker took the question");
    this.computed = timer("twin.inference.compute.duration", "of a batch in the engine");
    this.batch =
        DistributionSummary.builder("twin.inference.batch.size")
            .description("rows run at once")
            .baseUnit("rows")
            .tags(tags)
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
            .register(registry);
    this.waitingRows =
        Gauge.builder("twin.inference.waiting", waiting, RequestQueue::rows)
            .description("rows that wait for a worker")
            .baseUnit("rows")
            .tags(tags)
            .register(registry);
    this.arraysHeld =
        Gauge.builder("twin.inference.engine.arrays", backend, Backend::arraysHeld)
            .description("native arrays the engine keeps between questions")
            .tags(tags)
            .register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .tags(tags)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofNanos(10_000))
        .maximumExpectedValue(Duration.ofSeconds(10))
        .register(registry);
  }

  /** A question was answered after so long [ns]. */
  void answered(long nanos) {
    requests.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A worker took a question after so long [ns]. */
  void queued(long nanos) {
    queued.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** The engine took so long [ns] for a batch of so many rows. */
  void computed(long nanos, int rows) {
    computed.record(nanos, TimeUnit.NANOSECONDS);
    batch.record(rows);
  }

  /** One more question ended like this. */
  void outcome(String outcome) {
    Counter.builder("twin.inference.requests")
        .description("questions by what became of them")
        .tags(tags.and("outcome", outcome))
        .register(registry)
        .increment();
  }

  void close() {
    registry.remove(waitingRows);
    registry.remove(arraysHeld);
  }
}
