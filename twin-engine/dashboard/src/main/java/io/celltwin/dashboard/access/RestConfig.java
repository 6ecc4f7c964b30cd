package io.celltwin.dashboard.access;

import static io.celltwin.domain.guard.Require.require;

import io.celltwin.setting.Values;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/**
 * Who may come in.
 *
 * @param access {@code on}, {@code off}, or {@code auto}: on unless this machine alone is listened
 *     to
 * @param tokenFile names, roles and hashes of tokens; or null
 * @param oidcIssuer whose bearer tokens are taken, as they name it; or null
 * @param oidcAudience that these must be meant for
 * @param oidcKeys the issuer's public keys (JWKS): an address, or a file
 * @param oidcRoles the claim that holds roles, with dots into objects
 * @param requestsPerSecond of one caller in the long run; three seconds' worth at once
 * @param tlsCertificate chain as PEM, or null
 * @param tlsKey its private key as PEM
 * @param tlsKeystore PKCS 12 in place of both, or null
 * @param tlsPasswordFile whose first line opens key or keystore, or null
 */
public record RestConfig(
    String access,
    Path tokenFile,
    String oidcIssuer,
    String oidcAudience,
    String oidcKeys,
    String oidcRoles,
    int requestsPerSecond,
    Path tlsCertificate,
    Path tlsKey,
    Path tlsKeystore,
    Path tlsPasswordFile) {
  public RestConfig {
    require(access.matches("auto|on|off"), "rest.access", access, "auto, on or off");
    require(requestsPerSecond >= 1, "rest.requests-per-second", requestsPerSecond, "at least 1");
    require(
        oidcIssuer == null || (oidcAudience != null && oidcKeys != null),
        "rest.oidc-issuer",
        oidcIssuer,
        "rest.oidc-audience and rest.oidc-keys beside it: a token for somebody else opens nothing");
    require(
        oidcIssuer != null || (oidcAudience == null && oidcKeys == null),
        "rest.oidc-issuer",
        "none",
        "the issuer whose tokens rest.oidc-audience and rest.oidc-keys are about");
    require(
        oidcKeys == null || !oidcKeys.startsWith("http://") || isHere(Oidc.host(oidcKeys)),
        "rest.oidc-keys",
        oidcKeys,
        "https: whoever changes the keys on their way opens the door");
    require(
        (tlsCertificate == null) == (tlsKey == null),
        "rest.tls-certificate",
        tlsCertificate,
        "a certificate and rest.tls-key, or neither");
    require(
        tlsKeystore == null || tlsCertificate == null,
        "rest.tls-keystore",
        tlsKeystore,
        "either a keystore or certificate and key");
    require(
        tlsKeystore == null || tlsPasswordFile != null,
        "rest.tls-keystore",
        tlsKeystore,
        "rest.tls-password-file beside it");
  }

  /** Asks nobody on this machine alone, and lets nobody in elsewhere. */
  public static RestConfig usual() {
    return RestSettings.of(Values.none());
  }

  /** The same with tokens of a file. */
  public RestConfig withTokens(Path file) {
    return new RestConfig(
        access,
        file,
        oidcIssuer,
        oidcAudience,
        oidcKeys,
        oidcRoles,
        requestsPerSecond,
        tlsCertificate,
        tlsKey,
        tlsKeystore,
        tlsPasswordFile);
  }

  /**
   * Whether callers are asked who they are.
   *
   * @param host that is listened on
   */
  public boolean asksAt(String host) {
    return access.equals("on") || (access.equals("auto") && !isHere(host));
  }

  /** Whether anybody could come in where they are asked. */
  public boolean knowsSomebody() {
    return tokenFile != null || oidcIssuer != null;
  }

  /** Whether page and REST speak TLS, and nothing else. */
  public boolean tls() {
    return tlsCertificate != null || tlsKeystore != null;
  }

  private static boolean isHere(String host) {
    try {
      return host != null && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
