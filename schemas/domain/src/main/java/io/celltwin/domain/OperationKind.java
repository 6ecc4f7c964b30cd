package io.celltwin.domain;

/** What was done to the cell, as declared by the source or inferred from current. */
public enum OperationKind {
  CHARGE,
  DISCHARGE,
  REST,
  /**
   * An impedance spectrum: it takes its place in the order of operations, its values travel on
   * their own topic.
   */
  IMPEDANCE,
  /**
   * A source may send what we have no name for; also what an older reader sees for a newer kind.
   */
  OTHER,
  /**
   * Use that turns between charge and discharge before either has lasted, as driving and grid
   * balancing do, or that is over too soon to be one of them.
   */
  MIXED // last: what is saved counts them
}
