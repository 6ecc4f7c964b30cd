package io.celltwin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.gateway.Gateway.SourceState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceMetricsTest {
  private static SourceState source(String name, String trouble) {
    var pack = new FeedReport.PackReport(1_764_547_200_500L, 0, 0, "own", null, Map.of(), Map.of());
    return new SourceState(
        name,
        "connected",
        trouble,
        new FeedReport(
            "jk",
            12,
            11,
            0,
            2,
            10,
            9,
            Map.of("NOT_A_NUMBER", 1L),
            "voltage is 'n/a'",
            Map.of(),
            Map.of("p1", pack),
            List.of(new FeedReport.WaitingCell("p1/3", List.of("chemistry"))),
            Map.of()));
  }

  @Test
  void eachSourceIsCountedUnderItsName() {
    String text = SourceMetrics.of(List.of(source("garage", null), source("roof\"", "refused")));

    assertThat(text.lines())
        .contains(
            "# TYPE celltwin_gateway_messages_total counter",
            "celltwin_gateway_messages_total{source=\"garage\"} 12.000",
            "celltwin_gateway_acknowledged_total{source=\"garage\"} 11.000",
            "celltwin_gateway_refused_total{reason=\"NOT_A_NUMBER\",source=\"garage\"} 1.000",
            "celltwin_gateway_waiting_cells{source=\"garage\"} 1.000",
            "celltwin_gateway_last_arrival_seconds{source=\"garage\"} 1764547200.500",
            "celltwin_gateway_connected{source=\"garage\"} 1.000",
            "celltwin_gateway_connected{source=\"roof\\\"\"} 0.000");
  }
}
