package io.celltwin.core.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Features;
import io.celltwin.testkit.Cell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What holds for every family that is fed sample by sample. */
class SavedFamiliesTest {
  private static final CellSpec CELL = new Cell().spec();
  private static final int SAMPLES = 12_000;

  /** A family as these tests see it. */
  private record Family<T>(
      String name,
      Supplier<T> fresh,
      Sample<T> add,
      Fields<T> fields,
      Function<T, T> copy,
      Function<T, Features> features) {
    T fed(int from, int to, T family) {
      for (int i = from; i < to; i++) {
        add.add(family, i);
      }
      return family;
    }

    byte[] bytes(T family) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      fields.fields(family, SavedFields.writing(new DataOutputStream(out)));
      return out.toByteArray();
    }

    void goesOnFrom(int cut) throws IOException {
      T whole = fed(0, SAMPLES, fresh.get());
      T begun = copy.apply(fed(0, cut, fresh.get()));
      byte[] saved = bytes(begun);
      T back = fresh.get();
      fields.fields(
          back, SavedFields.reading(new DataInputStream(new ByteArrayInputStream(saved))));
      fed(cut, SAMPLES, begun); // a copy shares nothing with what was made from it
      fed(cut, SAMPLES, back);
      assertThat(saved.length).as("bytes of %s", name).isLessThan(5000);
      assertThat(bytes(back)).as(name).isEqualTo(bytes(whole));
      assertThat(features.apply(back)).as(name).isEqualTo(features.apply(whole));
    }

    void allocatesNothing() {
      for (int i = 0; i < 30; i++) {
        fed(0, SAMPLES, fresh.get());
      }
      var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      T family = fresh.get();
      long bytes = threads.getCurrentThreadAllocatedBytes();
      fed(0, SAMPLES, family);
      bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
      assertThat(bytes).as("bytes allocated by %s", name).isLessThan(SAMPLES);
    }
  }

  private interface Sample<T> {
    void add(T family, int i);
  }

  private interface Fields<T> {
    void fields(T family, SavedFields saved) throws IOException;
  }

  // a charge of three steps with noise, a rest, a discharge
  private static final double[] VOLT = new double[SAMPLES];
  private static final double[] AMPS = new double[SAMPLES];

  static {
    Random random = new Random(1);
    double charge = 0.1;
    for (int i = 0; i < SAMPLES; i++) {
      AMPS[i] = i < 100 ? 0 : i < 1000 ? 1 : i < 2000 ? 2 : i < 6000 ? 1 : i < 8000 ? 0 : -1.6;
      charge += AMPS[i] / 3600;
      VOLT[i] = 2.9 + 0.7 * charge + 0.05 * AMPS[i] + 0.001 * random.nextGaussian();
    }
  }

  private static final Family<IncrementalCapacity> INCREMENTAL =
      new Family<>(
          "incremental capacity",
          () -> {
            IncrementalCapacity ic = new IncrementalCapacity();
            ic.open(CELL, 0.05);
            return ic;
          },
          (f, i) -> f.add(i, VOLT[i], AMPS[i]),
          IncrementalCapacity::fields,
          IncrementalCapacity::copy,
          IncrementalCapacity::features);

  private static final Family<PartialCharge> PARTIAL =
      new Family<>(
          "partial charge",
          () -> {
            PartialCharge charge = new PartialCharge();
            charge.open(CELL);
            return charge;
          },
          (f, i) -> f.add(i, VOLT[i], AMPS[i]),
          PartialCharge::fields,
          PartialCharge::copy,
          PartialCharge::features);

  private static final Family<MultiStepCharge> STEPS =
      new Family<>(
          "multi-step charge",
          () -> {
            MultiStepCharge charge = new MultiStepCharge();
            charge.open(CELL);
            return charge;
          },
          (f, i) -> f.add(i, VOLT[i], AMPS[i], 25),
          MultiStepCharge::fields,
          MultiStepCharge::copy,
          MultiStepCharge::features);

  private static final Family<PulseResponse> PULSES =
      new Family<>(
          "pulses",
          () -> {
            PulseResponse pulses = new PulseResponse();
            pulses.open(CELL);
            return pulses;
          },
          (f, i) -> f.add(i, VOLT[i], AMPS[i]),
          PulseResponse::fields,
          PulseResponse::copy,
          PulseResponse::features);

  private static final Family<DischargeCurve> DISCHARGE =
      new Family<>(
          "discharge",
          () -> {
            DischargeCurve curve = new DischargeCurve();
            curve.open(CELL, 2, 7);
            return curve;
          },
          (f, i) -> f.add(i, VOLT[i], AMPS[i], 25),
          DischargeCurve::fields,
          DischargeCurve::copy,
          f -> f.features(new DischargeCurve.Young()));

  private static final Family<Rainflow> RAINFLOW =
      new Family<>(
          "rainflow",
          Rainflow::new,
          (f, i) -> f.add(0.5 + 0.5 * Math.sin(i * i * 1e-4)),
          Rainflow::fields,
          Rainflow::copy,
          f -> null);

  @Property(tries = 20, seed = "7")
  void eachGoesOnFromWhereItWasSaved(@ForAll @IntRange(max = SAMPLES) int cut) throws IOException {
    INCREMENTAL.goesOnFrom(cut);
    PARTIAL.goesOnFrom(cut);
    STEPS.goesOnFrom(cut);
    PULSES.goesOnFrom(cut);
    DISCHARGE.goesOnFrom(cut);
    RAINFLOW.goesOnFrom(cut);
  }

  @Test
  void noneAllocatesForASample() {
    INCREMENTAL.allocatesNothing();
    PARTIAL.allocatesNothing();
    STEPS.allocatesNothing();
    PULSES.allocatesNothing();
    DISCHARGE.allocatesNothing();
    RAINFLOW.allocatesNothing();
  }

  @Test
  void theTestDataHaveWhatEachFamilyLooksFor() {
    assertThat(INCREMENTAL.fed(0, SAMPLES, INCREMENTAL.fresh.get()).missing()).isNull();
    assertThat(PARTIAL.fed(0, SAMPLES, PARTIAL.fresh.get()).missing()).isNull();
    assertThat(STEPS.fed(0, SAMPLES, STEPS.fresh.get()).steps()).isEqualTo(3);
    assertThat(PULSES.fed(0, SAMPLES, PULSES.fresh.get()).missing()).isNull();
    assertThat(DISCHARGE.fed(0, SAMPLES, DISCHARGE.fresh.get()).loadCurrent()).isGreaterThan(1.5);
  }
}
