package io.celltwin.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/**
 * Writes made-up cells in the layout people keep NASA's data in (metadata.csv and a file per
 * operation), so that the whole flow can be tried where the real data are not at hand. The cells
 * are simple: a straight open-circuit voltage, one resistance, a capacity that falls with each
 * cycle.
 */
final class NasaFolder {
  private static final double RESISTANCE = 0.09;
  private static final double STEP_SECONDS = 20;

  private final StringBuilder metadata =
      new StringBuilder(
          "type,start_time,ambient_temperature,battery_id,test_id,uid,filename,Capacity,Re,Rct\n");
  private final Path folder;
  private int uid;

  private NasaFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * @param folder to write into
   * @param cells number of cells, named C0001 and on
   * @param cycles charges and discharges of each
   * @param fadePerCycle loss of capacity [Ah]
   */
  static Path write(Path folder, int cells, int cycles, double fadePerCycle) throws IOException {
    Files.createDirectories(folder.resolve("data"));
    var writer = new NasaFolder(folder);
    for (int c = 1; c <= cells; c++) {
      writer.cell("C%04d".formatted(c), cycles, 1.95 - 0.02 * c, fadePerCycle, new Random(c));
    }
    Files.writeString(folder.resolve("metadata.csv"), writer.metadata);
    return folder;
  }

  private void cell(String id, int cycles, double fresh, double fade, Random noise)
      throws IOException {
    int operation = 0;
    for (int k = 0; k < cycles; k++) {
      double capacity = fresh - fade * k;
      operation(id, operation++, "charge", k, 0, charge(capacity, noise));
      operation(id, operation++, "discharge", k, 4, discharge(capacity, noise));
      if (k % 10 == 9) {
        operation(
            id,
            operation++,
            "impedance",
            k,
            8,
            "Sense_current,Battery_current,Current_ratio,Battery_impedance,Rectified_Impedance\n(1+0j),(2+0j),(0.5+0j),(0.12-0.02j),(0.06-0.001j)\n");
      }
    }
  }

  private void operation(String id, int index, String type, int cycle, int hour, String table)
      throws IOException {
    String file = "%05d.csv".formatted(++uid);
    int day = cycle % 28 + 1;
    int month = cycle / 28 % 12 + 1;
    int year = 2010 + cycle / 336;
    metadata.append(
        "%s,[%d. %d. %d. %d. 0. 0.0],24,%s,%d,%d,%s,,%s,%s%n"
            .formatted(
                type,
                year,
                month,
                day,
                hour,
                id,
                index,
                uid,
                file,
                type.equals("impedance") ? "0.05" : "",
                type.equals("impedance") ? "0.07" : ""));
    Files.writeString(folder.resolve("data").resolve(file), table);
  }

  private static String charge(double capacity, Random noise) {
    var rows =
        new StringBuilder(
            "Voltage_measured,Current_measured,Temperature_measured,Current_charge,Voltage_charge,Time\n");
    double stored = 0;
    double time = 0;
    double current = 1.5;
    while (current > 0.02 && time < 20_000) {
      double voltage = ocv(stored / capacity) + current * RESISTANCE;
      if (voltage > 4.2) {
        voltage = 4.2;
        current = Math.max(0, (4.2 - ocv(stored / capacity)) / RESISTANCE);
      }
      row(rows, voltage, current, 24 + current, time, noise);
      stored = Math.min(capacity, stored + current * STEP_SECONDS / 3600);
      time += STEP_SECONDS;
    }
    return rows.toString();
  }

  private static String discharge(double capacity, Random noise) {
    var rows =
        new StringBuilder(
            "Voltage_measured,Current_measured,Temperature_measured,Current_load,Voltage_load,Time\n");
    row(rows, 4.19, 0, 24, 0, noise);
    double stored = capacity;
    double time = STEP_SECONDS;
    while (true) {
      double voltage = ocv(stored / capacity) - 2 * RESISTANCE;
      row(rows, voltage, -2, 24 + 10 * (1 - stored / capacity), time, noise);
      time += STEP_SECONDS;
      if (voltage < 2.6) {
        break;
      }
      stored -= 2 * STEP_SECONDS / 3600;
    }
    row(rows, ocv(Math.max(0, stored / capacity)), 0, 30, time + 60, noise);
    return rows.toString();
  }

  /**
   * Straight down to a tenth of charge, then off a cliff, so that 2.7 V is where the charge ends.
   */
  private static double ocv(double soc) {
    return soc > 0.1 ? 3.4 + 0.8 * soc : 3.48 - 9 * (0.1 - soc);
  }

  private static void row(
      StringBuilder rows, double v, double i, double t, double time, Random noise) {
    rows.append(
        String.format(
            Locale.ROOT,
            "%.5f,%.5f,%.3f,%.3f,%.3f,%.3f%n",
            v + 1e-4 * noise.nextGaussian(),
            i == 0 ? 0.001 : i + 1e-4 * noise.nextGaussian(),
            t,
            i,
            v,
            time));
  }
}
