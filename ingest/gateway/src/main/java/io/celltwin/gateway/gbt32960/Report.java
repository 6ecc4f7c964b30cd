package io.celltwin.gateway.gbt32960;

import java.util.Arrays;
import java.util.List;

/**
 * What one real-time or later transmission says of a vehicle's battery. Values are in V, A, °C, %;
 * NaN where the vehicle sent a sentinel. Currents are as sent: the standard's tables do not name
 * the sign, vehicles send discharge as positive.
 *
 * @param later true for a later transmission (command 0x03): what was kept while there was no
 *     connection
 * @param vehicle null where the message has no vehicle data
 * @param extremes null where the message has none (2025 has none at all)
 * @param alarms null where the message has none
 * @param ignored what was stepped over on purpose, in words
 * @param unread what could not be read, in words, or null
 */
public record Report(
    Edition edition,
    String vin,
    long epochMillis,
    boolean later,
    Vehicle vehicle,
    List<Pack> packs,
    List<Temperatures> temperatures,
    Extremes extremes,
    Alarms alarms,
    List<String> ignored,
    String unread,
    List<Sentinel> sentinels) {

  /**
   * Vehicle data (2016: 7.2.3.1, table 9; 2025: 7.2.4.1, table 10).
   *
   * @param state 1 started, 2 off, 3 other
   * @param charging 1 charging while parked, 2 charging while driving, 3 not charging, 4 charged
   * @param insulationKiloohm 2016 names no sentinels here
   */
  public record Vehicle(
      int state,
      int charging,
      double speedKmh,
      double odometerKm,
      double volts,
      double amps,
      double socPercent,
      double insulationKiloohm) {}

  /**
   * Voltages of one pack or sub-system; in 2016 at most 200 of them, so that a larger pack comes in
   * pages (2016: B.3.5.3.8, tables B.5, B.6; 2025: 7.2.4.2, tables 11, 12).
   *
   * @param number from 1; 0 where the vehicle does not know
   * @param cells in the whole pack, −1 where the vehicle does not know
   * @param firstCell place of the first voltage of this page, from 1
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, right after decoding
  public record Pack(
      int number, double volts, double amps, int cells, int firstCell, double[] cellVolts) {
    @Override
    public String toString() {
      return "Pack["
          + number
          + ", "
          + volts
          + " V, "
          + amps
          + " A, cells "
          + firstCell
          + " … of "
          + cells
          + ": "
          + Arrays.toString(cellVolts)
          + "]";
    }
  }

  /** Probes of one pack (2016: B.3.5.3.9, tables B.7, B.8; 2025: 7.2.4.3, tables 13, 14). */
  @SuppressWarnings("ArrayRecordComponent") // read once, right after decoding
  public record Temperatures(int number, double[] celsius) {
    @Override
    public String toString() {
      return "Temperatures[" + number + ": " + Arrays.toString(celsius) + "]";
    }
  }

  /** One extreme and where it is; pack and place are 0 where the vehicle does not know. */
  public record Extreme(int pack, int place, double value) {}

  /** Extremes of the battery (2016: 7.2.3.6, table 16). */
  public record Extremes(
      Extreme highestVolts, Extreme lowestVolts, Extreme highestCelsius, Extreme lowestCelsius) {}

  /**
   * Alarms (2016: 7.2.3.7, tables 17, 18; 2025: 7.2.4.9, tables 23, 24).
   *
   * @param level 0 none to 3 (2025: 4) gravest, −1 where the vehicle does not know
   * @param names general alarms that are set
   * @param faults codes of the battery's own faults; their meaning is the maker's
   */
  public record Alarms(int level, List<String> names, List<Long> faults) {}

  /** A field that carried no measurement: invalid (all ones) or abnormal (one less). */
  public record Sentinel(String field, boolean invalid) {}
}
