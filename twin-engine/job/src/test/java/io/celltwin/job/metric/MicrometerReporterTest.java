package io.celltwin.job.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

/** What a process of Flink shows of the job. */
class MicrometerReporterTest {
  /** A task of the job, as Flink names it. */
  private static final class Task extends UnregisteredMetricsGroup {
    @Override
    public Map<String, String> getAllVariables() {
      return Map.of(
          "<task_name>", "segment-cycles -> cells -> dead letters",
          "<operator_name>", "segment-cycles",
          "<subtask_index>", "3");
    }
  }

  private static MetricConfig config(String port) {
    var config = new MetricConfig();
    config.setProperty("port", port);
    return config;
  }

  private static HttpResponse<String> ask(int port, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void onAClusterPrometheusReadsTheJobsMetricsUnderTheNamesThatOneProcessHas() throws Exception {
    var reporter = new MicrometerReporter();
    reporter.open(config("0"));
    try {
      var samples = new SimpleCounter();
      samples.inc(60);
      reporter.notifyOfAddedMetric(samples, "samples", new Task());
      reporter.notifyOfAddedMetric(samples, "numBytesOut", new Task());
      String scraped = ask(reporter.port(), "/metrics").body();

      assertThat(scraped)
          .contains(
              "celltwin_job_samples_total{operator_name=\"segment-cycles\",subtask_index=\"3\","
                  + "task_name=\"segment-cycles\"} 60.0")
          .contains("jvm_memory_used_bytes")
          .doesNotContain("BytesOut");
      assertThat(Metrics.globalRegistry.find("celltwin.job.samples").meter()).isNull();
      assertThat(ask(reporter.port(), "/").statusCode()).isEqualTo(404);

      reporter.notifyOfRemovedMetric(samples, "samples", new Task());
      assertThat(ask(reporter.port(), "/metrics").body()).doesNotContain("celltwin_job_samples");
    } finally {
      reporter.close();
    }
  }

  @Test
  void aPageOfAnotherSiteThatPointsHereIsRefused() throws Exception {
    var reporter = new MicrometerReporter();
    reporter.open(config("0"));
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), reporter.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(answer).startsWith("HTTP/1.1 403");
    } finally {
      reporter.close();
    }
  }

  @Test
  void processesThatShareAHostTakePortsOfARangeOneAfterTheOther() {
    var first = new MicrometerReporter();
    first.open(config("0"));
    int taken = first.port();
    var second = new MicrometerReporter();
    try {
      second.open(config(taken + "-" + (taken + 20)));

      assertThat(second.port()).isBetween(taken + 1, taken + 20);
      var third = new MicrometerReporter();
      assertThatThrownBy(() -> third.open(config(String.valueOf(taken))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("127.0.0.1 port " + taken);
      assertThatThrownBy(() -> third.open(config("many")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'many'");
    } finally {
      first.close();
      second.close();
    }
  }

  @Test
  void withoutAPortNothingListensAndTheGlobalRegistryTells() {
    var reporter = new MicrometerReporter();
    reporter.open(new MetricConfig());
    var frames = new SimpleCounter();
    reporter.notifyOfAddedMetric(frames, "frames", new Task());
    try {
      assertThat(reporter.port()).isEqualTo(-1);
      assertThat(Metrics.globalRegistry.find("celltwin.job.frames").meter()).isNotNull();
    } finally {
      reporter.close();
    }
  }
}
