package io.celltwin.dataset.cycler;

import io.celltwin.dataset.Assumption;
import io.celltwin.dataset.DatasetFile;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/**
 * A cell's specification where the export has none: from the metadata file beside it, as the
 * Battery Data Format lays it out, else from what the cell was put through.
 *
 * <p>What is not stated is what was seen, and told as assumed.
 */
final class StatedNameplate {
  /** Cyclers test in chambers of all temperatures: these are limits of lithium-ion cells. */
  private static final double COLDEST = -40;

  private static final double HOTTEST = 80;

  /** A discharge to a stated limit ends no farther above it than this share of the range. */
  private static final double NEAR_THE_LIMIT = 0.05;

  /** Discharges to one limit end this far apart, as a share of the range. */
  private static final double APART = 0.03;

  /** What ends above this share of the range was no discharge to a limit. */
  private static final double MOST_OF_IT = 0.9;

  /** A charge to one side that is as large as this share of the other is the cell's. */
  private static final double ALIKE = 0.8;

  /** A rated capacity that is so many times what was moved is in another unit. */
  private static final double ANOTHER_UNIT = 50;

  private static final double REFERENCE_TEMPERATURE = 25;
  private static final double END_OF_LIFE = 0.8;

  /** Below this, nothing was moved [Ah]. */
  private static final double LEAST_CHARGE = 1e-6;

  private static final double MOST_CHARGE = 1e5;
  private static final double LEAST_CURRENT = 1e-9;

  private final Sidecar sidecar;

  private StatedNameplate(Sidecar sidecar) {
    this.sidecar = sidecar;
  }

  /**
   * @param file the data
   * @param name its name without its ending
   * @param cell what the cell is called, the same or more
   * @throws DatasetFormatException {@code BAD_METADATA} if there is a sidecar that is no JSON
   */
  static StatedNameplate beside(DatasetFile file, String name, String cell) throws IOException {
    return new StatedNameplate(Sidecar.beside(file, name, cell));
  }

  /** Of the surroundings, where somebody said it [°C]; else NaN. */
  double ambient() {
    double said = sidecar.number(Sidecar.Said.AMBIENT);
    return said > COLDEST && said < HOTTEST ? said : Double.NaN;
  }

  /** The cell that somebody said the file is of, or null. */
  String cell() {
    return sidecar.cell();
  }

  /**
   * @param preambleCapacity as the export says [Ah]; NaN if it does not
   */
  CellSpec spec(String cellId, FileSurvey survey, double preambleCapacity) {
    double low = lower(survey);
    double high = upper(survey);
    if (!(low < high)) {
      high = low + 0.1;
    }
    double capacity = capacity();
    if (!(capacity > 0)) {
      capacity = preambleCapacity > 0 ? preambleCapacity : seen(survey);
    }
    double nominal = round(sidecar.number(Sidecar.Said.NOMINAL_VOLTAGE));
    nominal = Double.isNaN(nominal) ? round(survey.discharges().meanVoltage()) : nominal;
    if (!(nominal > low && nominal < high)) {
      nominal = (low + high) / 2;
    }
    double discharge = survey.discharges().meanCurrent();
    return new CellSpec(
        cellId,
        chemistry(),
        capacity,
        nominal,
        low,
        high,
        complete(survey, low, high),
        limit(survey.mostCharging(), capacity),
        limit(survey.mostDischarging(), capacity),
        COLDEST,
        HOTTEST,
        discharge > LEAST_CURRENT ? round(discharge) : capacity,
        REFERENCE_TEMPERATURE,
        END_OF_LIFE,
        null,
        null,
        null);
  }

  /** Stated [Ah]; NaN if it is not, or is none. */
  double capacity() {
    double said = sidecar.number(Sidecar.Said.RATED_CAPACITY);
    return said >= LEAST_CHARGE && said <= MOST_CHARGE ? said : Double.NaN;
  }

  private boolean statesLimits() {
    double low = sidecar.number(Sidecar.Said.LOWER_VOLTAGE);
    double high = sidecar.number(Sidecar.Said.UPPER_VOLTAGE);
    return low > 0 && high > low && Double.isFinite(high);
  }

  private double lower(FileSurvey survey) {
    double said = sidecar.number(Sidecar.Said.LOWER_VOLTAGE);
    if (said > 0 && !(said >= sidecar.number(Sidecar.Said.UPPER_VOLTAGE))) {
      return said;
    }
    double loaded = survey.discharges().lowestEnd();
    double held = survey.voltage().lowSteady();
    return floor(Double.isNaN(loaded) ? held : Math.min(loaded, held));
  }

  private double upper(FileSurvey survey) {
    double said = sidecar.number(Sidecar.Said.UPPER_VOLTAGE);
    if (Double.isFinite(said) && !(said <= sidecar.number(Sidecar.Said.LOWER_VOLTAGE))) {
      return said;
    }
    return ceiling(survey.voltage().highSteady());
  }

  /** What the specification rests on, for a person: said by somebody, or assumed. */
  void tell(
      CellSpec spec,
      FileSurvey survey,
      double preambleCapacity,
      List<Assumption> assumed,
      List<String> notices) {
    if (sidecar.trouble() != null) {
      notices.add(sidecar.trouble());
    }
    if (!Double.isNaN(capacity())) {
      notices.add("rated capacity %s Ah from %s".formatted(spec.ratedCapacity(), sidecar.place()));
      double moved = seen(survey);
      if (survey.discharges().largest() > LEAST_CHARGE
          && (capacity() > ANOTHER_UNIT * moved || moved > ANOTHER_UNIT * capacity())) {
        notices.add(
            "%s names %s Ah, and %s Ah were moved at most: is it in the unit its name says?"
                .formatted(sidecar.place(), spec.ratedCapacity(), moved));
      }
      if (!statesLimits()) {
        assumed.add(
            new Assumption(
                Assumption.About.LIMITS,
                "limits %s to %s V are what was seen where %s does not state them"
                    .formatted(spec.minVoltage(), spec.maxVoltage(), sidecar.place())));
      }
    } else {
      if (sidecar.place() != null && sidecar.trouble() == null) {
        notices.add(
            "%s names no rated capacity (it has %s); wanted for example {\"rated_capacity_ah\": 2.5, \"lower_voltage_limit_v\": 2.5, \"upper_voltage_limit_v\": 4.2, \"chemistry\": \"NMC\"}"
                .formatted(sidecar.place(), sidecar.keys()));
      }
      inferred(spec, survey, preambleCapacity, assumed, notices);
    }
    if (!survey.surface() && !survey.ambient()) {
      assumed.add(
          new Assumption(
              Assumption.About.TEMPERATURE,
              Double.isNaN(ambient())
                  ? "no temperature in the file: how warm the cell was is unknown; {\"%s\": 25} in %s can say it"
                      .formatted("ambient_temperature_c", sidecar.wantedPlace())
                  : "no temperature in the file: %s °C from %s throughout"
                      .formatted(ambient(), sidecar.place())));
    }
  }

  private void inferred(
      CellSpec spec,
      FileSurvey survey,
      double preambleCapacity,
      List<Assumption> assumed,
      List<String> notices) {
    if (preambleCapacity > 0) {
      notices.add("rated capacity %s Ah from its own heading".formatted(spec.ratedCapacity()));
      assumed.add(
          new Assumption(
              Assumption.About.LIMITS,
              "limits %s to %s V are what was seen; %s can say better"
                  .formatted(spec.minVoltage(), spec.maxVoltage(), sidecar.wantedPlace())));
      return;
    }
    assumed.add(
        new Assumption(
            Assumption.About.NAMEPLATE,
            "no nameplate: rated capacity %s Ah is %s, limits %s to %s V are what was seen; %s can say better"
                .formatted(
                    spec.ratedCapacity(),
                    moved(survey) > LEAST_CHARGE
                        ? "the most that was moved in one direction, so that health is relative to"
                            + " its own first discharges"
                        : "made up, since nothing was moved",
                    spec.minVoltage(),
                    spec.maxVoltage(),
                    sidecar.wantedPlace())));
  }

  /**
   * Where a discharge counts as complete: the stated limit, or as near to it as samples and loads
   * come; else where current still flowed when the largest discharges ended. A voltage at rest, to
   * which it springs back, ends none.
   */
  private double complete(FileSurvey survey, double low, double high) {
    double end = survey.discharges().highestEnd(APART * (high - low));
    if (Double.isNaN(end) || end <= low) {
      return low;
    }
    double reach =
        statesLimits() ? low + NEAR_THE_LIMIT * (high - low) : low + MOST_OF_IT * (high - low);
    return end <= reach ? Math.min(milli(end), reach) : low;
  }

  /** A millivolt above, so that rounding excludes none. */
  private static double milli(double volts) {
    return Math.ceil(volts * 1000) / 1000;
  }

  private static double moved(FileSurvey survey) {
    double out = survey.discharges().largest();
    double in = survey.charges().largest();
    // what a first charge leaves behind is no capacity
    return out >= ALIKE * in
        ? survey.discharges().largestSampled()
        : survey.charges().largestSampled();
  }

  private static double seen(FileSurvey survey) {
    double moved = moved(survey);
    return moved > LEAST_CHARGE
        ? round(moved)
        : 1; // a rest moves nothing, and a cell has some capacity
  }

  private static double limit(double seen, double capacity) {
    return seen > LEAST_CURRENT
        ? new BigDecimal(seen).round(new MathContext(3, RoundingMode.CEILING)).doubleValue()
        : capacity;
  }

  private static double round(double value) {
    return !Double.isFinite(value)
        ? Double.NaN
        : new BigDecimal(value).round(new MathContext(3)).doubleValue();
  }

  private static double floor(double volts) {
    return Math.floor(volts * 100) / 100;
  }

  private static double ceiling(double volts) {
    return Math.ceil(volts * 100) / 100;
  }

  private Chemistry chemistry() {
    String said = sidecar.chemistry().toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "");
    if (said.startsWith("LIFEPO") || said.startsWith("LFP")) {
      return Chemistry.LFP;
    }
    return switch (said) {
      case "LCO", "LICOO" -> Chemistry.LCO;
      case "NCM", "NMC", "LINIMNCOO", "NMCGRAPHITE", "NCMGRAPHITE" -> Chemistry.NCM;
      case "NCA", "NCAGRAPHITE" -> Chemistry.NCA;
      case "NCMNCA", "NMCNCA" -> Chemistry.NCM_NCA;
      case "LMO", "LIMNO" -> Chemistry.LMO;
      default -> Chemistry.UNKNOWN;
    };
  }
}
