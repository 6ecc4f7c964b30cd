package io.celltwin.gateway.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.gateway.Battery;
import io.celltwin.gateway.Decoded;
import io.celltwin.gateway.Message;
import io.celltwin.gateway.Moment;
import io.celltwin.gateway.Quantity;
import io.celltwin.gateway.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class MappingTest {
  private static final String OBJECT =
      """
      name: serial-battery
      channel: N/{pack}/battery
      pack: "{pack}"
      time: {path: $.ts, format: unix-ms}
      fields:
        - {path: $.Dc.Voltage, quantity: pack-voltage, unit: V}
        - {path: $.Dc.Current, quantity: current, unit: A, sign: charge}
        - {path: "$.Voltages.Cell{cell}", cells: 4, quantity: cell-voltage, unit: V}
        - {path: "$.temps[*]", quantity: temperature, unit: °F}
        - {path: $.Soc, quantity: reported-soc, unit: "%"}
        - {path: $.State, quantity: reported-state}
      """;

  @Test
  void oneObjectSaysVoltageCurrentEachCellAndWhatTheBmsReports() {
    Decoded decoded =
        decode(
            OBJECT,
            "N/bank7/battery",
            """
            {"ts": 1700000000123, "Dc": {"Voltage": 13.2, "Current": -4.5}, "Soc": 55, "State": "Off",
             "temps": [50, 212], "Voltages": {"Cell1": 3.3, "Cell2": 3.301, "Cell4": "3.299"}}
            """);

    assertThat(decoded.refusals()).isEmpty();
    assertThat(decoded.edge()).isEqualTo("serial-battery");
    assertThat(decoded.readings())
        .allSatisfy(r -> assertThat(r.moment()).isEqualTo(Moment.stated(1_700_000_000_123_000L)))
        .allSatisfy(r -> assertThat(r.battery().pack()).isEqualTo("bank7"));
    assertThat(value(decoded, Quantity.CURRENT, 0)).isEqualTo(-4.5);
    assertThat(value(decoded, Quantity.CELL_VOLTAGE, 4)).isEqualTo(3.299);
    assertThat(decoded.readings()).noneMatch(r -> r.battery().equals(Battery.cell("bank7", 3)));
    assertThat(value(decoded, Quantity.TEMPERATURE, 1)).isCloseTo(10, within(1e-9));
    assertThat(value(decoded, Quantity.TEMPERATURE, 2)).isCloseTo(100, within(1e-9));
    assertThat(value(decoded, Quantity.REPORTED_SOC, 0)).isEqualTo(55);
    assertThat(decoded.readings()).anyMatch(r -> "Off".equals(r.text()));
  }

  @Test
  void scaleOffsetAndTheWordForNoneAreTheSources() {
    String mapping =
        """
        pack: car
        fields:
          - {path: $.i, quantity: current, unit: A, sign: discharge, scale: 0.1, offset: -1000, missing: [65535]}
          - {path: $.u, quantity: pack-voltage, unit: mV}
        """;

    assertThat(value(decode(mapping, "x", "{\"i\": 10120, \"u\": 360000}"), Quantity.CURRENT, 0))
        .isCloseTo(-12, within(1e-9));
    assertThat(value(decode(mapping, "x", "{\"i\": 65535}"), Quantity.CURRENT, 0)).isNaN();
    assertThat(value(decode(mapping, "x", "{\"i\": \"unavailable\"}"), Quantity.CURRENT, 0))
        .isNaN();
    assertThat(value(decode(mapping, "x", "{\"u\": 360000}"), Quantity.PACK_VOLTAGE, 0))
        .isCloseTo(360, within(1e-9));
  }

  @Test
  void zeroVoltsIsACellThatIsNotFittedAndMinusFortyDegreesIsNoProbe() {
    String mapping =
        """
        pack: a
        fields:
          - {path: $.v, quantity: cell-voltage, unit: mV}
          - {path: $.t, quantity: temperature, unit: °C}
        """;

    Decoded decoded = decode(mapping, "x", "{\"v\": [3300, 0, 65535], \"t\": -40}");

    assertThat(value(decoded, Quantity.CELL_VOLTAGE, 1)).isCloseTo(3.3, within(1e-9));
    assertThat(value(decoded, Quantity.CELL_VOLTAGE, 2)).isNaN();
    assertThat(value(decoded, Quantity.CELL_VOLTAGE, 3)).isNaN();
    assertThat(value(decoded, Quantity.TEMPERATURE, 0)).isNaN();
  }

  @Test
  void rowsAndColumnsSayTheSame() {
    String mapping =
        """
        pack: "{$.pack}"
        time: {path: $.t, format: unix-s}
        fields:
          - {path: $.v, quantity: pack-voltage, unit: V}
        """;

    List<Reading> rows =
        decode(
                mapping,
                "x",
                "[{\"pack\":\"p\",\"t\":1700000000,\"v\":13.1},{\"pack\":\"p\",\"t\":1700000001,\"v\":13.2}]")
            .readings();
    List<Reading> columns =
        decode(mapping, "x", "{\"pack\":\"p\",\"t\":[1700000000,1700000001],\"v\":[13.1,13.2]}")
            .readings();

    assertThat(rows).hasSize(2).isEqualTo(columns);
    assertThat(rows.get(1).moment()).isEqualTo(Moment.stated(1_700_000_001_000_000L));
  }

  @Test
  void oneValueAMessageTakesWhatItIsFromItsTopic() {
    String mapping =
        """
        edge: "{portal}"
        pack: "{portal}/{pack}"
        fields:
          - {channel: "N/{portal}/battery/{pack}/Dc/0/Voltage", path: $.value, quantity: pack-voltage, unit: V}
          - {channel: "N/{portal}/battery/{pack}/Voltages/Cell{cell}", cell: "{cell}", path: $.value, quantity: cell-voltage, unit: V}
        """;

    Decoded decoded = decode(mapping, "N/c0619ab/battery/512/Voltages/Cell7", "{\"value\": 3.31}");

    assertThat(decoded.edge()).isEqualTo("c0619ab");
    assertThat(decoded.readings())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.battery()).isEqualTo(Battery.cell("c0619ab/512", 7));
              assertThat(r.moment().clock()).isEqualTo(Moment.Clock.ARRIVAL);
            });
    assertThat(decode(mapping, "N/c0619ab/system/0/Serial", "{\"value\": 3}").readings()).isEmpty();
    assertThat(Mapping.parse("x", mapping).topicFilters())
        .containsExactly("N/+/battery/+/Dc/0/Voltage", "N/+/battery/+/Voltages/+");
  }

  @Test
  void aFrameOfTheBusIsReadByBusAndIdAndNeverByIdAlone() {
    String mapping =
        """
        format: can-gvret
        pack: kona
        time: {path: $.time_us, format: power-on-us}
        fields:
          - {can: {bus: 0, id: 0x595, byte: 6, length: 2}, quantity: pack-voltage, unit: dV}
          - {can: {bus: 0, id: 0x595, byte: 4, length: 2, signed: true}, quantity: current, unit: dA, sign: discharge}
        """;
    String log =
        """
        Time Stamp,ID,Extended,Bus,LEN,D1,D2,D3,D4,D5,D6,D7,D8
        1000000,00000595,false,1,8,00,00,00,00,00,00,00,00
        1100000,00000595,false,0,8,00,00,00,00,22,00,DC,0D
        1200000,00000595,false,0,8,00,00,00,00,FE,FF,DD,0D
        """;

    List<Reading> readings = decode(mapping, "x", log).readings();

    assertThat(readings)
        .extracting(Reading::value)
        .satisfiesExactly(
            v -> assertThat(v).isCloseTo(354.8, within(1e-9)),
            v -> assertThat(v).isCloseTo(-3.4, within(1e-9)), // raw + is discharge
            v -> assertThat(v).isCloseTo(354.9, within(1e-9)),
            v -> assertThat(v).isCloseTo(0.2, within(1e-9)));
  }

  @Test
  void localTimeNeedsAZone() {
    String fields = "fields: [{path: $.v, quantity: pack-voltage, unit: V}]\n";
    String zoned =
        """
        pack: b
        time: {path: [$.Date, $.Time], format: dd/MM/yyyy HH:mm, zone: America/New_York}
        """;

    assertThat(
            decode(zoned + fields, "x", "{\"Date\":\"29/10/2025\",\"Time\":\"00:00\",\"v\":13.3}")
                .readings()
                .get(0)
                .moment())
        .isEqualTo(Moment.stated(1_761_710_400_000_000L)); // 2025-10-29T04:00Z
    assertThatThrownBy(
            () ->
                Mapping.parse("bank.yaml", zoned.replace(", zone: America/New_York", "") + fields))
        .hasMessageContaining("bank.yaml:2: time is without a zone, wanted zone:");
  }

  @Test
  void aMistakeIsNamedWithFileLineValueAndWhatWasWanted() {
    assertThatThrownBy(() -> Mapping.parse("a.yaml", OBJECT.replace("unit: A,", "unit: kA,")))
        .hasMessage("a.yaml:7: fields[1].unit is 'kA', wanted A, mA, cA, dA");
    assertThatThrownBy(() -> Mapping.parse("a.yaml", OBJECT.replace(", sign: charge", "")))
        .hasMessageStartingWith("a.yaml:7: fields[1] is without a sign, wanted sign: charge or");
    assertThatThrownBy(() -> Mapping.parse("a.yaml", OBJECT.replace("pack-voltage", "voltage")))
        .hasMessageStartingWith("a.yaml:6: fields[0].quantity is 'voltage', wanted one of ");
    assertThatThrownBy(() -> Mapping.parse("a.yaml", OBJECT.replace("$.Dc.Voltage", "'$[?('")))
        .hasMessageStartingWith("a.yaml:6: fields[0].path is '$[?(', wanted a JSONPath");
    assertThatThrownBy(() -> Mapping.parse("a.yaml", OBJECT.replace("name:", "nom:")))
        .hasMessageStartingWith("a.yaml:1: 'nom' is no key here, wanted one of name, about");
    assertThatThrownBy(() -> Mapping.parse("a.yaml", "a: [1"))
        .hasMessageStartingWith("a.yaml:1: not YAML");
  }

  @Test
  void aMessageThatIsNoJsonIsRefusedWithItsPlace() {
    assertThat(decode(OBJECT, "N/a/battery", "{\"ts\": 1,\n \"Dc\": }").refusals())
        .singleElement()
        .satisfies(
            r -> assertThat(r.reason()).contains("N/a/battery: not JSON at line 2, column 8"));
    assertThat(decode(OBJECT, "N/a/battery", "{\"ts\": \"noon\", \"Soc\": 5}").refusals())
        .singleElement()
        .satisfies(
            r -> assertThat(r.reason()).contains("time is 'noon', wanted a number of unix-ms"));
    assertThat(decode(OBJECT, "N/a/battery", "{\"Soc\": \"half\"}").refusals())
        .singleElement()
        .satisfies(r -> assertThat(r.reason()).contains("$.Soc is 'half', wanted a number"));
  }

  private static Decoded decode(String mapping, String channel, String payload) {
    return Mapping.parse("test.yaml", mapping)
        .decoder()
        .decode(Message.of(channel, payload.getBytes(UTF_8), 0));
  }

  private static double value(Decoded decoded, Quantity quantity, int cell) {
    return decoded.readings().stream()
        .filter(r -> r.quantity() == quantity && r.battery().cell() == cell)
        .findFirst()
        .orElseThrow()
        .value();
  }
}
