package io.celltwin.benchmark;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.gateway.Gateway;
import io.celltwin.gateway.GatewayConfig;
import io.celltwin.standalone.Broker;
import io.celltwin.standalone.DataDirectory;
import io.celltwin.standalone.Settings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How many cell samples a second come through the gateway, beside its broker of MQTT alone. */
@Command(
    name = "gateway",
    description = {
      "Measures how many cell samples a second come from a broker of MQTT through the gateway to"
          + " Kafka, beside what that broker alone passes on to a subscriber that does nothing:"
          + " packs of 16 cells as JSON in columns, QoS 1, by one publisher.",
      "",
      "Gateway, Kafka, publisher and subscriber share this process and its cores. The broker of"
          + " MQTT is yours (--mqtt), or mosquitto where it is on the PATH. Topics begin with"
          + " celltwin-bench/ and nothing is retained."
    },
    mixinStandardHelpOptions = true)
final class GatewayRateCommand implements Callable<Integer> {
  private static final int PARTITIONS = 4;

  /** Until compilers have seen enough, of either way. */
  private static final int WARM_UP = 4_000;

  @Option(
      names = "--data-dir",
      paramLabel = "<folder>",
      description = "A scratch folder. Default: bench in ${DEFAULT-VALUE}")
  Path dataDir = DataDirectory.usual().resolve("bench");

  @Option(
      names = "--mqtt",
      paramLabel = "<url>",
      description = "A broker of MQTT that lets anybody in, mqtt://host:port.")
  URI mqtt;

  @Option(
      names = "--messages",
      paramLabel = "<n>",
      description = "That are counted, of each size. Default: ${DEFAULT-VALUE}")
  int messages = 10_000;

  @Option(
      names = "--samples",
      split = ",",
      paramLabel = "<n>",
      description = "Samples of a pack in a message. Default: 16,256")
  List<Integer> samples = List.of(16, 256);

  @Option(
      names = "--report",
      paramLabel = "<file.json>",
      description = "Writes the figures as JSON too.")
  Path report;

  /** One size of message; the names are the report's interface. */
  record Rate(
      @JsonProperty("samples_per_message") int samples,
      @JsonProperty("cells") int cells,
      @JsonProperty("messages") int messages,
      @JsonProperty("broker_cell_samples_per_second") double broker,
      @JsonProperty("gateway_cell_samples_per_second") double gateway) {}

  /** The report. */
  record Report(@JsonProperty("rates") List<Rate> rates) {}

  @Override
  public Integer call() throws Exception {
    if (messages < 1 || samples.stream().anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException(
          "--messages is " + messages + ", --samples " + samples + ", wanted 1 or more of each");
    }
    List<Rate> rates;
    try (DataDirectory data = DataDirectory.open(dataDir);
        MqttServer server = MqttServer.of(mqtt, data.temporary());
        Broker broker = Broker.start(data.broker(), "127.0.0.1", Settings.freePort())) {
      rates = measure(data, server, broker);
    }
    System.out.printf(
        Locale.ROOT,
        "%18s %26s %26s%n",
        "samples a message",
        "broker of MQTT alone, 1/s",
        "through the gateway, 1/s");
    for (Rate rate : rates) {
      System.out.printf(
          Locale.ROOT, "%18d %,26.0f %,26.0f%n", rate.samples(), rate.broker(), rate.gateway());
    }
    if (report != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(report.toFile(), new Report(rates));
    }
    return 0;
  }

  private List<Rate> measure(DataDirectory data, MqttServer server, Broker broker)
      throws Exception {
    List<Rate> rates = new ArrayList<>();
    for (int rows : samples) {
      String run = rows + "-" + ProcessHandle.current().pid();
      var load = new GatewayLoad(server.host(), server.port(), run, rows);
      load.toSubscriber(WARM_UP);
      double alone = load.toSubscriber(messages);
      Topics topics = Topics.in("gateway-" + run);
      broker.create(topics, PARTITIONS);
      SchemaRegistry registry = SchemaRegistry.inMemory();
      registry.register(topics);
      Path folder = Files.createTempDirectory(data.temporary(), "gateway");
      try (Gateway gateway =
          Gateway.start(
              GatewayConfig.read(configuration(folder, server, load)),
              broker.bootstrap(),
              registry,
              topics,
              folder,
              Clock.systemUTC())) {
        awaitSubscribed(gateway);
        load.toKafka(broker.bootstrap(), topics, PARTITIONS, WARM_UP);
        double through = load.toKafka(broker.bootstrap(), topics, PARTITIONS, messages);
        double cellSamples = (double) messages * rows * GatewayLoad.CELLS;
        rates.add(
            new Rate(
                rows, GatewayLoad.CELLS, messages, cellSamples / alone, cellSamples / through));
      }
    }
    return rates;
  }

  private static Path configuration(Path folder, MqttServer server, GatewayLoad load)
      throws Exception {
    Files.writeString(folder.resolve("packs.yaml"), load.mapping());
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        sources:
          - name: packs
            mqtt: {url: 'mqtt://HOST:PORT'}
            mapping: packs.yaml
        """
            .replace("HOST", server.host())
            .replace("PORT", Integer.toString(server.port())));
  }

  /** What is published before anybody has subscribed is nobody's. */
  private static void awaitSubscribed(Gateway gateway) throws InterruptedException {
    long begun = System.nanoTime();
    while (gateway.report().stream().anyMatch(source -> source.trouble() != null)) {
      if (System.nanoTime() - begun > GatewayLoad.PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "the gateway did not subscribe: " + gateway.report().get(0).trouble());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
