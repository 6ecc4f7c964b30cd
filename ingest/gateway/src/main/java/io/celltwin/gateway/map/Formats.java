package io.celltwin.gateway.map;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.gateway.Message;
import io.celltwin.gateway.mapping.Rows;

/** What a payload looks like it is written as. */
final class Formats {
  private static final int HEAD = 4096;

  private Formats() {}

  static Rows.Format of(Message message) {
    byte[] payload = message.payload();
    String head = new String(payload, 0, Math.min(payload.length, HEAD), UTF_8).stripLeading();
    String first = head.lines().findFirst().orElse("");
    if (head.startsWith("[") && !head.startsWith("[ ")) {
      return Rows.Format.JSON;
    }
    if (head.startsWith("{")) {
      boolean lines = first.endsWith("}") && head.lines().skip(1).anyMatch(l -> l.startsWith("{"));
      return lines ? Rows.Format.NDJSON : Rows.Format.JSON;
    }
    if (first.startsWith("Time Stamp,ID,Extended")) {
      return Rows.Format.CAN_GVRET;
    }
    if (first.startsWith("date ") || (head.contains("base hex") && head.contains("timestamps"))) {
      return Rows.Format.CAN_ASC;
    }
    boolean table = first.contains(",") || first.contains(";") || first.contains("\t");
    return table && head.lines().count() > 1 ? Rows.Format.CSV : Rows.Format.TEXT;
  }
}
