package io.celltwin.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobArgumentsTest {
  private static final String RIGHT =
      "--bootstrap kafka:9092 --registry http://registry:8080 --model-server models:8001";

  @Test
  void whatTheJobIsToldIsWhatWasWritten() {
    TwinConfig config = JobArguments.of((RIGHT + " --replay march").split(" ")).config(3);

    assertThat(config.bootstrap()).isEqualTo("kafka:9092");
    assertThat(config.namespace()).isEqualTo("march");
    assertThat(config.parallelism()).isEqualTo(3);
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
              var given = JobArguments.of(line.isEmpty() ? new String[0] : line.split(" "));
              given.config(1);
              given.maxParallelism(128);
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).*('|--|twin\\.).*");
  }
}
