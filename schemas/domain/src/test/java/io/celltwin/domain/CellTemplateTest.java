package io.celltwin.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.domain.CellTemplate.Limit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A nameplate that is told in part: the rest is the chemistry's usual, and said to be. */
class CellTemplateTest {
  @Test
  void anLfpCellOf280AhOfWhichNoMoreIsToldHasItsChemistrysLimits() {
    CellSpec spec = new CellTemplate(Chemistry.LFP, 280, Map.of()).spec("v/1", "v", null, null);

    assertThat(spec.minVoltage()).isEqualTo(2.5);
    assertThat(spec.maxVoltage()).isEqualTo(3.65);
    assertThat(spec.maxChargeCurrent()).isEqualTo(280);
    assertThat(spec.maxDischargeCurrent()).isEqualTo(560);
    assertThat(spec.referenceCurrent()).isEqualTo(56);
    assertThat(spec.capacityVoltage()).isEqualTo(2.5);
  }

  @Test
  void whatWasToldIsNotAmongWhatIsAssumed() {
    var template =
        new CellTemplate(
            Chemistry.LFP, 280, Map.of(Limit.MIN_VOLTAGE, 2.8, Limit.END_OF_LIFE, 0.7));

    assertThat(template.assumed())
        .hasSize(9)
        .doesNotContain(Limit.MIN_VOLTAGE, Limit.END_OF_LIFE)
        .contains(Limit.MAX_VOLTAGE);
    assertThat(template.of(Limit.CAPACITY_VOLTAGE)).as("empty is where it ends").isEqualTo(2.8);
  }

  @Test
  void aNominalVoltageOutsideTheLimitsThatWereToldIsTheirMiddle() {
    var template =
        new CellTemplate(Chemistry.LFP, 5, Map.of(Limit.MIN_VOLTAGE, 3.3, Limit.MAX_VOLTAGE, 3.5));

    assertThat(template.of(Limit.NOMINAL_VOLTAGE)).isEqualTo(3.4);
  }

  @Test
  void aCellOfUnknownChemistryNeedsItsVoltages() {
    assertThatThrownBy(() -> new CellTemplate(Chemistry.UNKNOWN, 5, Map.of()))
        .hasMessageContaining("nominal_voltage_volt is null, wanted a number");
    var told =
        new CellTemplate(
            Chemistry.UNKNOWN,
            5,
            Map.of(Limit.NOMINAL_VOLTAGE, 1.2, Limit.MIN_VOLTAGE, 0.9, Limit.MAX_VOLTAGE, 1.5));
    assertThat(told.spec("nimh", null, null, null).maxVoltage()).isEqualTo(1.5);
  }

  @Test
  void aNameplateThatIsToldAgainIsTheSame() {
    var template = new CellTemplate(Chemistry.NCM, 50, Map.of(Limit.MAX_VOLTAGE, 4.3));
    CellSpec spec = template.spec("v/1", null, null, null);
    List<String> assumed = template.assumed().stream().map(Limit::wireName).toList();

    assertThat(CellTemplate.of(spec, assumed)).isEqualTo(template);
  }
}
