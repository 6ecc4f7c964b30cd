package io.celltwin.fleet.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proof that a message is ours and was not changed: HMAC-SHA256 over {@code id.timestamp.body}.
 *
 * @see <a href="https://www.standardwebhooks.com/">Standard Webhooks</a>
 */
final class Signature {
  private Signature() {}

  /**
   * @param secrets as {@code whsec_} and base64
   * @param seconds since 1970-01-01 UTC
   * @return one signature per secret, separated by spaces
   */
  static String of(List<String> secrets, String id, long seconds, String body) {
    byte[] signed = (id + "." + seconds + "." + body).getBytes(UTF_8);
    return secrets.stream().map(s -> "v1," + sign(s, signed)).collect(Collectors.joining(" "));
  }

  private static String sign(String secret, byte[] signed) {
    byte[] key = Base64.getDecoder().decode(secret.substring(Webhook.SECRET_PREFIX.length()));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
