package io.celltwin.domain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One closed operation of one cell (a charge, a discharge, a rest): a half cycle, with what was
 * measured and estimated.
 *
 * @param cellId whose
 * @param revision ordinal of this operation among those the twin has seen, from 1; equal revisions
 *     are equal records
 * @param operationIndex as the source declares it, 0-based, or null
 * @param cycleNumber of the discharge it belongs to: discharges closed before it, plus one
 * @param kind what was done
 * @param startMillis first sample [ms since 1970-01-01 UTC]
 * @param endMillis last sample [ms since 1970-01-01 UTC]
 * @param samples used
 * @param lineage frames it was made from
 * @param measured what was measured
 * @param features for the model, or null where the operation has none
 * @param families what else its signals say, one vector for each family of features that the
 *     operation has
 * @param quality of its data
 * @param comparable true for a complete discharge at a steady load, which says something of
 *     capacity without a model: compared with those of the same load and temperature
 * @param soh state of health after this operation, or null while it is not aged yet
 * @param live state of the cell between operations when this one was closed, or null where none is
 *     kept
 * @param missing why a number is NaN, or a family of features absent, by its name
 */
public record Cycle(
    String cellId,
    long revision,
    Integer operationIndex,
    int cycleNumber,
    OperationKind kind,
    long startMillis,
    long endMillis,
    int samples,
    Lineage lineage,
    Measured measured,
    Features features,
    List<Features> families,
    Quality quality,
    boolean comparable,
    Estimate soh,
    LiveState live,
    SortedMap<String, String> missing) {

  public Cycle {
    families = List.copyOf(families);
    missing = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) missing));
  }

  /** Of this name, or null where the operation has none. */
  public Features family(String name) {
    for (Features each : families) {
      if (each.set().name().equals(name)) {
        return each;
      }
    }
    return null;
  }

  /** The same with the state of health after it. */
  public Cycle withSoh(Estimate estimate) {
    return CycleBuilder.from(this).soh(estimate).build();
  }

  /** The same with one more family of features. */
  public Cycle with(Features family) {
    List<Features> all = new ArrayList<>(families);
    all.add(family);
    return CycleBuilder.from(this).families(all).build();
  }

  /** The same with another judgement of its data. */
  public Cycle withQuality(Quality judged) {
    return CycleBuilder.from(this).quality(judged).build();
  }
}
