package io.celltwin.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.setting.SettingsFile;
import io.celltwin.setting.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobArgumentsTest {
  private static final String RIGHT =
      "--bootstrap kafka:9092 --registry http://registry:8080 --model-server models:8001";

  @Test
  void whatTheJobIsToldIsWhatWasWritten() {
    TwinConfig config =
        JobArguments.of(Values.none(), (RIGHT + " --replay march").split(" ")).config(3);

    assertThat(config.bootstrap()).isEqualTo("kafka:9092");
    assertThat(config.namespace()).isEqualTo("march");
    assertThat(config.parallelism()).isEqualTo(3);
  }

  @Test
  void anOptionCountsBeforeTheEnvironmentAndThatBeforeTheFile(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("celltwin.yaml");
    Files.writeString(
        file,
        """
        http-port: 80
        fleet: {threads: 3}
        twin:
          bootstrap: file:1
          registry: http://file:1
          model-server: file:2
          max-rows: 10
          model-timeout: 1 min
        """);
    Values configured = Values.of(Map.of("CELLTWIN_TWIN_MAX_ROWS", "20"), SettingsFile.read(file));

    TwinConfig config =
        JobArguments.of(configured, "--bootstrap", "option:1", "--twin.model-timeout", "5s")
            .config(1);

    assertThat(config.bootstrap()).isEqualTo("option:1");
    assertThat(config.modelServer()).isEqualTo("file:2");
    assertThat(config.maxRows()).isEqualTo(20);
    assertThat(config.modelTimeout()).hasSeconds(5);
    assertThat(config.modelInFlight()).isEqualTo(512);
    assertThatThrownBy(() -> JobArguments.of(configured, "--twin.max-rows", "0").config(1))
        .hasMessage("option --twin.max-rows: twin.max-rows is 0, wanted above 0");
  }

  @Test
  void askingForHelpIsNoMistake() {
    assertThat(JobArguments.askForHelp("--help")).isTrue();
    assertThat(JobArguments.USAGE).contains("--bootstrap", "--max-parallelism");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--bootstrap",
        "kafka:9092",
        "--bootstrap kafka:9092",
        RIGHT + " --nonsense 1",
        RIGHT + " --replay",
        "--bootstrap kafka --registry http://registry:8080 --model-server models:8001",
        "--bootstrap kafka:9092 --registry registry --model-server models:8001",
        RIGHT + " --max-parallelism many"
      })
  void aWrongArgumentIsNamed(String line) {
    assertThatThrownBy(
            () -> {
              var given =
                  JobArguments.of(Values.none(), line.isEmpty() ? new String[0] : line.split(" "));
              given.config(1);
              given.maxParallelism(128);
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).*('|--|twin\\.).*");
  }
}
