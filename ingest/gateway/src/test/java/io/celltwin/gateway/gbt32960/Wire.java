package io.celltwin.gateway.gbt32960;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of a packet written down one after the other, as the tables of GB/T 32960.3 list them.
 * Shares no code with the decoder.
 */
final class Wire {
  static final String VIN = "LTESTVEHICLE00001";
  static final byte[] NOON = {26, 11, 30, 12, 0, 0};

  /** 2026-11-30 12:00 in Beijing is 04:00 UTC. */
  static final long NOON_MILLIS = 1_796_011_200_000L;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static Wire data() {
    return new Wire();
  }

  static Wire atNoon() {
    return new Wire().bytes(NOON);
  }

  Wire u8(int... values) {
    for (int value : values) {
      out.write(value);
    }
    return this;
  }

  Wire u16(int... values) {
    for (int value : values) {
      out.write(value >> 8);
      out.write(value);
    }
    return this;
  }

  Wire u32(long value) {
    return u16((int) (value >> 16) & 0xFFFF, (int) value & 0xFFFF);
  }

  Wire text(String text, int width) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < width; i++) {
      out.write(i < bytes.length ? bytes[i] : 0);
    }
    return this;
  }

  Wire bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  byte[] packet(char mark, int command) {
    return packet(mark, command, VIN, 0x01);
  }

  byte[] packet(char mark, int command, String vin, int encryption) {
    byte[] data = out.toByteArray();
    byte[] packet =
        new Wire()
            .u8(mark, mark, command, 0xFE)
            .text(vin, 17)
            .u8(encryption)
            .u16(data.length)
            .bytes(data)
            .u8(0)
            .bytes();
    return withCheckByte(packet);
  }

  static byte[] withCheckByte(byte[] packet) {
    int check = 0;
    for (int i = 2; i < packet.length - 1; i++) {
      check ^= packet[i];
    }
    packet[packet.length - 1] = (byte) check;
    return packet;
  }

  /** Vehicle data of 2016: driving, 60.0 km/h, 12,345.6 km, 355.2 V, 25.0 A, 48 %, 500 kΩ. */
  Wire vehicle2016() {
    return u8(0x01, 1, 3, 1)
        .u16(600)
        .u32(123_456)
        .u16(3552, 10_250)
        .u8(48, 1, 0x0E)
        .u16(500)
        .u8(20, 0);
  }

  /** Vehicle data of 2025, no pedals, currents from −3000 A. */
  Wire vehicle2025() {
    return u8(0x01, 1, 3, 1).u16(600).u32(123_456).u16(3552, 30_250).u8(48, 1, 0x0E).u16(500);
  }
}
