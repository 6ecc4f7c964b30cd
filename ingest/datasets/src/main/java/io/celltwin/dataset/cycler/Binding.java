package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A column of a file and the quantity it holds.
 *
 * @param quantity it holds
 * @param unit it is written in
 * @param index of the column, from 0
 * @param name as the file spells it
 */
record Binding(Quantity quantity, Unit unit, int index, String name) {

  /** Of no use without these. */
  boolean essential() {
    return quantity == Quantity.VOLTAGE || quantity == Quantity.CURRENT;
  }

  /**
   * Finds the columns.
   *
   * @param manifest how they are called
   * @param header the file's columns
   * @param wanted quantities
   * @param dated whether a column that may hold seconds or dates holds dates
   * @param here the header's place, for messages
   * @throws DatasetFormatException {@code MISSING_COLUMN} if there is no time, voltage or current
   */
  static List<Binding> of(
      Manifest manifest, List<String> header, Set<Quantity> wanted, boolean dated, String here)
      throws DatasetFormatException {
    List<String> names = header.stream().map(Manifest::normal).toList();
    var bound = new ArrayList<Binding>();
    for (Quantity quantity : wanted) {
      for (Manifest.Spelling spelling : manifest.spellings(quantity)) {
        int index = names.indexOf(Manifest.normal(spelling.name()));
        if (index >= 0) {
          bound.add(new Binding(quantity, spelling.unit(), index, header.get(index).strip()));
          break;
        }
      }
    }
    bound.removeIf(
        b ->
            (b.unit() == Unit.DATE) != dated
                && bound.stream()
                    .anyMatch(other -> !other.equals(b) && other.index() == b.index()));
    require(bound, manifest, header, here, Quantity.TEST_TIME, Quantity.WALL_TIME);
    require(bound, manifest, header, here, Quantity.VOLTAGE);
    require(bound, manifest, header, here, Quantity.CURRENT);
    return bound;
  }

  private static void require(
      List<Binding> bound, Manifest manifest, List<String> header, String here, Quantity... oneOf)
      throws DatasetFormatException {
    var accepted = List.of(oneOf);
    if (bound.stream().anyMatch(b -> accepted.contains(b.quantity()))) {
      return;
    }
    throw new DatasetFormatException(
        "MISSING_COLUMN",
        here,
        "no column for %s: a %s file has it as %s; found %s"
            .formatted(
                accepted.get(0).label(),
                manifest.name(),
                accepted.stream()
                    .flatMap(q -> manifest.spellings(q).stream())
                    .map(Manifest.Spelling::name)
                    .collect(Collectors.joining(" or ")),
                header.stream()
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.joining(", "))));
  }
}
