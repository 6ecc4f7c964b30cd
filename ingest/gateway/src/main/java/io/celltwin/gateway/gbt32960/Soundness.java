package io.celltwin.gateway.gbt32960;

/** Whether a packet's data unit is built as the standard says, and if not, why. */
final class Soundness {
  private Soundness() {}

  /** Null where it is, else what is wrong. */
  static String flaw(Packet packet) {
    if (packet.encryption() != Packet.NOT_ENCRYPTED || !packet.isCommand()) {
      return null; // cannot be judged; is nobody's data
    }
    try {
      switch (packet.command()) {
        case Command.REAL_TIME, Command.LATER_TRANSMISSION -> ReportReader.read(packet);
        case Command.VEHICLE_LOGIN -> Login.read(packet);
        case Command.PLATFORM_LOGIN -> Login.Platform.read(packet);
        case Command.VEHICLE_LOGOUT, Command.PLATFORM_LOGOUT -> {
          DataUnit unit = packet.data();
          unit.epochMillis("time of logout");
          unit.count(2, "login number");
        }
        default -> {}
      }
      return null;
    } catch (MalformedPacketException e) {
      return e.getMessage();
    }
  }
}
