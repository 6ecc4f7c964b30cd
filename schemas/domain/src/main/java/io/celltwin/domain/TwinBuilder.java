package io.celltwin.domain;

import java.util.List;

/**
 * Puts a twin together by the names of its parts: the one place where they stand in a row, for
 * neighbours of one type in a row are swapped unseen.
 */
public final class TwinBuilder {
  private CellSpec spec;
  private long revision;
  private long eventMillis;
  private int cycleNumber;
  private Integer operationIndex;
  private double voltage = Double.NaN;
  private double current = Double.NaN;
  private double temperature = Double.NaN;
  private Attribute stateOfCharge;
  private Attribute openCircuitVoltage;
  private Attribute sohCapacity;
  private Attribute remainingCapacity;
  private Attribute capacityFade;
  private Attribute numberOfFullCycles;
  private Attribute energyThroughput;
  private Attribute capacityThroughput;
  private Attribute internalResistance;
  private Attribute internalResistanceIncrease;
  private Attribute roundTripEfficiency;
  private Attribute timeExtremeHighTemp;
  private Attribute timeExtremeLowTemp;
  private Attribute timeExtremeHighTempCharging;
  private Attribute timeExtremeLowTempCharging;
  private Attribute deepDischarges;
  private Attribute overcharges;
  private List<Twin.NegativeEvent> negativeEvents = List.of();
  private Attribute rulCycles;
  private Attribute endOfLifeCycle;
  private Attribute dataQuality;
  private Attribute thermalResidual;
  private Attribute meanDepthOfDischarge;
  private Attribute calendarAge;
  private List<AgeingMode> modes = List.of();
  private Lineage lineage;
  private String codeVersion;
  private List<OpenQuestion> openQuestions = List.of();

  /** Of a cell; all else is to be given. */
  public static TwinBuilder of(CellSpec spec) {
    return new TwinBuilder().spec(spec);
  }

  /** With all parts of another. */
  public static TwinBuilder from(Twin twin) {
    return new TwinBuilder()
        .spec(twin.spec())
        .revision(twin.revision())
        .eventMillis(twin.eventMillis())
        .cycleNumber(twin.cycleNumber())
        .operationIndex(twin.operationIndex())
        .voltage(twin.voltage())
        .current(twin.current())
        .temperature(twin.temperature())
        .stateOfCharge(twin.stateOfCharge())
        .openCircuitVoltage(twin.openCircuitVoltage())
        .sohCapacity(twin.sohCapacity())
        .remainingCapacity(twin.remainingCapacity())
        .capacityFade(twin.capacityFade())
        .numberOfFullCycles(twin.numberOfFullCycles())
        .energyThroughput(twin.energyThroughput())
        .capacityThroughput(twin.capacityThroughput())
        .internalResistance(twin.internalResistance())
        .internalResistanceIncrease(twin.internalResistanceIncrease())
        .roundTripEfficiency(twin.roundTripEfficiency())
        .timeExtremeHighTemp(twin.timeExtremeHighTemp())
        .timeExtremeLowTemp(twin.timeExtremeLowTemp())
        .timeExtremeHighTempCharging(twin.timeExtremeHighTempCharging())
        .timeExtremeLowTempCharging(twin.timeExtremeLowTempCharging())
        .deepDischarges(twin.deepDischarges())
        .overcharges(twin.overcharges())
        .negativeEvents(twin.negativeEvents())
        .rulCycles(twin.rulCycles())
        .endOfLifeCycle(twin.endOfLifeCycle())
        .dataQuality(twin.dataQuality())
        .thermalResidual(twin.thermalResidual())
        .meanDepthOfDischarge(twin.meanDepthOfDischarge())
        .calendarAge(twin.calendarAge())
        .modes(twin.modes())
        .lineage(twin.lineage())
        .codeVersion(twin.codeVersion())
        .openQuestions(twin.openQuestions());
  }

  /** See {@link Twin#spec()}. */
  public TwinBuilder spec(CellSpec value) {
    spec = value;
    return this;
  }

  /** See {@link Twin#revision()}. */
  public TwinBuilder revision(long value) {
    revision = value;
    return this;
  }

  /** See {@link Twin#eventMillis()}. */
  public TwinBuilder eventMillis(long value) {
    eventMillis = value;
    return this;
  }

  /** See {@link Twin#cycleNumber()}. */
  public TwinBuilder cycleNumber(int value) {
    cycleNumber = value;
    return this;
  }

  /** See {@link Twin#operationIndex()}. */
  public TwinBuilder operationIndex(Integer value) {
    operationIndex = value;
    return this;
  }

  /** See {@link Twin#voltage()}. */
  public TwinBuilder voltage(double value) {
    voltage = value;
    return this;
  }

  /** See {@link Twin#current()}. */
  public TwinBuilder current(double value) {
    current = value;
    return this;
  }

  /** See {@link Twin#temperature()}. */
  public TwinBuilder temperature(double value) {
    temperature = value;
    return this;
  }

  /** See {@link Twin#stateOfCharge()}. */
  public TwinBuilder stateOfCharge(Attribute value) {
    stateOfCharge = value;
    return this;
  }

  /** See {@link Twin#openCircuitVoltage()}. */
  public TwinBuilder openCircuitVoltage(Attribute value) {
    openCircuitVoltage = value;
    return this;
  }

  /** See {@link Twin#sohCapacity()}. */
  public TwinBuilder sohCapacity(Attribute value) {
    sohCapacity = value;
    return this;
  }

  /** See {@link Twin#remainingCapacity()}. */
  public TwinBuilder remainingCapacity(Attribute value) {
    remainingCapacity = value;
    return this;
  }

  /** See {@link Twin#capacityFade()}. */
  public TwinBuilder capacityFade(Attribute value) {
    capacityFade = value;
    return this;
  }

  /** See {@link Twin#numberOfFullCycles()}. */
  public TwinBuilder numberOfFullCycles(Attribute value) {
    numberOfFullCycles = value;
    return this;
  }

  /** See {@link Twin#energyThroughput()}. */
  public TwinBuilder energyThroughput(Attribute value) {
    energyThroughput = value;
    return this;
  }

  /** See {@link Twin#capacityThroughput()}. */
  public TwinBuilder capacityThroughput(Attribute value) {
    capacityThroughput = value;
    return this;
  }

  /** See {@link Twin#internalResistance()}. */
  public TwinBuilder internalResistance(Attribute value) {
    internalResistance = value;
    return this;
  }

  /** See {@link Twin#internalResistanceIncrease()}. */
  public TwinBuilder internalResistanceIncrease(Attribute value) {
    internalResistanceIncrease = value;
    return this;
  }

  /** See {@link Twin#roundTripEfficiency()}. */
  public TwinBuilder roundTripEfficiency(Attribute value) {
    roundTripEfficiency = value;
    return this;
  }

  /** See {@link Twin#timeExtremeHighTemp()}. */
  public TwinBuilder timeExtremeHighTemp(Attribute value) {
    timeExtremeHighTemp = value;
    return this;
  }

  /** See {@link Twin#timeExtremeLowTemp()}. */
  public TwinBuilder timeExtremeLowTemp(Attribute value) {
    timeExtremeLowTemp = value;
    return this;
  }

  /** See {@link Twin#timeExtremeHighTempCharging()}. */
  public TwinBuilder timeExtremeHighTempCharging(Attribute value) {
    timeExtremeHighTempCharging = value;
    return this;
  }

  /** See {@link Twin#timeExtremeLowTempCharging()}. */
  public TwinBuilder timeExtremeLowTempCharging(Attribute value) {
    timeExtremeLowTempCharging = value;
    return this;
  }

  /** See {@link Twin#deepDischarges()}. */
  public TwinBuilder deepDischarges(Attribute value) {
    deepDischarges = value;
    return this;
  }

  /** See {@link Twin#overcharges()}. */
  public TwinBuilder overcharges(Attribute value) {
    overcharges = value;
    return this;
  }

  /** See {@link Twin#negativeEvents()}. */
  public TwinBuilder negativeEvents(List<Twin.NegativeEvent> value) {
    negativeEvents = value;
    return this;
  }

  /** See {@link Twin#rulCycles()}. */
  public TwinBuilder rulCycles(Attribute value) {
    rulCycles = value;
    return this;
  }

  /** See {@link Twin#endOfLifeCycle()}. */
  public TwinBuilder endOfLifeCycle(Attribute value) {
    endOfLifeCycle = value;
    return this;
  }

  /** See {@link Twin#dataQuality()}. */
  public TwinBuilder dataQuality(Attribute value) {
    dataQuality = value;
    return this;
  }

  /** See {@link Twin#thermalResidual()}. */
  public TwinBuilder thermalResidual(Attribute value) {
    thermalResidual = value;
    return this;
  }

  /** See {@link Twin#meanDepthOfDischarge()}. */
  public TwinBuilder meanDepthOfDischarge(Attribute value) {
    meanDepthOfDischarge = value;
    return this;
  }

  /** See {@link Twin#calendarAge()}. */
  public TwinBuilder calendarAge(Attribute value) {
    calendarAge = value;
    return this;
  }

  /** See {@link Twin#modes()}. */
  public TwinBuilder modes(List<AgeingMode> value) {
    modes = value;
    return this;
  }

  /** See {@link Twin#lineage()}. */
  public TwinBuilder lineage(Lineage value) {
    lineage = value;
    return this;
  }

  /** See {@link Twin#codeVersion()}. */
  public TwinBuilder codeVersion(String value) {
    codeVersion = value;
    return this;
  }

  /** See {@link Twin#openQuestions()}. */
  public TwinBuilder openQuestions(List<OpenQuestion> value) {
    openQuestions = value;
    return this;
  }

  /**
   * @throws IllegalStateException where a part was not given
   */
  public Twin build() {
    require(spec, "spec");
    require(stateOfCharge, "stateOfCharge");
    require(openCircuitVoltage, "openCircuitVoltage");
    require(sohCapacity, "sohCapacity");
    require(remainingCapacity, "remainingCapacity");
    require(capacityFade, "capacityFade");
    require(numberOfFullCycles, "numberOfFullCycles");
    require(energyThroughput, "energyThroughput");
    require(capacityThroughput, "capacityThroughput");
    require(internalResistance, "internalResistance");
    require(internalResistanceIncrease, "internalResistanceIncrease");
    require(roundTripEfficiency, "roundTripEfficiency");
    require(timeExtremeHighTemp, "timeExtremeHighTemp");
    require(timeExtremeLowTemp, "timeExtremeLowTemp");
    require(timeExtremeHighTempCharging, "timeExtremeHighTempCharging");
    require(timeExtremeLowTempCharging, "timeExtremeLowTempCharging");
    require(deepDischarges, "deepDischarges");
    require(overcharges, "overcharges");
    require(rulCycles, "rulCycles");
    require(endOfLifeCycle, "endOfLifeCycle");
    require(dataQuality, "dataQuality");
    require(thermalResidual, "thermalResidual");
    require(meanDepthOfDischarge, "meanDepthOfDischarge");
    require(calendarAge, "calendarAge");
    require(lineage, "lineage");
    require(codeVersion, "codeVersion");
    return new Twin(
        spec,
        revision,
        eventMillis,
        cycleNumber,
        operationIndex,
        voltage,
        current,
        temperature,
        stateOfCharge,
        openCircuitVoltage,
        sohCapacity,
        remainingCapacity,
        capacityFade,
        numberOfFullCycles,
        energyThroughput,
        capacityThroughput,
        internalResistance,
        internalResistanceIncrease,
        roundTripEfficiency,
        timeExtremeHighTemp,
        timeExtremeLowTemp,
        timeExtremeHighTempCharging,
        timeExtremeLowTempCharging,
        deepDischarges,
        overcharges,
        negativeEvents,
        rulCycles,
        endOfLifeCycle,
        dataQuality,
        thermalResidual,
        meanDepthOfDischarge,
        calendarAge,
        modes,
        lineage,
        codeVersion,
        openQuestions);
  }

  private void require(Object part, String name) {
    if (part == null) {
      throw new IllegalStateException(
          "twin of cell "
              + (spec == null ? null : spec.cellId())
              + " has no "
              + name
              + ", wanted one");
    }
  }
}
