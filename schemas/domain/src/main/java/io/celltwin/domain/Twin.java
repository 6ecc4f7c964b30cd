package io.celltwin.domain;

import java.util.List;

/**
 * One revision of one cell's twin: what is known of the cell after an operation. Attributes carry
 * the names and units of the EU battery passport (DIN DKE SPEC 99100).
 *
 * @param spec the nameplate
 * @param revision equal revisions of a cell are equal records
 * @param eventMillis end of the operation that made this revision [ms since 1970-01-01 UTC]
 * @param cycleNumber discharges seen
 * @param operationIndex of that operation as declared, or null
 * @param voltage last seen [V]
 * @param current last seen [A]
 * @param temperature last seen [°C], NaN without a probe
 * @param stateOfCharge %
 * @param openCircuitVoltage V, measured where the cell has rested, else by the filter
 * @param sohCapacity capacity now over the reference, ageing only [%]
 * @param remainingCapacity Ah, of a full charge under reference conditions
 * @param capacityFade %
 * @param numberOfFullCycles equivalent full cycles
 * @param energyThroughput kWh, into and out of the cell together
 * @param capacityThroughput Ah, into and out of the cell together
 * @param internalResistance Ω at the reference temperature
 * @param internalResistanceIncrease % over the first ones seen
 * @param roundTripEfficiency % of the last charge and discharge
 * @param timeExtremeHighTemp minutes above the limit
 * @param timeExtremeLowTemp minutes below the limit
 * @param timeExtremeHighTempCharging minutes
 * @param timeExtremeLowTempCharging minutes
 * @param deepDischarges discharges below the lower cut-off
 * @param overcharges above the upper cut-off
 * @param negativeEvents latest few, oldest first
 * @param rulCycles cycles to the end of life
 * @param endOfLifeCycle cycle at which it was seen, or NaN
 * @param dataQuality 0..1, of the recent operations
 * @param thermalResidual measured less modelled temperature [K]
 * @param meanDepthOfDischarge of its cycles, by rainflow counting [%]
 * @param calendarAge days since it was first seen
 * @param modes in which it has aged
 * @param lineage frames of this revision
 * @param codeVersion of the definitions used
 * @param openQuestions what of it is not known, or not well, and what would tell it
 */
public record Twin(
    CellSpec spec,
    long revision,
    long eventMillis,
    int cycleNumber,
    Integer operationIndex,
    double voltage,
    double current,
    double temperature,
    Attribute stateOfCharge,
    Attribute openCircuitVoltage,
    Attribute sohCapacity,
    Attribute remainingCapacity,
    Attribute capacityFade,
    Attribute numberOfFullCycles,
    Attribute energyThroughput,
    Attribute capacityThroughput,
    Attribute internalResistance,
    Attribute internalResistanceIncrease,
    Attribute roundTripEfficiency,
    Attribute timeExtremeHighTemp,
    Attribute timeExtremeLowTemp,
    Attribute timeExtremeHighTempCharging,
    Attribute timeExtremeLowTempCharging,
    Attribute deepDischarges,
    Attribute overcharges,
    List<NegativeEvent> negativeEvents,
    Attribute rulCycles,
    Attribute endOfLifeCycle,
    Attribute dataQuality,
    Attribute thermalResidual,
    Attribute meanDepthOfDischarge,
    Attribute calendarAge,
    List<AgeingMode> modes,
    Lineage lineage,
    String codeVersion,
    List<OpenQuestion> openQuestions) {

  public Twin {
    negativeEvents = List.copyOf(negativeEvents);
    modes = List.copyOf(modes);
    openQuestions = List.copyOf(openQuestions);
  }

  public String cellId() {
    return spec.cellId();
  }

  /** The same revision with the forecast's answer in it. */
  public Twin withRul(Attribute rul) {
    return TwinBuilder.from(this).rulCycles(rul).build();
  }

  /** The same revision with what a model said of how the cell has aged. */
  public Twin withModes(List<AgeingMode> answered) {
    return TwinBuilder.from(this).modes(answered).build();
  }

  /**
   * Something that happened to the cell and that a later owner should know of.
   *
   * @param text one line
   * @param timeMillis event time
   */
  public record NegativeEvent(String text, long timeMillis) {}
}
