package io.celltwin.gateway.sparkplug;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.gateway.Decoder;
import io.celltwin.gateway.DecoderProvider;
import io.celltwin.gateway.mapping.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Sparkplug with the mapping that is shipped, for whoever names metrics as it expects. */
public final class SparkplugProvider implements DecoderProvider {
  /** As a configuration names it. */
  public static final String NAME = "sparkplug";

  private static final String MAPPING = "sparkplug.yaml";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean recognises(String channel, byte[] head) {
    return SparkplugTopic.of(channel) != null;
  }

  @Override
  public Decoder open() {
    return new SparkplugDecoder(shipped());
  }

  /** The mapping of metric names that comes with Celltwin. */
  public static Mapping shipped() {
    try (InputStream in = SparkplugProvider.class.getResourceAsStream("/mappings/" + MAPPING)) {
      return Mapping.parse(MAPPING, new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
