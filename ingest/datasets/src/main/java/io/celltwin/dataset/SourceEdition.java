package io.celltwin.dataset;

/** How much a layout keeps of a cell, richest first. */
public enum SourceEdition {
  /** Every operation in its own file or record, as the laboratory published them. */
  ORIGINAL,
  /** The same rows, converted to another format by someone. */
  CONVERTED,
  /** Every operation in its own table, re-laid by others. */
  PER_OPERATION,
  /** All discharges of many cells in one table, with their start times. */
  FLAT,
  /** Discharges without start times, charges or the order among other operations. */
  ORDINAL
}
