package io.celltwin.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.celltwin.core.physics.OcvCurve;
import io.celltwin.core.soc.LiveCharge;
import io.celltwin.core.soc.SocConfig;
import io.celltwin.core.soc.SocFilter;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.Datasets;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * State of charge over the lives of real cells. Where a full charge is followed by a discharge to
 * the cut-off, the charge drawn says afterwards what each moment's state was:
 *
 * <pre>  z = 1 − {@value #UNDER_LOAD}·(Ah drawn so far) / (Ah drawn in all)</pre>
 *
 * <p>good to a point or so, since what is left below the cut-off under load is not known exactly.
 * The filter gets each reading once, in order, and as capacity that of the discharge before.
 */
final class MeasuredSoc {
  private static final Set<String> CELLS =
      Set.of("nasa/B0005", "nasa/B0006", "nasa/B0007", "nasa/B0018");

  /** Share of a cell that a discharge of 1 C takes out of it. */
  private static final double UNDER_LOAD = 0.985;

  /** Discharges that count as the first ones. */
  private static final int FIRST = 3;

  private static final double LOAD = 0.1; // A
  private static final double FULL_BELOW = 0.15; // A, at the upper cut-off
  private static final double NEAR_CUTOFF = 0.2; // V
  private static final double GAP = 300; // s

  private final CellSpec spec;
  private final OcvCurve curve;
  private final SocFilter tested = new SocFilter(SocConfig.standard());
  private final SocFilter untested = new SocFilter(SocConfig.untested());
  private final LiveCharge live = LiveCharge.fresh();
  private final List<double[]> moments = new ArrayList<>(); // Ah drawn; believed, low, high
  private final Sum first = new Sum();
  private final Sum later = new Sum();
  private double capacity = Double.NaN;
  private boolean full;
  private double drawn;
  private int discharges;
  private long lastMicros;
  private double lastVoltage;
  private double lastCurrent;

  private MeasuredSoc(CellSpec spec) {
    this.spec = spec;
    this.curve = OcvCurve.of(spec);
  }

  /**
   * Of one cell.
   *
   * @param cell id
   * @param discharges that had a truth
   * @param first RMSE over the first three of them [points]
   * @param later the same after them
   * @param coverage of the 90 % interval in the first three [%]
   * @param coverageLater after them
   */
  record Line(
      @JsonProperty("cell") String cell,
      @JsonProperty("discharges") int discharges,
      @JsonProperty("rmse_first") double first,
      @JsonProperty("rmse_later") double later,
      @JsonProperty("coverage_first") double coverage,
      @JsonProperty("coverage_later") double coverageLater) {}

  private static final class Sum {
    private double squares;
    private double covered;
    private double n;

    void add(double[] moment, double truth) {
      squares += (moment[1] - truth) * (moment[1] - truth);
      covered += moment[2] <= truth && truth <= moment[3] ? 1 : 0;
      n++;
    }

    double points() {
      return 100 * Math.sqrt(squares / n);
    }

    double coverage() {
      return 100 * covered / n;
    }
  }

  /**
   * @param data folder with {@code nasa} in it
   */
  static List<Line> of(Path data) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (Dataset dataset = Datasets.open(data.resolve("nasa"), CELLS)) {
      for (CellSource source : dataset.cells()) {
        MeasuredSoc cell = new MeasuredSoc(source.spec());
        try (CellStream items = source.open()) {
          while (items.hasNext()) {
            if (items.next() instanceof DatasetItem.Telemetry telemetry) {
              cell.read(telemetry.frame());
            }
          }
        }
        lines.add(
            new Line(
                source.spec().cellId(),
                cell.discharges,
                cell.first.points(),
                cell.later.points(),
                cell.first.coverage(),
                cell.later.coverage()));
      }
    }
    return lines;
  }

  private void read(Frame frame) {
    for (int i = 0; i < frame.size(); i++) {
      double celsius = frame.temperature() == null ? Double.NaN : frame.temperature()[i];
      read(frame.timeMicros(i), frame.voltage()[i], frame.current()[i], celsius);
    }
  }

  private void read(long micros, double voltage, double current, double celsius) {
    boolean known = !Double.isNaN(capacity);
    SocFilter filter = known ? tested : untested;
    double told = known ? capacity : spec.ratedCapacity();
    filter.sample(live, spec, curve, told, micros, voltage, current, celsius);
    if (current > 0 && current < FULL_BELOW && voltage > spec.maxVoltage() - 0.01) {
      full = true;
      begin();
    } else if (current > FULL_BELOW) {
      full = false;
      begin();
    } else if (full && current < -LOAD) {
      double seconds = (micros - lastMicros) * 1e-6;
      if (seconds < GAP) {
        drawn -= seconds / 3600 * (current + lastCurrent) / 2;
      }
      moments.add(new double[] {drawn, live.soc(), live.socLow(), live.socHigh()});
    } else if (full && !moments.isEmpty()) {
      if (lastVoltage < spec.minVoltage() + NEAR_CUTOFF) {
        end();
      }
      full = false;
      begin();
    }
    lastMicros = micros;
    lastVoltage = voltage;
    lastCurrent = current;
  }

  private void begin() {
    drawn = 0;
    moments.clear();
  }

  private void end() {
    discharges++;
    for (double[] moment : moments) {
      double truth = 1 - UNDER_LOAD * moment[0] / drawn;
      (discharges <= FIRST ? first : later).add(moment, truth);
    }
    capacity = drawn / UNDER_LOAD;
  }
}
