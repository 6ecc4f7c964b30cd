package io.celltwin.gateway.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.gateway.Battery;
import io.celltwin.gateway.Moment;
import io.celltwin.gateway.Quantity;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each sample was written after the public documentation that the mapping names. */
class ShippedMappingsTest {
  private static final double EXACT = 1e-9;

  @Test
  void aNodeRedFlowSaysAllInOneObject() {
    Shipped shipped =
        Shipped.mapping("venus-os-mqtt-battery.yaml")
            .receives(
                "energy/battery/garage",
                """
                {"Dc": {"Power": -321.6, "Voltage": 52.7, "Current": -6.10, "Temperature": 23},
                 "InstalledCapacity": 200.0, "Capacity": 125.5, "Soc": 63, "TimeToGo": 43967,
                 "Alarms": {"LowVoltage": 0},
                 "History": {"ChargeCycles": 5, "TotalAhDrawn": 1057.3},
                 "System": {"MinVoltageCellId": "C3", "MinCellVoltage": 3.392, "MaxCellVoltage": 3.417},
                 "Voltages": {"Cell1": 3.392, "Cell2": 3.417}}
                """);
    Battery garage = Battery.pack("garage");

    assertThat(shipped.refusals()).isEmpty();
    assertThat(shipped.value(garage, Quantity.PACK_VOLTAGE)).isEqualTo(52.7);
    assertThat(shipped.value(garage, Quantity.CURRENT)).isEqualTo(-6.1); // out of the battery
    assertThat(shipped.value(garage, Quantity.POWER)).isEqualTo(-321.6);
    assertThat(shipped.value(Battery.cell("garage", 2), Quantity.CELL_VOLTAGE)).isEqualTo(3.417);
    assertThat(shipped.value(garage, Quantity.CELL_VOLTAGE_MIN)).isEqualTo(3.392);
    assertThat(shipped.value(garage, Quantity.RATED_CAPACITY)).isEqualTo(200);
    assertThat(shipped.value(garage, Quantity.REPORTED_REMAINING)).isEqualTo(125.5);
    assertThat(shipped.value(garage, Quantity.REPORTED_SOC)).isEqualTo(63);
    assertThat(shipped.value(garage, Quantity.CHARGE_OUT)).isEqualTo(1057.3);
  }

  @Test
  void theLeastOfThemSaysPowerVoltageAndSoc() {
    Shipped shipped =
        Shipped.mapping("venus-os-mqtt-battery.yaml")
            .receives("battery", "{\"Dc\": {\"Power\": 321.6, \"Voltage\": 52.7}, \"Soc\": 63}");

    assertThat(shipped.readings())
        .extracting(r -> r.quantity())
        .containsExactly(Quantity.PACK_VOLTAGE, Quantity.POWER, Quantity.REPORTED_SOC);
  }

  @Test
  void victronSaysOneValueAMessage() {
    String base = "N/c0619ab7d3f1/battery/512/";
    Shipped shipped =
        Shipped.mapping("victron.yaml")
            .receives(base + "Dc/0/Voltage", "{\"value\": 52.92}")
            .receives(base + "Dc/0/Current", "{\"value\": -12.4}")
            .receives(base + "Voltages/Cell16", "{\"value\": 3.308}")
            .receives(base + "Soc", "{\"value\": 71.5}")
            .receives(base + "Dc/0/Temperature", "{\"value\": null}")
            .receives("N/c0619ab7d3f1/system/0/Dc/Battery/Voltage", "{\"value\": 52.9}");
    Battery pack = Battery.pack("c0619ab7d3f1/512");

    assertThat(shipped.value(pack, Quantity.PACK_VOLTAGE)).isEqualTo(52.92);
    assertThat(shipped.value(pack, Quantity.CURRENT)).isEqualTo(-12.4);
    assertThat(shipped.value(Battery.cell(pack.pack(), 16), Quantity.CELL_VOLTAGE))
        .isEqualTo(3.308);
    assertThat(shipped.value(pack, Quantity.REPORTED_SOC)).isEqualTo(71.5);
    assertThat(shipped.value(pack, Quantity.TEMPERATURE)).isNaN(); // told, and none
    assertThat(shipped.readings()).hasSize(5);
    assertThat(shipped.file().topicFilters())
        .contains("N/+/battery/+/Dc/0/Voltage", "N/+/battery/+/Voltages/+");
    assertThat(shipped.file().join().holds()).isTrue();
  }

  /** Three boards, and each with and without the node's name before the sensor's. */
  @ParameterizedTest
  @CsvSource({
    "jk-esphome.yaml, jk-bms, jk-bms_, temperature_sensor_1, total_battery_capacity_setting",
    "jk-esphome.yaml, jk-bms, '', temperature_sensor_1, total_battery_capacity_setting",
    "jbd-esphome.yaml, jbd-bms-uart, jbd-bms-uart_, temperature_1, nominal_capacity",
    "jbd-esphome.yaml, jbd-bms-uart, '', temperature_1, nominal_capacity",
    "daly-esphome.yaml, daly-bms-ble, '', temperature_1, ''",
    "daly-esphome.yaml, daly-bms-ble, daly-bms-ble_, temperature_1, ''"
  })
  void espHomeSaysOneNumberAMessage(
      String file, String node, String prefix, String temperature, String rated) {
    String base = node + "/sensor/" + prefix;
    Shipped shipped =
        Shipped.mapping(file)
            .receives(base + "total_voltage/state", "52.94")
            .receives(base + "current/state", "-15.66")
            .receives(base + "power/state", "-829.04")
            .receives(base + "cell_voltage_7/state", "3.226")
            .receives(base + "min_voltage_cell/state", "7")
            .receives(base + "state_of_charge/state", "31")
            .receives(base + "capacity_remaining/state", "25.11")
            .receives(base + temperature + "/state", "nan")
            .receives(base + "charging_power/state", "0.0")
            .receives(base + "max_charge_current/state", "100.0")
            .receives(base + "delta_cell_voltage/state", "0.02")
            .receives(node + "/status", "online");
    Battery pack = Battery.pack(node);

    assertThat(shipped.refusals()).isEmpty();
    assertThat(shipped.value(pack, Quantity.PACK_VOLTAGE)).isEqualTo(52.94);
    // neither the greatest charge current nor the charging power is taken for the current or the
    // power
    assertThat(shipped.value(pack, Quantity.CURRENT)).isEqualTo(-15.66);
    assertThat(shipped.value(pack, Quantity.POWER)).isEqualTo(-829.04);
    assertThat(shipped.value(Battery.cell(node, 7), Quantity.CELL_VOLTAGE)).isEqualTo(3.226);
    assertThat(shipped.value(pack, Quantity.CELL_VOLTAGE_MIN_PLACE)).isEqualTo(7);
    assertThat(shipped.value(pack, Quantity.REPORTED_SOC)).isEqualTo(31);
    assertThat(shipped.value(pack, Quantity.REPORTED_REMAINING)).isEqualTo(25.11);
    assertThat(shipped.value(pack, Quantity.TEMPERATURE)).isNaN();
    assertThat(shipped.readings()).hasSize(8);
    if (!rated.isEmpty()) {
      shipped.receives(base + rated + "/state", "81.0");
      assertThat(shipped.value(pack, Quantity.RATED_CAPACITY)).isEqualTo(81);
    }
  }

  @Test
  void batmonsCurrentIsPositiveOutOfTheBattery() {
    Shipped shipped =
        Shipped.mapping("batmon-ha.yaml")
            .receives("jk_attic/soc/total_voltage", "52.94")
            .receives("jk_attic/soc/current", "15.66")
            .receives("jk_attic/cell_voltages/1", "3.311")
            .receives("jk_attic/cell_voltages/min", "3.301")
            .receives("jk_attic/soc/capacity", "81.0")
            .receives("jk_attic/mosfet_status/capacity_ah", "25.1");
    Battery attic = Battery.pack("jk_attic");

    assertThat(shipped.value(attic, Quantity.CURRENT)).isEqualTo(-15.66);
    assertThat(shipped.value(Battery.cell("jk_attic", 1), Quantity.CELL_VOLTAGE)).isEqualTo(3.311);
    assertThat(shipped.value(attic, Quantity.RATED_CAPACITY)).isEqualTo(81);
    assertThat(shipped.value(attic, Quantity.REPORTED_REMAINING)).isEqualTo(25.1);
    assertThat(shipped.readings()).filteredOn(r -> r.battery().cell() == 0).hasSize(4);
  }

  /**
   * The values that the frames of a JBD and of a Daly must decode to, by the library's own tests.
   */
  @Test
  void aiobmsbleSaysADictionary() {
    Shipped shipped =
        Shipped.mapping("aiobmsble.yaml")
            .receives(
                "bms/jbd",
                """
                {"voltage": 15.6, "current": -2.87, "battery_level": 100, "cycle_charge": 4.98,
                 "cycles": 42, "design_capacity": 5, "temperature": 22.133, "cell_count": 4,
                 "cell_voltages": [3.43, 3.425, 3.432, 3.417], "delta_voltage": 0.015, "problem": false}
                """)
            .receives(
                "bms/daly",
                "{\"voltage\": 14.0, \"current\": 3.0, \"battery_level\": 90.0, \"cell_voltages\":"
                    + " [4.127, 4.137, 4.147, 4.157]}");

    assertThat(shipped.refusals()).isEmpty();
    assertThat(shipped.value(Battery.pack("jbd"), Quantity.CURRENT)).isEqualTo(-2.87);
    assertThat(shipped.value(Battery.pack("daly"), Quantity.CURRENT)).isEqualTo(3.0);
    assertThat(shipped.value(Battery.cell("jbd", 4), Quantity.CELL_VOLTAGE)).isEqualTo(3.417);
    assertThat(shipped.value(Battery.pack("jbd"), Quantity.RATED_CAPACITY)).isEqualTo(5);
    assertThat(shipped.value(Battery.pack("jbd"), Quantity.REPORTED_REMAINING)).isEqualTo(4.98);
    assertThat(shipped.value(Battery.pack("jbd"), Quantity.REPORTED_CYCLES)).isEqualTo(42);
  }

  @Test
  void openEmsTellsExtremesInMillivoltsAndNoSign() {
    String base = "edge/edge0/channel/battery1/";
    Shipped shipped =
        Shipped.mapping("openems.yaml")
            .receives(base + "Voltage", "409")
            .receives(base + "Current", "-12")
            .receives(base + "MinCellVoltage", "3271")
            .receives(base + "MaxCellTemperature", "24")
            .receives(base + "Soh", "null")
            .receives("edge/edge0/channel/ess0/ActivePower", "-4900")
            .receives("edge/edge0/channel/lastUpdate", "2026-11-30T12:00:00Z");
    Battery battery = Battery.pack("edge0/battery1");

    assertThat(shipped.edge()).isNotEmpty();
    assertThat(shipped.value(battery, Quantity.PACK_VOLTAGE)).isEqualTo(409);
    assertThat(shipped.value(battery, Quantity.CELL_VOLTAGE_MIN)).isCloseTo(3.271, within(EXACT));
    assertThat(shipped.value(battery, Quantity.TEMPERATURE_MAX)).isEqualTo(24);
    assertThat(shipped.value(battery, Quantity.REPORTED_SOH)).isNaN();
    assertThat(shipped.readings())
        .filteredOn(r -> r.quantity() == Quantity.CURRENT)
        .allSatisfy(r -> assertThat(r.undirected()).isTrue()); // held back until that is known
    assertThat(shipped.readings()).hasSize(5);

    Shipped stated = Shipped.mapping("openems.yaml", "sign: detect", "sign: discharge");
    stated.receives(base + "Current", "-12");
    assertThat(stated.value(battery, Quantity.CURRENT)).isEqualTo(12);
  }

  @Test
  void aTeslaTellsItsExtremesAsNumbersOrAsText() {
    String base = "telemetry/LRW3E7EK0NC000001/v/";
    Shipped shipped =
        Shipped.mapping("tesla-fleet-telemetry.yaml", "sign: detect", "sign: charge")
            .receives(base + "PackVoltage", "\"367.950\"")
            .receives(base + "PackCurrent", "-4.3")
            .receives(base + "BrickVoltageMin", "3.826")
            .receives(base + "NumBrickVoltageMin", "17")
            .receives(base + "ModuleTempMax", "\"41.500\"")
            .receives(base + "Soc", "55.2")
            .receives(base + "VehicleSpeed", "12.3");
    Battery car = Battery.pack("LRW3E7EK0NC000001");

    assertThat(shipped.value(car, Quantity.PACK_VOLTAGE)).isEqualTo(367.95);
    assertThat(shipped.value(car, Quantity.CURRENT)).isEqualTo(-4.3);
    assertThat(shipped.value(car, Quantity.CELL_VOLTAGE_MIN)).isEqualTo(3.826);
    assertThat(shipped.value(car, Quantity.CELL_VOLTAGE_MIN_PLACE)).isEqualTo(17);
    assertThat(shipped.value(car, Quantity.TEMPERATURE_MAX)).isEqualTo(41.5);
    assertThat(shipped.readings()).hasSize(6);
    assertThat(shipped.readings().get(0).battery().serial()).isEqualTo("LRW3E7EK0NC000001");
  }

  @Test
  void homeAssistantsHistoryIsRowsOfSeveralEntities() {
    Shipped csv =
        Shipped.mapping("home-assistant-history.yaml", "sign: detect", "sign: charge")
            .receives(
                "history.csv",
                """
                entity_id,state,last_changed
                sensor.battery_voltage,13.28,2026-01-02T02:00:00.000Z
                sensor.battery_current,-4.5,2026-01-02T02:00:10.250Z
                sensor.battery_voltage,unavailable,2026-01-02T02:00:20.000Z
                sensor.kitchen_temperature,21.5,2026-01-02T02:00:21.000Z
                """);
    Shipped json =
        Shipped.mapping("home-assistant-history-json.yaml", "sign: detect", "sign: charge")
            .receives(
                "api/history/period",
                """
                [[{"entity_id": "sensor.battery_voltage", "state": "13.28", "attributes": {},
                   "last_changed": "2026-01-02T02:00:00+00:00"},
                  {"entity_id": "sensor.battery_voltage", "state": "13.27", "attributes": {},
                   "last_changed": "2026-01-02T02:01:00+00:00"}],
                 [{"entity_id": "sensor.battery_current", "state": "-4.5", "attributes": {},
                   "last_changed": "2026-01-02T02:00:10.250000+00:00"}]]
                """);
    Battery home = Battery.pack("home");
    long at = 1_767_319_200_000_000L; // 2026-01-02T02:00Z

    assertThat(csv.readings())
        .extracting(r -> r.moment())
        .containsExactly(
            Moment.stated(at), Moment.stated(at + 10_250_000), Moment.stated(at + 20_000_000));
    assertThat(csv.value(home, Quantity.CURRENT)).isEqualTo(-4.5);
    assertThat(csv.value(home, Quantity.PACK_VOLTAGE)).isNaN(); // the last of them
    assertThat(json.refusals()).isEmpty();
    assertThat(json.value(home, Quantity.PACK_VOLTAGE)).isEqualTo(13.27);
    assertThat(json.readings().get(2).moment()).isEqualTo(Moment.stated(at + 10_250_000));
  }

  @Test
  void everyShippedMappingSaysWhereItsNamesAndItsSignComeFrom() throws Exception {
    for (String file : files()) {
      Shipped.mapping(file);
      try (var in =
          new BufferedReader(
              new InputStreamReader(
                  getClass().getResourceAsStream("/mappings/" + file), StandardCharsets.UTF_8))) {
        List<String> comment = in.lines().takeWhile(line -> line.startsWith("#")).toList();
        assertThat(String.join(" ", comment)).as(file).containsIgnoringCase("sign");
        assertThat(String.join(" ", comment))
            .as(file)
            .containsPattern("[a-z]+\\.(com|io)/|specification");
      }
    }
  }

  private List<String> files() throws Exception {
    try (var in =
        new BufferedReader(
            new InputStreamReader(
                getClass().getResourceAsStream("/mappings"), StandardCharsets.UTF_8))) {
      List<String> files = in.lines().filter(f -> f.endsWith(".yaml")).toList();
      assertThat(files).hasSizeGreaterThanOrEqualTo(12);
      return files;
    }
  }
}
