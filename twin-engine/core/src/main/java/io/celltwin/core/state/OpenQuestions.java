package io.celltwin.core.state;

import io.celltwin.core.physics.KindOfCurve;
import io.celltwin.core.physics.OcvCurve;
import io.celltwin.core.soc.KnowCharge;
import io.celltwin.core.soc.KnowMore;
import io.celltwin.core.soc.KnowResistance;
import io.celltwin.core.soc.PartialCapacity;
import io.celltwin.core.soc.SocConfig;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.OpenQuestion;
import io.celltwin.domain.OpenQuestion.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What of a twin is not known, or not well, and what would tell it: by the filters themselves. */
final class OpenQuestions {
  /** Half width of a 90 % interval of health that is worth a word of how to narrow it [%]. */
  private static final double WIDE_HEALTH = 3;

  /** The same of a state of charge [%]. */
  private static final double WIDE_CHARGE = 5;

  /** The same of a resistance [share of it]. */
  private static final double WIDE_RESISTANCE = 0.2;

  /** Measurements told of one attribute. */
  private static final int MOST = 6;

  private final List<OpenQuestion> all = new ArrayList<>();

  /**
   * @param parts what parts of cycles say of the cell, or null
   * @param kind of its curve, or null where nothing is published of it
   * @param endVolt where a discharge ends under load [V]
   * @param rate under which health is told [C]
   * @param advised what would narrow it, where parts and kind are known
   */
  OpenQuestions health(
      Attribute soh,
      PartialCapacity parts,
      KindOfCurve kind,
      double endVolt,
      double rate,
      Supplier<List<KnowMore.Advice>> advised) {
    double width = halfWidth(soh);
    if (!(width <= WIDE_HEALTH)) {
      List<Measurement> measurements = new ArrayList<>();
      String seen;
      if (parts == null || kind == null) {
        seen =
            kind == null
                ? "nothing is published of this kind's curve, so parts of a cycle tell nothing"
                : "nothing of a charge or discharge was seen yet";
        measurements.add(
            new Measurement(
                "one full charge, then a discharge to its end at a steady load", Double.NaN));
      } else {
        seen = KnowMore.windowInWords(parts, kind, endVolt, rate, WIDE_HEALTH / 100);
        advised.get().stream()
            .map(advice -> new Measurement(advice.what(), rounded(100 * advice.halfWidth())))
            .forEach(measurements::add);
      }
      add("sohCapacity", "%", width, seen, measurements);
    }
    return this;
  }

  /**
   * @param curve of the cell, or null
   */
  OpenQuestions charge(Attribute soc, SocConfig config, OcvCurve curve) {
    double width = halfWidth(soc);
    if (!(width <= WIDE_CHARGE)) {
      List<Measurement> measurements =
          curve == null || Double.isNaN(width)
              ? List.of(new Measurement("one full charge", Double.NaN))
              : KnowCharge.of(config, curve, soc.value() / 100, width / 100).stream()
                  .map(m -> new Measurement(m.what(), rounded(100 * m.halfWidth())))
                  .toList();
      add(
          "stateOfCharge",
          "%",
          width,
          soc.reason() == null
              ? "no rest has told it closely since charge has moved"
              : soc.reason(),
          measurements);
    }
    return this;
  }

  /**
   * @param ratedCapacity [Ah]
   */
  OpenQuestions resistance(Attribute ohm, double ratedCapacity) {
    double width = halfWidth(ohm);
    boolean measured = Estimate.MEASURED.equals(ohm.method()); // which has no interval
    if (!measured && !(width <= WIDE_RESISTANCE * ohm.value())) {
      boolean quick = ohm.reason() == null;
      List<Measurement> measurements =
          Double.isNaN(width)
              ? List.of(
                  new Measurement(
                      "switch a load of 0.1 C or more on and off a few times, sampled every 2 s or"
                          + " faster",
                      Double.NaN))
              : KnowResistance.of(ohm.value(), width, quick, ratedCapacity).stream()
                  .map(m -> new Measurement(m.what(), rounded(m.halfWidth())))
                  .toList();
      add(
          "internalResistance",
          "ohm",
          width,
          quick ? "few steps of the current were seen closely" : ohm.reason(),
          measurements);
    }
    return this;
  }

  /** An attribute that no filter follows: what it lacks says how it is had. */
  OpenQuestions ifUnknown(String attribute, Attribute its, String what) {
    if (Double.isNaN(its.value())) {
      add(
          attribute,
          its.unit(),
          Double.NaN,
          its.reason() == null ? "" : its.reason(),
          List.of(new Measurement(what, Double.NaN)));
    }
    return this;
  }

  List<OpenQuestion> list() {
    return List.copyOf(all);
  }

  private void add(
      String attribute, String unit, double width, String seen, List<Measurement> measurements) {
    all.add(
        new OpenQuestion(
            attribute,
            unit,
            rounded(width),
            seen,
            measurements.subList(0, Math.min(MOST, measurements.size()))));
  }

  private static double halfWidth(Attribute its) {
    return Double.isNaN(its.value()) ? Double.NaN : (its.upper() - its.lower()) / 2;
  }

  /** To a thousandth: what differs by less is the same to who reads it. */
  private static double rounded(double width) {
    return Double.isNaN(width)
        ? width
        : Double.parseDouble(String.format(Locale.ROOT, "%.4g", width));
  }
}
