package io.celltwin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
  @TempDir private Path folder;

  private static Plan company() {
    return Plan.of(new Sizes(3, 2, 2, 2, 2), 8, 2);
  }

  @Test
  void aClusterIsTheSameAfterEachStart() throws Exception {
    Plan plan = company();

    plan.write(folder);

    assertThat(Plan.read(folder)).hasValue(plan);
  }

  @Test
  void everythingThatListensHasAPortOfItsOwn() {
    assertThat(company().ports().values()).doesNotHaveDuplicates();
    assertThat(company().ports()).hasSize(1 + 3 * 2 + 1 + 2 + 2 * 4 + 2 * 2 + 2 * 2);
  }

  @Test
  void aPartThatIsNotThereIsAnsweredWithThoseThatAre() {
    assertThatThrownBy(() -> company().kindOf("kafka-4"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kafka-4")
        .hasMessageContaining("kafka-3");
  }

  @Test
  void threeBrokersKeepEachRecordThreeTimesAndListenOnThisMachineAlone() throws Exception {
    Plan plan = company();
    Properties settings = new Properties();
    try (Reader written = Files.newBufferedReader(BrokerFiles.write(plan, "kafka-2", folder))) {
      settings.load(written);
    }

    assertThat(settings)
        .containsEntry("node.id", "2")
        .containsEntry("default.replication.factor", "3")
        .containsEntry("min.insync.replicas", "2")
        .containsEntry("unclean.leader.election.enable", "false");
    assertThat(settings.getProperty("controller.quorum.voters").split(",")).hasSize(3);
    assertThat(Stream.of(settings.getProperty("listeners").split(",")))
        .hasSize(2)
        .allMatch(listener -> listener.contains("://127.0.0.1:"));
    assertThat(folder.resolve("log").resolve("meta.properties")).exists();
  }

  @Test
  void oneBrokerKeepsEachRecordOnce() {
    Sizes one = new Sizes(1, 1, 1, 1, 1);

    assertThat(one.replication()).isEqualTo(1);
    assertThat(one.inSync()).isEqualTo(1);
  }

  @Test
  void jobManagersShareCheckpointsAndHavePortsOfTheirOwn() throws Exception {
    Plan plan = company();
    String first = flinkSettings(plan, "jobmanager-1");
    String second = flinkSettings(plan, "jobmanager-2");

    assertThat(line(first, "execution.checkpointing.dir"))
        .isEqualTo(line(second, "execution.checkpointing.dir"))
        .contains("/state/checkpoints");
    assertThat(line(first, "rest.port")).isNotEqualTo(line(second, "rest.port"));
    assertThat(line(first, "rest.bind-address")).contains("127.0.0.1");
    assertThat(line(first, "blob.server.port")).isNotEqualTo(line(second, "blob.server.port"));
  }

  private String flinkSettings(Plan plan, String name) throws Exception {
    Path place = Files.createDirectories(folder.resolve(name));
    FlinkFiles.write(plan, name, folder, place);
    return Files.readString(place.resolve("config.yaml"));
  }

  private static String line(String settings, String key) {
    return settings.lines().filter(line -> line.startsWith(key + ":")).findFirst().orElseThrow();
  }
}
