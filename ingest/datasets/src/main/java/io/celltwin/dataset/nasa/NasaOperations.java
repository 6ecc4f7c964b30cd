package io.celltwin.dataset.nasa;

import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.FrameCutter;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Impedance;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Rejection;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Turns the operations of one cell, from whatever layout, into items. */
final class NasaOperations {
  /**
   * Re and Rct of these cells are tens to hundreds of milliohms; broken records hold thousands of
   * ohms and negative ones.
   */
  private static final double LARGEST_RESISTANCE = 1;

  /** Magnitude above which a spectrum is no cell's [Ω]; sound ones here stay below 7. */
  private static final double LARGEST_IMPEDANCE = 10;

  private final String cellId;
  private final String source;
  private final FrameCutter frames;
  private final Consumer<DatasetItem> out;
  private long spectra;

  NasaOperations(String cellId, String source, Consumer<DatasetItem> out) {
    this.cellId = cellId;
    this.source = source;
    this.frames = new FrameCutter(cellId, source);
    this.out = out;
  }

  static OperationKind kind(String type) {
    return switch (type.strip().toLowerCase(Locale.ROOT)) {
      case "charge" -> OperationKind.CHARGE;
      case "discharge" -> OperationKind.DISCHARGE;
      case "rest" -> OperationKind.REST;
      case "impedance" -> OperationKind.IMPEDANCE;
      default -> OperationKind.OTHER;
    };
  }

  void samples(long startMillis, Frame.Declared declared, Samples samples) {
    for (Frame frame :
        frames.cut(
            startMillis,
            declared,
            samples.size(),
            samples.seconds(),
            samples.volts(),
            samples.amperes(),
            samples.celsius())) {
      out.accept(new DatasetItem.Telemetry(frame));
    }
  }

  void spectrum(
      long startMillis,
      Frame.Declared declared,
      Complex re,
      Complex rct,
      double[] real,
      double[] imaginary) {
    SortedMap<String, String> missing = new TreeMap<>();
    double electrolyte = resistance("electrolyte_resistance_ohm", "Re", re, missing);
    double chargeTransfer = resistance("charge_transfer_resistance_ohm", "Rct", rct, missing);
    double largest = largest(real, imaginary);
    if (real.length == 0) {
      missing.put("real_impedance_ohm", "the source has no spectrum");
    } else if (!(largest <= LARGEST_IMPEDANCE)) {
      missing.put(
          "real_impedance_ohm",
          "largest magnitude is %s ohm, wanted at most %s ohm: the spectrum is kept as it is"
              .formatted(largest, LARGEST_IMPEDANCE));
    }
    out.accept(
        new DatasetItem.Spectrum(
            new Impedance(
                cellId,
                source,
                spectra++,
                declared.operationIndex(),
                startMillis,
                declared.ambient() == null ? Double.NaN : declared.ambient(),
                electrolyte,
                chargeTransfer,
                real,
                imaginary,
                missing)));
    out.accept(new DatasetItem.Telemetry(frames.empty(startMillis, declared)));
  }

  void refused(DatasetFormatException why, byte[] raw) {
    out.accept(
        new DatasetItem.Refused(new Rejection(why.code(), cellId, why.place(), why.reason()), raw));
  }

  private static double resistance(
      String field, String name, Complex value, SortedMap<String, String> missing) {
    String why = null;
    if (value == null) {
      why = "the source has no " + name;
    } else if (value.imaginary() != 0) {
      why = "%s is complex (%s), wanted a real number".formatted(name, value);
    } else if (!(value.real() > 0 && value.real() < LARGEST_RESISTANCE)) {
      why =
          "%s is %s ohm, wanted above 0 and below %s ohm"
              .formatted(name, value.real(), LARGEST_RESISTANCE);
    }
    if (why == null) {
      return value.real();
    }
    missing.put(field, why);
    return Double.NaN;
  }

  private static double largest(double[] real, double[] imaginary) {
    double largest = 0;
    for (int i = 0; i < real.length; i++) {
      // Math.max keeps a NaN
      largest = Math.max(largest, Math.hypot(real[i], imaginary[i]));
    }
    return largest;
  }
}
