package io.celltwin.gateway.gbt32960;

/** Command ids (6.3.1, table 3 of both editions) and response flags (6.3.2, table 4). */
final class Command {
  static final int VEHICLE_LOGIN = 0x01;
  static final int REAL_TIME = 0x02;

  /** "Reissued information": what a vehicle kept while it had no connection. Late data. */
  static final int LATER_TRANSMISSION = 0x03;

  static final int VEHICLE_LOGOUT = 0x04;
  static final int PLATFORM_LOGIN = 0x05;
  static final int PLATFORM_LOGOUT = 0x06;
  static final int HEARTBEAT = 0x07;
  static final int CLOCK = 0x08;

  static final int OK = 0x01;
  static final int ERROR = 0x02;
  static final int UNKNOWN_VIN = 0x04;

  /** 2025 alone: the data unit is not built as the standard says. */
  static final int BAD_STRUCTURE = 0x06;

  /** 2025 alone: the data unit could not be decrypted. */
  static final int NOT_DECRYPTED = 0x07;

  /** The packet is a command, not an answer. */
  static final int IS_COMMAND = 0xFE;

  private Command() {}

  static boolean isKnownResponse(int flag) {
    return (flag >= OK && flag <= NOT_DECRYPTED) || flag == IS_COMMAND;
  }
}
