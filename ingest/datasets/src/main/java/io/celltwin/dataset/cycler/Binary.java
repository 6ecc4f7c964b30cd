package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFile;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.DatasetReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.nio.BufferUnderflowException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files that cyclers' own software keeps, by layouts others have published: BioLogic's {@code
 * .mpr}, Neware's {@code .nda} and {@code .ndax}. What they say of one version need not hold for
 * the next; a file that does not fit is refused with its version and the export to make.
 */
final class Binary implements DatasetReader {
  private static final Manifest BIOLOGIC = Manifest.shipped("biologic-mpr");
  private static final Manifest NEWARE = Manifest.shipped("neware-nda");

  /** What a file became. */
  record Decoded(ArrayRows.Columns columns, String startText, List<String> notices) {}

  /** Turns bytes into rows. */
  private interface Decoder {
    Decoded decode(byte[] bytes, String place) throws IOException;
  }

  @Override
  public Optional<Found> look(DatasetFile file) throws IOException {
    String name = file.name();
    if (name.endsWith(".mpr") && BioLogicModules.begins(head(file))) {
      return found(file, BIOLOGIC, BioLogicModules::decode);
    }
    if (name.endsWith(".nda") && NewareRecords.begins(head(file))) {
      return found(file, NEWARE, NewareRecords::nda);
    }
    if (name.endsWith(".ndax") && NewareRecords.isZip(head(file))) {
      return found(file, NEWARE, NewareRecords::ndax);
    }
    return Optional.empty();
  }

  private static Optional<Found> found(DatasetFile file, Manifest manifest, Decoder decoder)
      throws IOException {
    return Optional.of(
        new Found(
            List.copyOf(CyclerFile.survey(file, manifest, new Bytes(file, decoder))),
            List.of(),
            List.of()));
  }

  private static byte[] head(DatasetFile file) throws IOException {
    try (InputStream in = file.open()) {
      return in.readNBytes(64);
    }
  }

  /** A file, decoded when it is read and forgotten when memory is short. */
  private static final class Bytes implements Content {
    private final DatasetFile file;
    private final Decoder decoder;
    private SoftReference<Decoded> decoded = new SoftReference<>(null);
    private String startText;
    private List<String> notices = List.of();

    Bytes(DatasetFile file, Decoder decoder) {
      this.file = file;
      this.decoder = decoder;
    }

    @Override
    public synchronized FileRows rows(Set<ColumnQuantity> wanted, DatePattern date)
        throws IOException {
      Decoded known = decoded.get();
      if (known == null) {
        try (InputStream in = file.open()) {
          known = decoder.decode(in.readAllBytes(), file.place());
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
          throw new DatasetFormatException(
              "TRUNCATED", file.place(), "the file ends early, or is of a layout not known here");
        }
        decoded = new SoftReference<>(known);
        startText = known.startText();
        notices = known.notices();
      }
      return new ArrayRows(file.place(), known.columns(), wanted);
    }

    @Override
    public synchronized String startText() {
      return startText;
    }

    @Override
    public synchronized List<String> notices() {
      return notices;
    }
  }
}
