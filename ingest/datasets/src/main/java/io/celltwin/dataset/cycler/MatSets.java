package io.celltwin.dataset.cycler;

import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.DatasetFile;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.DatasetReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Char;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Struct;

/**
 * MATLAB files of published sets, told by the fields of their structs: NASA's randomised usage
 * ({@code data.step}), Oxford's ageing ({@code Cell1.cyc0000.C1dc}), and structs of vectors as the
 * Panasonic and LG sets have them ({@code meas.Voltage}). Any other struct is refused with what it
 * has and what is read. NASA's ageing set has a reader of its own, which is asked before.
 */
final class MatSets implements DatasetReader {
  private static final Manifest RANDOM_WALK = Manifest.shipped("nasa-random-walk");
  private static final Manifest OXFORD = Manifest.shipped("oxford");
  private static final Manifest VECTORS = Manifest.shipped("mat-vectors");

  /** Days of MATLAB's calendar before 1970-01-01. */
  private static final double EPOCH_DAY = 719_529;

  private static final double DAY = 86_400;

  /** What a time in days of a calendar is above, and one in seconds of a test below. */
  private static final double DATES_FROM = 600_000;

  private static final double DATES_TO = 900_000;

  /** Turns one variable of a file into rows. */
  private interface Layout {
    ArrayRows.Columns read(Struct struct, String here) throws DatasetFormatException;
  }

  @Override
  public Optional<Found> look(DatasetFile file) throws IOException {
    if (!file.name().endsWith(".mat")) {
      return Optional.empty();
    }
    var structs = new TreeMap<String, Struct>();
    try (MatFile mat = load(file)) {
      for (MatFile.Entry entry : mat.getEntries()) {
        if (entry.getValue() instanceof Struct struct && struct.getNumElements() == 1) {
          structs.put(entry.getName(), struct);
        }
      }
      var cells = new ArrayList<CellSource>();
      for (var each : structs.entrySet()) {
        cells.addAll(cells(file, each.getKey(), each.getValue(), structs.size()));
      }
      if (cells.isEmpty()) {
        throw unknown(file, structs);
      }
      return Optional.of(new Found(cells, List.of(), List.of()));
    }
  }

  private static List<CyclerFile> cells(
      DatasetFile file, String variable, Struct struct, int variables) throws IOException {
    List<String> fields = struct.getFieldNames();
    String name = variables == 1 ? file.stem() : file.stem() + "-" + variable;
    if (fields.contains("step") && struct.get("step") instanceof Struct) {
      return survey(file, variable, RANDOM_WALK, MatSets::randomWalk, name);
    }
    if (fields.stream().anyMatch(f -> f.matches("cyc\\d+"))) {
      return survey(file, variable, OXFORD, MatSets::oxford, name);
    }
    if (vector(struct, "voltage") != null && vector(struct, "current") != null) {
      return survey(file, variable, VECTORS, MatSets::vectors, name);
    }
    return List.of();
  }

  private static List<CyclerFile> survey(
      DatasetFile file, String variable, Manifest manifest, Layout layout, String name)
      throws IOException {
    return CyclerFile.survey(file, manifest, new Variable(file, variable, layout), name);
  }

  private static DatasetFormatException unknown(
      DatasetFile file, SortedMap<String, Struct> structs) {
    String found =
        structs.isEmpty()
            ? "no struct"
            : structs.firstKey()
                + " with "
                + String.join(", ", structs.get(structs.firstKey()).getFieldNames());
    return new DatasetFormatException(
        "UNKNOWN_MAT",
        file.place(),
        "a MATLAB file of no known set, it has %s; read are NASA's ageing set (B0005.cycle), its randomised set (data.step), Oxford's (Cell1.cyc0000) and structs of vectors (meas.Voltage, meas.Current, meas.Time); otherwise write time, voltage and current as CSV or Parquet with the Battery Data Format's columns"
            .formatted(found));
  }

  private static MatFile load(DatasetFile file) throws IOException {
    byte[] bytes;
    try (InputStream in = file.open()) {
      bytes = in.readAllBytes();
    }
    try (Source source = Sources.wrap(bytes)) {
      return Mat5.newReader(source)
          .setEntryFilter(entry -> entry.getType() == MatlabType.Structure)
          .readMat();
    } catch (IOException | RuntimeException e) {
      throw new DatasetFormatException(
          "BAD_MAT", file.place(), "the file ends early or is damaged: " + e.getMessage());
    }
  }

  /** One variable, decoded when it is read and forgotten when memory is short. */
  private static final class Variable implements Content {
    private final DatasetFile file;
    private final String variable;
    private final Layout layout;
    private SoftReference<ArrayRows.Columns> decoded = new SoftReference<>(null);

    Variable(DatasetFile file, String variable, Layout layout) {
      this.file = file;
      this.variable = variable;
      this.layout = layout;
    }

    @Override
    public synchronized FileRows rows(Set<ColumnQuantity> wanted, DatePattern date)
        throws IOException {
      ArrayRows.Columns columns = decoded.get();
      String here = file.place() + ":" + variable;
      if (columns == null) {
        try (MatFile mat = load(file)) {
          columns = layout.read(mat.getStruct(variable), here);
        } catch (IllegalArgumentException | ClassCastException e) {
          throw new DatasetFormatException(
              "BAD_MAT", here, "is not laid out as its set: " + e.getMessage());
        }
        decoded = new SoftReference<>(columns);
      }
      return new ArrayRows(here, columns, wanted);
    }
  }

  /** NASA's randomised usage: each step has its date, and a time of its own from 0. */
  private static ArrayRows.Columns randomWalk(Struct data, String here)
      throws DatasetFormatException {
    Struct steps = data.getStruct("step");
    var columns =
        new ArrayRows.Columns()
            .with(ColumnQuantity.WALL_TIME, "date + relativeTime")
            .with(ColumnQuantity.VOLTAGE, "voltage")
            .with(ColumnQuantity.CURRENT, "current")
            .with(ColumnQuantity.STATE, "type")
            .with(ColumnQuantity.STEP, "step")
            .with(ColumnQuantity.SURFACE_TEMPERATURE, "temperature");
    var pattern = new DatePattern("d-MMM-yyyy H:m:s");
    double last = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < steps.getNumElements(); i++) {
      String place = String.format(Locale.ROOT, "%s.step(%d)", here, i + 1);
      double[] seconds = vector(steps, i, "relativeTime", place);
      double[] volts = vector(steps, i, "voltage", place);
      double[] amperes = vector(steps, i, "current", place);
      double[] celsius =
          steps.getFieldNames().contains("temperature")
              ? vector(steps, i, "temperature", place)
              : new double[0];
      requireSize(place, seconds.length, volts.length, amperes.length);
      String date = steps.get("date", i) instanceof Char text ? text.getString() : "";
      double start = pattern.parse(date);
      if (Double.isNaN(start)) {
        throw new DatasetFormatException(
            "BAD_START_TIME",
            place,
            "date is '%s', wanted one like 04-Mar-2024 08:00:00".formatted(date));
      }
      String type = steps.get("type", i) instanceof Char text ? text.getString() : "";
      // dates are whole seconds: a step begins no earlier than the one before it ended
      start = seconds.length == 0 ? start : Math.max(start, last - seconds[0]);
      for (int k = 0; k < seconds.length; k++) {
        columns.next();
        columns.set(ColumnQuantity.WALL_TIME, start + seconds[k]);
        columns.set(ColumnQuantity.VOLTAGE, volts[k]);
        columns.set(ColumnQuantity.CURRENT, amperes[k]);
        columns.set(ColumnQuantity.STEP, i + 1.0);
        columns.set(
            ColumnQuantity.SURFACE_TEMPERATURE, k < celsius.length ? celsius[k] : Double.NaN);
        columns.state(type);
        last = start + seconds[k];
      }
    }
    return columns;
  }

  /**
   * Oxford's ageing set: per hundred cycles a charge and a discharge at 1 C and two slow ones, with
   * the charge moved instead of the current. All are at a constant current, so it is that charge
   * over its time.
   */
  private static ArrayRows.Columns oxford(Struct cell, String here) throws DatasetFormatException {
    var columns =
        new ArrayRows.Columns()
            .with(ColumnQuantity.WALL_TIME, "t")
            .with(ColumnQuantity.VOLTAGE, "v")
            .with(ColumnQuantity.CURRENT, "q over t")
            .with(ColumnQuantity.STATE, "field")
            .with(ColumnQuantity.CYCLE, "cyc")
            .with(ColumnQuantity.SURFACE_TEMPERATURE, "T");
    var cycles = new TreeMap<Integer, String>();
    for (String field : cell.getFieldNames()) {
      if (field.matches("cyc\\d+")) {
        cycles.put(Integer.parseInt(field.substring(3)), field);
      }
    }
    double last = 0;
    for (var cycle : cycles.entrySet()) {
      Struct modes = cell.getStruct(cycle.getValue());
      for (String mode : List.of("C1ch", "C1dc", "OCVch", "OCVdc")) {
        if (modes.getFieldNames().contains(mode)) {
          String place = "%s.%s.%s".formatted(here, cycle.getValue(), mode);
          last = constant(columns, modes.getStruct(mode), cycle.getKey(), mode, last, place);
        }
      }
    }
    return columns;
  }

  private static double constant(
      ArrayRows.Columns columns, Struct mode, int cycle, String name, double last, String place)
      throws DatasetFormatException {
    double[] time = vector(mode, 0, "t", place);
    double[] volts = vector(mode, 0, "v", place);
    double[] charge = vector(mode, 0, "q", place);
    double[] celsius = vector(mode, 0, "T", place);
    requireSize(place, time.length, volts.length, charge.length);
    int size = time.length;
    if (size < 2) {
      return last;
    }
    boolean dates = time[0] > DATES_FROM && time[0] < DATES_TO;
    double unit = dates ? DAY : 1;
    double hours = (time[size - 1] - time[0]) * unit / 3600;
    double amperes = Math.abs(charge[size - 1] - charge[0]) / 1000 / hours;
    boolean discharge = name.endsWith("dc");
    // undated, an hour lies between what was measured; nobody knows how long it was
    double start = dates ? (time[0] - EPOCH_DAY) * DAY : last + (last > 0 ? 3600 : 0);
    double now = start;
    for (int k = 0; k < size; k++) {
      now = start + (time[k] - time[0]) * unit;
      columns.next();
      columns.set(ColumnQuantity.WALL_TIME, now);
      columns.set(ColumnQuantity.VOLTAGE, volts[k]);
      columns.set(ColumnQuantity.CURRENT, discharge ? -amperes : amperes);
      columns.set(ColumnQuantity.CYCLE, cycle);
      columns.set(ColumnQuantity.SURFACE_TEMPERATURE, k < celsius.length ? celsius[k] : Double.NaN);
      columns.state(discharge ? "discharge" : "charge");
    }
    return now;
  }

  /** Vectors of equal length, one quantity each. */
  private static ArrayRows.Columns vectors(Struct meas, String here) throws DatasetFormatException {
    double[] volts = vector(meas, "voltage");
    double[] amperes = vector(meas, "current");
    double[] seconds = vector(meas, "time");
    if (seconds == null) {
      throw new DatasetFormatException(
          "MISSING_FIELD",
          here,
          "no field Time, found %s".formatted(String.join(", ", meas.getFieldNames())));
    }
    double[] celsius = vector(meas, "batterytempdegc", "temperature", "celltemp", "temp");
    double[] room = vector(meas, "chambertempdegc", "ambienttemperature");
    requireSize(here, seconds.length, volts.length, amperes.length);
    var columns =
        new ArrayRows.Columns()
            .with(ColumnQuantity.TEST_TIME, "Time")
            .with(ColumnQuantity.VOLTAGE, "Voltage")
            .with(ColumnQuantity.CURRENT, "Current");
    if (celsius != null) {
      columns.with(ColumnQuantity.SURFACE_TEMPERATURE, "Battery_Temp_degC");
    }
    if (room != null) {
      columns.with(ColumnQuantity.AMBIENT_TEMPERATURE, "Chamber_Temp_degC");
    }
    for (int k = 0; k < seconds.length; k++) {
      columns.next();
      columns.set(ColumnQuantity.TEST_TIME, seconds[k]);
      columns.set(ColumnQuantity.VOLTAGE, volts[k]);
      columns.set(ColumnQuantity.CURRENT, amperes[k]);
      if (celsius != null && k < celsius.length) {
        columns.set(ColumnQuantity.SURFACE_TEMPERATURE, celsius[k]);
      }
      if (room != null && k < room.length) {
        columns.set(ColumnQuantity.AMBIENT_TEMPERATURE, room[k]);
      }
    }
    return columns;
  }

  /** The first field of one of the names, by its letters; null if there is none of numbers. */
  private static double[] vector(Struct struct, String... names) {
    for (String name : names) {
      for (String field : struct.getFieldNames()) {
        String letters = field.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        Array value = struct.get(field);
        if (letters.equals(name) && value instanceof Matrix matrix && matrix.getNumElements() > 1) {
          return numbers(matrix);
        }
      }
    }
    return null;
  }

  private static double[] vector(Struct struct, int element, String field, String here)
      throws DatasetFormatException {
    if (!struct.getFieldNames().contains(field)) {
      throw new DatasetFormatException(
          "MISSING_FIELD",
          here,
          "no field %s, found %s".formatted(field, String.join(", ", struct.getFieldNames())));
    }
    if (struct.get(field, element) instanceof Matrix matrix) {
      return numbers(matrix);
    }
    throw new DatasetFormatException("BAD_FIELD", here + "." + field, "is not of numbers");
  }

  private static double[] numbers(Matrix matrix) {
    double[] values = new double[matrix.getNumElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix.getDouble(i);
    }
    return values;
  }

  private static void requireSize(String place, int times, int volts, int amperes)
      throws DatasetFormatException {
    if (times != volts || volts != amperes) {
      throw new DatasetFormatException(
          "UNEQUAL_COLUMNS",
          place,
          String.format(
              Locale.ROOT,
              "%d times, %d voltages and %d currents, wanted as many of each",
              times,
              volts,
              amperes));
    }
  }
}
