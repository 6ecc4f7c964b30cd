package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Rows of a file that is no table of text: decoded as a whole, in memory while they are read. */
final class ArrayRows implements FileRows {

  /** The columns of a file, filled row by row. Numbers are in the unit of their quantity. */
  static final class Columns {
    private final Map<ColumnQuantity, double[]> numbers = new EnumMap<>(ColumnQuantity.class);
    private final Map<ColumnQuantity, String> names = new EnumMap<>(ColumnQuantity.class);
    private String[] states;
    private int rows;

    /**
     * Adds a column.
     *
     * @param name as the file calls it
     */
    Columns with(ColumnQuantity quantity, String name) {
      names.put(quantity, name);
      if (quantity == ColumnQuantity.STATE) {
        states = new String[64];
      } else {
        double[] column = new double[64];
        Arrays.fill(column, Double.NaN);
        numbers.put(quantity, column);
      }
      return this;
    }

    /** Begins a row, in which nothing is known yet. */
    void next() {
      if (states != null && rows == states.length) {
        states = Arrays.copyOf(states, 2 * rows);
      }
      for (Map.Entry<ColumnQuantity, double[]> column : numbers.entrySet()) {
        double[] values = column.getValue();
        if (rows == values.length) {
          double[] more = Arrays.copyOf(values, 2 * rows);
          Arrays.fill(more, rows, more.length, Double.NaN);
          column.setValue(more);
        }
      }
      rows++;
    }

    /** Sets a value of the row begun last. */
    void set(ColumnQuantity quantity, double value) {
      numbers.get(quantity)[rows - 1] = value;
    }

    /** Sets what is done in the row begun last. */
    void state(String word) {
      states[rows - 1] = word;
    }

    int rows() {
      return rows;
    }
  }

  private final String place;
  private final Columns columns;
  private final List<Binding> bindings = new ArrayList<>();
  private final List<String> header;
  private int row = -1;

  ArrayRows(String place, Columns columns, Set<ColumnQuantity> wanted) {
    this.place = place;
    this.columns = columns;
    this.header = List.copyOf(columns.names.values());
    int index = 0;
    for (Map.Entry<ColumnQuantity, String> column : columns.names.entrySet()) {
      ColumnQuantity quantity = column.getKey();
      if (wanted.contains(quantity)) {
        bindings.add(
            new Binding(quantity, Unit.of(quantity.unit()), index, column.getValue(), null));
      }
      index++;
    }
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public List<Binding> bindings() {
    return bindings;
  }

  @Override
  public boolean next() {
    return ++row < columns.rows;
  }

  @Override
  public long blanks() {
    return 0;
  }

  @Override
  public double number(ColumnQuantity quantity) {
    double[] values = columns.numbers.get(quantity);
    return values == null ? Double.NaN : values[row];
  }

  @Override
  public String text(ColumnQuantity quantity) {
    String state =
        quantity == ColumnQuantity.STATE && columns.states != null ? columns.states[row] : "";
    return state == null ? "" : state;
  }

  @Override
  public DatasetFormatException fault() {
    for (ColumnQuantity quantity :
        new ColumnQuantity[] {ColumnQuantity.VOLTAGE, ColumnQuantity.CURRENT}) {
      double value = number(quantity);
      if (!Double.isFinite(value)) {
        return new DatasetFormatException(
            "NOT_A_NUMBER",
            here(),
            "column %s is '%s', wanted a finite number"
                .formatted(columns.names.get(quantity), value));
      }
    }
    boolean timed =
        Double.isFinite(number(ColumnQuantity.TEST_TIME))
            || Double.isFinite(number(ColumnQuantity.WALL_TIME));
    return timed
        ? null
        : new DatasetFormatException("NOT_A_NUMBER", here(), "no time, wanted a finite number");
  }

  @Override
  public String here() {
    return String.format(Locale.ROOT, "%s row %d", place, row + 1);
  }

  @Override
  public byte[] raw() {
    var text = new StringBuilder();
    columns.numbers.forEach(
        (q, values) -> text.append(q.label()).append('=').append(values[row]).append(' '));
    return text.toString().strip().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    // nothing is open
  }
}
