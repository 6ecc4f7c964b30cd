package io.celltwin.gateway.gbt32960;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Finds packets in a stream of bytes. A packet that is cut short, says a wrong length or fails its
 * check byte costs itself alone: the search goes on one byte behind its start, so what it seemed to
 * swallow is found. It holds at most one packet's worth of bytes.
 *
 * <p>One check byte lets every 256th broken packet through. So a packet that checks must also be
 * built as the standard says, or hold no start of another packet, before it is taken for one.
 */
final class PacketSplitter {
  /** Room for one packet being waited for and one complete packet behind it. */
  private static final int MOST_BYTES = 2 * Packet.LONGEST_PACKET;

  private final Predicate<Packet> sound;
  private final Consumer<Packet> packets;
  private final Consumer<String> garbage;
  private byte[] buffer = new byte[1024];
  private int start;
  private int end;
  private long skipped;

  /**
   * Behind the packet that is waited for: no packet begins before this place. Saves looking at the
   * same bytes again.
   */
  private int judgedTo;

  /**
   * @param sound whether a packet is built as the standard says
   * @param packets is given what was found
   * @param garbage is told in words what was skipped
   */
  PacketSplitter(Predicate<Packet> sound, Consumer<Packet> packets, Consumer<String> garbage) {
    this.sound = sound;
    this.packets = packets;
    this.garbage = garbage;
  }

  void feed(byte[] bytes, int from, int length) {
    int at = from;
    int left = length;
    while (left > 0) {
      int taken = Math.min(left, MOST_BYTES - (end - start));
      makeRoom(taken);
      System.arraycopy(bytes, at, buffer, end, taken);
      end += taken;
      at += taken;
      left -= taken;
      split();
    }
  }

  /** Bytes that wait for the rest of their packet. */
  int waiting() {
    return end - start;
  }

  private void makeRoom(int more) {
    if (buffer.length - end >= more) {
      return;
    }
    int held = end - start;
    byte[] into = held + more > buffer.length ? new byte[roomFor(held + more)] : buffer;
    System.arraycopy(buffer, start, into, 0, held);
    buffer = into;
    judgedTo = Math.max(0, judgedTo - start);
    start = 0;
    end = held;
  }

  private static int roomFor(int bytes) {
    return Math.min(MOST_BYTES, Math.max(1024, Integer.highestOneBit(bytes) * 2));
  }

  private void split() {
    while (true) {
      seekMark();
      if (end - start < Packet.HEADER_BYTES) {
        break;
      }
      int length = Packet.plausibleLength(buffer, start, end);
      if (length == 0) {
        skip(1);
      } else if (end - start < length) {
        if (!packetLiesBehind()) {
          break;
        }
        skip(1); // a whole packet lies behind: this one's length is wrong, or it was cut short
      } else if (isPacket(length)) {
        tellSkipped();
        packets.accept(Packet.of(buffer, start, length));
        start += length;
      } else {
        skip(1);
      }
    }
    if (start == end) {
      start = 0;
      end = 0;
      judgedTo = 0;
      shrink();
    }
  }

  private void shrink() {
    if (buffer.length > 16_384) {
      buffer = new byte[1024];
    }
  }

  private boolean isPacket(int length) {
    if (!Packet.checks(buffer, start, length)) {
      return false;
    }
    return sound.test(Packet.of(buffer, start, length))
        || nextPlausible(start + 1, start + length) < 0;
  }

  /** Where a header may begin in a range; its bytes may go on behind it. */
  private int nextPlausible(int from, int to) {
    for (int i = from; i < to - 1; i++) {
      if (buffer[i] == buffer[i + 1] && Packet.plausibleLength(buffer, i, end) > 0) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Whether a whole packet with a right check byte begins somewhere behind the one that is waited
   * for.
   */
  private boolean packetLiesBehind() {
    int i = nextPlausible(Math.max(start + 1, judgedTo), end);
    int open = -1;
    while (i >= 0) {
      int length = Packet.plausibleLength(buffer, i, end);
      if (length > end - i) {
        open = open < 0 ? i : open;
      } else if (Packet.checks(buffer, i, length)) {
        return true;
      }
      i = nextPlausible(i + 1, end);
    }
    judgedTo = open >= 0 ? open : Math.max(start + 1, end - Packet.HEADER_BYTES + 1);
    return false;
  }

  private void seekMark() {
    int at = start;
    while (at < end
        && !(Edition.ofMark(buffer[at]) != null
            && (at + 1 == end || buffer[at + 1] == buffer[at]))) {
      at++;
    }
    skip(at - start);
  }

  private void skip(int bytes) {
    start += bytes;
    skipped += bytes;
  }

  private void tellSkipped() {
    if (skipped > 0) {
      garbage.accept(
          skipped
              + " bytes that are no packet: a packet cut short, of a wrong length or with a wrong"
              + " check byte");
      skipped = 0;
    }
  }

  /** What was skipped since the last packet, at the end of the stream. */
  void close() {
    skipped += waiting();
    start = end;
    tellSkipped();
    buffer = Arrays.copyOf(buffer, 0);
  }
}
