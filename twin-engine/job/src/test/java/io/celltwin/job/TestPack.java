package io.celltwin.job;

import io.celltwin.codec.FrameEncoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Frame;
import io.celltwin.domain.PackPlace;
import io.celltwin.job.type.RawFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A pack in a house: cells under one current that steps, on a line for a curve. */
public final class TestPack {
  private static final long START = 1_767_225_600_000L;
  private static final int PER_FRAME = 30;
  private static final int SECONDS = 10;

  private final String id;
  private final double[] resistance;
  private final double rated;

  public TestPack(String id, int cells, double rated) {
    this.id = id;
    this.rated = rated;
    this.resistance = new double[cells];
    Arrays.fill(resistance, 0.05 / rated);
  }

  /** Of one cell, so many times its siblings'; cells count from 1. */
  TestPack resistive(int cell, double times) {
    resistance[cell - 1] *= times;
    return this;
  }

  private String cell(int i) {
    return id + "/" + (i + 1);
  }

  /** Of its cells, each at its place. */
  public List<CellSpec> specs() {
    List<CellSpec> specs = new ArrayList<>();
    for (int i = 0; i < resistance.length; i++) {
      specs.add(
          new CellSpec(
                  cell(i),
                  Chemistry.NCM,
                  rated,
                  3.7,
                  2.8,
                  4.2,
                  2.8,
                  rated,
                  2 * rated,
                  -20,
                  60,
                  rated / 3,
                  25,
                  0.8,
                  id,
                  "home",
                  null)
              .at(new PackPlace(i + 1, resistance.length)));
    }
    return specs;
  }

  /** Frames of each cell, five minutes each, as records of the broker. */
  public List<List<RawFrame>> days(int days) {
    var encoder = new FrameEncoder(SchemaRegistry.at(TestCell.REGISTRY), Topics.live().telemetry());
    List<List<RawFrame>> all = new ArrayList<>();
    for (int cell = 0; cell < resistance.length; cell++) {
      Random loads = new Random(5); // the same for all of them
      Random noise = new Random(cell);
      List<RawFrame> its = new ArrayList<>();
      double soc = 0.5;
      boolean charging = false;
      for (int f = 0; f < days * 288; f++) {
        long[] offsets = new long[PER_FRAME];
        double[] volts = new double[PER_FRAME];
        double[] currents = new double[PER_FRAME];
        for (int i = 0; i < PER_FRAME; i++) {
          double amperes = i % 15 == 0 ? 0 : rated * (charging ? 0.2 : -0.05 - 0.3 * step(loads));
          soc += amperes * SECONDS / 3600 / rated;
          offsets[i] = 1_000_000L * SECONDS * i;
          currents[i] = amperes;
          volts[i] = 3.5 + 0.6 * soc + amperes * resistance[cell] + 0.0005 * noise.nextGaussian();
        }
        charging = charging ? soc < 0.85 : soc < 0.2;
        long start = START + 1000L * SECONDS * PER_FRAME * f;
        var frame =
            new Frame(
                cell(cell),
                "edge",
                f + 1L,
                0,
                1,
                start,
                Frame.Declared.NOTHING,
                PER_FRAME,
                offsets,
                volts,
                currents,
                null);
        its.add(
            new RawFrame(cell(cell), encoder.encode(frame), cell, f, start, RawFrame.Mark.NONE));
      }
      all.add(its);
    }
    return all;
  }

  private static double step(Random loads) {
    return loads.nextInt(3) / 2.0;
  }
}
