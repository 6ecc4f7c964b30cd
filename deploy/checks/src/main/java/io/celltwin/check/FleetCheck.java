package io.celltwin.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.celltwin.artifact.Answers;
import io.celltwin.core.cycle.CycleSegmenter;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.core.physics.Physics;
import io.celltwin.core.state.AgeingConfig;
import io.celltwin.core.state.TwinState;
import io.celltwin.core.state.TwinStep;
import io.celltwin.core.state.TwinUpdater;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Features;
import io.celltwin.domain.OperationKind;
import io.celltwin.simulation.Fault;
import io.celltwin.simulation.SimulatedFleet;
import io.celltwin.simulation.TrueState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the twin says of simulated cells, beside what is really the case: the demonstration's fleet,
 * cut, measured, asked about and followed by the code of the live job. No shipped model has learned
 * from these cells, nor from their makes: their curves and their ageing were drawn by hand.
 */
final class FleetCheck {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long SAME_END_MILLIS = 15_000;

  private final Model model;
  private final Map<String, Sums> byGroup = new TreeMap<>();

  private FleetCheck(Model model) {
    this.model = model;
  }

  /** Who is asked for the state of health. */
  interface Model {
    /** To one row of its inputs. */
    Answers ask(float[] row);

    String version();
  }

  /** Errors of one estimate against the truth, as shares. */
  private static final class Sum {
    private double absolute;
    private double squares;
    private double covered;
    private double width;
    private int n;

    void add(double value, double lower, double upper, double truth) {
      absolute += Math.abs(value - truth);
      squares += (value - truth) * (value - truth);
      covered += lower <= truth && truth <= upper ? 1 : 0;
      width += upper - lower;
      n++;
    }

    /** In points; null where there was nothing to compare. */
    Scores scores() {
      if (n == 0) {
        return null;
      }
      return new Scores(
          n, 100 * absolute / n, 100 * Math.sqrt(squares / n), 100 * covered / n, 100 * width / n);
    }
  }

  /**
   * How good an estimate is.
   *
   * @param n how many there were
   * @param error mean absolute [points]
   * @param rmse [points]
   * @param coverage of the 90 % interval [%]
   * @param width of it [points]
   */
  record Scores(
      @JsonProperty("n") int n,
      @JsonProperty("mean_absolute_error") double error,
      @JsonProperty("rmse") double rmse,
      @JsonProperty("coverage") double coverage,
      @JsonProperty("interval_width") double width) {}

  private static final class Sums {
    private final Sum health = new Sum();
    private final Sum answered = new Sum();
    private final Sum charge = new Sum();
    private int cells;
    private int asked;
  }

  /**
   * A line of the table.
   *
   * @param group chemistry of sound cells, or what is wrong with the others
   * @param cells how many
   * @param health the twin's state of health after each charge and discharge
   * @param refused charges of which the model was asked in vain, out of its domain [%]
   * @param answered the model's answers, as they are, or null where it never gave one
   * @param charge the twin's state of charge where an operation ends
   */
  record Line(
      @JsonProperty("group") String group,
      @JsonProperty("cells") int cells,
      @JsonProperty("state_of_health") Scores health,
      @JsonProperty("model_refused_percent") double refused,
      @JsonProperty("model_alone") Scores answered,
      @JsonProperty("state_of_charge") Scores charge) {}

  /**
   * @param model that answers for the state of health
   * @param cells of each fleet, 24 or more
   * @param operations of each cell
   * @param fleets how many, of the seeds from {@code seed} on
   */
  static List<Line> of(Model model, int cells, int operations, int fleets, long seed)
      throws IOException {
    FleetCheck check = new FleetCheck(model);
    for (int i = 0; i < fleets; i++) {
      SimulatedFleet fleet = new SimulatedFleet(seed + i, cells, START);
      for (CellSource source : fleet.cells()) {
        Fault fault = fleet.fault(source.spec().cellId());
        String group =
            fault == Fault.NONE
                ? source.spec().chemistry().name()
                : fault.name().toLowerCase(Locale.ROOT);
        check.live(
            source, fleet.truthByOperation(source.spec().cellId(), operations), check.sums(group));
      }
    }
    List<Line> lines = new ArrayList<>();
    check.byGroup.forEach(
        (group, sums) ->
            lines.add(
                new Line(
                    group,
                    sums.cells,
                    sums.health.scores(),
                    100.0 * (sums.asked - sums.answered.n) / sums.asked,
                    sums.answered.scores(),
                    sums.charge.scores())));
    return lines;
  }

  private Sums sums(String group) {
    return byGroup.computeIfAbsent(group, g -> new Sums());
  }

  private void live(CellSource source, List<TrueState> truth, Sums sums) throws IOException {
    sums.cells++;
    CellSpec spec = source.spec();
    CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
    TwinUpdater updater = new TwinUpdater(AgeingConfig.standard());
    OpenCell open = OpenCell.fresh();
    TwinState state = TwinState.fresh();
    long last = truth.get(truth.size() - 1).endMillis();
    long now = 0;
    try (CellStream items = source.open()) {
      while (now < last && items.hasNext()) {
        if (!(items.next() instanceof DatasetItem.Telemetry telemetry)) {
          continue;
        }
        for (Cycle cycle : segmenter.accept(open, spec, telemetry.frame()).closed()) {
          now = cycle.endMillis();
          TrueState then = at(truth, now);
          Estimate answer = answer(spec, cycle, then, sums);
          TwinStep step = updater.accept(state, spec, cycle, answer);
          if (then != null && !step.isEmpty()) {
            compare(step, then, spec, cycle.kind(), sums);
          }
        }
      }
    }
  }

  /** The truth where an operation ended, or null. */
  private static TrueState at(List<TrueState> truth, long millis) {
    return truth.stream()
        .filter(t -> Math.abs(t.endMillis() - millis) <= SAME_END_MILLIS)
        .findFirst()
        .orElse(null);
  }

  /** As the live job takes it: the model's where it is within its domain, else that of physics. */
  private Estimate answer(CellSpec spec, Cycle cycle, TrueState then, Sums sums) {
    Features features = cycle.features();
    if (features == null) {
      return null;
    }
    double[] input = features.toArray();
    float[] row = new float[input.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) input[i];
    }
    Answers answers = model.ask(row);
    float[] q = answers.quantiles();
    boolean within = answers.distance()[0] <= 1;
    if (then != null) {
      sums.asked++;
      if (within) {
        sums.answered.add(q[1], q[0], q[2], then.referenceCapacity() / spec.ratedCapacity());
      }
    }
    return within
        ? new Estimate(q[1], q[0], q[2], Estimate.MODEL, model.version(), null)
        : Physics.soh(features, spec, null, "input is outside the model's domain");
  }

  private static void compare(
      TwinStep step, TrueState then, CellSpec spec, OperationKind kind, Sums sums) {
    if (kind == OperationKind.CHARGE || kind == OperationKind.DISCHARGE) {
      Attribute health = step.twin().sohCapacity();
      if (!Double.isNaN(health.value())) {
        add(sums.health, health, then.referenceCapacity() / spec.ratedCapacity());
      }
    }
    Attribute charge = step.twin().stateOfCharge();
    if (!Double.isNaN(charge.value())) {
      add(sums.charge, charge, Math.max(0, Math.min(1, then.soc())));
    }
  }

  /** Attributes are in percent. */
  private static void add(Sum sum, Attribute attribute, double truth) {
    sum.add(attribute.value() / 100, attribute.lower() / 100, attribute.upper() / 100, truth);
  }
}
