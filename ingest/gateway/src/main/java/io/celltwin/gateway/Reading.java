package io.celltwin.gateway;

import static java.util.Objects.requireNonNull;

/**
 * One value of one source.
 *
 * @param battery whose it is
 * @param moment when it was taken
 * @param quantity what it says
 * @param value in the unit of the quantity, current and power positive while charging; NaN where
 *     the source sent something that stands for no value, and for words
 * @param text of what is no number (an alarm, a state), else null
 * @param path where in the message it stood, e.g. {@code $.Dc.Voltage}
 * @param undirected whether nobody has said which way is charge: its sign is the source's
 */
public record Reading(
    Battery battery,
    Moment moment,
    Quantity quantity,
    double value,
    String text,
    String path,
    boolean undirected) {
  public Reading {
    requireNonNull(battery, "battery");
    requireNonNull(moment, "moment");
    requireNonNull(quantity, "quantity");
    requireNonNull(path, "path");
  }

  public static Reading of(
      Battery battery, Moment moment, Quantity quantity, double value, String path) {
    return new Reading(battery, moment, quantity, value, null, path, false);
  }

  /** The same, of a current or a power of which nobody has said which way is charge. */
  public Reading asUndirected() {
    return new Reading(battery, moment, quantity, value, text, path, true);
  }

  public static Reading word(
      Battery battery, Moment moment, Quantity quantity, String text, String path) {
    return new Reading(battery, moment, quantity, Double.NaN, text, path, false);
  }
}
