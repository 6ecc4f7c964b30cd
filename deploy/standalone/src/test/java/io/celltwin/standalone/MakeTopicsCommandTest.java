package io.celltwin.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import io.celltwin.setting.SettingsFile;
import io.celltwin.setting.Values;
import io.celltwin.testkit.TestRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A broker and a registry that know nothing of Celltwin. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MakeTopicsCommandTest {
  private static final String REGISTRY = TestRegistry.start().url();
  private static final Topics TOPICS = Topics.in("fresh");

  @TempDir Path folder;

  private static CommandLine make() {
    return new CommandLine(new MakeTopicsCommand());
  }

  private static int run(Broker broker, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--bootstrap", broker.bootstrap(), "--registry", REGISTRY, "--namespace", "fresh"));
    words.addAll(List.of(more));
    CommandLine command = make();
    command.parseArgs(words.toArray(String[]::new));
    return ((MakeTopicsCommand) command.getCommand()).call();
  }

  private Broker broker() throws Exception {
    return Broker.start(folder.resolve("broker"), "127.0.0.1", Settings.freePort());
  }

  @Test
  void aFreshClusterHasEveryTopicWithItsSchemaAndTheSameAgainChangesNothing() throws Exception {
    try (Broker broker = broker();
        Admin admin = Admin.create(BrokerAddress.client(broker.bootstrap()))) {
      assertThat(run(broker, "--partitions", "3", "--replication", "1")).isZero();
      assertThat(run(broker, "--partitions", "5")).isZero();
      admin.deleteTopics(List.of(TOPICS.alerts().name())).all().get();
      assertThat(run(broker)).as("one is made again, as the others are").isZero();

      for (Topic<?> topic : TOPICS.typed()) {
        var described = admin.describeTopics(List.of(topic.name())).allTopicNames().get();
        assertThat(described.get(topic.name()).partitions()).as(topic.name()).hasSize(3);
      }
      assertThat(admin.listTopics().names().get()).contains(TOPICS.deadLetters());
      long schemas = TOPICS.typed().stream().map(t -> t.type().schema()).distinct().count();
      assertThat(status(REGISTRY + "/schemas/ids/" + schemas)).isEqualTo(200);
    }
  }

  private static int status(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void topicsThatDifferInTheirPartitionsAreRefusedBeforeAFleetIs() throws Exception {
    try (Broker broker = broker();
        Admin admin = Admin.create(BrokerAddress.client(broker.bootstrap()))) {
      admin
          .createTopics(
              List.of(new NewTopic(TOPICS.twins().name(), Optional.of(2), Optional.empty())))
          .all()
          .get();

      assertThatThrownBy(() -> run(broker, "--partitions", "3"))
          .isInstanceOf(CannotProceedException.class)
          .hasMessageContaining("wanted equally many")
          .hasMessageContaining("2=[" + TOPICS.twins().name() + "], 3=");
    }
  }

  @Test
  void whatCannotBeMeantIsAWrongUse() {
    for (String[] wrong : new String[][] {{"--partitions", "0"}, {"--replication", "0"}}) {
      var command = make();
      command.parseArgs("--bootstrap", "none:1", "--registry", "http://none", wrong[0], wrong[1]);

      assertThatThrownBy(() -> ((MakeTopicsCommand) command.getCommand()).call())
          .isInstanceOf(CannotProceedException.class)
          .hasMessageContaining(wrong[0]);
    }
  }

  @Test
  void theFilesOfAccessAreThoseOfTheEnvironmentWhereNoOptionSaysOtherwise() {
    Values configured =
        Values.of(
            Map.of("CELLTWIN_ACCESS_KAFKA_PROPERTIES", "/etc/kafka.properties"),
            SettingsFile.none());
    CommandLine celltwin = Celltwin.commandLine(configured, "topics");
    celltwin.parseArgs("topics", "make", "--bootstrap", "a:1", "--registry", "http://none");

    MakeTopicsCommand made =
        celltwin.getSubcommands().get("topics").getSubcommands().get("make").getCommand();
    assertThat(made.kafkaProperties).isEqualTo(Path.of("/etc/kafka.properties"));
    assertThat(made.registryProperties).isNull();
  }
}
