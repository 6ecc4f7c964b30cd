package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFile;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.DatasetReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Files of cyclers that only the maker's software reads: each is refused with the way out. */
final class BinaryExports implements DatasetReader {
  /**
   * A kind of file that is not read.
   *
   * @param ending of its name
   * @param magic its first bytes as Latin-1, or empty where the name alone tells
   * @param what it is
   * @param instead what to make of it
   */
  private record Kind(String ending, String magic, String what, String instead) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              ".mpr",
              "BIO-LOGIC",
              "a BioLogic binary file",
              "export it as text from EC-Lab or BT-Lab (File, Export as Text: .mpt or .txt)"),
          new Kind(
              ".res",
              "\0\1\0\0Standard",
              "an Arbin results database",
              "export it as CSV from Arbin's Data Watcher or MITS Pro"),
          new Kind(
              ".nda",
              "NEWARE",
              "a Neware binary file",
              "export its records as CSV from BTSDA, the record layer with Cycle Index and Step"
                  + " Index"),
          new Kind(
              ".ndax",
              "PK",
              "a Neware binary file",
              "export its records as CSV from BTSDA, the record layer with Cycle Index and Step"
                  + " Index"),
          new Kind(
              ".xlsx",
              "PK",
              "a spreadsheet",
              "save the sheet with the samples as CSV, its column names included"),
          new Kind(
              ".xls",
              "\u00d0\u00cf\u0011\u00e0",
              "a spreadsheet",
              "save the sheet with the samples as CSV, its column names included"),
          new Kind(
              ".h5",
              "\u0089HDF",
              "an HDF5 file",
              "write it as Parquet or CSV with the Battery Data Format's columns"),
          new Kind(
              ".hdf5",
              "\u0089HDF",
              "an HDF5 file",
              "write it as Parquet or CSV with the Battery Data Format's columns"));

  private static final String IMPEDANCE = "MACCOR, INC.    AC Impedance Test";

  @Override
  public Optional<Found> look(DatasetFile file) throws IOException {
    for (Kind kind : KINDS) {
      if (file.name().endsWith(kind.ending()) && begins(file, kind.magic())) {
        throw new DatasetFormatException(
            "UNSUPPORTED_FORMAT",
            file.place(),
            "%s (%s) is not read: %s".formatted(kind.what(), kind.ending(), kind.instead()));
      }
    }
    if (file.name().matches(".*\\.\\d{3}") && begins(file, IMPEDANCE)) {
      throw new DatasetFormatException(
          "UNSUPPORTED_FORMAT",
          file.place(),
          "Maccor's impedance sweep is not read: wanted the test's own file, which has the"
              + " operations around it");
    }
    return Optional.empty();
  }

  private static boolean begins(DatasetFile file, String magic) throws IOException {
    try (InputStream in = file.open()) {
      byte[] head = in.readNBytes(magic.length());
      return new String(head, StandardCharsets.ISO_8859_1).equals(magic);
    }
  }
}
