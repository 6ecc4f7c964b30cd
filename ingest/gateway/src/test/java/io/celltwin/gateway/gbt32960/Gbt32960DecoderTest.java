package io.celltwin.gateway.gbt32960;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.gateway.Battery;
import io.celltwin.gateway.Decoded;
import io.celltwin.gateway.Message;
import io.celltwin.gateway.Moment;
import io.celltwin.gateway.Quantity;
import io.celltwin.gateway.Reading;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Gbt32960DecoderTest {
  private static final Battery PACK = Battery.pack(Wire.VIN + "/1");

  private final Gbt32960Decoder decoder = new Gbt32960Decoder();

  private Decoded decode(byte[] packet) {
    return decoder.decode(Message.of("gbt32960/" + Wire.VIN, packet, 0));
  }

  private static Optional<Reading> find(Decoded decoded, Battery battery, Quantity quantity) {
    return decoded.readings().stream()
        .filter(r -> r.battery().equals(battery) && r.quantity() == quantity)
        .findFirst();
  }

  private static double value(Decoded decoded, Battery battery, Quantity quantity) {
    return find(decoded, battery, quantity).orElseThrow().value();
  }

  /** Three cells at 3.301, 3.302, 3.303 V and 25 A, which is out of the battery. */
  private static Wire driving() {
    return Wire.atNoon()
        .vehicle2016()
        .u8(0x08, 1, 1)
        .u16(99, 10_250, 3, 1)
        .u8(3)
        .u16(3301, 3302, 3303)
        .u8(0x09, 1, 1)
        .u16(2)
        .u8(64, 68);
  }

  @Test
  void aDrivingVehicleDischargesItsCells() {
    Decoded decoded = decode(driving().packet('#', 0x02));

    assertThat(decoded.edge()).isEqualTo(Wire.VIN);
    assertThat(decoded.refusals()).isEmpty();
    assertThat(value(decoded, PACK, Quantity.CURRENT)).isEqualTo(-25.0);
    assertThat(value(decoded, PACK, Quantity.PACK_VOLTAGE)).isCloseTo(9.9, within(1e-9));
    assertThat(value(decoded, Battery.cell(PACK.pack(), 2), Quantity.CELL_VOLTAGE))
        .isCloseTo(3.302, within(1e-9));
    assertThat(value(decoded, PACK, Quantity.TEMPERATURE)).isEqualTo(26.0);
    assertThat(value(decoded, PACK, Quantity.TEMPERATURE_MAX)).isEqualTo(28.0);
    assertThat(value(decoded, PACK, Quantity.REPORTED_SOC)).isEqualTo(48.0);
    assertThat(decoded.readings())
        .allMatch(r -> r.moment().equals(Moment.stated(Wire.NOON_MILLIS * 1000)));
    // one current a pack: the vehicle's total does not come in beside the pack's own
    assertThat(decoded.readings()).filteredOn(r -> r.quantity() == Quantity.CURRENT).hasSize(1);
  }

  @Test
  void aLaterTransmissionIsBackfilled() {
    assertThat(decode(driving().packet('#', 0x03)).readings())
        .allMatch(r -> r.moment().backfilled());
  }

  @Test
  void aSecondPageGoesOnWhereTheFirstEnded() {
    Wire page = Wire.atNoon().u8(0x08, 1, 1).u16(7100, 9_500, 202, 201).u8(2).u16(3401, 0xFFFF);

    Decoded decoded = decode(page.packet('#', 0x02));

    assertThat(value(decoded, Battery.cell(PACK.pack(), 201), Quantity.CELL_VOLTAGE))
        .isCloseTo(3.401, within(1e-9));
    assertThat(value(decoded, Battery.cell(PACK.pack(), 202), Quantity.CELL_VOLTAGE)).isNaN();
    assertThat(value(decoded, PACK, Quantity.CURRENT)).isEqualTo(50.0);
  }

  @Test
  void vehicleDataAloneAreOfTheOnlyPack() {
    Decoded decoded = decode(Wire.atNoon().vehicle2025().packet('$', 0x02));

    assertThat(value(decoded, PACK, Quantity.PACK_VOLTAGE)).isCloseTo(355.2, within(1e-9));
    assertThat(value(decoded, PACK, Quantity.CURRENT)).isEqualTo(-25.0);
  }

  @Test
  void vehicleDataOfSeveralPacksAreNoneOfTheirs() {
    decode(
        Wire.atNoon().u16(1).text("", 20).u8(1, 2).text("A", 24).text("B", 24).packet('$', 0x01));

    Decoded decoded = decode(Wire.atNoon().vehicle2025().packet('$', 0x02));

    assertThat(find(decoded, PACK, Quantity.CURRENT)).isEmpty();
    assertThat(value(decoded, Battery.pack(Wire.VIN), Quantity.CURRENT)).isEqualTo(-25.0);
  }

  @Test
  void aVehicleThatChargesByCableAndSendsADischargeIsNotBelieved() {
    Wire wire =
        Wire.atNoon()
            .u8(0x01, 2, 1, 1)
            .u16(0)
            .u32(123_456)
            .u16(3552, 10_250)
            .u8(48, 1, 0)
            .u16(500)
            .u8(0, 0);

    Decoded decoded = decode(wire.packet('#', 0x02));

    assertThat(find(decoded, PACK, Quantity.CURRENT)).isEmpty();
    assertThat(value(decoded, PACK, Quantity.PACK_VOLTAGE)).isCloseTo(355.2, within(1e-9));
    assertThat(decoded.refusals())
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo("SIGN");
              assertThat(refusal.reason()).contains("charging while parked and sends 25.0 A");
            });
  }

  @Test
  void theOtherSignCanBeChosen() {
    var charging = new Gbt32960Decoder(CurrentSense.CHARGE_IS_POSITIVE);

    Decoded decoded =
        charging.decode(Message.of("x", Wire.atNoon().vehicle2016().packet('#', 0x02), 0));

    assertThat(value(decoded, PACK, Quantity.CURRENT)).isEqualTo(25.0);
  }

  @Test
  void extremesOfTwoPacksAreNoPacksExtremes() {
    Wire wire = Wire.atNoon().u8(0x06, 1, 9).u16(3245).u8(2, 7).u16(3226).u8(1, 2, 67, 1, 1, 37);

    Decoded decoded = decode(wire.packet('#', 0x02));

    assertThat(find(decoded, PACK, Quantity.CELL_VOLTAGE_MAX)).isEmpty();
    assertThat(value(decoded, PACK, Quantity.TEMPERATURE_MIN)).isEqualTo(-3.0);
    assertThat(decoded.refusals())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("EXTREMES_OF_TWO_PACKS"));
  }

  @Test
  void whatCannotBeReadSaysWhy() {
    byte[] wrongCheck = driving().packet('#', 0x02);
    wrongCheck[wrongCheck.length - 1] ^= 1;
    byte[] encrypted = driving().packet('#', 0x02, Wire.VIN, 0x03);

    assertThat(decode(wrongCheck).refusals().get(0).code()).isEqualTo("CHECK_BYTE");
    assertThat(decode(encrypted).refusals().get(0).code()).isEqualTo("ENCRYPTED");
    assertThat(decode(encrypted).refusals().get(0).reason())
        .contains("encrypted (rule 3)", "send it unencrypted");
    assertThat(decode(new byte[] {1, 2}).refusals().get(0).code()).isEqualTo("NOT_GBT32960");
    assertThat(decode(Wire.data().u8(26).packet('#', 0x02)).refusals().get(0).code())
        .isEqualTo("MALFORMED");
  }

  @Test
  void aVehicleThatLogsOutWillBeSilent() {
    assertThat(decode(Wire.atNoon().u16(1).packet('#', 0x04)).silent())
        .containsExactly(Wire.VIN + "/1");
  }
}
