package io.celltwin.gateway.gbt32960;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PacketSplitterTest {
  private final List<Integer> odometers = new ArrayList<>();
  private final List<String> garbage = new ArrayList<>();
  private final PacketSplitter splitter =
      new PacketSplitter(packet -> Soundness.flaw(packet) == null, this::count, garbage::add);

  private void count(Packet packet) {
    try {
      odometers.add((int) ReportReader.read(packet).vehicle().odometerKm());
    } catch (MalformedPacketException e) {
      odometers.add(-1);
    }
  }

  /** A report that can be told from others by its odometer. */
  private static byte[] report(int odometer) {
    int[] cells = IntStream.range(0, 16).map(i -> 3300 + i).toArray();
    return Wire.atNoon()
        .u8(0x01, 1, 3, 1)
        .u16(600)
        .u32(odometer * 10L)
        .u16(528, 10_250)
        .u8(48, 1, 14)
        .u16(500)
        .u8(0, 0)
        .u8(0x08, 1, 1)
        .u16(528, 10_250, 16, 1)
        .u8(16)
        .u16(cells)
        .packet('#', 0x02);
  }

  private void feed(byte[] bytes) {
    splitter.feed(bytes, 0, bytes.length);
  }

  @Test
  void packetsArriveInPiecesOfAnySize() {
    for (byte b : report(1)) {
      splitter.feed(new byte[] {b}, 0, 1);
    }
    feed(Wire.data().bytes(report(2)).bytes(report(3)).bytes());

    assertThat(odometers).containsExactly(1, 2, 3);
    assertThat(garbage).isEmpty();
    assertThat(splitter.waiting()).isZero();
  }

  @Test
  void aPacketThatIsCutShortCostsItselfAlone() {
    feed(report(1));
    feed(Arrays.copyOf(report(2), 40));
    feed(report(3));
    feed(report(4));

    assertThat(odometers).containsExactly(1, 3, 4);
    assertThat(garbage).hasSize(1);
  }

  @Test
  void aWrongCheckByteCostsThePacketAlone() {
    byte[] broken = report(2);
    broken[broken.length - 1] ^= 1;
    feed(broken);
    feed(report(3));

    assertThat(odometers).containsExactly(3);
  }

  @Test
  void aLengthThatIsFarTooLongDoesNotSwallowWhatFollows() {
    byte[] broken = report(2);
    broken[22] = (byte) 0xFF;
    broken[23] = (byte) 0xF0;
    feed(broken);
    feed(report(3));

    assertThat(odometers).containsExactly(3);
  }

  @Test
  void aBrokenPacketWhoseCheckByteIsRightByChanceDoesNotSwallowWhatFollows() {
    byte[] lost = report(2);
    // as long as it says, but the second half of it is the start of the next packet
    byte[] whole = Arrays.copyOf(lost, 40);
    byte[] next = report(3);
    byte[] stream = Wire.data().bytes(whole).bytes(next).bytes();
    int check = 0;
    for (int i = 2; i < lost.length - 1; i++) {
      check ^= stream[i];
    }
    // choose a byte of the first half so that the check byte, which is one of the next packet,
    // comes out right
    stream[30] ^= (byte) (check ^ stream[lost.length - 1]);
    assertThat(Packet.checks(stream, 0, lost.length)).isTrue();
    feed(stream);
    feed(report(4));

    assertThat(odometers).containsExactly(3, 4);
  }

  /**
   * Each of 2,000 streams of nine reports has one broken somewhere: all others arrive, in order.
   */
  @Test
  void whateverHappensToOnePacketTheOthersArrive() {
    for (int seed = 0; seed < 2_000; seed++) {
      var random = new Random(seed);
      int victim = random.nextInt(9);
      odometers.clear();
      var expected = new ArrayList<Integer>();
      Wire stream = Wire.data();
      for (int i = 0; i < 9; i++) {
        byte[] packet = report(1000 + i);
        if (i == victim) {
          stream.bytes(damage(packet, random));
        } else {
          expected.add(1000 + i);
          stream.bytes(packet);
        }
      }
      feedInPieces(stream.bytes(), random);

      var others = new ArrayList<>(odometers);
      others.removeIf(o -> !expected.contains(o));
      assertThat(others).as("stream %s, packet %s broken", seed, victim).isEqualTo(expected);
    }
  }

  private static byte[] damage(byte[] packet, Random random) {
    switch (random.nextInt(5)) {
      case 0 -> {
        return Arrays.copyOf(packet, random.nextInt(packet.length));
      }
      case 1 -> {
        return Arrays.copyOfRange(packet, 1 + random.nextInt(packet.length - 1), packet.length);
      }
      case 2 -> packet[22 + random.nextInt(2)] = (byte) random.nextInt();
      case 3 -> packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
      default -> {
        int from = random.nextInt(packet.length);
        for (int i = from; i < Math.min(packet.length, from + 8); i++) {
          packet[i] = (byte) random.nextInt();
        }
      }
    }
    return packet;
  }

  private void feedInPieces(byte[] bytes, Random random) {
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(bytes.length - at, 1 + random.nextInt(200));
      splitter.feed(bytes, at, length);
      at += length;
    }
  }

  @Test
  void noiseIsHeldNoLongerThanAPacket() {
    var random = new Random(7);
    var noise = new byte[1 << 20];
    random.nextBytes(noise);
    feed(noise);

    assertThat(splitter.waiting()).isLessThan(Packet.LONGEST_PACKET);
    feed(report(1));
    feed(report(2));
    assertThat(odometers).contains(2);
  }

  @Test
  void theLongestPacketIsTaken() {
    Wire longest = Wire.atNoon().vehicle2016().u8(0x80).u16(65_531 - 6 - 21 - 3);
    byte[] packet = longest.bytes(new byte[65_531 - 6 - 21 - 3]).packet('#', 0x02);
    feedInPieces(packet, new Random(1));

    assertThat(packet).hasSize(65_556);
    assertThat(odometers).containsExactly(12_345);
    assertThat(splitter.waiting()).isZero();
  }
}
