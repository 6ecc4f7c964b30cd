package io.celltwin.dataset.cycler;

import java.nio.charset.Charset;
import java.util.List;

/**
 * How one text file is to be read: a kind of export, and what this one does its own way.
 *
 * @param manifest of the kind
 * @param charset of the text
 * @param delimiter between fields
 * @param headerLine line of the column names, from 1
 * @param quotedLines whether each line stands in quotes as a whole, and its fields are inside
 * @param decimal mark of its numbers, decided once: a point, a comma, or {@link #UNDECIDED}
 * @param sample fields of the first row below the header, of which types can be told
 * @param units of the columns, in a row of their own below their names; empty where there is none
 * @param startText when the test began, as written before the header, or null
 * @param ratedCapacity the nameplate's, as written before the header [Ah]; NaN if it is not there
 */
record Export(
    Manifest manifest,
    Charset charset,
    char delimiter,
    long headerLine,
    boolean quotedLines,
    char decimal,
    List<String> sample,
    List<String> units,
    String startText,
    double ratedCapacity) {

  /** No number tells: a comma with three digits behind it is neither mark, and refused. */
  static final char UNDECIDED = '?';

  Export {
    sample = List.copyOf(sample);
    units = List.copyOf(units);
  }
}
