package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFormatException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Rows of several files of one test, one file behind the other. */
final class JoinedRows implements Rows {
  private final List<Part> parts;
  private final Set<Quantity> wanted;
  private Rows now;
  private int part;
  private long blanks;

  JoinedRows(List<Part> parts, Set<Quantity> wanted) throws IOException {
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
  public double number(Quantity quantity) {
    return now.number(quantity);
  }

  @Override
  public String text(Quantity quantity) {
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
