package io.celltwin.agents;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;

/** What each kind of alert means, in a sentence. */
final class AlertRules {
  private final Properties sentences;

  private AlertRules(Properties sentences) {
    this.sentences = sentences;
  }

  static AlertRules read() {
    var sentences = new Properties();
    try (var in =
        new InputStreamReader(
            AlertRules.class.getResourceAsStream("rules.properties"), StandardCharsets.UTF_8)) {
      sentences.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new AlertRules(sentences);
  }

  /** Null for a kind of a newer fleet than this programme. */
  String of(String kind) {
    return sentences.getProperty(kind);
  }

  Set<String> kinds() {
    return sentences.stringPropertyNames();
  }
}
