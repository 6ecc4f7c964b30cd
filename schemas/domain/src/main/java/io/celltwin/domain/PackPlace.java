package io.celltwin.domain;

import io.celltwin.domain.guard.Require;

/**
 * Where a cell stands among those that one current flows through.
 *
 * @param position from 1, in the order of the string
 * @param series how many stand in series; parallel ones count as one
 */
public record PackPlace(int position, int series) {
  /** The longest string: 800 V of the cells with the lowest voltage have fewer. */
  public static final int MOST_SERIES = 2_000;

  /**
   * @throws IllegalArgumentException for a place that no string has
   */
  public PackPlace {
    Require.require(
        series >= 1 && series <= MOST_SERIES,
        "cells in series",
        series,
        "from 1 to " + MOST_SERIES);
    Require.require(
        position >= 1 && position <= series,
        "position in the pack",
        position,
        "from 1 to " + series);
  }
}
