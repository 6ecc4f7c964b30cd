package io.celltwin.gateway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A number in a frame of a CAN bus. The same id means something else on another bus, so the bus
 * belongs to it.
 *
 * @param bus number of the channel in the log; -1 for any
 * @param id of the frame
 * @param first byte, from 0
 * @param length bytes
 * @param little whether the lowest byte comes first
 * @param signed whether in two's complement
 */
record CanBits(int bus, int id, int first, int length, boolean little, boolean signed) {
  static CanBits read(Yaml yaml) {
    Map<String, Yaml> keys = yaml.keys("bus", "id", "byte", "length", "order", "signed");
    if (!keys.containsKey("id") || !keys.containsKey("byte")) {
      throw yaml.fault("incomplete", "id: and byte:");
    }
    String order = keys.containsKey("order") ? keys.get("order").text() : "little";
    if (!order.equals("little") && !order.equals("big")) {
      throw keys.get("order").fault("'" + order + "'", "little or big");
    }
    return new CanBits(
        keys.containsKey("bus") ? keys.get("bus").whole(0, 255) : -1,
        keys.get("id").whole(0, 0x1FFF_FFFF),
        keys.get("byte").whole(0, 63),
        keys.containsKey("length") ? keys.get("length").whole(1, 4) : 1,
        order.equals("little"),
        keys.containsKey("signed") && keys.get("signed").bool());
  }

  /** Whether the row is a frame of that bus and id, long enough. */
  boolean in(JsonNode row) {
    return row.path("id").asInt(-1) == id
        && (bus < 0 || row.path("bus").asInt(-1) == bus)
        && row.path("bytes").size() >= first + length;
  }

  double value(JsonNode row) {
    JsonNode bytes = row.path("bytes");
    long value = 0;
    for (int i = 0; i < length; i++) {
      int at = little ? first + length - 1 - i : first + i;
      value = value << 8 | (bytes.get(at).asInt() & 0xFF);
    }
    int bits = 8 * length;
    return signed && (value >> (bits - 1)) != 0 ? value - (1L << bits) : value;
  }
}
