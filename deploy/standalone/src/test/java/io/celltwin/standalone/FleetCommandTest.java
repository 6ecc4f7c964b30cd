package io.celltwin.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.setting.Values;
import io.celltwin.testkit.Eventually;
import io.celltwin.testkit.TestRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The fleet with its page, without the rest of the system. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FleetCommandTest {
  private static final String REGISTRY = TestRegistry.start().url();
  @TempDir private Path folder;

  private static FleetCommand command(Broker broker, Path data) {
    CommandLine celltwin = Celltwin.commandLine(Values.none(), "fleet");
    ParseResult parsed =
        celltwin.parseArgs(
            "fleet",
            "--bootstrap",
            broker.bootstrap(),
            "--registry",
            REGISTRY,
            "--data-dir",
            data.toString(),
            "--http-port",
            "0");
    FleetCommand command = celltwin.getSubcommands().get("fleet").getCommand();
    command.settings.take(parsed.subcommand(), Values.none());
    return command;
  }

  @Test
  void aCellOnSomebodyElsesBrokerIsOnThePage() throws Exception {
    Topics topics = Topics.live();
    SchemaRegistry registry = SchemaRegistry.at(REGISTRY);
    try (Broker broker = Broker.start(folder.resolve("broker"), "127.0.0.1", Settings.freePort());
        DataDirectory data = DataDirectory.open(folder.resolve("fleet"))) {
      broker.create(topics, 2);
      var spec =
          new CellSpec(
              "site/1",
              Chemistry.LFP,
              280,
              3.2,
              2.5,
              3.65,
              2.5,
              140,
              280,
              0,
              55,
              140,
              25,
              0.8,
              "p",
              "s",
              null);
      try (var producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrap()),
              new StringSerializer(),
              registry.serializer(topics.cells()))) {
        producer.send(new ProducerRecord<>(topics.cells().name(), "site/1", spec)).get();
      }
      try (FleetCommand.Running fleet = command(broker, folder.resolve("fleet")).start(data)) {
        Eventually.passes(
            () ->
                assertThat(get(fleet.url() + "api/v1/cells/site/1"))
                    .contains("\"cell_id\":\"site/1\"", "\"LFP\""));
        // a thread that joins sends the others through one more rebalance after the first answer
        Eventually.passes(() -> assertThat(get(fleet.url() + "health/ready")).startsWith("ready"));
        assertThat(get(fleet.url())).contains("<html");
        assertThat(get(fleet.url() + "metrics")).contains("celltwin_fleet_cells");
      }
    }
  }

  @Test
  void aClusterWithoutTheTopicsIsNamedWithThem() throws Exception {
    try (Broker broker = Broker.start(folder.resolve("broker"), "127.0.0.1", Settings.freePort());
        DataDirectory data = DataDirectory.open(folder.resolve("fleet"))) {
      assertThatThrownBy(() -> command(broker, folder.resolve("fleet")).start(data))
          .hasMessageContaining("battery.twin.v1")
          .hasMessageContaining(broker.bootstrap());
    }
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
