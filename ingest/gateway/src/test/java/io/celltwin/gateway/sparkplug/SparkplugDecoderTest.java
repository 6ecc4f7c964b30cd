package io.celltwin.gateway.sparkplug;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.celltwin.gateway.Battery;
import io.celltwin.gateway.Decoded;
import io.celltwin.gateway.Message;
import io.celltwin.gateway.Moment;
import io.celltwin.gateway.Quantity;
import io.celltwin.gateway.Reading;
import io.celltwin.gateway.mapping.Mapping;
import io.celltwin.rpc.sparkplug.SparkplugMetric;
import io.celltwin.rpc.sparkplug.SparkplugPayload;
import io.celltwin.rpc.sparkplug.SparkplugPropertySet;
import io.celltwin.rpc.sparkplug.SparkplugPropertyValue;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SparkplugDecoderTest {
  private static final int INT16 = 2;
  private static final int UINT64 = 8;
  private static final int FLOAT = 9;
  private static final int DOUBLE = 10;
  private static final int STRING = 12;
  private static final int DATA_SET = 16;
  private static final int TEMPLATE = 19;
  private static final int FLOAT_ARRAY = 30;
  private static final long AT = 1_796_011_200_000L;
  private static final Battery RACK = Battery.pack("edge7/rack1");

  private SparkplugDecoder decoder;
  private long now = AT;

  @BeforeEach
  void openWithChargePositive() throws Exception {
    try (InputStream in = getClass().getResourceAsStream("/mappings/sparkplug.yaml")) {
      String shipped = new String(in.readAllBytes(), UTF_8);
      decoder =
          new SparkplugDecoder(
              Mapping.parse("mine.yaml", shipped.replace("sign: detect", "sign: charge")));
    }
  }

  private Decoded receive(String type, SparkplugPayload.Builder payload) {
    String device = type.startsWith("D") ? "/rack1" : "";
    return decoder.decode(
        Message.of(
            "spBv1.0/plant/" + type + "/edge7" + device, payload.build().toByteArray(), now));
  }

  private static SparkplugPayload.Builder payload(int seq, SparkplugMetric.Builder... metrics) {
    var payload = SparkplugPayload.newBuilder().setTimestamp(AT).setSeq(seq);
    for (SparkplugMetric.Builder metric : metrics) {
      payload.addMetrics(metric);
    }
    return payload;
  }

  private static SparkplugMetric.Builder named(String name, long alias, int type) {
    return SparkplugMetric.newBuilder().setName(name).setAlias(alias).setDatatype(type);
  }

  private static SparkplugMetric.Builder alias(long alias) {
    return SparkplugMetric.newBuilder().setAlias(alias);
  }

  private static SparkplugMetric.Builder bdSeq(long value) {
    return SparkplugMetric.newBuilder().setName("bdSeq").setDatatype(UINT64).setLongValue(value);
  }

  /** NBIRTH with seq 0, DBIRTH with seq 1: volts 1, amps 2, cell one 11, cell two 12. */
  private void born(long bdSeq) {
    receive("NBIRTH", payload(0, bdSeq(bdSeq)));
    receive(
        "DBIRTH",
        payload(
            1,
            named("Voltage", 1, DOUBLE).setDoubleValue(6.6),
            named("Current", 2, FLOAT).setFloatValue(-12.5f),
            named("Cells/1/Voltage", 11, DOUBLE).setDoubleValue(3.301),
            named("Cells/2/Voltage", 12, DOUBLE).setDoubleValue(3.299),
            named("State", 20, STRING).setStringValue("idle"),
            named("Temperature", 30, INT16).setIntValue(20)));
  }

  private static double value(Decoded decoded, Battery battery, Quantity quantity) {
    return decoded.readings().stream()
        .filter(r -> r.battery().equals(battery) && r.quantity() == quantity)
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static List<String> codes(Decoded decoded) {
    return decoded.refusals().stream().map(r -> r.code()).toList();
  }

  @Test
  void aBirthSaysItsValuesAndDataGoOnByAlias() {
    born(0);
    Decoded decoded =
        receive(
            "DDATA",
            payload(
                2,
                alias(2).setFloatValue(3.3f),
                alias(12).setDoubleValue(3.31).setTimestamp(AT + 5),
                alias(20).setStringValue("charging"),
                alias(30).setIntValue(0xFFFFFFFD)));

    assertThat(decoded.edge()).isEqualTo("plant/edge7");
    assertThat(decoded.refusals()).isEmpty();
    assertThat(decoded.answers()).isEmpty();
    assertThat(value(decoded, RACK, Quantity.CURRENT)).isEqualTo(3.3); // and not 3.299999952316284
    assertThat(value(decoded, Battery.cell("edge7/rack1", 2), Quantity.CELL_VOLTAGE))
        .isEqualTo(3.31);
    assertThat(value(decoded, RACK, Quantity.TEMPERATURE)).isEqualTo(-3); // Int16
    assertThat(decoded.readings()).extracting(Reading::text).contains("charging");
    assertThat(decoded.readings())
        .extracting(r -> r.moment().micros())
        .containsExactly(AT * 1000, (AT + 5) * 1000, AT * 1000, AT * 1000);
  }

  @Test
  void whereTheSignIsNotStatedTheCurrentIsMarkedSoThatItIsHeldBack() {
    var shipped = new SparkplugProvider().open();
    byte[] birth =
        payload(
                0,
                named("Voltage", 1, DOUBLE).setDoubleValue(6.6),
                named("Current", 2, DOUBLE).setDoubleValue(5))
            .build()
            .toByteArray();

    Decoded decoded = shipped.decode(Message.of("spBv1.0/plant/NBIRTH/edge7", birth, AT));

    assertThat(value(decoded, Battery.pack("edge7/edge7"), Quantity.PACK_VOLTAGE)).isEqualTo(6.6);
    assertThat(decoded.readings())
        .filteredOn(r -> r.quantity() == Quantity.CURRENT)
        .singleElement()
        .satisfies(r -> assertThat(r.undirected()).isTrue());
  }

  @Test
  void dataBeforeAnyBirthAskForARebirthOnceInTenSeconds() {
    Decoded first = receive("DDATA", payload(7, alias(2).setDoubleValue(1)));
    Decoded second = receive("DDATA", payload(8, alias(2).setDoubleValue(1)));
    now += 10_000;
    Decoded later = receive("DDATA", payload(9, alias(2).setDoubleValue(1)));

    assertThat(first.readings()).isEmpty();
    assertThat(codes(first)).containsExactly("NO_BIRTH");
    assertThat(second.answers()).isEmpty();
    assertThat(later.answers()).hasSize(1);
    assertThat(first.answers())
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.topic()).isEqualTo("spBv1.0/plant/NCMD/edge7");
              SparkplugMetric metric = SparkplugPayload.parseFrom(answer.payload()).getMetrics(0);
              assertThat(metric.getName()).isEqualTo("Node Control/Rebirth");
              assertThat(metric.getDatatype()).isEqualTo(11);
              assertThat(metric.getBooleanValue()).isTrue();
            });
  }

  @Test
  void metricsWithANameNeedNoBirth() {
    Decoded decoded =
        receive(
            "DDATA",
            payload(
                7,
                SparkplugMetric.newBuilder()
                    .setName("Voltage")
                    .setDatatype(DOUBLE)
                    .setDoubleValue(6.5)));

    assertThat(value(decoded, RACK, Quantity.PACK_VOLTAGE)).isEqualTo(6.5);
    assertThat(decoded.refusals()).isEmpty();
  }

  @Test
  void aMessageOutOfOrderClosesItsHole() {
    born(0);
    Decoded early = receive("DDATA", payload(3, alias(1).setDoubleValue(6.7)));
    now += 500;
    Decoded late = receive("DDATA", payload(2, alias(1).setDoubleValue(6.6)));
    now += 5_000;
    Decoded next = receive("DDATA", payload(4, alias(1).setDoubleValue(6.8)));

    assertThat(early.readings()).hasSize(1);
    assertThat(late.readings()).hasSize(1);
    assertThat(next.readings()).hasSize(1);
    assertThat(next.answers()).isEmpty();
    assertThat(next.refusals()).isEmpty();
  }

  @Test
  void aHoleThatDoesNotCloseAsksForARebirthAndAliasesHoldNoLonger() {
    born(0);
    receive("DDATA", payload(4, alias(1).setDoubleValue(6.7)));
    now += 2_000;
    Decoded after = receive("DDATA", payload(5, alias(1).setDoubleValue(6.8)));

    assertThat(after.refusals().get(0).reason())
        .isEqualTo(
            "edge node plant/edge7: messages with seq [2, 3] did not come; a rebirth was asked"
                + " for");
    assertThat(after.answers()).hasSize(1);
    Decoded next = receive("DDATA", payload(6, alias(1).setDoubleValue(6.9)));
    assertThat(next.readings()).isEmpty();
    assertThat(codes(next)).containsExactly("NO_BIRTH");

    born(0);
    Decoded reborn = receive("DDATA", payload(2, alias(1).setDoubleValue(7.0)));
    assertThat(value(reborn, RACK, Quantity.PACK_VOLTAGE)).isEqualTo(7.0);
    assertThat(reborn.refusals()).isEmpty();
  }

  @Test
  void afterNumber255Comes0() {
    receive("NBIRTH", payload(254, bdSeq(0), named("Voltage", 1, DOUBLE).setDoubleValue(6)));
    for (int seq : new int[] {255, 0, 1}) {
      now += 10_000;
      Decoded decoded = receive("NDATA", payload(seq, alias(1).setDoubleValue(6)));
      assertThat(decoded.answers()).isEmpty();
      assertThat(decoded.refusals()).isEmpty();
    }
  }

  @Test
  void aRebirthMayNameTheAliasesAnew() {
    born(0);
    receive("NBIRTH", payload(0, bdSeq(0)));
    receive("DBIRTH", payload(1, named("Voltage", 2, DOUBLE).setDoubleValue(6.6)));

    Decoded decoded =
        receive("DDATA", payload(2, alias(2).setDoubleValue(6.7), alias(1).setDoubleValue(9)));

    assertThat(value(decoded, RACK, Quantity.PACK_VOLTAGE)).isEqualTo(6.7);
    assertThat(codes(decoded)).containsExactly("UNKNOWN_ALIAS");
  }

  @Test
  void deathMakesSilent() {
    born(3);
    assertThat(receive("DDEATH", payload(2)).silent()).containsExactly("edge7/rack1");
    Decoded death = receive("NDEATH", SparkplugPayload.newBuilder().addMetrics(bdSeq(3)));
    assertThat(death.silent()).containsExactly("edge7/rack1");
    assertThat(receive("DDATA", payload(3, alias(1).setDoubleValue(6))).readings()).isEmpty();
  }

  @Test
  void theWillOfAnEarlierSessionDoesNotEndThisOne() {
    born(4);
    Decoded old = receive("NDEATH", SparkplugPayload.newBuilder().addMetrics(bdSeq(3)));

    assertThat(old.silent()).isEmpty();
    assertThat(receive("DDATA", payload(2, alias(1).setDoubleValue(6))).readings()).hasSize(1);
  }

  @Test
  void historicalMetricsAreBackfilled() {
    born(0);
    Decoded decoded =
        receive(
            "DDATA",
            payload(
                2,
                alias(1).setDoubleValue(6.1).setTimestamp(AT - 60_000).setIsHistorical(true),
                alias(1).setDoubleValue(6.2)));

    assertThat(decoded.readings())
        .extracting(Reading::moment)
        .containsExactly(
            new Moment((AT - 60_000) * 1000, Moment.Clock.STATED, true), Moment.stated(AT * 1000));
  }

  @Test
  void nullAndBadQualityAreNoValues() {
    born(0);
    var stale =
        SparkplugPropertySet.newBuilder()
            .addKeys("Quality")
            .addValues(SparkplugPropertyValue.newBuilder().setType(3).setIntValue(500));
    Decoded decoded =
        receive(
            "DDATA",
            payload(2, alias(1).setIsNull(true), alias(2).setFloatValue(3).setProperties(stale)));

    assertThat(value(decoded, RACK, Quantity.PACK_VOLTAGE)).isNaN();
    assertThat(value(decoded, RACK, Quantity.CURRENT)).isNaN();
  }

  @Test
  void anArrayOfVoltagesIsARowOfCells() {
    receive("NBIRTH", payload(0, bdSeq(0)));
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(3.301f).putFloat(3.302f);
    Decoded decoded =
        receive(
            "DBIRTH",
            payload(
                1,
                named("Cells/Voltages", 5, FLOAT_ARRAY)
                    .setBytesValue(ByteString.copyFrom(bytes.array()))));

    assertThat(value(decoded, Battery.cell("edge7/rack1", 2), Quantity.CELL_VOLTAGE))
        .isCloseTo(3.302, within(1e-9));
  }

  @Test
  void templatesAndDataSetsAreLeftOutWithAWord() {
    Decoded decoded =
        receive(
            "NBIRTH",
            payload(
                0,
                bdSeq(0),
                named("Motor", 8, TEMPLATE).setTemplateValue(ByteString.copyFromUtf8("x")),
                named("Table", 9, DATA_SET).setDatasetValue(ByteString.copyFromUtf8("x"))));

    assertThat(decoded.refusals())
        .singleElement()
        .satisfies(
            r ->
                assertThat(r.reason())
                    .isEqualTo(
                        "edge node plant/edge7: metrics that are no numbers or words are not read:"
                            + " {DataSet=1, Template=1}"));
  }

  @Test
  void aPayloadThatIsNotSparkplugsIsRefused() {
    Decoded decoded =
        decoder.decode(Message.of("spBv1.0/plant/NDATA/edge7", "{\"v\":1}".getBytes(UTF_8), AT));

    assertThat(codes(decoded)).containsExactly("NOT_SPARKPLUG");
  }

  /**
   * Written down by hand after the table of fields: 08 timestamp, 12 metric, 0A name, 18 time, 20
   * type, 69 double, 18 seq.
   */
  @Test
  void theBytesOnTheWireAreTheSpecifications() {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "0805"
                    + "1216"
                    + "0a07"
                    + HexFormat.of().formatHex("Voltage".getBytes(UTF_8))
                    + "1807"
                    + "200a"
                    + "69"
                    + "6666666666661a40" // 6.6
                    + "1803");

    Decoded decoded = decoder.decode(Message.of("spBv1.0/plant/DDATA/edge7/rack1", bytes, AT));

    assertThat(decoded.readings())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.value()).isEqualTo(6.6);
              assertThat(r.moment()).isEqualTo(Moment.stated(7_000));
            });
  }

  @Test
  void theHostSaysThatItIsThereAndContradictsAnOldWill() {
    var host = new HostState("celltwin");

    assertThat(host.topic()).isEqualTo("spBv1.0/STATE/celltwin");
    assertThat(new String(host.payload(true, 1000), UTF_8))
        .isEqualTo("{\"online\":true,\"timestamp\":1000}");
    assertThat(host.mustBeContradicted(host.topic(), host.payload(false, 1000), 1000)).isTrue();
    assertThat(host.mustBeContradicted(host.topic(), host.payload(false, 999), 1000)).isFalse();
    assertThat(host.mustBeContradicted(host.topic(), host.payload(true, 1000), 1000)).isFalse();
    assertThat(host.mustBeContradicted("spBv1.0/STATE/other", host.payload(false, 2000), 1000))
        .isFalse();
  }
}
