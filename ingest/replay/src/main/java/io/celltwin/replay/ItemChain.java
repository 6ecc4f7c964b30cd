package io.celltwin.replay;

import io.celltwin.dataset.DatasetItem;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Impedance;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names the beginning of a sequence of items by its content: SHA-256 of an item and of the name of
 * all before it. The first name is that of the cell's specification, so that file, nameplate,
 * format and reader are all in it: whichever of them changes, what is sent changes or it does not.
 */
final class ItemChain {
  private final MessageDigest digest;
  private final ByteBuffer numbers = ByteBuffer.allocate(1 << 13);
  private byte[] link;

  ItemChain(CellSpec spec) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    text(spec.toString());
    link = digest.digest();
  }

  /** Name of everything up to the item that was added last. */
  String name() {
    return HexFormat.of().formatHex(link);
  }

  void add(DatasetItem item) {
    digest.update(link);
    if (item instanceof DatasetItem.Telemetry telemetry) {
      frame(telemetry.frame());
    } else if (item instanceof DatasetItem.Spectrum spectrum) {
      spectrum(spectrum.impedance());
    } else if (item instanceof DatasetItem.Registered registered) {
      text(registered.spec().toString());
    } else if (item instanceof DatasetItem.Refused refused) {
      text(refused.rejection().toString());
      digest.update(refused.raw());
    }
    link = digest.digest();
  }

  private void frame(Frame frame) {
    text(frame.source());
    text(frame.declared().toString());
    number(frame.sequence());
    number(frame.part());
    number(frame.parts());
    number(frame.startMillis());
    number(frame.size());
    for (int i = 0; i < frame.size(); i++) {
      number(frame.offsetMicros()[i]);
      number(Double.doubleToLongBits(frame.voltage()[i]));
      number(Double.doubleToLongBits(frame.current()[i]));
      number(frame.temperature() == null ? 0 : Float.floatToIntBits(frame.temperature()[i]));
    }
    flush();
  }

  private void spectrum(Impedance spectrum) {
    text(spectrum.source());
    text(spectrum.operationIndex() + " " + spectrum.missing());
    number(spectrum.sequence());
    number(spectrum.startMillis());
    number(Double.doubleToLongBits(spectrum.ambient()));
    number(Double.doubleToLongBits(spectrum.electrolyteResistance()));
    number(Double.doubleToLongBits(spectrum.chargeTransferResistance()));
    for (double[] part : new double[][] {spectrum.real(), spectrum.imaginary()}) {
      number(part == null ? -1 : part.length);
      for (int i = 0; part != null && i < part.length; i++) {
        number(Double.doubleToLongBits(part[i]));
      }
    }
    flush();
  }

  /** With its length before it: "a", "bc" is not "ab", "c". */
  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    flush();
    digest.update(bytes);
  }

  private void number(long value) {
    if (numbers.remaining() < Long.BYTES) {
      flush();
    }
    numbers.putLong(value);
  }

  private void flush() {
    digest.update(numbers.array(), 0, numbers.position());
    numbers.clear();
  }
}
