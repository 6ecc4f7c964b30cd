package io.celltwin.dashboard.access;

import io.celltwin.setting.Kind;
import io.celltwin.setting.Section;
import io.celltwin.setting.Values;
import java.util.Map;

/** What can be configured of who may come in. */
public final class RestSettings {
  public static final Section REST =
      Section.of("rest", "Who may use page and REST, and how they are reached safely.")
          .with(
              "access",
              Kind.text("auto, on or off", "auto|on|off", "auto, on or off"),
              "auto",
              "Whether callers must show a token: on, off, or auto, which is on unless this machine"
                  + " alone is listened to.")
          .with(
              "token-file",
              Kind.path(),
              null,
              "none",
              "Names, roles and hashes of tokens, as 'celltwin token' writes them. It is read again"
                  + " when it changes.")
          .with(
              "oidc-issuer",
              Kind.text(),
              null,
              "none",
              "Whose bearer tokens (JWT) are taken, as they name it.")
          .with("oidc-audience", Kind.text(), null, "none", "That such tokens must be meant for.")
          .with(
              "oidc-keys",
              Kind.text(),
              null,
              "none",
              "The issuer's public keys (JWKS): an https address, or a file.")
          .with(
              "oidc-roles",
              Kind.text(),
              "roles",
              "Claim that holds roles (read, acknowledge, administer): a list, or words with"
                  + " spaces; dots lead into objects, e.g. realm_access.roles.")
          .with(
              "requests-per-second",
              Kind.whole("requests"),
              100,
              "Of one caller in the long run where callers are asked for tokens; three seconds'"
                  + " worth at once.")
          .with(
              "tls-certificate",
              Kind.path(),
              null,
              "none",
              "Certificate chain as PEM: page and REST speak TLS and nothing else.")
          .with("tls-key", Kind.path(), null, "none", "Its private key as PEM (PKCS 8).")
          .with("tls-keystore", Kind.path(), null, "none", "PKCS 12, in place of both.")
          .with(
              "tls-password-file",
              Kind.path(),
              null,
              "none",
              "Its first line opens key or keystore.");

  private RestSettings() {}

  /**
   * As it is configured.
   *
   * @throws io.celltwin.setting.WrongSettingException for a value that cannot be meant
   */
  public static RestConfig of(Values values) {
    return REST.fill(RestConfig.class, values, Map.of());
  }
}
