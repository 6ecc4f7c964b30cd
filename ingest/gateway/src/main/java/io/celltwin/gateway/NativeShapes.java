package io.celltwin.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.MediaType;
import io.celltwin.gateway.mapping.Mapping;

/**
 * What {@code POST /v1/telemetry} takes without any mapping: names, units and signs as on our own
 * topics. A row is of a cell, {@code cell_id} and {@code voltage_volt}, or of a pack, {@code pack}
 * and {@code cell_voltage_volt} or {@code pack_voltage_volt}.
 */
final class NativeShapes {
  private static final int LOOKED_AT = 4096;

  private static final String TIME =
      """
      edge: "{source}"
      channel: "v1/telemetry/{source}"
      time: {path: $.unix_time_millisecond, format: unix-ms}
      """;
  private static final String CELL =
      """
      pack: "{$.cell_id}"
      cell-id: "{pack}"
      fields:
        - {path: $.voltage_volt, cell: 1, quantity: cell-voltage, unit: V}
        - {path: $.current_ampere, quantity: current, unit: A, sign: charge}
        - {path: $.surface_temperature_celsius, quantity: temperature, unit: °C}
      """;
  private static final String PACK =
      """
      pack: "{$.pack}"
      fields:
        - {path: $.pack_voltage_volt, quantity: pack-voltage, unit: V}
        - {path: $.cell_voltage_volt, quantity: cell-voltage, unit: V}
        - {path: $.current_ampere, quantity: current, unit: A, sign: charge}
        - {path: $.surface_temperature_celsius, quantity: temperature, unit: °C}
        - {path: $.rated_capacity_ampere_hour, quantity: rated-capacity, unit: Ah}
      """;

  private NativeShapes() {}

  /**
   * Which of them a message is.
   *
   * @throws IllegalArgumentException for a content type that is none, with what was wanted
   */
  static String of(MediaType type, byte[] payload) {
    String head = new String(payload, 0, Math.min(payload.length, LOOKED_AT), UTF_8);
    return format(type) + (head.contains("cell_id") ? " cells" : " packs");
  }

  private static String format(MediaType type) {
    if (type.is(MediaType.JSON)) {
      return "json";
    }
    if (type.is(MediaType.CSV_UTF_8.withoutParameters()) || type.is(MediaType.CSV_UTF_8)) {
      return "csv";
    }
    if (type.subtype().equals("x-ndjson") || type.subtype().equals("jsonl")) {
      return "ndjson";
    }
    throw new IllegalArgumentException(
        "content-type is '"
            + type
            + "', wanted application/json, application/x-ndjson, text/csv or"
            + " application/vnd.celltwin.frame+avro");
  }

  static Mapping mapping(String name) {
    String format = name.substring(0, name.indexOf(' '));
    return Mapping.parse(
        name,
        "name: "
            + name
            + "\nformat: "
            + format
            + "\n"
            + TIME
            + (name.endsWith("cells") ? CELL : PACK));
  }
}
