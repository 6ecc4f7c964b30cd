package io.celltwin.fleet.alert;

import static io.celltwin.domain.guard.Require.require;

import io.celltwin.domain.Alert;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Somebody who wants to be told of alerts.
 *
 * @param name of the subscriber, for people, in metrics and log
 * @param url to POST to; what was delivered is remembered under it. It may hold a secret, so only
 *     its host is ever shown
 * @param secrets that sign, as {@code whsec_} and base64; two while one replaces the other
 * @param atLeast as bad as this
 * @param attempts before one message is given up
 * @param firstPause before the second attempt; it doubles from attempt to attempt
 * @param longestPause between two attempts
 * @param timeout of one attempt
 */
public record Webhook(
    String name,
    URI url,
    List<String> secrets,
    Alert.Severity atLeast,
    int attempts,
    Duration firstPause,
    Duration longestPause,
    Duration timeout) {

  public static final String SECRET_PREFIX = "whsec_";
  private static final String ADDRESS = "an http or https address with a host";

  public Webhook {
    require(
        name.matches("[a-zA-Z0-9._-]{1,80}"),
        "webhook.name",
        name,
        "letters, digits, '.', '_', '-'");
    requireHost(url);
    require(
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()),
        "webhook.url",
        url.getScheme() + "://" + url.getHost(), // a path may be a secret
        ADDRESS);
    secrets = List.copyOf(secrets);
    require(!secrets.isEmpty(), "webhook.secrets", secrets, "at least one");
    for (String secret : secrets) {
      if (!secret.startsWith(SECRET_PREFIX) || bytes(secret) < 16) {
        throw new IllegalArgumentException( // never the secret itself in a message
            "webhook.secrets is not usable, wanted whsec_ and base64 of at least 16 bytes");
      }
    }
    require(attempts >= 1, "webhook.attempts", attempts, "at least 1");
    require(firstPause.toMillis() > 0, "webhook.first-pause", firstPause, "above 0 ms");
    require(
        longestPause.compareTo(firstPause) >= 0,
        "webhook.longest-pause",
        longestPause,
        "the first at least");
    require(timeout.toMillis() > 0, "webhook.timeout", timeout, "above 0 ms");
  }

  /** The same, named after its host and a few signs of its URL, which tell two of a host apart. */
  public static Webhook to(URI url, String secret) {
    requireHost(url);
    String host = url.getHost().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
    return to(host.substring(0, Math.min(60, host.length())) + "-" + hash(url, 4), url, secret);
  }

  /** With the usual patience: 12 attempts over about 50 minutes. */
  public static Webhook to(String name, URI url, String secret) {
    return new Webhook(
        name,
        url,
        List.of(secret),
        Alert.Severity.INFO,
        12,
        Duration.ofSeconds(1),
        Duration.ofMinutes(10),
        Duration.ofSeconds(10));
  }

  /**
   * Under which its progress is kept: the URL's hash, so that the URL itself is written nowhere.
   */
  String place() {
    return hash(url, 16);
  }

  private static String hash(URI url, int bytes) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256")
              .digest(url.normalize().toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void requireHost(URI url) {
    if (url.getHost() == null) {
      throw new IllegalArgumentException("webhook.url is without a host, wanted " + ADDRESS);
    }
  }

  /** The pause after so many failed attempts, at least 1. */
  Duration pauseAfter(int failures) {
    Duration pause = firstPause.multipliedBy(1L << Math.min(failures - 1, 30));
    return pause.compareTo(longestPause) > 0 ? longestPause : pause;
  }

  private static int bytes(String secret) {
    try {
      return Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length())).length;
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  /** Without the secrets, of which the path of the URL may be one. */
  @Override
  public String toString() {
    return "Webhook[" + name + " at " + url.getHost() + "]";
  }
}
