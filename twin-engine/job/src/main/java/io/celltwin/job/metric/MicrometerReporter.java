package io.celltwin.job.metric;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/**
 * Shows Flink's metrics, the job's own among them, through Micrometer's global registry, so that
 * one endpoint of the standalone process tells of all its parts. On a cluster nobody reads that
 * registry: with {@code metrics.reporter.micrometer.port} each process shows the same meters under
 * the same names at a port of its own, on {@code metrics.reporter.micrometer.host}, which is the
 * loopback address where it is not said.
 *
 * <p>Only what an operator of a fleet looks at is passed on: counts, lag, checkpoints, back
 * pressure. Everything else Flink measures stays with Flink.
 */
final class MicrometerReporter implements MetricReporter {
  private static final Set<String> OF_INTEREST =
      Set.of(
          "numRecordsIn",
          "numRecordsOut",
          "numRestarts",
          "lastCheckpointDuration",
          "lastCheckpointSize",
          "numberOfCompletedCheckpoints",
          "numberOfFailedCheckpoints",
          "backPressuredTimeMsPerSecond",
          "busyTimeMsPerSecond",
          "pendingRecords",
          "records_lag_max",
          "answers",
          "pending",
          "fallbacks",
          "retries",
          "latency_seconds",
          "rejected",
          "duplicates",
          "defects",
          "samples",
          "frames",
          "cycles",
          "alerts",
          "waiting");
  private static final List<String> ALWAYS = List.of("task_name", "operator_name", "subtask_index");

  /** Of metrics of ours, which all have them. */
  private static final List<String> OWN = List.of("reason", "model");

  private static final double[] QUANTILES = {0.5, 0.9, 0.99};

  private static final String HERE = "127.0.0.1";

  private MeterRegistry registry = Metrics.globalRegistry;
  private ScrapePort scraped; // null where the process has a page of its own
  private JvmGcMetrics collections;
  private final Map<Metric, List<Meter>> meters = new ConcurrentHashMap<>();

  @Override
  public void open(MetricConfig config) {
    String ports = config.getString("port", null);
    if (ports == null) {
      return;
    }
    var own = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(own);
    new ProcessorMetrics().bindTo(own);
    collections = new JvmGcMetrics();
    collections.bindTo(own);
    scraped = ScrapePort.open(config.getString("host", HERE), ports, own::scrape);
    registry = own;
  }

  /** Where the metrics are read, or -1 where they are not. */
  int port() {
    return scraped == null ? -1 : scraped.port();
  }

  @Override
  public void close() {
    if (scraped != null) {
      scraped.close();
      collections.close();
    }
    meters.values().forEach(list -> list.forEach(registry::remove));
    meters.clear();
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (!OF_INTEREST.contains(name)) {
      return;
    }
    List<Tag> tags = tags(group);
    String meter =
        "celltwin.job." + name.replaceAll("([a-z])([A-Z])", "$1.$2").toLowerCase(Locale.ROOT);
    List<Meter> mine = new ArrayList<>();
    if (metric instanceof Counter counter) {
      mine.add(
          FunctionCounter.builder(meter, counter, c -> c.getCount()).tags(tags).register(registry));
    } else if (metric instanceof Gauge<?> gauge) {
      mine.add(
          io.micrometer.core.instrument.Gauge.builder(meter, gauge, MicrometerReporter::number)
              .tags(tags)
              .strongReference(true)
              .register(registry));
    } else if (metric instanceof Histogram histogram) {
      for (double q : QUANTILES) {
        mine.add(
            io.micrometer.core.instrument.Gauge.builder(
                    meter,
                    histogram,
                    h -> h.getCount() == 0 ? Double.NaN : h.getStatistics().getQuantile(q))
                .tags(tags)
                .tag("quantile", String.valueOf(q))
                .strongReference(true)
                .register(registry));
      }
    }
    if (!mine.isEmpty()) {
      meters.put(metric, mine);
    }
  }

  private static double number(Gauge<?> gauge) {
    return gauge.getValue() instanceof Number n ? n.doubleValue() : Double.NaN;
  }

  /** The same keys for every meter of a name, empty where a metric has none: Prometheus insists. */
  private static List<Tag> tags(MetricGroup group) {
    Map<String, String> variables = group.getAllVariables();
    List<Tag> tags = new ArrayList<>();
    for (String key : ALWAYS) {
      tags.add(Tag.of(key, first(variables.getOrDefault("<" + key + ">", ""))));
    }
    for (String key : OWN) {
      if (variables.containsKey("<" + key + ">")) {
        tags.add(Tag.of(key, variables.get("<" + key + ">")));
      }
    }
    return tags;
  }

  /** Flink names a task by all of its operators; the first of them names it as well. */
  private static String first(String name) {
    int end = name.indexOf(" -> ");
    return end < 0 ? name : name.substring(0, end);
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    List<Meter> mine = meters.remove(metric);
    if (mine != null) {
      mine.forEach(registry::remove);
    }
  }
}
