package io.celltwin.fleet;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.CycleBuilder;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Impedance;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Quality;
import io.celltwin.domain.Twin;
import io.celltwin.domain.TwinBuilder;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Cells in words. */
public final class Fixtures {
  private static final FeatureSet ASKED =
      new FeatureSet("charge-window", 1, List.of(new FeatureSet.Feature("cc-time", "s")));
  static final Lineage FRAMES = new Lineage("rig", 10, 19);

  private Fixtures() {}

  static CellSpec spec(String cellId, String pack) {
    return new CellSpec(
        cellId, Chemistry.LCO, 2, 3.7, 2.5, 4.2, 2.7, 1.5, 4, 0, 60, 2, 24, 0.7, pack, "lab", null);
  }

  /** Only what the test speaks of is known; everything else is NaN. */
  static Measured measured(Map<String, Double> known) {
    RecordComponent[] components = Measured.class.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = known.getOrDefault(components[i].getName(), Double.NaN);
    }
    try {
      return Measured.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static Cycle discharge(String cellId, long revision, double capacity, Estimate soh) {
    return cycle(cellId, revision, OperationKind.DISCHARGE, Map.of("capacity", capacity), soh);
  }

  static Cycle discharge(
      String cellId, long revision, double capacity, Estimate soh, Lineage frames) {
    Cycle c = discharge(cellId, revision, capacity, soh);
    return CycleBuilder.of(c.cellId())
        .revision(c.revision())
        .operationIndex(c.operationIndex())
        .cycleNumber(c.cycleNumber())
        .kind(c.kind())
        .startMillis(c.startMillis())
        .endMillis(c.endMillis())
        .samples(c.samples())
        .lineage(frames)
        .measured(c.measured())
        .features(c.features())
        .families(c.families())
        .quality(c.quality())
        .comparable(c.comparable())
        .soh(c.soh())
        .live(c.live())
        .missing(c.missing())
        .build();
  }

  static Cycle charge(String cellId, long revision) {
    return charge(cellId, revision, null);
  }

  /** One that a model was asked about. */
  static Cycle charge(String cellId, long revision, Estimate soh) {
    return cycle(cellId, revision, OperationKind.CHARGE, Map.of("charged", 1.9), soh);
  }

  static Cycle cycle(
      String cellId,
      long revision,
      OperationKind kind,
      Map<String, Double> measured,
      Estimate soh) {
    return CycleBuilder.of(cellId)
        .revision(revision)
        .operationIndex((int) revision - 1)
        .cycleNumber((int) (revision + 1) / 2)
        .kind(kind)
        .startMillis(1_200_000_000_000L + revision * 3_600_000)
        .endMillis(1_200_000_000_000L + revision * 3_600_000 + 1_800_000)
        .samples(100)
        .lineage(FRAMES)
        .measured(measured(measured))
        .features(kind == OperationKind.CHARGE ? new Features(ASKED, new double[] {600}) : null)
        .quality(Quality.GOOD)
        .comparable(kind == OperationKind.DISCHARGE)
        .soh(soh)
        .build();
  }

  public static Twin twin(String cellId, String pack, long revision, double sohPercent) {
    long at = 1_200_000_000_000L + revision * 3_600_000;
    var soh =
        new Attribute(sohPercent, "%", at, sohPercent - 1, sohPercent + 1, "fused", "1", null);
    var counted = Attribute.counted((double) revision, "1", at);
    var unknown = Attribute.unknown("%", at, "not measured");
    return TwinBuilder.of(spec(cellId, pack))
        .revision(revision)
        .eventMillis(at)
        .cycleNumber((int) (revision + 1) / 2)
        .operationIndex((int) revision - 1)
        .voltage(3.6)
        .current(-2)
        .temperature(31)
        .stateOfCharge(unknown)
        .openCircuitVoltage(unknown)
        .sohCapacity(soh)
        .remainingCapacity(Attribute.counted(sohPercent / 50, "Ah", at))
        .capacityFade(Attribute.counted(100 - sohPercent, "%", at))
        .numberOfFullCycles(counted)
        .energyThroughput(counted)
        .capacityThroughput(counted)
        .internalResistance(Attribute.counted(0.05, "ohm", at))
        .internalResistanceIncrease(unknown)
        .roundTripEfficiency(unknown)
        .timeExtremeHighTemp(counted)
        .timeExtremeLowTemp(counted)
        .timeExtremeHighTempCharging(counted)
        .timeExtremeLowTempCharging(counted)
        .deepDischarges(counted)
        .overcharges(counted)
        .rulCycles(unknown)
        .endOfLifeCycle(
            sohPercent < 70
                ? Attribute.counted((double) revision, "1", at)
                : Attribute.unknown("1", at, "not reached"))
        .dataQuality(Attribute.counted(0.98, "1", at))
        .thermalResidual(unknown)
        .meanDepthOfDischarge(unknown)
        .calendarAge(counted)
        .lineage(FRAMES)
        .codeVersion("0.1")
        .build();
  }

  public static Forecast forecast(String cellId, long revision, double rul) {
    return new Forecast(
        cellId,
        revision,
        1_200_000_000_000L,
        10,
        new int[] {0, 100},
        new double[] {0.88, 0.7},
        new double[] {0.9, 0.75},
        new double[] {0.92, 0.8},
        0.7,
        new Estimate(rul, rul * 0.8, rul * 1.3, "model", "trajectory-1", null),
        Estimate.unknown("no knee seen"));
  }

  static Impedance impedance(String cellId, long sequence) {
    double[] spectrum = {0.05, 0.06};
    return new Impedance(
        cellId,
        "rig",
        sequence,
        3,
        1_200_000_000_000L,
        24,
        0.05,
        0.07,
        spectrum,
        spectrum,
        new TreeMap<>());
  }

  static Alert alert(String id, String cellId, Alert.Severity severity, Alert.State state) {
    return new Alert(
        id,
        cellId,
        // another alert of one kind would be the same one once more
        id.startsWith("a") ? "OVERVOLTAGE" : "OVERVOLTAGE_" + id,
        severity,
        state,
        1_200_000_000_000L + (state == Alert.State.CLEARED ? 1000 : 0),
        3,
        2,
        4.31,
        4.25,
        "V",
        "cell was charged to 4.31 V, 0.06 V above its limit",
        "check the charger",
        1,
        FRAMES);
  }

  static Estimate soh(double value, String method) {
    return new Estimate(value, value - 0.01, value + 0.01, method, "1", null);
  }
}
