package io.celltwin.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.domain.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The public samples of batteries in use, where they are on this machine. */
final class FieldSamples {
  private static final String FOLDER = System.getenv("CELLTWIN_DATA");

  static final String JK =
      """
      name: jk
      channel: garage/{pack}/status
      pack: "{pack}"
      time: {path: $.runtime_s, format: power-on-s}
      fields:
        - {path: $.pack_V, quantity: pack-voltage, unit: V}
        - {path: $.current_A, quantity: current, unit: A, sign: charge}
        - {path: "$['cell{cell}_V']", cells: 16, quantity: cell-voltage, unit: V}
        - {path: $.T1_C, quantity: temperature, unit: °C}
        - {path: $.T2_C, quantity: temperature, unit: °C}
        - {path: $.nominal_Ah, quantity: rated-capacity, unit: Ah}
        - {path: $.remaining_Ah, quantity: reported-remaining, unit: Ah}
        - {path: $.soc_pct, quantity: reported-soc, unit: "%"}
        - {path: $.soh_pct, quantity: reported-soh, unit: "%"}
      battery: {chemistry: LFP}
      """;
  static final String KONA =
      """
      name: kona
      channel: car/{pack}/can
      format: can-gvret
      pack: "{pack}"
      time: {path: $.time_us, format: power-on-us}
      fields:
        - {can: {bus: 0, id: 0x595, byte: 6, length: 2}, quantity: pack-voltage, unit: dV}
        - {can: {bus: 0, id: 0x595, byte: 4, length: 2, signed: true}, quantity: current, unit: dA, sign: discharge}
        - {can: {bus: 0, id: 0x596, byte: 6, signed: true}, quantity: temperature-min, unit: °C}
        - {can: {bus: 0, id: 0x596, byte: 7, signed: true}, quantity: temperature-max, unit: °C}
        - {can: {bus: 0, id: 0x594, byte: 5}, quantity: reported-soc, unit: "%", scale: 0.5}
      battery: {chemistry: NCM, rated-capacity: 180, series: 98, parallel: 3}
      join: {within-seconds: 0.1, hold-seconds: 2}
      """;
  static final String BANK =
      """
      name: bank
      format: csv
      pack: bank
      time: {path: [$.Date, $.Time], format: dd/MM/yyyy HH:mm, zone: America/New_York}
      fields:
        - {path: $.Min, quantity: pack-voltage-min, unit: V}
        - {path: $.Max, quantity: pack-voltage-max, unit: V}
      battery: {chemistry: LFP, rated-capacity: 500, series: 4, parallel: 5}
      """;

  private FieldSamples() {}

  static boolean there() {
    return FOLDER != null && Files.isDirectory(Path.of(FOLDER, "field"));
  }

  static Path file(String name) {
    return Path.of(FOLDER, "field", name);
  }

  static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(file(name));
  }

  /** The rows of a table of numbers, each as an object of JSON. */
  static List<byte[]> rows(String name) throws IOException {
    List<String> lines = Files.readAllLines(file(name));
    String[] head = lines.get(0).split(",", -1);
    var rows = new ArrayList<byte[]>();
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split(",", -1);
      var json = new StringBuilder("{");
      for (int i = 0; i < head.length; i++) {
        json.append(i == 0 ? "\"" : ",\"").append(head[i]).append("\":").append(values[i]);
      }
      rows.add(json.append('}').toString().getBytes(UTF_8));
    }
    return rows;
  }

  /** Charge over all frames, the current between two samples being their mean [Ah]. */
  static double charge(List<Frame> frames) {
    return charge(frames, 0.5);
  }

  /** The same where each current holds until the next is told [Ah]. */
  static double heldCharge(List<Frame> frames) {
    return charge(frames, 0);
  }

  private static double charge(List<Frame> frames, double weightOfNext) {
    double charge = 0;
    double before = Double.NaN;
    long beforeMicros = 0;
    for (Frame frame : frames) {
      for (int i = 0; i < frame.size(); i++) {
        if (!Double.isNaN(before)) {
          charge +=
              ((1 - weightOfNext) * before + weightOfNext * frame.current()[i])
                  * (frame.timeMicros(i) - beforeMicros)
                  / 3.6e9;
        }
        before = frame.current()[i];
        beforeMicros = frame.timeMicros(i);
      }
    }
    return charge;
  }

  static double meanVoltage(List<Frame> frames) {
    return frames.stream()
        .flatMapToDouble(f -> java.util.Arrays.stream(f.voltage(), 0, f.size()))
        .average()
        .orElseThrow();
  }

  static int samples(List<Frame> frames) {
    return frames.stream().mapToInt(Frame::size).sum();
  }
}
