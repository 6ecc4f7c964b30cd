package io.celltwin.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A copy with another value keeps all the others, each in its place. Records of thirty fields of
 * one type are copied by position, where two that are swapped compile as well.
 */
class CopiesTest {
  private int counter;

  @Test
  void aCycleWithAnotherHealthOrQualityIsTheSameOtherwise() throws Exception {
    Cycle cycle = filled(Cycle.class);

    assertThat(changed(cycle, cycle.withSoh(filled(Estimate.class)))).containsExactly("soh");
    assertThat(changed(cycle, cycle.withQuality(filled(Quality.class)))).containsExactly("quality");
  }

  @Test
  void aTwinWithAnotherLifeOrOtherModesIsTheSameOtherwise() throws Exception {
    Twin twin = filled(Twin.class);

    assertThat(changed(twin, twin.withRul(filled(Attribute.class)))).containsExactly("rulCycles");
    assertThat(changed(twin, twin.withModes(List.of(filled(AgeingMode.class)))))
        .containsExactly("modes");
  }

  @Test
  void anAlertOfAnotherNameplateIsTheSameOtherwise() throws Exception {
    Alert alert = filled(Alert.class);
    CellSpec spec = filled(CellSpec.class);

    assertThat(changed(alert, alert.renamed(spec, spec, Long.MAX_VALUE)))
        .containsExactlyInAnyOrder("state", "eventMillis", "message", "action", "ruleVersion");
  }

  @Test
  void anAttributeSaysWhatItsEstimateSays() throws Exception {
    Estimate estimate = filled(Estimate.class);

    Attribute attribute = Attribute.of(estimate, "Ah", 77);

    assertThat(attribute)
        .isEqualTo(
            new Attribute(
                estimate.value(),
                "Ah",
                77,
                estimate.lower(),
                estimate.upper(),
                estimate.method(),
                estimate.modelVersion(),
                estimate.reason()));
  }

  private static List<String> changed(Record before, Record after) throws Exception {
    List<String> names = new ArrayList<>();
    for (RecordComponent component : before.getClass().getRecordComponents()) {
      Object one = component.getAccessor().invoke(before);
      if (!one.equals(component.getAccessor().invoke(after))) {
        names.add(component.getName());
      }
    }
    return names;
  }

  /** A record of which no two fields are equal. */
  private <R extends Record> R filled(Class<R> type) throws Exception {
    if (type == CellSpec.class) {
      return type.cast(spec());
    }
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(types[i]);
    }
    return type.getDeclaredConstructor(types).newInstance(values);
  }

  private Object value(Class<?> type) throws Exception {
    counter++;
    if (type == int.class || type == Integer.class) {
      return counter;
    } else if (type == long.class || type == Long.class) {
      return (long) counter;
    } else if (type == double.class) {
      return counter + 0.5;
    } else if (type == boolean.class) {
      return true;
    } else if (type == String.class) {
      return "text " + counter;
    } else if (type == List.class) {
      return List.of();
    } else if (type == SortedMap.class) {
      return new TreeMap<>();
    } else if (type == Features.class) {
      return new Features(new FeatureSet("set " + counter, 1, List.of()), new double[0]);
    } else if (type == Alert.State.class) {
      return Alert.State.FIRING;
    } else if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    return filled(type.asSubclass(Record.class));
  }

  private static CellSpec spec() {
    return new CellSpec(
        "a",
        Chemistry.LFP,
        1,
        3.2,
        2.5,
        3.6,
        2.6,
        1,
        2,
        -20,
        60,
        0.5,
        25,
        0.8,
        null,
        null,
        Instant.EPOCH);
  }
}
