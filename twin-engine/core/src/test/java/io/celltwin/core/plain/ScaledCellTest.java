package io.celltwin.core.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.feature.SohInput;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.core.nasa.Nasa;
import io.celltwin.core.physics.Physics;
import io.celltwin.core.state.Life;
import io.celltwin.core.state.TwinStep;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A large cell is a small one many times: what is told in percent and cycles is the same. */
class ScaledCellTest {
  private static PlainCell worn() {
    PlainSimulation simulation = new PlainSimulation();
    simulation.cycles = 40;
    simulation.noise = 0.002;
    return simulation.cell();
  }

  /** So many of the cell side by side. */
  private static PlainCell times(PlainCell cell, double factor) {
    CellSpec s = cell.spec();
    CellSpec large =
        new CellSpec(
            s.cellId(),
            s.chemistry(),
            s.ratedCapacity() * factor,
            s.nominalVoltage(),
            s.minVoltage(),
            s.maxVoltage(),
            s.capacityVoltage(),
            s.maxChargeCurrent() * factor,
            s.maxDischargeCurrent() * factor,
            s.minTemperature(),
            s.maxTemperature(),
            s.referenceCurrent() * factor,
            s.referenceTemperature(),
            s.endOfLife(),
            s.pack(),
            s.site(),
            s.commissioned());
    return new PlainCell(
        cell.name(),
        large,
        cell.second(),
        cell.volt(),
        Arrays.stream(cell.ampere()).map(a -> a * factor).toArray(),
        cell.celsius(),
        cell.full(),
        Arrays.stream(cell.discharged()).map(a -> a * factor).toArray());
  }

  /** What is told of a cell, as numbers that know no size. */
  private static List<double[]> told(PlainCell cell) {
    List<Frame> frames = cell.framesOf(600);
    Life life = new Life(cell.spec(), cycle -> null).live(frames).end();
    List<double[]> told = new ArrayList<>();
    for (TwinStep step : life.steps) {
      var soh = step.twin().sohCapacity();
      told.add(new double[] {soh.value(), soh.lower(), soh.upper()});
      told.add(
          new double[] {
            step.twin().stateOfCharge().value(), step.twin().numberOfFullCycles().value()
          });
      if (step.aged().features() != null) {
        told.add(some(SohInput.SCALE_FREE, step.aged().features()));
      }
      if (step.trajectoryInput() != null) {
        told.add(some(TrajectoryInput.SCALE_FREE, step.trajectoryInput()));
        Forecast f =
            Physics.forecast(
                step.trajectoryInput(),
                cell.spec(),
                Estimate.unknown("as the history has it"),
                step.twin().revision(),
                step.twin().eventMillis(),
                step.twin().cycleNumber(),
                null);
        told.add(f.median());
        told.add(f.lower());
        told.add(new double[] {f.rulCycles().value(), f.rulCycles().lower()});
      }
    }
    told.add(new double[] {life.twin().endOfLifeCycle().value(), life.alerts.size()});
    return told;
  }

  private static double[] some(FeatureSet set, Features features) {
    return Arrays.stream(set.positionsIn(features.set())).mapToDouble(features::get).toArray();
  }

  private static void same(List<double[]> large, List<double[]> small, double tolerance) {
    assertThat(large).hasSameSizeAs(small);
    for (int i = 0; i < small.size(); i++) {
      for (int j = 0; j < small.get(i).length; j++) {
        double a = large.get(i)[j];
        double b = small.get(i)[j];
        if (Double.isFinite(a) || Double.isFinite(b)) {
          assertThat(a)
              .as("number %d of what is told in the %dth place", j, i)
              .isCloseTo(b, within(tolerance * Math.max(1, Math.abs(b))));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.37, 3, 50, 4000})
  void theSameAnswersOfACellOfAnySize(double factor) {
    PlainCell cell = worn();

    same(told(times(cell, factor)), told(cell), 1e-4);
  }

  @Test
  @EnabledIfEnvironmentVariable(named = Nasa.VARIABLE, matches = ".+")
  void thePlainCellOfAHundredAmpereHoursIsToldAsThatOfTwo() {
    PlainCell small = PlainFiles.read("p1-nmc-fade");
    PlainCell large = PlainFiles.read("p9-100ah");

    // currents are written in ten thousandths of an ampere, of which the small cell's are coarse
    same(health(large), health(small), 1e-3);
  }

  private static List<double[]> health(PlainCell cell) {
    Life life = new Life(cell.spec(), cycle -> null).live(cell.framesOf(600)).end();
    List<double[]> told = new ArrayList<>();
    for (TwinStep step : life.steps) {
      var soh = step.twin().sohCapacity();
      told.add(new double[] {soh.value(), soh.lower(), soh.upper()});
    }
    told.add(new double[] {life.twin().endOfLifeCycle().value(), life.alerts.size()});
    return told;
  }
}
