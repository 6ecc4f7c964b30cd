package io.celltwin.core.alert;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names an episode so that its firing, its clearing and every redelivery carry the same id. */
final class AlertIds {
  private AlertIds() {}

  /** First 16 hex digits of the SHA-256 of cell, kind, rule version and when the episode began. */
  static String of(String cellId, String kind, int ruleVersion, long episodeStart) {
    String text = cellId + '\n' + kind + '\n' + ruleVersion + '\n' + episodeStart;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
