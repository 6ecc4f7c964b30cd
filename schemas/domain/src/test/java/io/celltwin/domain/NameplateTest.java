package io.celltwin.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NameplateTest {
  private static final CellSpec GOOD =
      new CellSpec(
          "lab/1",
          Chemistry.NCM,
          3.0,
          3.7,
          2.5,
          4.2,
          2.7,
          3.0,
          6.0,
          -20,
          60,
          1.5,
          25,
          0.8,
          "pack 1",
          "site",
          Instant.parse("2025-01-01T00:00:00Z"));

  /** Fields by which capacities are compared: another value, and the past says nothing any more. */
  private static final Set<String> COMPARED =
      Set.of(
          "chemistry",
          "ratedCapacity",
          "minVoltage",
          "maxVoltage",
          "capacityVoltage",
          "referenceCurrent",
          "referenceTemperature");

  private static final Set<String> NAMES =
      Set.of("cellId", "pack", "site", "commissioned", "place");

  static Stream<String> numbers() {
    return Arrays.stream(CellSpec.class.getRecordComponents())
        .filter(c -> c.getType() == double.class)
        .map(RecordComponent::getName);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void noNumberOfANameplateIsUnknownOrEndless(String field) {
    for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e300, 1e300}) {
      assertThatThrownBy(() -> with(field, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cell lab/1: ")
          .hasMessageContaining("wanted ");
    }
  }

  @Test
  void aCapacityInMilliampereHoursOrAnEndOfLifeInPercentIsRefusedWithWhatWasWanted() {
    assertThatThrownBy(() -> with("ratedCapacity", 3_000_000.0))
        .hasMessage("cell lab/1: rated capacity is 3000000.0, wanted from 1.0E-6 to 100000.0 Ah");
    assertThatThrownBy(() -> with("endOfLife", 80.0))
        .hasMessage(
            "cell lab/1: end of life is 80.0, wanted between 0.01 and 0.999 of the rated capacity");
    assertThatThrownBy(() -> with("minVoltage", 2_500.0)).hasMessageContaining("lower cut-off");
  }

  @Test
  void voltagesLieInTheirOrder() {
    assertThatThrownBy(() -> with("minVoltage", 4.2)).hasMessageContaining("below 4.2 V");
    assertThatThrownBy(() -> with("nominalVoltage", 4.2)).hasMessageContaining("nominal voltage");
    assertThatThrownBy(() -> with("nominalVoltage", 2.5)).hasMessageContaining("nominal voltage");
    assertThatThrownBy(() -> with("capacityVoltage", 2.49))
        .hasMessageContaining("capacity voltage");
    assertThatThrownBy(() -> with("capacityVoltage", 4.2)).hasMessageContaining("capacity voltage");
    assertThatCode(() -> with("capacityVoltage", 2.5)).doesNotThrowAnyException();
    assertThatThrownBy(() -> with("minTemperature", 60.0))
        .hasMessageContaining("minimum temperature");
  }

  @Test
  void currentsAreMagnitudes() {
    for (String field : List.of("maxChargeCurrent", "maxDischargeCurrent", "referenceCurrent")) {
      assertThatThrownBy(() -> with(field, -1.5)).hasMessageContaining("current is -1.5");
      assertThatThrownBy(() -> with(field, 0.0)).hasMessageContaining("current is 0.0");
    }
  }

  @Test
  void packSiteAndDateMayBeUnknownAndMayNotBeNonsense() {
    assertThatCode(() -> with("pack", null)).doesNotThrowAnyException();
    assertThatCode(() -> with("site", null)).doesNotThrowAnyException();
    assertThatCode(() -> with("commissioned", null)).doesNotThrowAnyException();
    assertThatThrownBy(() -> with("pack", "../etc"))
        .hasMessageContaining("pack '../etc' has '..' in it");
    assertThatThrownBy(() -> with("commissioned", Instant.parse("0025-01-01T00:00:00Z")))
        .hasMessageContaining("commissioned is 0025-01-01T00:00:00Z");
  }

  @Test
  void aHalfCellOfALaboratoryIsACellToo() {
    assertThatCode(
            () ->
                new CellSpec(
                    "half",
                    Chemistry.UNKNOWN,
                    2e-6,
                    -0.1,
                    -1.0,
                    0.5,
                    -1.0,
                    1e-6,
                    1e-6,
                    -40,
                    200,
                    1e-7,
                    25,
                    0.5,
                    null,
                    null,
                    null))
        .doesNotThrowAnyException();
  }

  static Stream<RecordComponent> components() {
    return Arrays.stream(CellSpec.class.getRecordComponents());
  }

  @ParameterizedTest
  @MethodSource("components")
  void whatWasMeasuredHoldsUnderAnotherNameAndNotUnderAnotherNameplate(RecordComponent changed)
      throws Exception {
    CellSpec other = with(changed.getName(), otherValue(changed));

    assertThat(other).isNotEqualTo(GOOD);
    assertThat(other.measuresLike(GOOD)).isEqualTo(!COMPARED.contains(changed.getName()));
    assertThat(other.limitsLike(GOOD)).isEqualTo(NAMES.contains(changed.getName()));
  }

  private static Object otherValue(RecordComponent component) throws Exception {
    Object good = component.getAccessor().invoke(GOOD);
    if (good instanceof Double number) {
      return number + 0.01;
    }
    if (good instanceof Instant time) {
      return time.plusSeconds(1);
    }
    if (component.getType() == PackPlace.class) {
      return new PackPlace(3, 16);
    }
    return good instanceof Chemistry ? Chemistry.LFP : good + "x";
  }

  private static CellSpec with(String field, Object value) throws Exception {
    RecordComponent[] components = CellSpec.class.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      boolean changed = components[i].getName().equals(field);
      values[i] = changed ? value : components[i].getAccessor().invoke(GOOD);
      types[i] = components[i].getType();
    }
    try {
      return CellSpec.class.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw (RuntimeException) e.getCause();
    }
  }
}
