package io.celltwin.protocol.pinnderivatives;

/** How the derivatives of a solution network by its inputs are had. */
public enum Scheme {
  /** Not at all: the loss has data alone. */
  NONE("data only", 0, false),
  /** The chain rule by t, written forward beside the network. */
  TANGENT_TIME("exact in t (forward tangent)", 0, false),
  /** The chain rule by all inputs, written backward beside the network. */
  EXACT_ALL("exact in all inputs (gradient written out)", 0, true),
  /** The chain rule by all inputs, written forward: one tangent an input. */
  TANGENT_ALL("exact in all inputs (forward tangents)", 0, true),
  /** (u(t + h) − u(t)) / h. */
  FORWARD_TIME("forward difference in t", 1, false),
  /** The same in every input. */
  FORWARD_ALL("forward difference in all inputs", 1, true),
  /** 2·D(h/2) − D(h) of forward differences in t. */
  RICHARDSON_TIME("Richardson in t", 2, false),
  /** The same in every input. */
  RICHARDSON_ALL("Richardson in all inputs", 2, true);

  private final String words;
  private final int shifts;
  private final boolean all;

  Scheme(String words, int shifts, boolean all) {
    this.words = words;
    this.shifts = shifts;
    this.all = all;
  }

  /** For tables. */
  public String words() {
    return words;
  }

  /** Shifted evaluations an input. */
  int shifts() {
    return shifts;
  }

  /** Whether derivatives by all inputs are had, or by t alone. */
  public boolean all() {
    return all;
  }
}
