package io.celltwin.domain.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OurHostsTest {
  private final OurHosts here = new OurHosts(List.of("192.168.1.7", "Fleet.Example"), false);
  private final OurHosts everywhere = new OurHosts(List.of("0.0.0.0", "batteries.example"), true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:7070",
        "localhost.:7070",
        "127.0.0.1:7070",
        "127.8.9.1",
        "[::1]:7070",
        "[0:0:0:0:0:0:0:1]",
        "192.168.1.7:7070",
        "fleet.example",
        "fleet.example.:1"
      })
  void itAnswersToItsOwnNamesAtAnyPort(String host) {
    assertThat(here.allowsHost(host)).isTrue();
    assertThat(here.refusal(host, null)).isNull();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "127.0.0.1.evil.example",
        "evil.example#localhost",
        "localhost:7070@evil.example",
        "localhost:port",
        "localhost:700700",
        "[::1",
        "192.168.1.8",
        "0.0.0.0",
        "[::]",
        "[fe80::1]",
        "1270.0.0.1"
      })
  void aNameThatSomebodyPointedHereIsNotOurs(String host) {
    assertThat(here.allowsHost(host)).isFalse();
    assertThat(here.refusal(host, null)).contains("is not one this server answers to");
  }

  @Test
  void whereEveryAddressIsListenedOnEachOfThemIsOursAndNoName() {
    assertThat(everywhere.allowsHost("10.1.2.3:7081")).isTrue();
    assertThat(everywhere.allowsHost("[fe80::1%eth0]:7081")).isTrue();
    assertThat(everywhere.allowsHost("batteries.example.")).isTrue();
    assertThat(everywhere.allowsHost("evil.example")).isFalse();
    assertThat(everywhere.allowsHost("0.0.0.0:7081")).as("no page is meant for it").isFalse();
    assertThat(everywhere.allowsHost("10.1.2.3.evil.example")).isFalse();
  }

  @Test
  void thePortIsPartOfAnOriginUnlessItsNameWasGivenByHand() {
    assertThat(here.allowsOrigin("http://localhost:8080", "localhost:8080")).isTrue();
    assertThat(here.allowsOrigin("http://localhost:3000", "localhost:8080")).isFalse();
    assertThat(here.allowsOrigin("http://localhost", "localhost:80")).isTrue();
    assertThat(here.allowsOrigin("http://localhost", "localhost")).isTrue();
    assertThat(here.allowsOrigin("http://[::1]:8080", "[::1]:8080")).isTrue();
    assertThat(here.allowsOrigin("https://fleet.example", "127.0.0.1:8080")).isTrue();
    assertThat(here.allowsOrigin("https://fleet.example/x", "127.0.0.1:8080")).isFalse();
    assertThat(here.allowsOrigin("null", "localhost:8080")).isFalse();
    assertThat(here.allowsOrigin("https://evil.example", "localhost:8080")).isFalse();
    assertThat(here.refusal("localhost:8080", "https://evil.example")).contains("another site");
  }

  @Test
  void aRefusalQuotesNothingThatAHeaderCouldNotHold() {
    assertThat(here.refusal("evil\r\nx: y", null))
        .isEqualTo("host 'evil??x: y' is not one this server answers to");
  }

  @Test
  void aServerThatListensEverywhereIsKnownByEveryAddressAndOneThatDoesNotByItsOwn() {
    assertThat(OurHosts.of("0.0.0.0", List.of()).allowsHost("10.1.2.3")).isTrue();
    assertThat(OurHosts.of("::", List.of("a.example")).allowsHost("a.example:80")).isTrue();
    assertThat(OurHosts.of("127.0.0.1", List.of()).allowsHost("10.1.2.3")).isFalse();
    assertThat(OurHosts.of("10.1.2.3", List.of()).allowsHost("10.1.2.3:1")).isTrue();
  }
}
