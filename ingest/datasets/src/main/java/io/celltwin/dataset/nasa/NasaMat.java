package io.celltwin.dataset.nasa;

import io.celltwin.dataset.Assumption;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.DatasetFile;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.DatasetReader;
import io.celltwin.dataset.OperationStream;
import io.celltwin.dataset.SourceEdition;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Char;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sinks;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Struct;

/**
 * The original files: MATLAB version 5, one variable per cell, {@code B0005.cycle(1..N)} in time
 * order. The operation index is the 0-based position in that array. One file is in memory while its
 * cell is read.
 *
 * <p>The spectrum is {@code Battery_impedance}, computed from the raw readings; the calibrated and
 * smoothed {@code Rectified_Impedance} is shorter and names no frequencies, so it is left out.
 */
final class NasaMat implements DatasetReader {
  static final String SOURCE = "nasa-mat";

  private static final int HEADER_BYTES = 128;

  /** Packed size of six doubles a sample, over the published files: for the progress bar only. */
  private static final double BYTES_PER_SAMPLE = 27;

  @Override
  public Optional<Found> look(DatasetFile file) throws IOException {
    if (!file.name().endsWith(".mat")) {
      return Optional.empty();
    }
    requireVersion5(file);
    List<String> variables = variables(file);
    if (!variables.isEmpty()) {
      variables = variables.stream().filter(name -> isOfTheSet(file, name)).toList();
      if (variables.isEmpty()) {
        return Optional.empty(); // structs of something else
      }
    }
    if (variables.isEmpty()) {
      throw new DatasetFormatException(
          "MISSING_FIELD", file.place(), "no struct among the variables, wanted one per cell");
    }
    long samples = (long) (Files.size(file.path()) / BYTES_PER_SAMPLE / variables.size());
    var cells = new ArrayList<CellSource>();
    for (String variable : variables) {
      cells.add(new Cell(file, variable, NasaCells.spec(variable), samples));
    }
    return Optional.of(new Found(cells, List.of(), List.of()));
  }

  /** By its name, else by what is in it. */
  private static boolean isOfTheSet(DatasetFile file, String variable) {
    if (NasaCells.isCell(variable)) {
      return true;
    }
    try (MatFile mat = load(file, variable)) {
      return mat.getStruct(variable).getFieldNames().contains("cycle")
          && mat.getStruct(variable).get("cycle") instanceof Struct cycle
          && cycle.getFieldNames().containsAll(List.of("type", "data"));
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static MatFile load(DatasetFile file, String variable) throws IOException {
    try (Source source = Sources.wrap(bytes(file))) {
      return Mat5.newReader(source)
          .setEntryFilter(entry -> entry.getName().equals(variable))
          .readMat();
    } catch (IOException | RuntimeException e) {
      throw truncated(file, e);
    }
  }

  private static void requireVersion5(DatasetFile file) throws IOException {
    byte[] header;
    try (InputStream in = file.open()) {
      header = in.readNBytes(HEADER_BYTES);
    }
    if (header.length == 0) {
      throw new DatasetFormatException(
          "EMPTY_FILE", file.place(), "the file is empty, wanted a MATLAB file of version 5");
    }
    String text = new String(header, StandardCharsets.ISO_8859_1);
    if (header.length < HEADER_BYTES || !text.startsWith("MATLAB 5.0")) {
      String start = text.substring(0, Math.min(16, text.length())).replaceAll("[^ -~]", "?");
      throw new DatasetFormatException(
          "BAD_MAT",
          file.place(),
          String.format(
              Locale.ROOT,
              "starts with '%s' and has %s header bytes, wanted 'MATLAB 5.0' and %d: what MATLAB"
                  + " saves with -v7.3 is HDF5, save it with -v7",
              start,
              header.length,
              HEADER_BYTES));
    }
  }

  private static List<String> variables(DatasetFile file) throws IOException {
    var names = new ArrayList<String>();
    try (Source source = Sources.wrap(bytes(file));
        MatFile none =
            Mat5.newReader(source)
                .setEntryFilter(
                    entry -> {
                      if (entry.getType() == MatlabType.Structure && entry.getNumElements() == 1) {
                        names.add(entry.getName());
                      }
                      return false;
                    })
                .readMat()) {
      return names;
    } catch (IOException | RuntimeException e) {
      throw truncated(file, e);
    }
  }

  private static byte[] bytes(DatasetFile file) throws IOException {
    try (InputStream in = file.open()) {
      return in.readAllBytes();
    }
  }

  private static DatasetFormatException truncated(DatasetFile file, Exception e)
      throws IOException {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return new DatasetFormatException(
        "BAD_MAT",
        file.place(),
        String.format(
            Locale.ROOT,
            "the file ends early or is damaged: %d bytes, then %s",
            Files.size(file.path()),
            deepest.getMessage() == null
                ? deepest.getClass().getSimpleName()
                : deepest.getMessage()));
  }

  private record Cell(DatasetFile file, String variable, CellSpec spec, long samples)
      implements CellSource {
    @Override
    public String identity() {
      return NasaCells.identity(variable);
    }

    @Override
    public SourceEdition edition() {
      return SourceEdition.ORIGINAL;
    }

    @Override
    public List<Assumption> assumed() {
      return NasaCells.isCell(variable)
          ? List.of()
          : List.of(
              new Assumption(
                  Assumption.About.NAMEPLATE,
                  "%s is laid out as NASA's cells and named as none of them: taken for one of %s Ah, %s to %s V"
                      .formatted(
                          variable, spec.ratedCapacity(), spec.minVoltage(), spec.maxVoltage())));
    }

    @Override
    public String place() {
      return file.place();
    }

    @Override
    public CellStream open() throws IOException {
      return new Operations(this);
    }
  }

  private static final class Operations extends OperationStream {
    private final DatasetFile file;
    private final String place;
    private final NasaOperations operations;
    private final Samples samples = new Samples();
    private MatFile mat;
    private Struct cycles;
    private int index;

    Operations(Cell cell) throws IOException {
      this.file = cell.file();
      this.place = cell.place() + ":" + cell.variable();
      this.operations = new NasaOperations(cell.spec().cellId(), SOURCE, this::give);
      try {
        mat = load(file, cell.variable());
        cycles = required(mat.getStruct(cell.variable()), "cycle", Struct.class, place);
        give(new DatasetItem.Registered(cell.spec()));
      } catch (DatasetFormatException e) {
        give(
            new DatasetItem.Refused(
                new Rejection(e.code(), cell.spec().cellId(), e.place(), e.reason()), file.raw()));
      }
    }

    @Override
    protected boolean readOperation() throws IOException {
      if (cycles == null || index == cycles.getNumElements()) {
        return false;
      }
      int operation = index++;
      try {
        read(operation, String.format(Locale.ROOT, "%s.cycle(%d)", place, operation + 1));
      } catch (DatasetFormatException e) {
        operations.refused(e, raw(operation));
      }
      // what is behind us need not stay in memory
      if (cycles.getFieldNames().contains("data")) {
        cycles.set("data", operation, Mat5.EMPTY_MATRIX);
      }
      return true;
    }

    private void read(int operation, String here) throws DatasetFormatException {
      OperationKind kind =
          NasaOperations.kind(required(cycles, "type", operation, Char.class, here).getString());
      Matrix ambient = required(cycles, "ambient_temperature", operation, Matrix.class, here);
      var declared =
          new Frame.Declared(
              operation,
              kind,
              null,
              null,
              ambient.getNumElements() == 0 ? null : ambient.getDouble(0));
      long start = start(required(cycles, "time", operation, Matrix.class, here), here);
      Struct data = required(cycles, "data", operation, Struct.class, here);
      if (kind == OperationKind.IMPEDANCE) {
        Matrix spectrum = required(data, "Battery_impedance", Matrix.class, here);
        double[] real = new double[spectrum.getNumElements()];
        double[] imaginary = new double[real.length];
        for (int i = 0; i < real.length; i++) {
          real[i] = spectrum.getDouble(i);
          imaginary[i] = spectrum.isComplex() ? spectrum.getImaginaryDouble(i) : 0;
        }
        operations.spectrum(
            start,
            declared,
            scalar(required(data, "Re", Matrix.class, here)),
            scalar(required(data, "Rct", Matrix.class, here)),
            real,
            imaginary);
      } else {
        collect(data, here);
        operations.samples(start, declared, samples);
      }
    }

    private static long start(Matrix time, String here) throws DatasetFormatException {
      double[] parts = new double[time.getNumElements()];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = time.getDouble(i);
      }
      try {
        return NasaTime.millis(parts);
      } catch (IllegalArgumentException e) {
        throw new DatasetFormatException("BAD_START_TIME", here + ".time", e.getMessage());
      }
    }

    private void collect(Struct data, String here) throws DatasetFormatException {
      Matrix volts = required(data, "Voltage_measured", Matrix.class, here);
      Matrix amperes = required(data, "Current_measured", Matrix.class, here);
      Matrix celsius = required(data, "Temperature_measured", Matrix.class, here);
      Matrix seconds = required(data, "Time", Matrix.class, here);
      int size = volts.getNumElements();
      requireSize("Current_measured", amperes, size, here);
      requireSize("Temperature_measured", celsius, size, here);
      requireSize("Time", seconds, size, here);
      samples.clear();
      for (int i = 0; i < size; i++) {
        double second = seconds.getDouble(i);
        if (!Samples.isTime(second)) {
          throw Samples.notTime(
              String.format(Locale.ROOT, "%s.data.Time(%d)", here, i + 1), "Time", second);
        }
        samples.add(second, volts.getDouble(i), amperes.getDouble(i), celsius.getDouble(i));
      }
    }

    private static void requireSize(String field, Matrix column, int size, String here)
        throws DatasetFormatException {
      if (column.getNumElements() != size) {
        throw new DatasetFormatException(
            "UNEQUAL_COLUMNS",
            here + ".data",
            String.format(
                Locale.ROOT,
                "field %s has %d values, wanted %d like Voltage_measured",
                field,
                column.getNumElements(),
                size));
      }
    }

    private static Complex scalar(Matrix value) {
      if (value.getNumElements() == 0) {
        return null;
      }
      return new Complex(value.getDouble(0), value.isComplex() ? value.getImaginaryDouble(0) : 0);
    }

    private static <T extends Array> T required(
        Struct struct, String field, Class<T> type, String here) throws DatasetFormatException {
      return required(struct, field, 0, type, here);
    }

    private static <T extends Array> T required(
        Struct struct, String field, int element, Class<T> type, String here)
        throws DatasetFormatException {
      if (!struct.getFieldNames().contains(field)) {
        throw new DatasetFormatException(
            "MISSING_FIELD",
            here,
            "no field %s, found %s".formatted(field, String.join(", ", struct.getFieldNames())));
      }
      Array value = struct.get(field, element);
      if (!type.isInstance(value)) {
        throw new DatasetFormatException(
            "BAD_FIELD",
            here + "." + field,
            "is %s, wanted %s"
                .formatted(
                    value.getType(), type == Matrix.class ? "numbers" : type.getSimpleName()));
      }
      return type.cast(value);
    }

    /** The operation alone, as a MATLAB file of its own. */
    private byte[] raw(int operation) throws IOException {
      Struct alone = Mat5.newStruct();
      for (String field : cycles.getFieldNames()) {
        alone.set(field, cycles.<Array>get(field, operation));
      }
      // not closed: the arrays belong to the whole file
      MatFile mat = Mat5.newMatFile().addArray("operation_" + operation, alone);
      ByteBuffer bytes =
          ByteBuffer.allocate((int) mat.getUncompressedSerializedSize())
              .order(ByteOrder.LITTLE_ENDIAN);
      mat.writeTo(Sinks.wrap(bytes));
      return Arrays.copyOf(
          bytes.array(), Math.min(bytes.position(), DatasetItem.Refused.RAW_LIMIT));
    }

    @Override
    public void close() {
      cycles = null;
      mat = null;
    }
  }
}
