package io.celltwin.check.plain;

import io.celltwin.check.plain.ArithmeticCell.Recording;
import io.celltwin.core.alert.ForecastWatch;
import io.celltwin.core.cycle.CycleSegmenter;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.core.cycle.Step;
import io.celltwin.core.physics.Physics;
import io.celltwin.core.state.AgeingConfig;
import io.celltwin.core.state.TwinState;
import io.celltwin.core.state.TwinStep;
import io.celltwin.core.state.TwinUpdater;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Twin;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One arithmetic cell on its way through segmenter, twin and forecasts, as a replay takes it; no
 * model is asked. What is told after each discharge is held against the truth.
 */
final class PlainCheck {
  /** What every cell that fades comes to; {@link #endOfLife} says whether at the right time. */
  private static final Set<String> OF_AGEING = Set.of("END_OF_LIFE", "RUL_BELOW_HORIZON");

  private static final int IN_A_ROW = 3; // discharges below the end of life that make it so

  /** Of the first resistance: a growth by more may be told as one by half. */
  private static final double GROWN = 0.4;

  private static final CycleSegmenter SEGMENTER = new CycleSegmenter(SegmenterConfig.standard());
  private static final TwinUpdater UPDATER = new TwinUpdater(AgeingConfig.standard());

  private final PlainKind kind;
  private final Make make;
  private final Recording truth;
  private final CellSpec spec;
  private final OpenCell open = OpenCell.fresh();
  private final TwinState state = TwinState.fresh();
  private final ForecastWatch forecasts = ForecastWatch.fresh();
  private final Map<String, Integer> falseAlerts = new TreeMap<>();
  private final double reference; // what the rated capacity is taken to be [Ah]

  private int discharges;
  private int fulls;
  private int capacities;
  private int ofParts;
  private double worst;
  private int told;
  private double squares;
  private double ownSquares;
  private int inside;
  private double widths;
  private Twin twin;

  private PlainCheck(PlainKind kind, Make make, Recording truth, CellSpec spec) {
    this.kind = kind;
    this.make = make;
    this.truth = truth;
    this.spec = spec;
    reference = spec.ratedCapacity() / make.rated;
  }

  /**
   * Makes a cell and follows it.
   *
   * @param most cycles at most, for a short look
   * @throws IOException if the file of a cell without a nameplate cannot be written
   */
  static PlainVerdict of(PlainKind kind, long seed, int most) throws IOException {
    Make make = new Make(31 * seed + kind.name().hashCode());
    kind.change().accept(make);
    make.cycles = Math.min(make.cycles, most);
    Recording truth = ArithmeticCell.of(make);
    PlainRecording.Read read = PlainRecording.read(kind.name() + "-" + seed, make, truth);
    PlainCheck check = new PlainCheck(kind, make, truth, read.spec());
    check.live(read.frames());
    return check.verdict(seed);
  }

  private void live(List<Frame> frames) {
    for (Frame frame : frames) {
      take(SEGMENTER.accept(open, spec, frame));
    }
    take(SEGMENTER.flush(open, spec));
  }

  private void take(Step step) {
    step.alerts().forEach(this::heard);
    for (Cycle cycle : step.closed()) {
      Estimate physics =
          cycle.features() == null
              ? null
              : Physics.soh(cycle.features(), spec, null, "no model is asked");
      TwinStep aged = UPDATER.accept(state, spec, cycle, physics);
      if (aged.isEmpty()) {
        continue;
      }
      twin = aged.twin();
      aged.alerts().forEach(this::heard);
      if (aged.trajectoryInput() != null) {
        foretell(aged);
      }
      if (cycle.kind() == OperationKind.DISCHARGE && discharges < truth.full().length) {
        judge(aged.aged(), twin.sohCapacity(), discharges++);
      }
    }
  }

  private void foretell(TwinStep aged) {
    Attribute soh = twin.sohCapacity();
    Forecast forecast =
        Physics.forecast(
            aged.trajectoryInput(),
            spec,
            new Estimate(
                soh.value() / 100,
                soh.lower() / 100,
                soh.upper() / 100,
                soh.method(),
                soh.modelVersion(),
                soh.reason()),
            twin.revision(),
            twin.eventMillis(),
            twin.cycleNumber(),
            "no model is asked");
    boolean ended = !Double.isNaN(twin.endOfLifeCycle().value());
    forecasts.accept(forecast, ended, twin.operationIndex(), twin.lineage()).forEach(this::heard);
  }

  private void heard(Alert alert) {
    boolean so =
        OF_AGEING.contains(alert.kind())
            || (kind.name().equals("knee") && alert.kind().equals("CAPACITY_KNEE"))
            || (make.ohmGrowth * discharges > GROWN && alert.kind().equals("RESISTANCE_GROWTH"));
    if (alert.state() == Alert.State.FIRING && !so) {
      falseAlerts.merge(alert.kind(), 1, Integer::sum);
    }
  }

  private void judge(Cycle cycle, Attribute soh, int k) {
    double capacity = cycle.measured().capacity();
    if (truth.full()[k]) {
      fulls++;
      if (!Double.isNaN(capacity)) {
        capacities++;
        worst = Math.max(worst, Math.abs(capacity - truth.discharged()[k]) / make.rated);
      }
    } else if (!Double.isNaN(capacity)) {
      ofParts++;
    }
    if (Double.isNaN(soh.value()) || soh.method().equals(Estimate.PHYSICS)) {
      return;
    }
    told++;
    double usual = 100 * truth.usual()[k] / reference;
    double own = 100 * truth.health()[k] / reference;
    squares += (soh.value() - usual) * (soh.value() - usual);
    ownSquares += (soh.value() - own) * (soh.value() - own);
    inside += usual >= soh.lower() && usual <= soh.upper() ? 1 : 0;
    widths += soh.upper() - soh.lower();
  }

  private PlainVerdict verdict(long seed) {
    boolean any = told > 0;
    String reason = twin == null ? "no operation was seen" : twin.sohCapacity().reason();
    return new PlainVerdict(
        kind.name(),
        seed,
        String.format(
            Locale.ROOT, "%s %s Ah %.2f V", make.chemistry, Double.toString(make.rated), make.low),
        discharges,
        told,
        any ? Math.sqrt(squares / told) : null,
        any ? Math.sqrt(ownSquares / told) : null,
        any ? 100.0 * inside / told : null,
        any ? widths / told : null,
        capacities > 0 ? 100 * worst : null,
        fulls > 0 ? 100.0 * capacities / fulls : null,
        ofParts,
        endOfLife(),
        falseAlerts,
        kind.goal(),
        reason == null ? "" : reason);
  }

  private Integer endOfLife() {
    double toldAt = twin == null ? Double.NaN : twin.endOfLifeCycle().value();
    int below = 0;
    for (int k = 0; k < truth.usual().length; k++) {
      below = truth.usual()[k] / reference < spec.endOfLife() ? below + 1 : 0;
      if (below == IN_A_ROW) {
        int at = k + 2 - IN_A_ROW;
        return Double.isNaN(toldAt) ? null : (int) Math.round(toldAt) - at;
      }
    }
    return null;
  }
}
