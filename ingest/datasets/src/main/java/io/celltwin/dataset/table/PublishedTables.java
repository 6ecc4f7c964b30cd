package io.celltwin.dataset.table;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.NumberTable;
import io.celltwin.domain.Chemistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The per-cycle feature tables of Wang, Zhai, Zhao, Di and Chen (2024), or any folder in their
 * layout: {@code manifest.csv} lists the tables; a table {@code XJTU/2C_battery-2.csv} is a file of
 * the folder or an entry of {@code XJTU.zip} in it. Cells come in the order of the manifest.
 *
 * @see <a href="https://doi.org/10.1038/s41467-024-48779-z">Nature Communications 15 (2024)
 *     4332</a>
 */
public final class PublishedTables implements AutoCloseable {
  /**
   * The sixteen features in the published order. The voltage ones describe the last 0.2 V of
   * constant-current charge, the current ones the constant-voltage phase from 0.5 A to 0.1 A.
   * Voltages in V, currents in A, charges in Ah, times in s; kurtosis is the excess one. How slopes
   * and entropies were computed was never published.
   */
  public static final List<String> FEATURES =
      List.of(
          "voltage-mean",
          "voltage-std",
          "voltage-kurtosis",
          "voltage-skewness",
          "cc-charge",
          "cc-time",
          "voltage-slope",
          "voltage-entropy",
          "current-mean",
          "current-std",
          "current-kurtosis",
          "current-skewness",
          "cv-charge",
          "cv-time",
          "current-slope",
          "current-entropy");

  private static final List<String> COLUMNS =
      List.of(
          "voltage mean",
          "voltage std",
          "voltage kurtosis",
          "voltage skewness",
          "CC Q",
          "CC charge time",
          "voltage slope",
          "voltage entropy",
          "current mean",
          "current std",
          "current kurtosis",
          "current skewness",
          "CV Q",
          "CV charge time",
          "current slope",
          "current entropy",
          "capacity");

  private static final String MANIFEST = "manifest.csv";

  private final Path folder;
  private final List<PublishedCell> cells;
  private final Map<String, ZipFile> archives = new HashMap<>();

  /**
   * @param folder with {@code manifest.csv}
   * @throws DatasetFormatException if the manifest is not one
   * @throws IOException if it cannot be read
   */
  public static PublishedTables open(Path folder) throws IOException {
    return new PublishedTables(folder, manifest(folder.resolve(MANIFEST)));
  }

  /**
   * Tables without a manifest.
   *
   * @param folder that holds them, as files or in {@code <dataset>.zip}
   * @param cells as the caller knows them
   */
  public static PublishedTables of(Path folder, List<PublishedCell> cells) {
    return new PublishedTables(folder, List.copyOf(cells));
  }

  private PublishedTables(Path folder, List<PublishedCell> cells) {
    this.folder = folder;
    this.cells = cells;
  }

  /** All cells, in the order of the manifest. */
  public List<PublishedCell> cells() {
    return cells;
  }

  /**
   * Reads one cell's table.
   *
   * @throws DatasetFormatException if a column is missing or a value is no number
   * @throws IOException if the table is missing or cannot be read
   */
  public synchronized PublishedTable read(PublishedCell cell) throws IOException {
    String file = cell.cellId() + ".csv";
    byte[] bytes = bytes(cell, file);
    var features = new double[Math.max(cell.listedRows(), 16) * FEATURES.size()];
    var capacity = new double[Math.max(cell.listedRows(), 16)];
    int size = 0;
    try (var table = NumberTable.open(file, new ByteArrayInputStream(bytes))) {
      table.numbers(COLUMNS);
      while (table.next()) {
        if (table.fault() != null) {
          throw table.fault();
        }
        if (size == capacity.length) {
          features = Arrays.copyOf(features, features.length * 2);
          capacity = Arrays.copyOf(capacity, capacity.length * 2);
        }
        for (int i = 0; i < FEATURES.size(); i++) {
          features[size * FEATURES.size() + i] = table.number(i);
        }
        capacity[size] = table.number(FEATURES.size());
        size++;
      }
    }
    return new PublishedTable(cell, sha256(bytes), size, features, capacity);
  }

  private byte[] bytes(PublishedCell cell, String file) throws IOException {
    Path loose = folder.resolve(file);
    if (Files.exists(loose)) {
      return Files.readAllBytes(loose);
    }
    ZipFile archive = archives.get(cell.dataset());
    if (archive == null) {
      archive = new ZipFile(folder.resolve(cell.dataset() + ".zip").toFile());
      archives.put(cell.dataset(), archive);
    }
    ZipEntry entry = archive.getEntry(file);
    if (entry == null) {
      throw new DatasetFormatException(
          "MISSING_TABLE",
          cell.dataset() + ".zip",
          "no entry %s, which %s lists".formatted(file, MANIFEST));
    }
    try (InputStream in = archive.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static List<PublishedCell> manifest(Path file) throws IOException {
    var cells = new ArrayList<PublishedCell>();
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(Files.newInputStream(file))) {
      for (NamedCsvRecord row : rows) {
        cells.add(cell(row));
      }
    }
    return List.copyOf(cells);
  }

  private static PublishedCell cell(NamedCsvRecord row) throws DatasetFormatException {
    String file = field(row, "file");
    Chemistry chemistry = chemistry(row);
    return new PublishedCell(
        file.endsWith(".csv") ? file.substring(0, file.length() - 4) : file,
        field(row, "dataset"),
        field(row, "batch"),
        chemistry,
        number(row, "nominal_Ah"),
        chemistry == Chemistry.LFP ? 3.6 : 4.2,
        split(row),
        (int) number(row, "rows"));
  }

  private static Chemistry chemistry(NamedCsvRecord row) throws DatasetFormatException {
    String named = field(row, "chemistry").toUpperCase(Locale.ROOT);
    boolean ncm = named.contains("NCM");
    boolean nca = named.contains("NCA");
    if (ncm && nca) {
      return Chemistry.NCM_NCA;
    }
    if (ncm) {
      return Chemistry.NCM;
    }
    if (nca) {
      return Chemistry.NCA;
    }
    if (named.contains("LFP")) {
      return Chemistry.LFP;
    }
    throw unwanted(row, "chemistry", "one that names NCM, NCA or LFP");
  }

  private static PublishedCell.Split split(NamedCsvRecord row) throws DatasetFormatException {
    return switch (field(row, "paper_split")) {
      case "train" -> PublishedCell.Split.TRAIN;
      case "test" -> PublishedCell.Split.TEST;
      default -> throw unwanted(row, "paper_split", "train or test");
    };
  }

  private static double number(NamedCsvRecord row, String column) throws DatasetFormatException {
    try {
      double value = Double.parseDouble(field(row, column));
      if (value > 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below, with the value
    }
    throw unwanted(row, column, "a number above 0");
  }

  private static String field(NamedCsvRecord row, String column) throws DatasetFormatException {
    return row.findField(column)
        .orElseThrow(
            () ->
                new DatasetFormatException(
                    "MISSING_COLUMN",
                    MANIFEST + ":1",
                    "no column %s, found %s".formatted(column, String.join(", ", row.getHeader()))))
        .strip();
  }

  private static DatasetFormatException unwanted(NamedCsvRecord row, String column, String wanted)
      throws DatasetFormatException {
    return new DatasetFormatException(
        "BAD_MANIFEST",
        MANIFEST + ":" + row.getStartingLineNumber(),
        "column %s is '%s', wanted %s".formatted(column, field(row, column), wanted));
  }

  @Override
  public synchronized void close() throws IOException {
    for (ZipFile archive : archives.values()) {
      archive.close();
    }
    archives.clear();
  }
}
