package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFormatException;
import java.io.IOException;
import java.util.List;

/** Rows that have the current of charges in one column and that of discharges in another. */
final class SplitCurrent implements FileRows {
  private final FileRows all;

  private SplitCurrent(FileRows all) {
    this.all = all;
  }

  /** The same rows; with one current where they have two. */
  static FileRows joined(FileRows rows) {
    return isSplit(rows.bindings()) ? new SplitCurrent(rows) : rows;
  }

  /** Whether the current of discharges has a column of its own. */
  static boolean isSplit(List<Binding> bindings) {
    return bindings.stream().anyMatch(b -> b.quantity() == ColumnQuantity.DISCHARGE_CURRENT);
  }

  @Override
  public double number(ColumnQuantity quantity) {
    if (quantity != ColumnQuantity.CURRENT) {
      return all.number(quantity);
    }
    double in = all.number(ColumnQuantity.CURRENT);
    double out = all.number(ColumnQuantity.DISCHARGE_CURRENT);
    return (Double.isNaN(in) ? 0 : Math.abs(in)) - (Double.isNaN(out) ? 0 : Math.abs(out));
  }

  @Override
  public boolean next() throws IOException {
    return all.next();
  }

  @Override
  public List<String> header() {
    return all.header();
  }

  @Override
  public List<Binding> bindings() {
    return all.bindings();
  }

  @Override
  public long blanks() {
    return all.blanks();
  }

  @Override
  public String text(ColumnQuantity quantity) {
    return all.text(quantity);
  }

  @Override
  public DatasetFormatException fault() {
    return all.fault();
  }

  @Override
  public String here() {
    return all.here();
  }

  @Override
  public byte[] raw() {
    return all.raw();
  }

  @Override
  public void close() {
    all.close();
  }
}
