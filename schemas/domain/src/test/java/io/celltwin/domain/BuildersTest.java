package io.celltwin.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Wide records are put together by name: no part arrives under another's. */
class BuildersTest {
  private static final Lineage FRAMES = new Lineage("nasa", 3, 9);

  /** A value of its own for each part of a type that several parts have. */
  private static Object distinct(Class<?> type, int i) {
    if (type == double.class) {
      return 100.0 + i;
    }
    if (type == long.class) {
      return 1000L + i;
    }
    if (type == int.class || type == Integer.class) {
      return 10 + i;
    }
    if (type == boolean.class) {
      return true;
    }
    if (type == String.class) {
      return "text " + i;
    }
    if (type == Attribute.class) {
      return Attribute.counted(i, "1", 0);
    }
    if (type == Lineage.class) {
      return FRAMES;
    }
    if (type == OperationKind.class) {
      return OperationKind.REST;
    }
    if (type == Quality.class) {
      return Quality.GOOD;
    }
    if (type == Measured.class) {
      return MeasuredBuilder.nothing().build();
    }
    if (type == SortedMap.class) {
      return new TreeMap<>(Map.of("energy", "not a discharge"));
    }
    return type == List.class ? List.of() : null;
  }

  private static void everyPartArrivesUnderItsName(Object builder, Class<?> made, String given)
      throws Exception {
    RecordComponent[] parts = made.getRecordComponents();
    Object[] values = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      String name = parts[i].getName();
      values[i] = distinct(parts[i].getType(), i);
      if (!name.equals(given)) {
        setter(builder, name).invoke(builder, values[i]);
      }
    }
    Object built = builder.getClass().getMethod("build").invoke(builder);
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].getName().equals(given)) {
        assertThat(parts[i].getAccessor().invoke(built))
            .as(parts[i].getName())
            .isEqualTo(values[i]);
      }
    }
  }

  private static Method setter(Object builder, String name) {
    return Arrays.stream(builder.getClass().getMethods())
        .filter(m -> m.getName().equals(name) && m.getParameterCount() == 1)
        .filter(m -> m.getReturnType() == builder.getClass())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no way to give " + name));
  }

  private static CellSpec spec() {
    return new CellSpec(
        "nasa/B0005",
        Chemistry.LCO,
        2,
        3.7,
        2.7,
        4.2,
        2.7,
        1.5,
        2,
        0,
        45,
        2,
        24,
        0.7,
        null,
        null,
        Instant.EPOCH);
  }

  @Test
  void everyPartOfATwinArrivesUnderItsName() throws Exception {
    everyPartArrivesUnderItsName(TwinBuilder.of(spec()), Twin.class, "spec");
  }

  @Test
  void everyPartOfACycleArrivesUnderItsName() throws Exception {
    everyPartArrivesUnderItsName(CycleBuilder.of("nasa/B0005"), Cycle.class, "cellId");
  }

  @Test
  void everyQuantityThatWasMeasuredArrivesUnderItsName() throws Exception {
    everyPartArrivesUnderItsName(MeasuredBuilder.nothing(), Measured.class, "");
  }

  @Test
  void aTwinWithoutOneOfItsAttributesIsRefusedByName() {
    assertThatThrownBy(() -> TwinBuilder.of(spec()).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("twin of cell nasa/B0005 has no stateOfCharge, wanted one");
  }

  @Test
  void aTwinWithAForecastDiffersInNothingElse() throws Exception {
    TwinBuilder builder = TwinBuilder.of(spec()).lineage(FRAMES).codeVersion("1");
    for (RecordComponent part : Twin.class.getRecordComponents()) {
      if (part.getType() == Attribute.class) {
        setter(builder, part.getName()).invoke(builder, Attribute.counted(1.0, "1", 0));
      }
    }
    Twin twin = builder.build();
    Attribute rul = Attribute.counted(321, "cycles", 0);
    assertThat(twin.withRul(rul).withRul(twin.rulCycles())).isEqualTo(twin);
    assertThat(twin.withRul(rul).rulCycles()).isEqualTo(rul);
  }
}
