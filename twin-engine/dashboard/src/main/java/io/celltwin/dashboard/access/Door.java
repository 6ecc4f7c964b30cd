package io.celltwin.dashboard.access;

import io.celltwin.domain.guard.Caller;
import java.time.Clock;
import java.util.Optional;

/** Says who shows a token. Thread-safe. */
public final class Door {
  private static final String UNKNOWN = "the token is not known";

  private final boolean asks;
  private final Tokens tokens;
  private final Oidc oidc;

  /**
   * @param host that is listened on
   * @throws IllegalArgumentException where callers are to be asked and nobody could come in
   */
  public Door(RestConfig config, String host, Clock clock) {
    this.asks = config.asksAt(host);
    if (asks && !config.knowsSomebody()) {
      throw new IllegalArgumentException(
          "rest.token-file is not given and '%s' is no address of this machine alone: wanted a file that 'celltwin token' writes, or rest.oidc-issuer, or rest.access off"
              .formatted(host));
    }
    this.tokens = asks && config.tokenFile() != null ? new Tokens(config.tokenFile(), clock) : null;
    this.oidc = asks && config.oidcIssuer() != null ? new Oidc(config, clock) : null;
  }

  /** Whether callers are asked at all. */
  public boolean asks() {
    return asks;
  }

  /** Whether to look at a token may take as long as a question to its issuer. */
  public boolean isSlow(String token) {
    return oidc != null && isJwt(token);
  }

  private static boolean isJwt(String token) {
    return token.chars().filter(c -> c == '.').count() == 2;
  }

  /** Who shows it. */
  public Verdict look(String token) {
    if (oidc != null && isJwt(token)) {
      return oidc.look(token);
    }
    Optional<Caller> caller = tokens == null ? Optional.empty() : tokens.caller(token);
    return caller.map(Verdict::of).orElseGet(() -> Verdict.refused(UNKNOWN));
  }
}
