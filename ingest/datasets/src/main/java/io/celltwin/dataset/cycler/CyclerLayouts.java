package io.celltwin.dataset.cycler;

import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.DatasetReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Exports of battery cyclers, each kind told by a manifest, all read by one reader. */
public final class CyclerLayouts {
  private static final List<Manifest> MANIFESTS =
      List.of(
              "bdf",
              "maccor",
              "arbin",
              "novonix",
              "neware",
              "pec",
              "basytec",
              "biologic",
              "landt",
              "battery-archive",
              "pybamm",
              "cellpy-custom",
              "table")
          .stream()
          .map(Manifest::shipped)
          .toList();

  private CyclerLayouts() {}

  /** The readers, in the order in which they are asked. */
  public static List<DatasetReader> all() {
    return List.of(
        new Spreadsheets(MANIFESTS),
        new Binary(),
        new BinaryExports(),
        new MatSets(),
        new CyclerReader(MANIFESTS));
  }

  /**
   * The same cells, where the test of one is in several files taken together.
   *
   * @param found in files and folders, in any order
   * @throws IOException if the storage fails
   */
  public static List<CellSource> joined(List<CellSource> found) throws IOException {
    return TestsInParts.joined(found);
  }

  /** What is known of each kind, for people. */
  public static List<Format> formats() {
    return MANIFESTS.stream().map(CyclerLayouts::format).toList();
  }

  /** Half a sentence that names the kinds. */
  public static String wanted() {
    return "an export of a cycler (%s) with its line of column names"
        .formatted(MANIFESTS.stream().map(Manifest::name).collect(Collectors.joining(", ")));
  }

  /** Half a sentence that names the ways to have a file read after all. */
  public static String waysOut() {
    return "export its records as CSV or text with a line of column names (time, voltage and"
        + " current at least), or put a format of your own beside it, cell.format.yaml, with"
        + " lines such as {name: ours, title: Ours, files: '.*[.]csv', signature: [zeit,"
        + " volt, ampere], sign: charging, columns: {test-time: {s: [zeit]}, voltage: {V:"
        + " [volt]}, current: {A: [ampere]}}}; 'celltwin formats' shows those that are read";
  }

  static List<Manifest> manifests() {
    return MANIFESTS;
  }

  /**
   * One kind of export.
   *
   * @param name the frames' source and what cell ids begin with
   * @param title for people
   * @param recognised by which file names and columns
   * @param sign which current is positive in the file
   * @param columns quantity, unit and names, one line each
   * @param note what else a person should know, or empty
   */
  public record Format(
      String name,
      String title,
      String recognised,
      String sign,
      List<String> columns,
      String note) {
    public Format {
      columns = List.copyOf(columns);
    }
  }

  private static String spelled(Manifest.Spelling spelling) {
    Unit unit = spelling.unit();
    if (unit.symbol().equals(unit.dimension().unit())) {
      return spelling.name();
    }
    return "%s (%s %s)".formatted(spelling.name(), unit.isNumber() ? "in" : "as", unit.symbol());
  }

  private static Format format(Manifest manifest) {
    var columns = new ArrayList<String>();
    for (ColumnQuantity quantity : ColumnQuantity.values()) {
      List<Manifest.Spelling> spellings = manifest.spellings(quantity);
      if (!spellings.isEmpty()) {
        columns.add(
            "%s [%s]: %s"
                .formatted(
                    quantity.label(),
                    quantity.unit(),
                    spellings.stream()
                        .map(CyclerLayouts::spelled)
                        .collect(Collectors.joining(", "))));
      }
    }
    return new Format(
        manifest.name(),
        manifest.text().title(),
        "%s; columns such as %s"
            .formatted(
                manifest.text().files(),
                String.join(", ", manifest.text().signature()).replace("|", " or ")),
        switch (manifest.text().sign()) {
          case CHARGING -> "positive while charging";
          case DISCHARGING -> "positive while discharging, turned around";
          case STATE -> "positive while charging, or a magnitude whose sign the state gives";
        },
        columns,
        manifest.text().note() == null ? "" : manifest.text().note());
  }
}
