package io.celltwin.domain;

/** Positive electrode chemistry of a cell, as far as the data names it. */
public enum Chemistry {
  LCO,
  NCM,
  NCA,
  /** A blend of NCM and NCA in one electrode. */
  NCM_NCA,
  LFP,
  LMO,
  UNKNOWN
}
