package io.celltwin.fleet;

import io.celltwin.domain.Alert;
import io.celltwin.fleet.view.FleetIndex;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** The fleet's own numbers. */
record FleetMeters(
    FleetIndex index,
    ScoreSums scores,
    Changes changes,
    UnusableRows faults,
    AtomicLong threadFaults,
    KafkaStreams streams,
    Supplier<Optional<String>> notReady) {

  /** What the numbers are read from is asked when they are scraped. */
  void bind(MeterRegistry meters) {
    Gauge.builder("celltwin.fleet.cells", index, FleetIndex::size)
        .description("Cells known.")
        .register(meters);
    for (Alert.Severity severity : Alert.Severity.values()) {
      Gauge.builder("celltwin.fleet.alerts.open", index, i -> i.holding(severity))
          .description("Alerts that hold.")
          .tag("severity", severity.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
    Gauge.builder("celltwin.fleet.rejected.records", index, i -> i.summary().rejectedRecords())
        .description("Dead letters.")
        .register(meters);
    Gauge.builder("celltwin.fleet.feed.readers", changes, Changes::readers)
        .description("Readers of the change feed.")
        .register(meters);
    Gauge.builder("celltwin.fleet.feed.latest", changes, Changes::latest)
        .description("Changes since the service started.")
        .register(meters);
    Gauge.builder("celltwin.fleet.lag.records", this, FleetMeters::lag)
        .description("Records of the input topics that were not read yet, of the worst partition.")
        .register(meters);
    Gauge.builder("celltwin.fleet.ready", this, m -> m.notReady.get().isEmpty() ? 1 : 0)
        .description("1 while questions are answered.")
        .register(meters);
    for (String question : List.of("health", "trajectory")) {
      Gauge.builder("celltwin.fleet.score.truths", scores, s -> s.of(question).n())
          .description("Truths that have met an answer that a model had a part in.")
          .tag("question", question)
          .strongReference(true)
          .register(meters);
      Gauge.builder("celltwin.fleet.score.error.points", scores, s -> s.of(question).error())
          .description("Mean error of these answers, in points of state of health.")
          .tag("question", question)
          .strongReference(true)
          .register(meters);
      Gauge.builder("celltwin.fleet.score.coverage", scores, s -> s.of(question).coverage())
          .description("Share of these truths within the answers' 90 % intervals.")
          .tag("question", question)
          .strongReference(true)
          .register(meters);
    }
    FunctionCounter.builder("celltwin.fleet.unreadable.rows", faults, UnusableRows::counted)
        .description("Rows of stores and headers of records that could not be used.")
        .register(meters);
    FunctionCounter.builder("celltwin.fleet.unlisted.records", index, FleetIndex::unlisted)
        .description("Records of cells beyond the number that is listed.")
        .register(meters);
    FunctionCounter.builder("celltwin.fleet.thread.faults", threadFaults, AtomicLong::get)
        .description("Threads of the topology that failed and were replaced.")
        .register(meters);
  }

  private double lag() {
    return streams.metrics().values().stream()
        .filter(m -> m.metricName().name().equals("records-lag"))
        .filter(m -> m.metricName().group().equals("consumer-fetch-manager-metrics"))
        .filter(m -> !m.metricName().tags().getOrDefault("client-id", "").contains("restore"))
        .mapToDouble(m -> m.metricValue() instanceof Number n ? n.doubleValue() : 0)
        .filter(Double::isFinite)
        .max()
        .orElse(0);
  }
}
