package io.celltwin.domain.guard;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RequireTest {
  @Test
  void whatIsWantedIsSaidWithTheKeyAndTheValueATextInQuotes() {
    assertThatThrownBy(() -> Require.require(false, "host", "", "an address"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("host is '', wanted an address");
    assertThatThrownBy(() -> Require.require(false, "port", -1, "0 to 65535"))
        .hasMessage("port is -1, wanted 0 to 65535");
    assertThatThrownBy(() -> Require.require(false, "spec", null, "one"))
        .hasMessage("spec is null, wanted one");
    assertThatCode(() -> Require.require(true, "port", 1, "")).doesNotThrowAnyException();
  }
}
