package io.celltwin.protocol.nasa;

import java.util.List;

/**
 * The complete discharges of one cell.
 *
 * @param cell its id
 * @param discharges in order
 */
record NasaLife(String cell, List<Discharge> discharges) {
  NasaLife {
    discharges = List.copyOf(discharges);
  }

  /**
   * One discharge, and the charge before it.
   *
   * @param number of discharges so far, this one included
   * @param soh capacity to the reference voltage over rated capacity
   * @param shape of the charge; NaN where unknown
   * @param peak of dQ/dV in it [Ah/V]
   * @param peakVoltage where it was [V]
   * @param charged by it [Ah]
   */
  record Discharge(
      int number, double soh, double[] shape, double peak, double peakVoltage, double charged) {}

  double[] soh() {
    return discharges.stream().mapToDouble(Discharge::soh).toArray();
  }
}
