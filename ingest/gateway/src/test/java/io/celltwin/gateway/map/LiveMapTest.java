package io.celltwin.gateway.map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.celltwin.gateway.TestKafka;
import io.celltwin.gateway.TestMqtt;
import io.celltwin.testkit.Eventually;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code celltwin map} listens to what is sent just now, by each door, and sends nothing. */
class LiveMapTest {
  private static final int MESSAGES = 40;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();

  private static String message(int k) {
    double amps = new double[] {-20, 0, 10, 15, -5}[k % 5];
    return String.format(
        Locale.ROOT,
        "{\"ts\":%d,\"current\":%.1f,\"cells\":[%.3f,%.3f,%.3f]}",
        1_760_000_000L + 10L * k,
        amps,
        3.3 + 0.002 * amps,
        3.301 + 0.002 * amps,
        3.302 + 0.002 * amps);
  }

  private CompletableFuture<Integer> map(String source) {
    return CompletableFuture.supplyAsync(
        () ->
            new CommandLine(new MapCommand())
                .setOut(new PrintWriter(out))
                .execute(
                    source,
                    "--seconds",
                    "600",
                    "--messages",
                    Integer.toString(MESSAGES),
                    "--report",
                    folder.resolve("report.json").toString()));
  }

  private void isUnderstood(CompletableFuture<Integer> map) throws Exception {
    assertThat(map.get(5, TimeUnit.MINUTES)).as(out.toString()).isZero();
    JsonNode report = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertThat(report.get("cells")).hasSize(3);
    assertThat(report.get("fields").toString()).contains("\"sign\":\"charge\"");
  }

  @Test
  void toABrokerOfMqtt() throws Exception {
    try (TestMqtt mqtt = TestMqtt.start(folder.resolve("mqtt"))) {
      CompletableFuture<Integer> map = map(mqtt.url() + "/shed/#");
      for (int k = 0; !map.isDone(); k++) { // what is sent before it listens, it does not hear
        mqtt.publish("shed/a", List.of(message(k).getBytes(UTF_8)), false);
      }
      isUnderstood(map);
    }
  }

  @Test
  void toATopicOfKafkaFromItsBeginning() throws Exception {
    try (TestKafka kafka = TestKafka.start(folder.resolve("kafka"))) {
      var values = new ArrayList<byte[]>();
      for (int k = 0; k < MESSAGES; k++) {
        values.add(message(k).getBytes(UTF_8));
      }
      kafka.send("shed", "a", values);
      isUnderstood(map("kafka://" + kafka.bootstrap() + "/shed"));
    }
  }

  @Test
  void toWhatIsPosted() throws Exception {
    CompletableFuture<Integer> map = map("http://127.0.0.1");
    Pattern url = Pattern.compile("post to (http://\\S+/v1/telemetry)");
    Eventually.until(() -> url.matcher(out.toString()).find());
    Matcher at = url.matcher(out.toString());
    assertThat(at.find()).isTrue();
    for (int k = 0; k < MESSAGES; k++) {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(at.group(1)))
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString(message(k)))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(202);
    }
    isUnderstood(map);
  }
}
