package io.celltwin.protocol.longrange;

import io.celltwin.dataset.NumberTable;
import io.celltwin.dataset.table.PublishedCell;
import io.celltwin.dataset.table.PublishedTable;
import io.celltwin.dataset.table.PublishedTables;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Whole lives from tables of sixteen features and the capacity a row. */
final class LifeReader {
  private static final int FEATURES = PublishedTables.FEATURES.size();
  private static final int LEAST_ROWS = 20;
  private static final int YOUNG = 10;

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

  private LifeReader() {}

  /** All cells a manifest lists, in its order. */
  static List<CellLife> published(Path folder) throws IOException {
    List<CellLife> cells = new ArrayList<>();
    try (PublishedTables tables = PublishedTables.open(folder)) {
      for (PublishedCell listed : tables.cells()) {
        String path = listed.cellId() + ".csv";
        String group = LifeGroups.group(path);
        if (group == null) {
          continue; // of another set
        }
        PublishedTable table = tables.read(listed);
        double[][] features = new double[table.size()][];
        double[] soh = new double[table.size()];
        for (int row = 0; row < soh.length; row++) {
          features[row] = table.features(row);
          soh[row] = table.soh(row);
        }
        String condition = LifeGroups.condition(group, path);
        cells.add(
            CellLife.of(
                listed.cellId(),
                group,
                condition,
                LifeGroups.use(group, condition),
                features,
                soh));
      }
    }
    return cells;
  }

  /**
   * Any tables below a folder, in zips too; a manifest is not needed.
   *
   * @param like cells of known groups, for files whose names say nothing
   * @param notes told what could not be read, and what was guessed
   */
  static List<CellLife> found(Path folder, List<CellLife> like, List<String> notes)
      throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    List<CellLife> cells = new ArrayList<>();
    for (Path file : files) {
      String path = folder.getFileName() + "/" + folder.relativize(file).toString();
      String lower = path.toLowerCase(Locale.ROOT);
      if (lower.endsWith(".zip")) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
          List<? extends ZipEntry> entries =
              zip.stream()
                  .filter(e -> e.getName().toLowerCase(Locale.ROOT).endsWith(".csv"))
                  .sorted(java.util.Comparator.comparing(ZipEntry::getName))
                  .toList();
          for (ZipEntry entry : entries) {
            try (InputStream in = zip.getInputStream(entry)) {
              add(cells, path + "/" + entry.getName(), in.readAllBytes(), like, notes);
            }
          }
        }
      } else if (lower.endsWith(".csv") && !lower.endsWith("manifest.csv")) {
        add(cells, path, Files.readAllBytes(file), like, notes);
      }
    }
    return cells;
  }

  private static void add(
      List<CellLife> to, String path, byte[] bytes, List<CellLife> like, List<String> notes) {
    List<double[]> features = new ArrayList<>();
    List<Double> capacity = new ArrayList<>();
    try (NumberTable table = NumberTable.open(path, new ByteArrayInputStream(bytes))) {
      table.numbers(COLUMNS);
      while (table.next()) {
        if (table.fault() != null) {
          throw table.fault();
        }
        double[] x = new double[FEATURES];
        for (int i = 0; i < FEATURES; i++) {
          x[i] = table.number(i);
        }
        features.add(x);
        capacity.add(table.number(FEATURES));
      }
    } catch (IOException e) {
      notes.add("left out %s: %s".formatted(path, e.getMessage()));
      return;
    }
    double[] ampereHours = capacity.stream().mapToDouble(Double::doubleValue).toArray();
    long finite = Arrays.stream(ampereHours).filter(Double::isFinite).count();
    if (finite < LEAST_ROWS) {
      notes.add(
          String.format(
              Locale.ROOT,
              "left out %s: %d rows with a capacity, wanted at least %d",
              path,
              finite,
              LEAST_ROWS));
      return;
    }
    double[][] rows = features.toArray(double[][]::new);
    String group = LifeGroups.group(path);
    if (group == null) {
      group = nearest(rows, ampereHours, like);
      notes.add(
          "%s: its name tells no group, taken for %s, whose first charges look most alike"
              .formatted(path, group));
    }
    double rated = LifeGroups.rated(group);
    String condition = LifeGroups.condition(group, path);
    String id = path.replaceFirst("\\.[cC][sS][vV]$", "");
    to.add(
        CellLife.of(
            id,
            group,
            condition,
            LifeGroups.use(group, condition),
            rows,
            Arrays.stream(ampereHours).map(c -> c / rated).toArray()));
  }

  /** Group of the cell whose first charges and capacity lie nearest. */
  private static String nearest(double[][] features, double[] ampereHours, List<CellLife> like) {
    double[] own = young(features, ampereHours);
    List<double[]> all = new ArrayList<>();
    for (CellLife cell : like) {
      double rated = LifeGroups.rated(cell.group());
      all.add(young(cell.features(), Arrays.stream(cell.soh()).map(s -> s * rated).toArray()));
    }
    double[] spread = new double[own.length];
    for (int j = 0; j < spread.length; j++) {
      int column = j;
      double[] values =
          all.stream().mapToDouble(x -> x[column]).filter(Double::isFinite).sorted().toArray();
      spread[j] =
          values.length == 0
              ? 1
              : Math.max(1e-9, values[values.length * 9 / 10] - values[values.length / 10]);
    }
    String group = like.get(0).group();
    double least = Double.MAX_VALUE;
    for (int i = 0; i < like.size(); i++) {
      double sum = 0;
      for (int j = 0; j < own.length; j++) {
        double d = (own[j] - all.get(i)[j]) / spread[j];
        sum += Double.isFinite(d) ? d * d : 1;
      }
      if (sum < least) {
        least = sum;
        group = like.get(i).group();
      }
    }
    return group;
  }

  private static double[] young(double[][] features, double[] ampereHours) {
    double[] x = new double[FEATURES + 1];
    for (int j = 0; j < FEATURES; j++) {
      double[] column = new double[Math.min(YOUNG, features.length)];
      for (int row = 0; row < column.length; row++) {
        column[row] = features[row][j];
      }
      x[j] = CellLife.median(column, 0, column.length);
    }
    x[FEATURES] = CellLife.median(ampereHours, 0, YOUNG);
    return x;
  }

  /** Whether two ids name the same cell: the same last part, in the same group. */
  static boolean same(CellLife a, CellLife b) {
    return a.group().equals(b.group()) && last(a.id()).equals(last(b.id()));
  }

  private static String last(String id) {
    return id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }
}
