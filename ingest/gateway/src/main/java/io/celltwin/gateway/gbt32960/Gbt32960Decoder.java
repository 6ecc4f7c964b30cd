package io.celltwin.gateway.gbt32960;

import io.celltwin.gateway.Decoded;
import io.celltwin.gateway.Decoder;
import io.celltwin.gateway.Message;
import io.celltwin.gateway.Reading;
import io.celltwin.gateway.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A packet of GB/T 32960.3, 2016 or 2025, into readings. The edge is the VIN; pack n of a vehicle
 * is called {@code VIN/n}. Later transmissions are backfilled readings.
 *
 * <p>A pack of more than 200 cells comes in pages (2016). Each page is taken by itself: it names
 * its own cells, and repeats voltage and current of its pack.
 */
public final class Gbt32960Decoder implements Decoder {
  /**
   * Vehicles whose number of packs is remembered; forgetting one only costs it a repeated guess.
   */
  private static final int VEHICLES_REMEMBERED = 100_000;

  private final CurrentSense sense;
  private final Map<String, Integer> packsOfVehicle =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > VEHICLES_REMEMBERED;
        }
      };

  public Gbt32960Decoder(CurrentSense sense) {
    this.sense = sense;
  }

  public Gbt32960Decoder() {
    this(CurrentSense.DISCHARGE_IS_POSITIVE);
  }

  @Override
  public String name() {
    return "GB/T 32960.3";
  }

  @Override
  public Decoded decode(Message message) {
    byte[] bytes = message.payload();
    int length = Packet.plausibleLength(bytes, 0, bytes.length);
    if (length == 0 || length != bytes.length) {
      return Decoded.refused(
          message.channel(),
          new Refusal(
              "NOT_GBT32960",
              "these "
                  + bytes.length
                  + " bytes are no packet of GB/T 32960.3: wanted ## or $$, a header of 24 bytes"
                  + " and as many bytes as it says"));
    }
    Packet packet = Packet.of(bytes, 0, length);
    if (!Packet.checks(bytes, 0, length)) {
      return refused(packet, "CHECK_BYTE", "its check byte is wrong");
    }
    if (packet.encryption() != Packet.NOT_ENCRYPTED) {
      return refused(packet, "ENCRYPTED", encrypted(packet));
    }
    try {
      return decode(packet);
    } catch (MalformedPacketException e) {
      return refused(packet, "MALFORMED", e.getMessage());
    }
  }

  static String encrypted(Packet packet) {
    return "its data unit is encrypted (rule "
        + packet.encryption()
        + "), and no key was agreed on: send it unencrypted (rule 1), over TLS where it must be"
        + " secret";
  }

  private static Decoded refused(Packet packet, String code, String what) {
    return Decoded.refused(
        packet.vin(), new Refusal(code, "packet of vehicle " + packet.vin() + ": " + what));
  }

  private Decoded decode(Packet packet) throws MalformedPacketException {
    return switch (packet.command()) {
      case Command.REAL_TIME, Command.LATER_TRANSMISSION -> readings(ReportReader.read(packet));
      case Command.VEHICLE_LOGIN -> {
        Login login = Login.read(packet);
        packsOfVehicle.put(packet.vin(), login.packs());
        yield Decoded.of(packet.vin(), List.of());
      }
      case Command.VEHICLE_LOGOUT -> silent(packet.vin());
      default -> Decoded.of(packet.vin(), List.of());
    };
  }

  /** A vehicle that logs out will be silent, and says so. */
  private Decoded silent(String vin) {
    var packs = new ArrayList<String>();
    int known = packsOfVehicle.getOrDefault(vin, 0);
    for (int n = 1; n <= Math.max(known, 1); n++) {
      packs.add(ReportReadings.packName(vin, n));
    }
    return new Decoded(vin, List.of(), List.of(), List.of(), packs);
  }

  private Decoded readings(Report report) {
    int highest = report.packs().stream().mapToInt(Report.Pack::number).max().orElse(0);
    int known = packsOfVehicle.merge(report.vin(), highest, Math::max);
    var readings = new ReportReadings(report, sense, known > 1);
    List<Reading> all = readings.all();
    var refusals = new ArrayList<Refusal>(readings.refusals());
    if (report.unread() != null) {
      refusals.add(new Refusal("UNREAD", "vehicle " + report.vin() + ": " + report.unread()));
    }
    return new Decoded(report.vin(), all, refusals, List.of(), List.of());
  }
}
