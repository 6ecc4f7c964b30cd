package io.celltwin.core.plain;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Frame.Declared;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A recording whose truth is known: what each discharge gave under load, by current × time.
 *
 * @param name of the cell
 * @param spec its nameplate
 * @param second time of each sample [s]
 * @param volt of each sample
 * @param ampere of each sample, positive while charging
 * @param celsius of each sample, or null where there is no probe
 * @param full of each discharge: whether it ran from full to empty
 * @param discharged of each discharge, under load [Ah]
 */
record PlainCell(
    String name,
    CellSpec spec,
    double[] second,
    double[] volt,
    double[] ampere,
    double[] celsius,
    boolean[] full,
    double[] discharged) {
  private static final long START = 1_700_000_000_000L;

  /** Frames of so many samples. */
  List<Frame> frames(int samples) {
    List<Frame> frames = new ArrayList<>();
    for (int from = 0; from < second.length; from += samples) {
      frame(frames, from, Math.min(second.length, from + samples));
    }
    return frames;
  }

  /** Frames of so many seconds. */
  List<Frame> framesOf(double seconds) {
    List<Frame> frames = new ArrayList<>();
    int from = 0;
    while (from < second.length) {
      int to = from + 1;
      while (to < second.length && second[to] < second[from] + seconds) {
        to++;
      }
      frame(frames, from, to);
      from = to;
    }
    return frames;
  }

  private void frame(List<Frame> frames, int from, int to) {
    long[] offset = new long[to - from];
    long first = Math.round(second[from] * 1000);
    for (int i = from; i < to; i++) {
      offset[i - from] = Math.round(second[i] * 1e6) - first * 1000;
    }
    float[] warmth = celsius == null ? null : new float[to - from];
    for (int i = from; celsius != null && i < to; i++) {
      warmth[i - from] = (float) celsius[i];
    }
    frames.add(
        new Frame(
            spec.cellId(),
            "plain",
            frames.size(),
            0,
            1,
            START + first,
            Declared.NOTHING,
            to - from,
            offset,
            Arrays.copyOfRange(volt, from, to),
            Arrays.copyOfRange(ampere, from, to),
            warmth));
  }

  /** As a registry would have it: limits and rated capacity, and nothing of its use. */
  static CellSpec spec(
      String name, Chemistry chemistry, double rated, double low, double high, double reference) {
    return new CellSpec(
        "plain/" + name,
        chemistry,
        rated,
        (low + high) / 2,
        low,
        high,
        low,
        5 * rated,
        10 * rated,
        -40,
        80,
        reference,
        25,
        0.8,
        null,
        null,
        null);
  }
}
