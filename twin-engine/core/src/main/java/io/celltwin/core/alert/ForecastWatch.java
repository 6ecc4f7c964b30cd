package io.celltwin.core.alert;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Lineage;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Holds a cell's forecasts against {@link AgeingRule#RUL_BELOW_HORIZON}. State of one cell, a few
 * numbers; for whoever joins the forecasts back to their cell.
 */
public final class ForecastWatch {
  private static final int VERSION = 1;

  /** A forecast that may as well mean many times the limit says nothing worth waking anyone for. */
  private static final double KNOWN_WITHIN = 2;

  /** Fewer cycles are no forecast: the end is there or it is not, and END_OF_LIFE tells. */
  private static final double AHEAD = 2;

  private Episode episode = new Episode();
  private long lastRevision;

  private ForecastWatch() {}

  /** Of a cell not heard of before. */
  public static ForecastWatch fresh() {
    return new ForecastWatch();
  }

  /**
   * The next forecast of the cell; one whose revision has been seen changes nothing. Of a cell
   * whose end of life was seen there is nothing to foretell: what was told is over with it.
   *
   * @param ended whether its end of life was seen
   * @param operationIndex of the operation the forecast was made after, or null
   * @param lineage of that operation
   * @return the alert that fires or clears with it, if any
   */
  public List<Alert> accept(
      Forecast forecast, boolean ended, Integer operationIndex, Lineage lineage) {
    Estimate rul = forecast.rulCycles();
    if (forecast.revision() <= lastRevision || !rul.known()) {
      return List.of();
    }
    lastRevision = forecast.revision();
    AgeingRule rule = AgeingRule.RUL_BELOW_HORIZON;
    Episode.Place place =
        new Episode.Place(
            forecast.cellId(),
            forecast.eventMillis(),
            operationIndex,
            forecast.cycleNumber(),
            lineage);
    if (ended) {
      Alert over =
          episode.over(
              rule,
              rul.value(),
              rule.limit(),
              place,
              forecast.cellId() + ": its end of life was seen, and is told by itself");
      return over == null ? List.of() : List.of(over);
    }
    Alert alert =
        episode.observe(
            rule,
            rul.value() < rule.limit()
                && rul.value() >= AHEAD
                && rul.upper() < KNOWN_WITHIN * rule.limit(),
            rul.value() >= rule.limit() + rule.clearBy(),
            rul.value(),
            rule.limit(),
            place,
            String.format(
                Locale.ROOT,
                "%s: about %.0f cycles to the end of life (%.0f to %.0f), limit %.0f",
                forecast.cellId(),
                rul.value(),
                rul.lower(),
                rul.upper(),
                rule.limit()));
    return alert == null ? List.of() : List.of(alert);
  }

  public ForecastWatch copy() {
    ForecastWatch copy = new ForecastWatch();
    copy.episode = episode.copy();
    copy.lastRevision = lastRevision;
    return copy;
  }

  /** Version byte first. */
  public void writeTo(DataOutput out) throws IOException {
    fields(SavedFields.writing(out));
  }

  /**
   * @throws IOException also for a version this code does not know
   */
  public static ForecastWatch readFrom(DataInput in) throws IOException {
    ForecastWatch watch = new ForecastWatch();
    watch.fields(SavedFields.reading(in));
    return watch;
  }

  private void fields(SavedFields saved) throws IOException {
    saved.version("forecast watch", VERSION);
    episode.fields(saved);
    lastRevision = saved.integer(lastRevision);
  }
}
