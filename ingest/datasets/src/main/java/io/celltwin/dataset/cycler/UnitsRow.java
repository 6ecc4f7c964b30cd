package io.celltwin.dataset.cycler;

import java.util.ArrayList;
import java.util.List;

/**
 * A row below the column names that holds their units, as {@code s,V,mA} or {@code (s),(V),(mA)}.
 */
final class UnitsRow {
  private UnitsRow() {}

  /** Whether a row holds units: each field is one or empty, and two or more are. */
  static boolean is(List<String> row, int columns) {
    int units = 0;
    for (String field : row) {
      String bare = bare(field);
      if (bare.isEmpty() || bare.equals("-") || bare.equals("1")) {
        continue;
      }
      if (!Unit.isWritten(bare)) {
        return false;
      }
      units++;
    }
    return units >= 2 && row.size() <= columns + 1;
  }

  /** The column names, each with its unit behind it. */
  static List<String> joined(List<String> header, List<String> units) {
    var joined = new ArrayList<String>();
    for (int i = 0; i < header.size(); i++) {
      String unit = i < units.size() ? bare(units.get(i)) : "";
      String name = header.get(i).strip();
      joined.add(
          unit.isEmpty() || !Unit.isWritten(unit) || name.isEmpty() || name.endsWith(")")
              ? name
              : name + " (" + unit + ")");
    }
    return joined;
  }

  private static String bare(String field) {
    String text = field.strip();
    boolean enclosed =
        text.length() > 2
            && ((text.startsWith("(") && text.endsWith(")"))
                || (text.startsWith("[") && text.endsWith("]")));
    return enclosed ? text.substring(1, text.length() - 1).strip() : text;
  }
}
