package io.celltwin.training.data;

import io.celltwin.core.feature.ChargeWindow;
import io.celltwin.dataset.table.PublishedCell;
import io.celltwin.dataset.table.PublishedTable;
import io.celltwin.dataset.table.PublishedTables;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Features;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cells of the PINN4SOH tables, on the paper's split by cell. Slopes and entropies are dropped
 * where they enter: their recipe was never published.
 */
public final class PublishedCells implements LabelledCells {
  /** e.g. {@code CY25-05_1-3}: 25 °C, charged at 0.5 C, discharged at 1 C, cell 3. */
  private static final Pattern TJU_CONDITION =
      Pattern.compile("CY(?<temperature>\\d+)-(?<charge>\\d+)_(?<discharge>\\d+)-\\d+");

  private static final double SECONDS_PER_HOUR = 3600;
  private static final int CC_CHARGE = ChargeWindow.SET.indexOf("cc-charge");
  private static final int CC_TIME = ChargeWindow.SET.indexOf("cc-time");

  private final String folder;

  /**
   * @param folder below the data folder
   */
  public PublishedCells(String folder) {
    this.folder = folder;
  }

  @Override
  public List<LabelledCell> read(Path data) throws IOException {
    List<LabelledCell> cells = new ArrayList<>();
    try (PublishedTables tables = PublishedTables.open(data.resolve(folder))) {
      for (PublishedCell cell : tables.cells()) {
        cells.add(read(tables.read(cell)));
      }
    }
    return cells;
  }

  private static LabelledCell read(PublishedTable table) {
    return labelled(TableCells.cell(table, group(table.cell())));
  }

  /**
   * A cell of the tables, or of a table in their layout, told row by row as the live job is told of
   * charges: what the inputs of the served models are at each row.
   */
  public static LabelledCell labelled(TableCell cell) {
    LabelledCellBuilder life = new LabelledCellBuilder(spec(cell), cell.group(), cell.test());
    Use use = Use.of(cell);
    for (int row = 0; row < cell.rows(); row++) {
      double[] x = cell.features()[row].clone();
      double chargeRate = x[CC_CHARGE] * SECONDS_PER_HOUR / x[CC_TIME] / cell.ratedCapacity();
      life.add(
          row + 1,
          new Features(ChargeWindow.SET, x),
          cell.soh()[row] > 0 ? cell.soh()[row] : Double.NaN,
          chargeRate,
          use.dischargeRate,
          use.temperature);
    }
    return life.end();
  }

  /** Groups as published results name them; the three batches of MIT count as one. */
  static String group(PublishedCell cell) {
    return switch (cell.dataset()) {
      case "MIT", "HUST" -> cell.dataset();
      case "TJU" ->
          "TJU-"
              + switch (cell.chemistry()) {
                case NCA -> "NCA";
                case NCM -> "NCM";
                default -> "blend";
              };
      default -> cell.dataset() + "-" + cell.batch();
    };
  }

  /**
   * Only chemistry, rated capacity and upper cut-off enter a feature; the rest are the usual values
   * of such cells.
   */
  private static CellSpec spec(TableCell cell) {
    boolean lfp = cell.chemistry() == Chemistry.LFP;
    return new CellSpec(
        cell.id(),
        cell.chemistry(),
        cell.ratedCapacity(),
        lfp ? 3.3 : 3.6,
        lfp ? 2.0 : 2.5,
        lfp ? 3.6 : 4.2,
        lfp ? 2.0 : 2.5,
        6 * cell.ratedCapacity(),
        6 * cell.ratedCapacity(),
        -20,
        60,
        cell.ratedCapacity(),
        25,
        0.8,
        null,
        null,
        null);
  }

  /**
   * How cells were used, as far as it was published beside the tables.
   *
   * @param dischargeRate [1/h], NaN where it varied or is not known
   * @param temperature of the chamber [°C], NaN where there was none
   */
  private record Use(double dischargeRate, double temperature) {
    static Use of(TableCell cell) {
      return switch (cell.dataset()) {
        case "TJU" -> tju(cell);
        case "MIT" -> new Use(4, 30); // Severson et al. (2019): 4C discharge, chamber at 30 °C
        case "HUST" -> new Use(Double.NaN, 30); // Ma et al. (2022): multi-stage discharge, 30 °C
        case "XJTU" ->
            // Wang et al. (2024): room temperature; 1C in batches 2C and 3C, otherwise varied
            new Use(
                cell.group().equals("XJTU-2C") || cell.group().equals("XJTU-3C") ? 1 : Double.NaN,
                Double.NaN);
        default -> new Use(Double.NaN, Double.NaN);
      };
    }

    private static Use tju(TableCell cell) {
      Matcher named = TJU_CONDITION.matcher(cell.id());
      if (!named.find()) {
        return new Use(Double.NaN, Double.NaN);
      }
      return new Use(
          Double.parseDouble(named.group("discharge")),
          Double.parseDouble(named.group("temperature")));
    }
  }
}
