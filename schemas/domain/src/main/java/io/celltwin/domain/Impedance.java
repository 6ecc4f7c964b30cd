package io.celltwin.domain;

import java.util.Map;
import java.util.SortedMap;

/**
 * One impedance spectrum of one cell, as the source gave it.
 *
 * @param cellId whose
 * @param source who sent it
 * @param sequence position among the records of this source and cell
 * @param operationIndex as declared, or null
 * @param startMillis [ms since 1970-01-01 UTC]
 * @param ambient declared temperature [°C], NaN if none
 * @param electrolyteResistance Re as the source estimated it [Ω], NaN if it has none
 * @param chargeTransferResistance Rct as the source estimated it [Ω], NaN if it has none
 * @param real part of the spectrum [Ω], in the source's order of frequency
 * @param imaginary part of the spectrum [Ω]
 * @param missing why a number is NaN or the spectrum doubtful, by name
 */
public record Impedance(
    String cellId,
    String source,
    long sequence,
    Integer operationIndex,
    long startMillis,
    double ambient,
    double electrolyteResistance,
    double chargeTransferResistance,
    double[] real,
    double[] imaginary,
    SortedMap<String, String> missing) {
  public Impedance {
    missing =
        java.util.Collections.unmodifiableSortedMap(
            new java.util.TreeMap<>((Map<String, String>) missing));
  }
}
