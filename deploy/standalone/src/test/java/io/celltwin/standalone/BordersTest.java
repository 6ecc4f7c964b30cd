package io.celltwin.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BordersTest {
  @Test
  void aLoopbackAddressIsForThisMachineAndTheWildcardForEverybody() {
    assertThat(Hosts.onlyHere("127.0.0.1")).isTrue();
    assertThat(Hosts.onlyHere("::1")).isTrue();
    assertThat(Hosts.onlyHere("0.0.0.0")).isFalse();
    assertThat(Hosts.everywhere("0.0.0.0")).isTrue();
    assertThat(Hosts.everywhere("::")).isTrue();
    assertThat(Hosts.own("0.0.0.0")).isEqualTo("127.0.0.1");
    assertThat(Hosts.own("::1")).isEqualTo("[::1]");
  }

  @Test
  void othersAreToldTheAdvertisedHostOrTheOneListenedOn() {
    assertThat(Hosts.advertised("0.0.0.0", "batteries.example")).isEqualTo("batteries.example");
    assertThat(Hosts.advertised("127.0.0.1", null)).isEqualTo("127.0.0.1");
    assertThat(Hosts.advertised("0.0.0.0", "fe80::1")).isEqualTo("[fe80::1]");
    assertThat(Hosts.advertised("0.0.0.0", null)).matches("\\d+(\\.\\d+){3}");
  }

  @Test
  void sizesAreReadAsPeopleWriteThem() {
    assertThat(Bytes.parse("500MB").count()).isEqualTo(500L << 20);
    assertThat(Bytes.parse("10 gb")).hasToString("10 GB");
    assertThat(Bytes.parse("1.5T").count()).isEqualTo(3L << 39);
    assertThat(Bytes.parse("1048576")).hasToString("1 MB");
    for (String wrong : List.of("", "ten", "-1GB", "1XB", "1e9", "99999999999")) {
      assertThatThrownBy(() -> Bytes.parse(wrong)).hasMessageContaining("wanted e.g. 500MB");
    }
  }

  @Test
  void theRegistryIsStartedAgainAfterPausesThatDoubleToHalfAMinute() {
    assertThat(RegistryProcess.longer(Duration.ofMillis(500))).isEqualTo(Duration.ofSeconds(1));
    assertThat(RegistryProcess.longer(Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aDataDirectoryOfANewerVersionIsLeftAlone(@TempDir Path folder) throws Exception {
    DataDirectory.open(folder).close();
    assertThat(folder.resolve("version")).hasContent("1\n");
    Files.writeString(folder.resolve("version"), "2\n");

    assertThatThrownBy(() -> DataDirectory.open(folder))
        .isInstanceOf(CannotProceedException.class)
        .hasMessageContaining("version '2'")
        .hasMessageContaining("--data-dir");
  }

  @Test
  void aDataDirectoryWithoutItsLogSaysWhatIsMissing(@TempDir Path folder) throws Exception {
    DataDirectory.open(folder).close();
    Files.createDirectories(folder.resolve("checkpoints").resolve("live"));

    assertThatThrownBy(() -> DataDirectory.open(folder))
        .isInstanceOf(CannotProceedException.class)
        .hasMessageContaining("the broker's log is gone")
        .hasMessageContaining("remove 'checkpoints'");
  }

  @Test
  void aLogWhoseMetadataIsGoneIsNotStartedFor(@TempDir Path folder) throws Exception {
    DataDirectory.open(folder).close();
    Files.createDirectories(folder.resolve("broker").resolve("battery.telemetry.v1-0"));

    assertThatThrownBy(() -> DataDirectory.open(folder))
        .hasMessageContaining("meta.properties is gone");

    Files.writeString(folder.resolve("broker").resolve("meta.properties"), "");
    assertThatThrownBy(() -> DataDirectory.open(folder))
        .hasMessageContaining("__cluster_metadata-0 is gone");
  }
}
