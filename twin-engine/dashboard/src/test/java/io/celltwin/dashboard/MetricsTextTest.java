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

  @Test
  void aLabelIsShortAndTwoSeriesStayTwo() {
    String tasks =
        "celltwin_job_busy{task_name=\"segment-cycles -> ask-soh -> %s\",subtask_index=\"0\"} 1.0\n";
    String others = "celltwin_other{name=\"%s\"} 1.0\n";
    String chosen =
        MetricsText.chosen(
            tasks.formatted("x".repeat(300))
                + others.formatted("y".repeat(300) + "1")
                + others.formatted("y".repeat(300) + "2"));

    assertThat(chosen).contains("task_name=\"segment-cycles\",subtask_index=\"0\"");
    assertThat(chosen.lines().distinct()).hasSize(3);
    assertThat(
            java.util.regex.Pattern.compile("\"([^\"]*)\"")
                .matcher(chosen)
                .results()
                .mapToInt(m -> m.group(1).length()))
        .allMatch(length -> length <= MetricsText.LONGEST_LABEL);
  }

  @Test
  void ofAHistogramTheSumsAreGivenWithoutItsBuckets() {
    assertThat(
            MetricsText.chosen(
                """
                # TYPE twin_inference_queue_seconds histogram
                twin_inference_queue_seconds_bucket{model="soh",le="0.001"} 3
                twin_inference_queue_seconds_count{model="soh"} 7
                twin_inference_queue_seconds_sum{model="soh"} 0.1
                celltwin_job_num_records_in_total{operator_name="a"} 7
                """))
        .isEqualTo(
            """
            # TYPE twin_inference_queue_seconds histogram
            twin_inference_queue_seconds_count{model="soh"} 7
            twin_inference_queue_seconds_sum{model="soh"} 0.1
            """);
  }
}
