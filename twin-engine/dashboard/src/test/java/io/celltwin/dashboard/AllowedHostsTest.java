package io.celltwin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AllowedHostsTest {
  @Test
  void whereEveryAddressIsListenedOnTheOneThatWasCalledIsAllowedAndNoOther() {
    var hosts = new AllowedHosts("0.0.0.0", List.of());

    assertThat(hosts.allowsHost("192.168.1.7:8080", "192.168.1.7")).isTrue();
    assertThat(hosts.allowsHost("192.168.1.8:8080", "192.168.1.7")).isFalse();
    assertThat(hosts.allowsHost("[fe80::1]:8080", "fe80::1%eth0")).isTrue();
    assertThat(hosts.allowsHost("0.0.0.0:8080", "127.0.0.1")).isFalse();
    assertThat(hosts.allowsHost("fleet.example", "192.168.1.7")).isFalse();
    assertThat(
            new AllowedHosts("0.0.0.0", List.of("Fleet.Example")).allowsHost("fleet.example.", "x"))
        .isTrue();
  }

  @Test
  void thePortIsPartOfAnOrigin() {
    var hosts = new AllowedHosts("127.0.0.1", List.of("fleet.example"));

    assertThat(hosts.allowsOrigin("http://localhost:8080", "localhost:8080")).isTrue();
    assertThat(hosts.allowsOrigin("http://localhost:3000", "localhost:8080")).isFalse();
    assertThat(hosts.allowsOrigin("http://localhost", "localhost:80")).isTrue();
    assertThat(hosts.allowsOrigin("http://localhost", "localhost")).isTrue();
    assertThat(hosts.allowsOrigin("https://fleet.example", "127.0.0.1:8080")).isTrue();
    assertThat(hosts.allowsOrigin("https://fleet.example/x", "127.0.0.1:8080")).isFalse();
    assertThat(hosts.allowsOrigin("http://[::1]:8080", "[::1]:8080")).isTrue();
    assertThat(hosts.allowsOrigin("null", "localhost:8080")).isFalse();
  }
}
