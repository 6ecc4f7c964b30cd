package io.celltwin.fleet.alert;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;
import io.celltwin.fleet.api.AlertEpisode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Episodes as bytes of a store. Their parts are in the wire format, which names its schema: what an
 * older release stored can be read.
 */
public final class EpisodeSerde {
  private static final int VERSION = 2;

  private EpisodeSerde() {}

  public static Serde<AlertEpisode> of(SchemaRegistry registry, Topics topics) {
    Serde<Alert> alerts = registry.serde(topics.alerts());
    Serde<AlertAck> acks = registry.serde(topics.acknowledgements());
    return Serdes.serdeFrom(
        (topic, episode) ->
            episode == null
                ? null
                : write(
                    episode,
                    bytes(alerts.serializer(), topic, episode.firing()),
                    bytes(alerts.serializer(), topic, episode.cleared()),
                    bytes(acks.serializer(), topic, episode.acknowledged()),
                    bytes(acks.serializer(), topic, episode.silenced())),
        (topic, bytes) -> bytes == null ? null : read(topic, bytes, alerts, acks));
  }

  private static <T> byte[] bytes(Serializer<T> serializer, String topic, T value) {
    return value == null ? new byte[0] : serializer.serialize(topic, value);
  }

  private static byte[] write(AlertEpisode episode, byte[]... parts) {
    var bytes = new ByteArrayOutputStream(1024);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      for (byte[] part : parts) {
        out.writeInt(part.length);
        out.write(part);
      }
      out.writeInt(episode.times());
      text(out, episode.latestId());
      out.writeLong(episode.latestMillis());
      text(out, episode.heldBy());
      out.writeBoolean(episode.told());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
    return bytes.toByteArray();
  }

  private static AlertEpisode read(
      String topic, byte[] bytes, Serde<Alert> alerts, Serde<AlertAck> acks) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version < 1 || version > VERSION) {
        throw new IOException(
            String.format(
                Locale.ROOT, "alert episode has version %d, wanted 1 to %d", version, VERSION));
      }
      AlertEpisode said =
          new AlertEpisode(
              next(in, alerts.deserializer(), topic),
              next(in, alerts.deserializer(), topic),
              next(in, acks.deserializer(), topic),
              next(in, acks.deserializer(), topic));
      return version == 1
          ? said
          : new AlertEpisode(
              said.firing(),
              said.cleared(),
              said.acknowledged(),
              said.silenced(),
              in.readInt(),
              text(in),
              in.readLong(),
              text(in),
              in.readBoolean());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  private static String text(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  private static <T> T next(DataInputStream in, Deserializer<T> deserializer, String topic)
      throws IOException {
    byte[] part = in.readNBytes(in.readInt());
    return part.length == 0 ? null : deserializer.deserialize(topic, part);
  }
}
