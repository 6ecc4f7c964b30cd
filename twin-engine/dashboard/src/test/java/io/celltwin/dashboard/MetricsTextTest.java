package io.celltwin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTextTest {
  @Test
  void ofThousandsOfSeriesOnlyOursAndAFewOfTheOthersAreGiven() {
    var all = new StringBuilder();
    all.append("# HELP celltwin_fleet_cells Cells known.\n# TYPE celltwin_fleet_cells gauge\n");
    all.append("celltwin_fleet_cells 32.0\n");
    all.append("# HELP kafka_stream_state_put_rate x\n# TYPE kafka_stream_state_put_rate gauge\n");
    for (int i = 0; i < 7_000; i++) {
      all.append("kafka_stream_state_put_rate{task_id=\"0_%d\"} NaN\n".formatted(i));
    }
    all.append("# TYPE jvm_memory_used_bytes gauge\njvm_memory_used_bytes{id=\"G1\"} 1.0\n");
    all.append("celltwinned_other 1.0\n# EOF\n");

    String chosen = MetricsText.chosen(all.toString());

    assertThat(chosen)
        .isEqualTo(
            """
            # HELP celltwin_fleet_cells Cells known.
            # TYPE celltwin_fleet_cells gauge
            celltwin_fleet_cells 32.0
            # TYPE jvm_memory_used_bytes gauge
            jvm_memory_used_bytes{id="G1"} 1.0
            # EOF
            """);
  }
}
