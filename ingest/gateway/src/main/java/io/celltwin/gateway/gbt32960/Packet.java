package io.celltwin.gateway.gbt32960;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One packet (6.2, table 2 of both editions): start mark twice, command, response flag, VIN of 17
 * bytes, encryption, length of the data unit in 2 bytes, data unit, check byte. Numbers are
 * big-endian. The check byte is the exclusive or of everything between the start mark and itself.
 */
final class Packet {
  static final int HEADER_BYTES = 24;
  static final int VIN_BYTES = 17;

  /** Longest data unit that the standard allows. */
  static final int LONGEST_DATA = 65_531;

  static final int LONGEST_PACKET = HEADER_BYTES + LONGEST_DATA + 1;
  static final int NOT_ENCRYPTED = 0x01;

  private static final int COMMAND = 2;
  private static final int RESPONSE = 3;
  private static final int VIN = 4;
  private static final int ENCRYPTION = 21;
  private static final int LENGTH = 22;

  private final byte[] bytes;

  private Packet(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The packet that takes up {@code length} bytes from {@code at}; whoever calls has checked it.
   */
  static Packet of(byte[] buffer, int at, int length) {
    return new Packet(Arrays.copyOfRange(buffer, at, at + length));
  }

  static Packet of(Edition edition, int command, int response, String vin, byte[] data) {
    var bytes = new byte[HEADER_BYTES + data.length + 1];
    bytes[0] = edition.mark();
    bytes[1] = edition.mark();
    bytes[COMMAND] = (byte) command;
    bytes[RESPONSE] = (byte) response;
    byte[] name = vin.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, bytes, VIN, Math.min(name.length, VIN_BYTES));
    bytes[ENCRYPTION] = NOT_ENCRYPTED;
    bytes[LENGTH] = (byte) (data.length >> 8);
    bytes[LENGTH + 1] = (byte) data.length;
    System.arraycopy(data, 0, bytes, HEADER_BYTES, data.length);
    bytes[bytes.length - 1] = checkByte(bytes, 0, bytes.length);
    return new Packet(bytes);
  }

  /**
   * Length of the packet that may begin at {@code at}, or 0 if what stands there cannot be a
   * header. Only as many bytes as are there are judged; needs {@link #HEADER_BYTES} to say a
   * length.
   */
  static int plausibleLength(byte[] buffer, int at, int end) {
    if (end - at < HEADER_BYTES
        || Edition.ofMark(buffer[at]) == null
        || buffer[at + 1] != buffer[at]) {
      return 0;
    }
    int command = buffer[at + COMMAND] & 0xFF;
    int encryption = buffer[at + ENCRYPTION] & 0xFF;
    int data = u16(buffer, at + LENGTH);
    boolean plausible =
        command != 0
            && command != 0xFF
            && Command.isKnownResponse(buffer[at + RESPONSE] & 0xFF)
            && ((encryption >= 1 && encryption <= 5) || encryption >= 0xFE)
            && data <= LONGEST_DATA
            && isVin(buffer, at + VIN);
    return plausible ? HEADER_BYTES + data + 1 : 0;
  }

  /** Platforms pad what they have instead of a VIN with zeros or blanks. */
  private static boolean isVin(byte[] buffer, int at) {
    for (int i = at; i < at + VIN_BYTES; i++) {
      if (buffer[i] != 0 && (buffer[i] < 0x20 || buffer[i] > 0x7E)) {
        return false;
      }
    }
    return true;
  }

  static boolean checks(byte[] buffer, int at, int length) {
    return checkByte(buffer, at, length) == buffer[at + length - 1];
  }

  private static byte checkByte(byte[] buffer, int at, int length) {
    byte check = 0;
    for (int i = at + COMMAND; i < at + length - 1; i++) {
      check ^= buffer[i];
    }
    return check;
  }

  private static int u16(byte[] buffer, int at) {
    return (buffer[at] & 0xFF) << 8 | (buffer[at + 1] & 0xFF);
  }

  Edition edition() {
    return Edition.ofMark(bytes[0]);
  }

  int command() {
    return bytes[COMMAND] & 0xFF;
  }

  boolean isCommand() {
    return (bytes[RESPONSE] & 0xFF) == Command.IS_COMMAND;
  }

  int response() {
    return bytes[RESPONSE] & 0xFF;
  }

  String vin() {
    return new String(bytes, VIN, VIN_BYTES, StandardCharsets.US_ASCII).replace("\0", "").trim();
  }

  int encryption() {
    return bytes[ENCRYPTION] & 0xFF;
  }

  /** The data unit, to be read from its start. */
  DataUnit data() {
    return new DataUnit(bytes, HEADER_BYTES, bytes.length - 1);
  }

  /** All bytes, as they came or go. */
  byte[] bytes() {
    return bytes.clone();
  }

  /**
   * The answer to this packet: the same packet with another response flag, the time of its data
   * unit kept and the rest of the unit left out (6.3.2). A packet without a time is answered
   * without one.
   */
  Packet answer(int response) {
    int time = Math.min(DataUnit.TIME_BYTES, bytes.length - 1 - HEADER_BYTES);
    return answer(response, Arrays.copyOfRange(bytes, HEADER_BYTES, HEADER_BYTES + time));
  }

  Packet answer(int response, byte[] data) {
    Packet answer = of(edition(), command(), response, "", data);
    System.arraycopy(bytes, VIN, answer.bytes, VIN, VIN_BYTES);
    int last = answer.bytes.length - 1;
    answer.bytes[last] = checkByte(answer.bytes, 0, answer.bytes.length);
    return answer;
  }
}
