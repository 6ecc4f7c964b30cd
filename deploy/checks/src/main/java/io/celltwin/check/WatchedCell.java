package io.celltwin.check;

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
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Features;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.alert.CellAlerts;
import io.celltwin.fleet.api.AlertEpisode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One cell on its way through all that makes alerts, as the live system has it: segmenter, twin,
 * forecast, and the life of its alerts in the fleet. No Kafka, no clock.
 */
final class WatchedCell {
  /** Who answers where the live job asks a model. */
  interface Models {
    /** State of health, or null where physics is to answer. */
    Estimate health(Features features);

    /** The trajectory, or null where physics is to answer. */
    Forecast trajectory(Features history, Twin twin);

    /** Physics alone. */
    Models NONE =
        new Models() {
          @Override
          public Estimate health(Features features) {
            return null;
          }

          @Override
          public Forecast trajectory(Features history, Twin twin) {
            return null;
          }
        };
  }

  private static final CycleSegmenter SEGMENTER = new CycleSegmenter(SegmenterConfig.standard());
  private static final TwinUpdater UPDATER = new TwinUpdater(AgeingConfig.standard());

  private final CellSpec spec;
  private final Models models;
  private final Consumer<Twin> siblings;
  private final OpenCell open = OpenCell.fresh();
  private final TwinState state = TwinState.fresh();
  private final ForecastWatch forecasts = ForecastWatch.fresh();
  private final Map<String, AlertEpisode> episodes = new LinkedHashMap<>();
  private final List<AlertLedger.Told> told = new ArrayList<>();
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis = Long.MIN_VALUE;

  /**
   * @param siblings is shown each revision of the twin
   */
  WatchedCell(CellSpec spec, Models models, Consumer<Twin> siblings) {
    this.spec = spec;
    this.models = models;
    this.siblings = siblings;
  }

  /**
   * All there is of the cell, up to a moment.
   *
   * @param untilMillis frames that begin later are left
   */
  void live(CellSource source, long untilMillis) throws IOException {
    try (CellStream items = source.open()) {
      while (items.hasNext()) {
        if (items.next() instanceof DatasetItem.Telemetry telemetry) {
          Frame frame = telemetry.frame();
          if (frame.startMillis() > untilMillis) {
            return;
          }
          accept(SEGMENTER.accept(open, spec, frame));
          firstMillis = Math.min(firstMillis, frame.startMillis());
          lastMillis = Math.max(lastMillis, frame.endMillis());
        }
      }
    }
    accept(SEGMENTER.flush(open, spec));
  }

  /** The next frame of a cell whose frames come one by one. */
  void accept(Frame frame) {
    accept(SEGMENTER.accept(open, spec, frame));
    firstMillis = Math.min(firstMillis, frame.startMillis());
    lastMillis = Math.max(lastMillis, frame.endMillis());
  }

  /** State of charge [share], NaN where it is not known. */
  double soc() {
    return open.liveSoc();
  }

  private void accept(Step step) {
    step.alerts().forEach(this::say);
    for (Cycle cycle : step.closed()) {
      TwinStep aged = UPDATER.accept(state, spec, cycle, health(cycle));
      if (aged.isEmpty()) {
        continue;
      }
      aged.alerts().forEach(this::say);
      Twin twin = aged.twin();
      if (aged.trajectoryInput() != null) {
        forecasts
            .accept(
                trajectory(aged, twin),
                !Double.isNaN(twin.endOfLifeCycle().value()),
                twin.operationIndex(),
                twin.lineage())
            .forEach(this::say);
      }
      siblings.accept(twin);
    }
  }

  private Estimate health(Cycle cycle) {
    if (cycle.features() == null) {
      return null;
    }
    Estimate answer = models.health(cycle.features());
    return answer != null
        ? answer
        : Physics.soh(cycle.features(), spec, null, "no model has an answer");
  }

  private Forecast trajectory(TwinStep aged, Twin twin) {
    Forecast answer = models.trajectory(aged.trajectoryInput(), twin);
    return answer != null
        ? answer
        : Physics.forecast(
            aged.trajectoryInput(),
            spec,
            share(twin.sohCapacity()),
            twin.revision(),
            twin.eventMillis(),
            twin.cycleNumber(),
            "no model has an answer");
  }

  private static Estimate share(Attribute percent) {
    return new Estimate(
        percent.value() / 100,
        percent.lower() / 100,
        percent.upper() / 100,
        percent.method(),
        percent.modelVersion(),
        percent.reason());
  }

  /** A rule's word, and whether a person sees something new by it. */
  void say(Alert alert) {
    for (AlertEpisode moved : CellAlerts.on(episodes.values(), alert)) {
      String id = CellAlerts.idOf(moved);
      AlertEpisode before = episodes.put(id, moved);
      if (moved.cleared() == null && moved.isNews(before == null ? AlertEpisode.NONE : before)) {
        Alert firing = moved.firing();
        told.add(
            new AlertLedger.Told(
                firing.kind(), firing.severity(), firing.eventMillis(), firing.message()));
      }
    }
  }

  /** What a person saw, an entry for each episode. */
  List<AlertLedger.Told> told() {
    return told;
  }

  long firstMillis() {
    return firstMillis;
  }

  long lastMillis() {
    return lastMillis;
  }
}
