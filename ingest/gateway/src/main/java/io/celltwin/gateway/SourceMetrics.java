package io.celltwin.gateway;

import io.celltwin.gateway.Gateway.SourceState;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What comes in from each source, in Prometheus' text format. */
final class SourceMetrics {
  private static final double MILLIS = 1e3;

  private final StringBuilder text = new StringBuilder();
  private final List<SourceState> sources;

  private SourceMetrics(List<SourceState> sources) {
    this.sources = sources;
  }

  static String of(List<SourceState> sources) {
    var metrics = new SourceMetrics(sources);
    metrics.counter("messages", "Messages received.", s -> s.feed().messages());
    metrics.counter(
        "acknowledged",
        "Of them, those of which all is on the broker.",
        s -> s.feed().acknowledged());
    metrics.counter("repeated", "Of them, those marked as sent before.", s -> s.feed().repeated());
    metrics.counter("rows", "Samples of packs.", s -> s.feed().rows());
    metrics.counter("frames", "Frames sent.", s -> s.feed().frames());
    metrics.refused();
    metrics.gauge(
        "connected", "1 while nothing keeps the source away.", s -> s.trouble() == null ? 1 : 0);
    metrics.gauge(
        "waiting_cells", "Cells that are not on the register.", s -> s.feed().waiting().size());
    metrics.gauge(
        "last_arrival_seconds",
        "When a message came last, since 1970-01-01 UTC; 0 where none did.",
        SourceMetrics::lastArrival);
    return metrics.text.toString();
  }

  private static double lastArrival(SourceState source) {
    return source.feed().packs().values().stream()
            .mapToLong(FeedReport.PackReport::arrivedMillis)
            .max()
            .orElse(0)
        / MILLIS;
  }

  private void counter(String name, String help, ToDoubleFunction<SourceState> value) {
    each(head(name + "_total", help, "counter"), value);
  }

  private void gauge(String name, String help, ToDoubleFunction<SourceState> value) {
    each(head(name, help, "gauge"), value);
  }

  private void each(String name, ToDoubleFunction<SourceState> value) {
    for (SourceState source : sources) {
      line(name, "source=\"" + quoted(source.name()) + '"', value.applyAsDouble(source));
    }
  }

  private void refused() {
    String name = head("refused_total", "What was not taken in, by reason.", "counter");
    for (SourceState source : sources) {
      source
          .feed()
          .refused()
          .forEach(
              (reason, count) ->
                  line(
                      name,
                      "reason=\"" + quoted(reason) + "\",source=\"" + quoted(source.name()) + '"',
                      count));
    }
  }

  private String head(String name, String help, String type) {
    String full = "celltwin_gateway_" + name;
    text.append("# HELP ").append(full).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(full).append(' ').append(type).append('\n');
    return full;
  }

  private void line(String name, String labels, double value) {
    text.append(name).append('{').append(labels).append("} ");
    text.append(String.format(Locale.ROOT, "%.3f", value)).append('\n');
  }

  private static String quoted(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
