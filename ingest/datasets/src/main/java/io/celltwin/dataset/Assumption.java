package io.celltwin.dataset;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * Something that nobody said about a cell and that its reader took to be so. What rests on it is no
 * better than it is, so it is told wherever the cell's results are.
 *
 * @param about what was assumed
 * @param text one sentence: the value that was taken, why, and how to say better
 */
public record Assumption(About about, String text) {

  /** What can be assumed, and stated instead. */
  public enum About {
    /** Rated capacity, and the load and chemistry that belong to it. */
    NAMEPLATE,
    /** Voltages at which the cell counts as full and as empty. */
    LIMITS,
    /** When it was, or in which zone its clock stood. */
    DATES,
    /** Which current charges. */
    SIGN,
    /** How long it took between samples, where clocks disagree or begin anew. */
    CLOCK,
    /** How warm the cell was. */
    TEMPERATURE,
    /** In which unit a column is that names none. */
    UNITS,
    /** That several files are one cell, or one file several. */
    IDENTITY;

    /** As reports spell it: {@code nameplate}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Assumption {
    requireNonNull(about, "about");
    requireNonNull(text, "text");
  }
}
