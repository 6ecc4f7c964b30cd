package io.celltwin.core.mode;

import java.util.List;
import java.util.Locale;

/** A way in which a cell loses what it could do. */
public enum Mode {
  /** Loss of lithium inventory, to the SEI, to plating and inside lost material. */
  LLI(0, "%", "loss of lithium inventory, of the fresh capacity"),
  /** Loss of active material of the positive electrode. */
  LAM_PE(1, "%", "loss of active material of the positive electrode, of its own"),
  /** Loss of active material of the negative electrode. */
  LAM_NE(2, "%", "loss of active material of the negative electrode, of its own"),
  /** Growth of the ohmic resistance. */
  RESISTANCE(3, "%", "growth of resistance, of the fresh one"),
  /** Lithium lost to plating, a part of LLI. */
  PLATING(4, "%", "lithium lost to plating, of the fresh capacity");

  /** In the order of their places. */
  public static final List<Mode> ALL = List.of(values());

  /** The modes that take capacity and of which one leads. */
  static final int CAPACITY_MODES = 3;

  private final int index;
  private final String unit;
  private final String meaning;

  Mode(int index, String unit, String meaning) {
    this.index = index;
    this.unit = unit;
    this.meaning = meaning;
  }

  /** Its place in lists of all modes, from 0. */
  public int index() {
    return index;
  }

  /** As the twin's events name it: {@code lli}, {@code lam-pe}, ... */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String unit() {
    return unit;
  }

  /** One line. */
  public String meaning() {
    return meaning;
  }
}
