package io.celltwin.core.use;

import io.celltwin.domain.Chemistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How fast cells of one make aged under one use.
 *
 * @param make cells of one maker and type, e.g. {@code TJU-NCA}
 * @param chemistry of the positive electrode
 * @param temperature [°C]
 * @param chargeRate [1/h]
 * @param dischargeRate [1/h]
 * @param rate loss of SOH per cycle between 97 and 90 % of the young cell's capacity [1/cycle]
 * @param spread of ln rate from cell to cell [1]
 * @param cells it was measured on
 */
public record SeenUse(
    String make,
    Chemistry chemistry,
    double temperature,
    double chargeRate,
    double dischargeRate,
    double rate,
    double spread,
    int cells) {
  private static final String TABLE = "seen-uses.csv";

  /** First line of a table. */
  public static final String HEADER =
      "make,chemistry,temperature_celsius,charge_rate,discharge_rate,loss_per_cycle,spread,cells";

  /** Those of the public sets, as {@code deploy/celltwin evaluate O} finds them. */
  public static List<SeenUse> published() {
    try (InputStream in = SeenUse.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException(TABLE + " is missing beside " + SeenUse.class.getName());
      }
      return read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<SeenUse> read(BufferedReader table) throws IOException {
    List<SeenUse> seen = new ArrayList<>();
    table.readLine();
    for (String line = table.readLine(); line != null; line = table.readLine()) {
      String[] x = line.split(",", -1);
      seen.add(
          new SeenUse(
              x[0],
              Chemistry.valueOf(x[1]),
              Double.parseDouble(x[2]),
              Double.parseDouble(x[3]),
              Double.parseDouble(x[4]),
              Double.parseDouble(x[5]),
              Double.parseDouble(x[6]),
              Integer.parseInt(x[7])));
    }
    return seen;
  }

  /** As a line of a table. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%s,%s,%s,%s,%s,%.4g,%.3f,%d",
        make,
        chemistry,
        temperature,
        chargeRate,
        dischargeRate,
        rate,
        spread,
        cells);
  }
}
