package io.celltwin.domain.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {
  private static final String ANNA =
      TokenFile.line("anna", EnumSet.of(Role.READ, Role.INGEST), "secret");

  @Test
  void aTokenIsKnownByItsHashAndNotByTheHashItself() {
    TokenFile file = TokenFile.parse("t", List.of("# people", "", ANNA));
    String hash = ANNA.substring(ANNA.lastIndexOf(' ') + 1);

    assertThat(file.caller("secret"))
        .contains(new Caller("anna", "token", EnumSet.of(Role.READ, Role.INGEST)));
    assertThat(file.caller(hash)).isEmpty();
    assertThat(file.caller("")).isEmpty();
    assertThat(ANNA).doesNotContain("secret");
  }

  @Test
  void whoAdministersMayAllButSend() {
    assertThat(Role.ADMINISTER.allows(Role.ACKNOWLEDGE)).isTrue();
    assertThat(Role.ACKNOWLEDGE.allows(Role.READ)).isTrue();
    assertThat(Role.ACKNOWLEDGE.allows(Role.ADMINISTER)).isFalse();
    assertThat(Role.ADMINISTER.allows(Role.INGEST)).isFalse();
    assertThat(Role.INGEST.allows(Role.READ)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"anna", "anna read", "anna read secret", "anna root sha256:", "<b> read sha256:"})
  void aLineThatCannotBeMeantIsNamedWithoutItsSecret(String line) {
    assertThatThrownBy(() -> TokenFile.parse("/etc/tokens", List.of("# people", line)))
        .hasMessageContaining("/etc/tokens line 2")
        .hasMessageContaining("wanted a name, roles")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void aNameStandsOnce() {
    String again = TokenFile.line("anna", EnumSet.of(Role.READ), "other");

    assertThatThrownBy(() -> TokenFile.parse("t", List.of(ANNA, again)))
        .hasMessageContaining("t line 2 names 'anna' as line 1 does");
  }
}
