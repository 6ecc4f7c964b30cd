package io.celltwin.training.data;

import io.celltwin.dataset.table.PublishedCell;
import io.celltwin.dataset.table.PublishedTable;
import io.celltwin.dataset.table.PublishedTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads cells of the PINN4SOH tables, or of a folder in their layout, with all their features. */
public final class TableCells {
  private TableCells() {}

  /**
   * What a folder held.
   *
   * @param cells that could be read, in the order of the manifest
   * @param unread a line for each that could not, and why
   */
  public record Found(List<TableCell> cells, List<String> unread) {
    public Found {
      cells = List.copyOf(cells);
      unread = List.copyOf(unread);
    }
  }

  /**
   * Reads all cells of a folder.
   *
   * @param folder with {@code manifest.csv}, and tables or zips of them
   * @throws NoSuchFileException if there is no manifest
   */
  public static Found read(Path folder) throws IOException {
    if (!Files.exists(folder.resolve("manifest.csv"))) {
      throw new NoSuchFileException(
          folder.resolve("manifest.csv").toString(),
          null,
          "wanted a table of the cells: dataset, batch, file, chemistry, nominal_Ah, paper_split,"
              + " rows");
    }
    List<TableCell> cells = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    try (PublishedTables tables = PublishedTables.open(folder)) {
      for (PublishedCell cell : tables.cells()) {
        try {
          cells.add(cell(tables.read(cell), PublishedCells.group(cell)));
        } catch (IOException e) {
          unread.add("%s cannot be read: %s".formatted(cell.cellId(), e.getMessage()));
        }
      }
    }
    return new Found(cells, unread);
  }

  /**
   * Reads all cells of a folder; one without a manifest is read table by table, each taken for what
   * the known cell of the same name is.
   *
   * @param known cells of the published set
   */
  public static Found read(Path folder, List<TableCell> known) throws IOException {
    return Files.exists(folder.resolve("manifest.csv"))
        ? read(folder)
        : UnlistedTables.read(folder, known);
  }

  static TableCell cell(PublishedTable table, String group) {
    PublishedCell cell = table.cell();
    double[][] features = new double[table.size()][];
    double[] soh = new double[table.size()];
    for (int row = 0; row < features.length; row++) {
      features[row] = table.features(row);
      for (int i = 0; i < features[row].length; i++) {
        features[row][i] = Double.isFinite(features[row][i]) ? features[row][i] : Double.NaN;
      }
      soh[row] = Double.isFinite(table.soh(row)) ? table.soh(row) : Double.NaN;
    }
    return new TableCell(
        cell.cellId(),
        cell.dataset(),
        group,
        cell.chemistry(),
        cell.ratedCapacity(),
        cell.paperSplit() == PublishedCell.Split.TEST,
        features,
        soh);
  }
}
