package io.celltwin.gateway.gbt32960;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
  private static final double EXACT = 1e-9;

  private static Report read(byte[] packet) throws MalformedPacketException {
    return ReportReader.read(Packet.of(packet, 0, packet.length));
  }

  @Test
  void vehicleDataOf2016CountCurrentFromMinus1000Amperes() throws Exception {
    Report report = read(Wire.atNoon().vehicle2016().packet('#', 0x02));

    assertThat(report.edition()).isEqualTo(Edition.GBT_2016);
    assertThat(report.vin()).isEqualTo(Wire.VIN);
    assertThat(report.epochMillis()).isEqualTo(Wire.NOON_MILLIS);
    assertThat(report.later()).isFalse();
    assertThat(report.vehicle())
        .isEqualTo(new Report.Vehicle(1, 3, 60.0, 12_345.6, 355.2, 25.0, 48, 500));
    assertThat(report.sentinels()).isEmpty();
    assertThat(report.ignored()).isEmpty();
  }

  @Test
  void vehicleDataOf2025CountCurrentFromMinus3000AmperesAndHaveNoPedals() throws Exception {
    Report report = read(Wire.atNoon().vehicle2025().packet('$', 0x02));

    assertThat(report.edition()).isEqualTo(Edition.GBT_2025);
    assertThat(report.vehicle())
        .isEqualTo(new Report.Vehicle(1, 3, 60.0, 12_345.6, 355.2, 25.0, 48, 500));
  }

  @Test
  void aLaterTransmissionIsLate() throws Exception {
    assertThat(read(Wire.atNoon().vehicle2016().packet('#', 0x03)).later()).isTrue();
  }

  @Test
  void aPackOf216CellsComesInTwoPages() throws Exception {
    int[] first = IntStream.rangeClosed(1, 200).map(i -> 3300 + i).toArray();
    int[] second = IntStream.rangeClosed(201, 216).map(i -> 3300 + i).toArray();
    Wire page1 = Wire.atNoon().u8(0x08, 1, 1).u16(7100, 9_500, 216, 1).u8(200).u16(first);
    Wire page2 = Wire.atNoon().u8(0x08, 1, 1).u16(7100, 9_500, 216, 201).u8(16).u16(second);

    Report.Pack one = read(page1.packet('#', 0x02)).packs().get(0);
    Report.Pack two = read(page2.packet('#', 0x02)).packs().get(0);

    assertThat(one.volts()).isCloseTo(710.0, within(EXACT));
    assertThat(one.amps()).isCloseTo(-50.0, within(EXACT));
    assertThat(one.cells()).isEqualTo(216);
    assertThat(one.firstCell()).isEqualTo(1);
    assertThat(one.cellVolts()).hasSize(200);
    assertThat(one.cellVolts()[0]).isCloseTo(3.301, within(EXACT));
    assertThat(one.cellVolts()[199]).isCloseTo(3.500, within(EXACT));
    assertThat(two.firstCell()).isEqualTo(201);
    assertThat(two.cellVolts()).hasSize(16);
    assertThat(two.cellVolts()[15]).isCloseTo(3.516, within(EXACT));
  }

  @Test
  void bothPagesMayStandInOneMessage() throws Exception {
    Wire pages =
        Wire.atNoon()
            .u8(0x08, 2)
            .u8(1)
            .u16(100, 10_000, 3, 1)
            .u8(2)
            .u16(3301, 3302)
            .u8(1)
            .u16(100, 10_000, 3, 3)
            .u8(1)
            .u16(3303);

    assertThat(read(pages.packet('#', 0x02)).packs())
        .extracting(Report.Pack::firstCell)
        .containsExactly(1, 3);
  }

  @Test
  void cellsOf2025ComeInOnePieceWithACountOfTwoBytes() throws Exception {
    int[] cells = IntStream.rangeClosed(1, 300).map(i -> 3300).toArray();
    Wire wire =
        Wire.atNoon()
            .u8(0x07, 1, 2)
            .u16(9900, 28_765, 300)
            .u16(cells)
            .u8(0x08, 1, 2)
            .u16(3)
            .u8(65, 0xFE, 0xFF);

    Report report = read(wire.packet('$', 0x02));

    assertThat(report.packs())
        .singleElement()
        .satisfies(
            pack -> {
              assertThat(pack.number()).isEqualTo(2);
              assertThat(pack.volts()).isCloseTo(990.0, within(EXACT));
              assertThat(pack.amps()).isCloseTo(-123.5, within(EXACT));
              assertThat(pack.cellVolts()).hasSize(300).containsOnly(3.3);
            });
    assertThat(report.temperatures().get(0).celsius())
        .containsExactly(25.0, Double.NaN, Double.NaN);
  }

  /** One, two and four bytes: all ones is "invalid", one less "abnormal". */
  @ParameterizedTest
  @CsvSource({"FF,true", "FE,false"})
  void everySentinelIsNoValueAndIsNoted(String last, boolean invalid) throws Exception {
    int one = Integer.parseInt(last, 16);
    int two = 0xFF00 | one;
    long four = 0xFFFFFF00L | one;
    Wire wire =
        Wire.atNoon()
            .u8(0x01, one, one, one)
            .u16(two)
            .u32(four)
            .u16(two, two)
            .u8(one, one, 0x0F)
            .u16(500)
            .u8(one, one)
            .u8(0x06, one, one)
            .u16(two)
            .u8(one, one)
            .u16(two)
            .u8(one, one, one, one, one, one)
            .u8(0x08, 1, one)
            .u16(two, two, two, 1)
            .u8(1)
            .u16(two)
            .u8(0x09, 1, one)
            .u16(1)
            .u8(one)
            .u8(0x07, one)
            .u32(0)
            .u8(one, one, one, one);

    Report report = read(wire.packet('#', 0x02));

    Report.Vehicle vehicle = report.vehicle();
    assertThat(
            new double[] {
              vehicle.speedKmh(),
              vehicle.odometerKm(),
              vehicle.volts(),
              vehicle.amps(),
              vehicle.socPercent()
            })
        .containsOnly(Double.NaN);
    Report.Extremes extremes = report.extremes();
    assertThat(extremes.lowestVolts()).isEqualTo(new Report.Extreme(0, 0, Double.NaN));
    assertThat(extremes.highestCelsius()).isEqualTo(new Report.Extreme(0, 0, Double.NaN));
    Report.Pack pack = report.packs().get(0);
    assertThat(pack.number()).isZero();
    assertThat(pack.cells()).isEqualTo(-1);
    assertThat(new double[] {pack.volts(), pack.amps(), pack.cellVolts()[0]})
        .containsOnly(Double.NaN);
    assertThat(report.temperatures().get(0).celsius()).containsExactly(Double.NaN);
    assertThat(report.alarms().level()).isEqualTo(-1);
    assertThat(report.alarms().faults()).isEmpty();
    // 5 of the vehicle, 12 of the extremes, 5 of the pack, 2 of the probes, 5 of the alarms
    assertThat(report.sentinels()).hasSize(29).allMatch(s -> s.invalid() == invalid);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xFFFE, 0xFFFF})
  void aCountThatIsUnknownIsFollowedByNothing(int count) throws Exception {
    Wire wire =
        Wire.atNoon()
            .u8(0x07, 1, 1)
            .u16(4000, 30_000, count)
            .u8(0x08, 1, 1)
            .u16(count)
            .vehicle2025();

    Report report = read(wire.packet('$', 0x02));

    assertThat(report.packs().get(0).cellVolts()).isEmpty();
    assertThat(report.vehicle().socPercent()).isEqualTo(48);
  }

  @Test
  void extremesSayTheirPlaces() throws Exception {
    Wire wire = Wire.atNoon().u8(0x06, 1, 9).u16(3245).u8(1, 7).u16(3226).u8(1, 2, 67, 1, 1, 37);

    assertThat(read(wire.packet('#', 0x02)).extremes())
        .isEqualTo(
            new Report.Extremes(
                new Report.Extreme(1, 9, 3.245),
                new Report.Extreme(1, 7, 3.226),
                new Report.Extreme(1, 2, 27),
                new Report.Extreme(1, 1, -3)));
  }

  @Test
  void alarmsAreBitsAndFaultsAreCodes() throws Exception {
    Wire of2016 =
        Wire.atNoon()
            .u8(0x07, 2)
            .u32(1 << 6 | 1 << 10 | 1 << 18)
            .u8(1)
            .u32(0xCAFE0001L)
            .u8(0, 0, 0);
    Wire of2025 = Wire.atNoon().u8(0x06, 4).u32(1 << 23).u8(0, 0, 0, 0).u8(1, 23, 4).vehicle2025();

    assertThat(read(of2016.packet('#', 0x02)).alarms().names())
        .containsExactly("cell voltage low", "cells inconsistent", "pack overcharged");
    assertThat(read(of2016.packet('#', 0x02)).alarms().faults()).containsExactly(0xCAFE0001L);
    Report later = read(of2025.packet('$', 0x02));
    assertThat(later.alarms().names()).containsExactly("thermal event");
    assertThat(later.vehicle()).isNotNull();
  }

  @Test
  void whatIsNotOfTheBatteryIsSteppedOver() throws Exception {
    Wire of2016 =
        Wire.atNoon()
            .u8(0x02, 2)
            .bytes(new byte[24])
            .u8(0x03)
            .u16(0, 0, 0, 2)
            .u8(60, 61)
            .bytes(new byte[10])
            .u8(0x04)
            .bytes(new byte[5])
            .u8(0x05)
            .bytes(new byte[9])
            .u8(0x80)
            .u16(3)
            .u8(1, 2, 3)
            .vehicle2016();
    Wire of2025 =
        Wire.atNoon()
            .u8(0x02, 1)
            .bytes(new byte[10])
            .u8(0x03)
            .bytes(new byte[12])
            .u8(0x04)
            .bytes(new byte[2])
            .u8(0x05)
            .bytes(new byte[10])
            .u8(0x30, 1)
            .bytes(new byte[10])
            .u16(1)
            .u8(70)
            .u8(0x31, 1)
            .u16(0, 0, 1)
            .u16(2700)
            .u16(1)
            .u8(70)
            .u8(0x32)
            .bytes(new byte[18])
            .vehicle2025()
            .u8(0xFF, 1)
            .u16(2)
            .u8(9, 9)
            .u16(1)
            .u8(9);

    assertThat(read(of2016.packet('#', 0x02)).vehicle().socPercent()).isEqualTo(48);
    assertThat(read(of2025.packet('$', 0x02)).vehicle().socPercent()).isEqualTo(48);
    assertThat(read(of2025.packet('$', 0x02)).ignored())
        .containsExactly("a signature, which is not verified");
  }

  @Test
  void aReservedTypeEndsTheReadingAndWhatCameBeforeIsKept() throws Exception {
    Report report = read(Wire.atNoon().vehicle2016().u8(0x0A, 1, 2, 3).packet('#', 0x02));

    assertThat(report.vehicle().volts()).isCloseTo(355.2, within(EXACT));
    assertThat(report.unread())
        .isEqualTo("information type 0x0A is unknown: it and the 3 bytes behind it");
  }

  @Test
  void aCountThatPromisesMoreThanThereIsCostsThePacket() {
    Wire wire = Wire.atNoon().u8(0x08, 1, 1).u16(100, 10_000, 16, 1).u8(16).u16(3300);

    assertThatThrownBy(() -> read(wire.packet('#', 0x02)))
        .hasMessage("cells of this page is 16, for which 2 bytes are too few");
  }

  @Test
  void anImpossibleTimeCostsThePacket() {
    Wire wire = Wire.data().u8(26, 2, 30, 12, 0, 0).vehicle2016();

    assertThatThrownBy(() -> read(wire.packet('#', 0x02)))
        .hasMessageContaining("time of collection is no time");
  }

  @Test
  void aLoginTellsPacksAndSerials() throws Exception {
    byte[] of2016 =
        Wire.atNoon()
            .u16(12)
            .text("89860924790023166606", 20)
            .u8(2, 4)
            .text("AAAABBBB", 8)
            .packet('#', 0x01);
    byte[] of2025 =
        Wire.atNoon()
            .u16(12)
            .text("89860924790023166606", 20)
            .u8(2, 1, 2)
            .text("PACK-A", 24)
            .text("PACK-B", 24)
            .text("PACK-C", 24)
            .packet('$', 0x01);

    Login first = Login.read(Packet.of(of2016, 0, of2016.length));
    Login second = Login.read(Packet.of(of2025, 0, of2025.length));

    assertThat(first)
        .isEqualTo(
            new Login(Wire.NOON_MILLIS, 12, "89860924790023166606", 2, List.of("AAAA", "BBBB")));
    assertThat(second.packs()).isEqualTo(3);
    assertThat(second.serials()).containsExactly("PACK-A", "PACK-B", "PACK-C");
  }
}
