package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFile;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The rows of one file, whatever it is stored as, to be read as often as need be. */
interface Content {

  /**
   * From the first row on.
   *
   * @param wanted quantities
   * @param date that the file's dates are written in, or null to read none
   * @throws IOException if the storage fails
   */
  FileRows rows(Set<ColumnQuantity> wanted, DatePattern date) throws IOException;

  /** When the test began, as written around the rows, or null. */
  default String startText() {
    return null;
  }

  /** The nameplate's, as written around the rows [Ah]; NaN if it is not there. */
  default double ratedCapacity() {
    return Double.NaN;
  }

  /** What a person should know of how it was decoded. */
  default List<String> notices() {
    return List.of();
  }

  /**
   * A text.
   *
   * @param file with it
   * @param export how it is to be read
   */
  record Text(DatasetFile file, Export export) implements Content {
    @Override
    public FileRows rows(Set<ColumnQuantity> wanted, DatePattern date) throws IOException {
      return new TextRows(file.place(), export, file.open(), wanted, date);
    }

    @Override
    public String startText() {
      return export.startText();
    }

    @Override
    public double ratedCapacity() {
      return export.ratedCapacity();
    }
  }

  /**
   * A Parquet file.
   *
   * @param file with it
   * @param manifest of its kind
   */
  record Parquet(DatasetFile file, Manifest manifest) implements Content {
    @Override
    public FileRows rows(Set<ColumnQuantity> wanted, DatePattern date) throws IOException {
      return new ParquetRows(file, manifest, wanted, date);
    }
  }
}
