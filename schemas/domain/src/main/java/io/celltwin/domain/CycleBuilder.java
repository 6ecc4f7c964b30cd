package io.celltwin.domain;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts a cycle together by the names of its parts. What is not given is nothing: no features, no
 * estimate, no live state.
 */
public final class CycleBuilder {
  private String cellId;
  private long revision;
  private Integer operationIndex;
  private int cycleNumber;
  private OperationKind kind;
  private long startMillis;
  private long endMillis;
  private int samples;
  private Lineage lineage;
  private Measured measured;
  private Features features;
  private List<Features> families = List.of();
  private Quality quality;
  private boolean comparable;
  private Estimate soh;
  private LiveState live;
  private SortedMap<String, String> missing = new TreeMap<>();

  /** Of a cell; all else is to be given. */
  public static CycleBuilder of(String cellId) {
    return new CycleBuilder().cellId(cellId);
  }

  /** With all parts of another. */
  public static CycleBuilder from(Cycle cycle) {
    return new CycleBuilder()
        .cellId(cycle.cellId())
        .revision(cycle.revision())
        .operationIndex(cycle.operationIndex())
        .cycleNumber(cycle.cycleNumber())
        .kind(cycle.kind())
        .startMillis(cycle.startMillis())
        .endMillis(cycle.endMillis())
        .samples(cycle.samples())
        .lineage(cycle.lineage())
        .measured(cycle.measured())
        .features(cycle.features())
        .families(cycle.families())
        .quality(cycle.quality())
        .comparable(cycle.comparable())
        .soh(cycle.soh())
        .live(cycle.live())
        .missing(cycle.missing());
  }

  /** See {@link Cycle#cellId()}. */
  public CycleBuilder cellId(String value) {
    cellId = value;
    return this;
  }

  /** See {@link Cycle#revision()}. */
  public CycleBuilder revision(long value) {
    revision = value;
    return this;
  }

  /** See {@link Cycle#operationIndex()}. */
  public CycleBuilder operationIndex(Integer value) {
    operationIndex = value;
    return this;
  }

  /** See {@link Cycle#cycleNumber()}. */
  public CycleBuilder cycleNumber(int value) {
    cycleNumber = value;
    return this;
  }

  /** See {@link Cycle#kind()}. */
  public CycleBuilder kind(OperationKind value) {
    kind = value;
    return this;
  }

  /** See {@link Cycle#startMillis()}. */
  public CycleBuilder startMillis(long value) {
    startMillis = value;
    return this;
  }

  /** See {@link Cycle#endMillis()}. */
  public CycleBuilder endMillis(long value) {
    endMillis = value;
    return this;
  }

  /** See {@link Cycle#samples()}. */
  public CycleBuilder samples(int value) {
    samples = value;
    return this;
  }

  /** See {@link Cycle#lineage()}. */
  public CycleBuilder lineage(Lineage value) {
    lineage = value;
    return this;
  }

  /** See {@link Cycle#measured()}. */
  public CycleBuilder measured(Measured value) {
    measured = value;
    return this;
  }

  /** See {@link Cycle#features()}. */
  public CycleBuilder features(Features value) {
    features = value;
    return this;
  }

  /** See {@link Cycle#families()}. */
  public CycleBuilder families(List<Features> value) {
    families = value;
    return this;
  }

  /** See {@link Cycle#quality()}. */
  public CycleBuilder quality(Quality value) {
    quality = value;
    return this;
  }

  /** See {@link Cycle#comparable()}. */
  public CycleBuilder comparable(boolean value) {
    comparable = value;
    return this;
  }

  /** See {@link Cycle#soh()}. */
  public CycleBuilder soh(Estimate value) {
    soh = value;
    return this;
  }

  /** See {@link Cycle#live()}. */
  public CycleBuilder live(LiveState value) {
    live = value;
    return this;
  }

  /** See {@link Cycle#missing()}. */
  public CycleBuilder missing(SortedMap<String, String> value) {
    missing = value;
    return this;
  }

  /**
   * @throws IllegalStateException where a part was not given
   */
  public Cycle build() {
    require(cellId, "cellId");
    require(kind, "kind");
    require(lineage, "lineage");
    require(measured, "measured");
    require(quality, "quality");
    return new Cycle(
        cellId,
        revision,
        operationIndex,
        cycleNumber,
        kind,
        startMillis,
        endMillis,
        samples,
        lineage,
        measured,
        features,
        families,
        quality,
        comparable,
        soh,
        live,
        missing);
  }

  private void require(Object part, String name) {
    if (part == null) {
      throw new IllegalStateException(
          "cycle of cell " + cellId + " has no " + name + ", wanted one");
    }
  }
}
