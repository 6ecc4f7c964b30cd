package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFile;
import java.io.IOException;
import java.util.Set;

/**
 * A file, or the rows of one cell in a file of several, and how it is to be read. A cell may have
 * several, one behind the other.
 *
 * @param file with the rows
 * @param manifest of its kind
 * @param content its rows and what stands around them
 * @param date that its dates are written in, or null
 * @param units of its clocks
 * @param group the rows that are the cell's, or null if all are
 */
record Part(
    DatasetFile file,
    Manifest manifest,
    Content content,
    DatePattern date,
    ClockUnits units,
    Group group) {

  /**
   * The rows of one cell among others'.
   *
   * @param by column that tells cells apart
   * @param value of this cell's rows
   */
  record Group(ColumnQuantity by, String value) {}

  static Part of(DatasetFile file, Manifest manifest, Content content) {
    return new Part(file, manifest, content, null, ClockUnits.AS_NAMED, null);
  }

  Part dated(DatePattern pattern) {
    return new Part(file, manifest, content, pattern, units, group);
  }

  Part clocked(ClockUnits clocks) {
    return new Part(file, manifest, content, date, clocks, group);
  }

  Part of(Group rows) {
    return new Part(file, manifest, content, date, units, rows);
  }

  /**
   * The rows from the first on, with the quantities wanted, as the file has them.
   *
   * @throws IOException if the storage fails
   */
  FileRows rows(Set<ColumnQuantity> wanted) throws IOException {
    FileRows all = SplitCurrent.joined(content.rows(wanted, date));
    return group == null ? all : new RowsOfOneCell(all, group);
  }

  /** When the test began, by the words before its header [s since 1970-01-01 UTC]; else NaN. */
  double start() {
    double start = Double.NaN;
    if (content.startText() != null) {
      for (DatePattern pattern : manifest.dates()) {
        start = Double.isNaN(start) ? pattern.parse(content.startText()) : start;
      }
    }
    return start;
  }

  TesterClock clock() {
    return new TesterClock(manifest.clockResolution(), start(), units);
  }

  /** Tells a clock that rows of this part follow those of another. */
  void begin(TesterClock clock) {
    clock.beginPart(start(), units);
  }
}
