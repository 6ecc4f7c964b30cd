package io.celltwin.training.data;

import io.celltwin.dataset.table.PublishedCell;
import io.celltwin.dataset.table.PublishedTable;
import io.celltwin.dataset.table.PublishedTables;
import io.celltwin.domain.Chemistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Tables nobody listed. What kind of cell one is of follows from its name where a known cell has
 * the same; else from the folder it lies in; else from the known cell whose first charges look most
 * like its own.
 */
final class UnlistedTables {
  private static final String TABLE = ".csv";

  private UnlistedTables() {}

  private record Table(String dataset, String id) {}

  static TableCells.Found read(Path folder, List<TableCell> known) throws IOException {
    List<Table> tables = list(folder);
    if (tables.isEmpty()) {
      throw new NoSuchFileException(
          folder.toString(), null, "wanted manifest.csv, tables *.csv, or zips of them");
    }
    List<TableCell> cells = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    for (Table table : tables) {
      try {
        TableCell like = like(folder, table, known);
        cells.add(
            TableCells.cell(
                table(folder, table, like.dataset(), like.chemistry(), like.ratedCapacity()),
                like.group()));
        unread.add("%s has no manifest: taken for a cell of %s".formatted(table.id, like.group()));
      } catch (IOException | RuntimeException e) {
        unread.add("%s cannot be read: %s".formatted(table.id, e.getMessage()));
      }
    }
    return new TableCells.Found(cells, unread);
  }

  private static List<Table> list(Path folder) throws IOException {
    TreeMap<String, Table> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (name.endsWith(TABLE)) {
          String id = name.substring(0, name.length() - TABLE.length());
          found.put(id, new Table("", id));
        } else if (name.endsWith(".zip") && !name.contains("/")) {
          try (ZipFile zip = new ZipFile(file.toFile())) {
            String archive = name.substring(0, name.length() - 4);
            zip.stream()
                .map(e -> e.getName())
                .filter(e -> e.endsWith(TABLE))
                .map(e -> e.substring(0, e.length() - TABLE.length()))
                .forEach(id -> found.putIfAbsent(id, new Table(archive, id)));
          }
        }
      }
    }
    return List.copyOf(found.values());
  }

  private static TableCell like(Path folder, Table table, List<TableCell> known)
      throws IOException {
    String name = last(table.id);
    Optional<TableCell> same =
        known.stream()
            .filter(c -> c.id().equals(table.id))
            .findFirst()
            .or(() -> known.stream().filter(c -> last(c.id()).equals(name)).findFirst());
    if (same.isPresent()) {
      return same.get();
    }
    String place = folder.getFileName() + "/" + table.dataset + "/" + table.id;
    List<TableCell> near =
        known.stream().filter(c -> place.contains(parent(c.id()) + "/")).toList();
    return nearest(table(folder, table, "", Chemistry.NCM, 1), near.isEmpty() ? known : near);
  }

  private static String last(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }

  private static String parent(String id) {
    return id.contains("/") ? id.substring(0, id.lastIndexOf('/')) : id;
  }

  /** By the medians of the first rows, features and capacity in Ah, each relative to the larger. */
  private static TableCell nearest(PublishedTable table, List<TableCell> known) {
    TableCell asIs = TableCells.cell(table, "");
    double[] own = beginning(asIs);
    return known.stream()
        .min(Comparator.comparingDouble(c -> distance(own, beginning(c))))
        .orElseThrow(() -> new IllegalStateException("no known cells to compare with"));
  }

  private static double[] beginning(TableCell cell) {
    int n = Math.min(TableCell.YOUNG, cell.rows());
    if (n == 0) {
      throw new IllegalStateException("holds no rows");
    }
    // voltage mean, charge and time of both windows, mean current; and the capacity
    int[] columns = {0, 4, 5, 8, 12, 13};
    double[] medians = new double[columns.length + 1];
    for (int j = 0; j < columns.length; j++) {
      int column = columns[j];
      medians[j] =
          LabelledCell.median(
              IntStream.range(0, n)
                  .mapToDouble(i -> cell.features()[i][column])
                  .filter(Double::isFinite)
                  .toArray());
    }
    medians[columns.length] = cell.firstSoh() * cell.ratedCapacity();
    return medians;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      double d = Math.abs(a[j] - b[j]) / Math.max(Math.abs(a[j]), Math.abs(b[j]));
      sum += Double.isFinite(d) ? d : 1;
    }
    return sum;
  }

  private static PublishedTable table(
      Path folder, Table table, String dataset, Chemistry chemistry, double rated)
      throws IOException {
    PublishedCell cell =
        new PublishedCell(
            table.id,
            table.dataset.isEmpty() ? dataset : table.dataset,
            "",
            chemistry,
            rated,
            chemistry == Chemistry.LFP ? 3.6 : 4.2,
            PublishedCell.Split.TEST,
            0);
    try (PublishedTables tables = PublishedTables.of(folder, List.of(cell))) {
      return tables.read(cell);
    }
  }
}
