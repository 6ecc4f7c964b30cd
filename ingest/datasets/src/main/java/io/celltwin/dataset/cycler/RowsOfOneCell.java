package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFormatException;
import java.io.IOException;
import java.util.List;

/** Rows of one cell in a table of several. */
final class RowsOfOneCell implements FileRows {
  private final FileRows all;
  private final Part.Group group;

  RowsOfOneCell(FileRows all, Part.Group group) {
    this.all = all;
    this.group = group;
  }

  @Override
  public boolean next() throws IOException {
    while (all.next()) {
      if (all.text(group.by()).equals(group.value())) {
        return true;
      }
    }
    return false;
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
  public double number(ColumnQuantity quantity) {
    return all.number(quantity);
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
