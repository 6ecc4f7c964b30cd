package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFormatException;
import java.io.IOException;
import java.util.List;

/** The rows of one file, one after another, in constant memory. */
interface FileRows extends AutoCloseable {

  /** Column names as the file spells them, those of nameless columns at the end left out. */
  List<String> header();

  /** What is read of them, and from where. */
  List<Binding> bindings();

  /**
   * To the next row. Rows without any content and headers repeated between rows are passed over.
   *
   * @return false at the end
   * @throws DatasetFormatException if the rest cannot be read
   * @throws IOException if the storage fails
   */
  boolean next() throws IOException;

  /** How many rows without any content were passed over so far. */
  long blanks();

  /** A quantity of the row in its own unit; NaN where the field is empty or there is no column. */
  double number(ColumnQuantity quantity);

  /** A quantity that is a word, as it stands in this row; empty where there is none. */
  String text(ColumnQuantity quantity);

  /** What the cycler says it does in this row; empty where it says nothing. */
  default String state() {
    return text(ColumnQuantity.STATE);
  }

  /** Which of several files behind each other the row is of, from 0. */
  default int part() {
    return 0;
  }

  /** The first thing wrong with the row, or null. */
  DatasetFormatException fault();

  /** File and line of the row. */
  String here();

  /** The row as it is in the file, about. */
  byte[] raw();

  @Override
  void close();
}
