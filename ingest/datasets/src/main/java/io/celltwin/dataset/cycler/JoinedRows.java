package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFormatException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Rows of several files of one test, one file behind the other. */
final class JoinedRows implements FileRows {
  private final List<Part> parts;
  private final Set<ColumnQuantity> wanted;
  private FileRows now;
  private int part;
  private long blanks;

  JoinedRows(List<Part> parts, Set<ColumnQuantity> wanted) throws IOException {
    this.parts = List.copyOf(parts);
    this.wanted = wanted;
    this.now = parts.get(0).rows(wanted);
  }

  @Override
  public boolean next() throws IOException {
    while (!now.next()) {
      if (part == parts.size() - 1) {
        return false;
      }
      blanks += now.blanks();
      now.close();
      part++;
      now = parts.get(part).rows(wanted);
    }
    return true;
  }

  @Override
  public int part() {
    return part;
  }

  @Override
  public List<String> header() {
    return now.header();
  }

  @Override
  public List<Binding> bindings() {
    return now.bindings();
  }

  @Override
  public long blanks() {
    return blanks + now.blanks();
  }

  @Override
  public double number(ColumnQuantity quantity) {
    return now.number(quantity);
  }

  @Override
  public String text(ColumnQuantity quantity) {
    return now.text(quantity);
  }

  @Override
  public DatasetFormatException fault() {
    return now.fault();
  }

  @Override
  public String here() {
    return now.here();
  }

  @Override
  public byte[] raw() {
    return now.raw();
  }

  @Override
  public void close() {
    now.close();
  }
}
