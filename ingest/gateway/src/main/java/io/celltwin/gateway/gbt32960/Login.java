package io.celltwin.gateway.gbt32960;

import java.util.ArrayList;
import java.util.List;

/**
 * A vehicle's login (7.1, table 6 of both editions).
 *
 * @param packs the vehicle's packs (2025) or storage sub-systems (2016)
 * @param serials of the packs, where it tells them
 */
record Login(long epochMillis, int serial, String iccid, int packs, List<String> serials) {
  private static final int SERIAL_BYTES_2025 = 24;

  static Login read(Packet packet) throws MalformedPacketException {
    DataUnit unit = packet.data();
    long time = unit.epochMillis("time of login");
    int serial = (int) unit.count(2, "login number");
    String iccid = unit.text(20, "ICCID");
    int systems = (int) unit.count(1, "number of battery systems");
    var serials = new ArrayList<String>();
    int packs = 0;
    if (packet.edition() == Edition.GBT_2016) {
      int width = (int) unit.count(1, "length of a serial");
      packs = systems;
      for (int i = 0; i < systems && width > 0; i++) {
        serials.add(unit.text(width, "serial " + (i + 1)));
      }
    } else {
      for (int i = 0; i < systems; i++) {
        packs += (int) unit.count(1, "packs of system " + (i + 1));
      }
      for (int i = 0; i < packs; i++) {
        serials.add(unit.text(SERIAL_BYTES_2025, "serial " + (i + 1)));
      }
    }
    return new Login(time, serial, iccid, packs, List.copyOf(serials));
  }

  /**
   * A platform's login (2016: 7.4, table 21; 2025: 7.4, table 29): it forwards the packets of many
   * vehicles.
   *
   * @param user 12 characters at most
   * @param password 20 characters at most
   */
  record Platform(long epochMillis, int serial, String user, String password) {
    static Platform read(Packet packet) throws MalformedPacketException {
      DataUnit unit = packet.data();
      long time = unit.epochMillis("time of login");
      int serial = (int) unit.count(2, "login number");
      String user = unit.text(12, "user");
      String password = unit.text(20, "password");
      unit.skip(1, "encryption rule");
      return new Platform(time, serial, user, password);
    }
  }
}
