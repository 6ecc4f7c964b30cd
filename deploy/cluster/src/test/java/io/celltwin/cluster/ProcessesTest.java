package io.celltwin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
  @TempDir private Path folder;

  private static ClusterPart sleeper(String name) {
    return new ClusterPart(
        name,
        List.of("-Xmx16m", "-XX:+UseSerialGC"),
        List.of(Sleeper.class.getName()),
        System.getProperty("java.class.path"),
        Map.of());
  }

  @Test
  void whoeverStartedAPartItIsFoundByItsClusterAndByNoOther() throws Exception {
    ProcessHandle started = new Processes(folder.resolve("one")).start(sleeper("kafka-1"));
    try {
      Processes another = new Processes(folder.resolve("one"));
      Eventually.passes(
          () ->
              assertThat(another.running())
                  .containsOnlyKeys("kafka-1")
                  .extractingByKey("kafka-1")
                  .extracting(ProcessHandle::pid)
                  .isEqualTo(started.pid()));
      assertThat(new Processes(folder.resolve("two")).running()).isEmpty();
      assertThat(folder.resolve("one/parts/kafka-1/pid")).hasContent(Long.toString(started.pid()));

      Processes.kill(another.running().get("kafka-1"));

      assertThat(started.isAlive()).isFalse();
      assertThat(another.running()).isEmpty();
      assertThat(Files.exists(another.log("kafka-1"))).isTrue();
    } finally {
      started.destroyForcibly();
    }
  }

  @Test
  void askedToEndAPartEnds() throws Exception {
    Processes processes = new Processes(folder);
    ProcessHandle started = processes.start(sleeper("models-1"));
    try {
      Eventually.passes(() -> assertThat(processes.running()).containsKey("models-1"));

      Processes.end(List.of(started), 60);

      assertThat(processes.running()).isEmpty();
    } finally {
      started.destroyForcibly();
    }
  }
}
