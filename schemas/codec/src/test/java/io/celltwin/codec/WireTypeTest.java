package io.celltwin.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.domain.AgeingMode;
import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Identity;
import io.celltwin.domain.Impedance;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.LiveState;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OpenQuestion;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Quality;
import io.celltwin.domain.Twin;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WireTypeTest {
  private static final Lineage FRAMES = new Lineage("nasa-csv", 3, 9);
  private static final CellSpec SPEC =
      new CellSpec(
          "nasa/B0005",
          Chemistry.LCO,
          2,
          3.7,
          2.5,
          4.2,
          2.7,
          1.5,
          4,
          0,
          60,
          2,
          24,
          0.7,
          "pack-1",
          null,
          Instant.parse("2008-04-02T00:00:00Z"));

  /**
   * Every number of a record gets its own value, so that two fields swapped on the way cannot pass.
   */
  private static <R extends Record> R distinct(Class<R> type, Map<?, ?> others) {
    try {
      RecordComponent[] components = type.getRecordComponents();
      Object[] values = new Object[components.length];
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        if (types[i] == double.class) {
          values[i] = i + 0.25;
        } else if (types[i] == long.class) {
          values[i] = 1000L + i;
        } else if (types[i] == int.class || types[i] == Integer.class) {
          values[i] = 100 + i;
        } else if (types[i] == String.class) {
          values[i] = components[i].getName();
        } else if (types[i] == Attribute.class) {
          values[i] = new Attribute(i, "u" + i, i, i - 1, i + 1, "m" + i, "v" + i, null);
        } else if (types[i] == boolean.class) {
          values[i] = true;
        } else {
          // by name where a type is not enough
          String name = components[i].getName();
          values[i] = others.containsKey(name) ? others.get(name) : others.get(types[i]);
        }
      }
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> void comesBack(WireType<T> type, T value) {
    assertThat(type.fromBytes(type.toBytes(value))).isEqualTo(value);
  }

  @Test
  void everyFieldOfEveryTypeComesBack() {
    var set =
        new FeatureSet(
            "charge-window",
            1,
            List.of(new FeatureSet.Feature("cc-time", "s"), new FeatureSet.Feature("x", "1")));
    var missing = new TreeMap<>(Map.of("capacity", "no load"));
    comesBack(WireType.CELL, SPEC);
    comesBack(
        WireType.CYCLE,
        distinct(
            Cycle.class,
            Map.of(
                OperationKind.class,
                OperationKind.CHARGE,
                Lineage.class,
                FRAMES,
                Measured.class,
                distinct(Measured.class, Map.of()),
                "families",
                List.of(new Features(set, new double[] {3, 4})),
                LiveState.class,
                distinct(LiveState.class, Map.of()),
                Features.class,
                new Features(set, new double[] {602.4, Double.NaN}),
                Quality.class,
                new Quality(0.9, 1, 2, 3.5, List.of("NAN:1"), 0.97, List.of("voltage: mV")),
                Estimate.class,
                new Estimate(0.9, 0.88, 0.92, "fused", "1", null),
                java.util.SortedMap.class,
                missing)));
    comesBack(
        WireType.TWIN,
        distinct(
            Twin.class,
            Map.of(
                CellSpec.class,
                SPEC,
                Lineage.class,
                FRAMES,
                "negativeEvents",
                List.of(new Twin.NegativeEvent("overcharge", 5)),
                "openQuestions",
                List.of(
                    new OpenQuestion(
                        "sohCapacity",
                        "%",
                        6.2,
                        "the widest was 18",
                        List.of(
                            new OpenQuestion.Measurement("a full cycle", 1.4),
                            new OpenQuestion.Measurement("a probe", Double.NaN)))),
                "modes",
                List.of(
                    distinct(
                        AgeingMode.class,
                        Map.of(
                            Attribute.class, Attribute.unknown("%", 3, "a window too narrow")))))));
    comesBack(
        WireType.ALERT,
        distinct(
            Alert.class,
            Map.of(
                Alert.Severity.class,
                Alert.Severity.CRITICAL,
                Alert.State.class,
                Alert.State.CLEARED,
                Lineage.class,
                FRAMES)));
    comesBack(WireType.IDENTITY, Identity.of("v/1"));
    comesBack(
        WireType.IDENTITY,
        new Identity(
            "v/1~2",
            "SN-9",
            List.of(
                new Identity.Name("v/1", 5, Identity.STILL),
                new Identity.Name("SN-9", Identity.ALWAYS, 9)),
            "v/1",
            List.of("lower_voltage_limit_volt"),
            "kim",
            7));
    comesBack(
        WireType.ALERT_ACK,
        new AlertAck("a", "c", AlertAck.Action.SILENCE, "kim", "charger swapped", 7, 9L));
    comesBack(
        WireType.ALERT_ACK,
        new AlertAck("a", "c", AlertAck.Action.ACKNOWLEDGE, "kim", "", 7, null));
    comesBack(
        WireType.FORECAST,
        new Forecast(
            "c",
            3,
            4,
            5,
            new int[] {0, 10},
            new double[] {0.8, 0.7},
            new double[] {0.85, 0.8},
            new double[] {0.9, 0.88},
            0.7,
            new Estimate(40, 30, 55, "model", "2", null),
            Estimate.unknown("no knee seen")));
    var eis =
        new Impedance(
            "c",
            "s",
            1,
            null,
            5,
            24,
            Double.NaN,
            0.07,
            new double[] {1, 2},
            new double[] {3, 4},
            new TreeMap<>(Map.of("electrolyteResistance", "complex")));
    Impedance back = WireType.IMPEDANCE.fromBytes(WireType.IMPEDANCE.toBytes(eis));
    assertThat(back)
        .usingRecursiveComparison()
        .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
        .isEqualTo(eis);
  }

  @Test
  void theSameValueIsTheSameBytes() {
    var alert =
        distinct(
            Alert.class,
            Map.of(
                Alert.Severity.class,
                Alert.Severity.INFO,
                Alert.State.class,
                Alert.State.FIRING,
                Lineage.class,
                FRAMES));

    assertThat(WireType.ALERT.toBytes(alert)).isEqualTo(WireType.ALERT.toBytes(alert));
  }

  @Test
  void valuesTravelInTheConfluentWireFormat() {
    var registry = SchemaRegistry.inMemory();
    var topic = Topics.live().cells();
    byte[] bytes = registry.serializer(topic).serialize(topic.name(), SPEC);

    assertThat(bytes[0]).isZero();
    assertThat(java.nio.ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(registry.id(topic));
    assertThat(registry.deserializer(topic).deserialize(topic.name(), bytes)).isEqualTo(SPEC);
    assertThatThrownBy(
            () -> registry.deserializer(topic).deserialize(topic.name(), new byte[] {1, 2, 3}))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("battery.cell.v1: record of 3 bytes is no CellSpec");
  }

  @Test
  void aFreshRegistryGivesTheSameIds() {
    var first = SchemaRegistry.inMemory();
    var second = SchemaRegistry.inMemory();
    first.register(Topics.live());
    second.register(Topics.live());

    for (Topic<?> topic : Topics.live().typed()) {
      assertThat(first.id(topic)).isEqualTo(second.id(topic));
    }
  }

  @Test
  void aNamespaceKeepsAReplayApart() {
    assertThat(Topics.in("replay.march").twins().name()).isEqualTo("replay.march.battery.twin.v1");
    assertThat(Topics.in("").twins().name()).isEqualTo("battery.twin.v1");
    assertThatThrownBy(() -> Topics.in("a b")).hasMessageContaining("namespace is 'a b'");
  }
}
