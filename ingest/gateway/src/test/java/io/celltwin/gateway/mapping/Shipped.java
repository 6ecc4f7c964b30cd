package io.celltwin.gateway.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.gateway.Battery;
import io.celltwin.gateway.Decoded;
import io.celltwin.gateway.Decoder;
import io.celltwin.gateway.Message;
import io.celltwin.gateway.Quantity;
import io.celltwin.gateway.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A mapping that is shipped, and what it makes of messages. */
final class Shipped {
  private final Decoder decoder;
  private final Mapping mapping;
  private final List<Decoded> all = new ArrayList<>();

  private Shipped(Mapping mapping) {
    this.mapping = mapping;
    this.decoder = mapping.decoder();
  }

  static Shipped mapping(String file) {
    return mapping(file, "", "");
  }

  /** With one thing edited, as a user does. */
  static Shipped mapping(String file, String from, String to) {
    try (InputStream in = Shipped.class.getResourceAsStream("/mappings/" + file)) {
      String text = new String(in.readAllBytes(), UTF_8);
      return new Shipped(Mapping.parse(file, from.isEmpty() ? text : text.replace(from, to)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Shipped receives(String channel, String payload) {
    all.add(decoder.decode(Message.of(channel, payload.getBytes(UTF_8), 0)));
    return this;
  }

  /** What the last message was, in the quantity's unit. */
  double value(Battery battery, Quantity quantity) {
    return readings().stream()
        .filter(
            r ->
                r.battery().pack().equals(battery.pack())
                    && r.battery().cell() == battery.cell()
                    && r.quantity() == quantity)
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError("no " + quantity + " of " + battery + " in " + all))
        .value();
  }

  List<Reading> readings() {
    return all.stream().flatMap(d -> d.readings().stream()).toList();
  }

  List<String> refusals() {
    return all.stream().flatMap(d -> d.refusals().stream()).map(r -> r.reason()).toList();
  }

  String edge() {
    return all.get(all.size() - 1).edge();
  }

  Mapping file() {
    return mapping;
  }
}
