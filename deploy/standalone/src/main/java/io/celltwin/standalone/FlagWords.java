package io.celltwin.standalone;

import io.celltwin.domain.QualityCode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What a flag means, for somebody who has never seen one. */
final class FlagWords {
  private static final Map<QualityCode, String> WORDS = new EnumMap<>(QualityCode.class);

  static {
    WORDS.put(QualityCode.EMPTY, "without samples");
    WORDS.put(QualityCode.SHORT, "with too few samples to say much");
    WORDS.put(QualityCode.NO_LOAD, "declared a discharge, and no load was seen");
    WORDS.put(QualityCode.PARTIAL, "did not come to the lower limit");
    WORDS.put(QualityCode.NO_PRIOR_CHARGE, "a discharge after another without a charge between");
    WORDS.put(QualityCode.DOUBLE_CHARGE, "a charge after another without a discharge between");
    WORDS.put(QualityCode.INCOMPLETE, "a part or the end is missing");
    WORDS.put(QualityCode.GAP, "with intervals much longer than usual");
    WORDS.put(QualityCode.MISSING, "with samples left out by the logger");
    WORDS.put(QualityCode.BACKWARDS, "with samples that go back in time, left out");
    WORDS.put(QualityCode.LATE, "with samples that came too late, left out");
    WORDS.put(QualityCode.MENDED, "with frames that came late and were put in where they belong");
    WORDS.put(QualityCode.QUARANTINED, "ended by defects in its data; what follows is turned away");
    WORDS.put(QualityCode.START_BACK, "begins before the one before it ended");
    WORDS.put(QualityCode.CLOCK_STEP, "the clock was put back meanwhile; times were moved");
    WORDS.put(QualityCode.CLOCK_SKEW, "the clock is off against the time of arrival");
    WORDS.put(QualityCode.RESTART, "the source began to count its frames anew");
    WORDS.put(QualityCode.NAN, "with readings that are no numbers, left out");
    WORDS.put(QualityCode.NAN_RUN, "with a long run of readings that are no numbers");
    WORDS.put(QualityCode.SENTINEL, "with readings like 999 or 0 V that mean none, left out");
    WORDS.put(QualityCode.SPIKE, "with voltages or currents no cell has, left out");
    WORDS.put(QualityCode.TEMPERATURE, "with temperatures no cell has, left out");
    WORDS.put(QualityCode.CURRENT_SPIKE, "with readings of a current that the cell did not have");
    WORDS.put(QualityCode.VOLTAGE_SPIKE, "the voltage left and came back within one reading");
    WORDS.put(QualityCode.IMPOSSIBLE_SLOPE, "the voltage moved further than the current allows");
    WORDS.put(QualityCode.FROZEN, "voltage and current did not change while charge moved");
    WORDS.put(QualityCode.FLAT_VOLTAGE, "the voltage did not change while charge moved");
    WORDS.put(QualityCode.FLAT_CURRENT, "the current shows rest, the voltage a load");
    WORDS.put(QualityCode.FLAT_TEMPERATURE, "the temperature never changed while charge moved");
    WORDS.put(QualityCode.NOISE, "with a noisy voltage");
    WORDS.put(QualityCode.RESOLUTION, "with a current in coarse steps");
    WORDS.put(QualityCode.REST_CURRENT, "a small current flows on average at rest");
    WORDS.put(QualityCode.SIGN_FLIP, "voltage moves against current: the sign is wrong");
    WORDS.put(QualityCode.UNIT_TIME, "more charge than time and capacity allow: the unit of time");
    WORDS.put(QualityCode.UNIT_CURRENT, "currents no cell gives: mA for A");
    WORDS.put(QualityCode.UNIT_VOLTAGE, "voltages were millivolts, corrected");
    WORDS.put(QualityCode.UNIT_TEMPERATURE, "temperatures were kelvin, corrected");
  }

  private FlagWords() {}

  /** Half a sentence; a flag we have no words for, such as the name of an alert, counts alone. */
  static String of(String flag, int operations) {
    String count =
        String.format(Locale.ROOT, "%d operation%s", operations, operations == 1 ? "" : "s");
    for (QualityCode code : QualityCode.values()) {
      if (code.name().equals(flag) && WORDS.containsKey(code)) {
        return count + ": " + WORDS.get(code);
      }
    }
    return count;
  }
}
