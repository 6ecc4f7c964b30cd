package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFormatException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A column of a file and the quantity it holds.
 *
 * @param quantity it holds
 * @param unit it is written in
 * @param index of the column, from 0
 * @param name as the file spells it
 * @param guess what was taken for granted about it, for a person; null if its name says all
 */
record Binding(ColumnQuantity quantity, Unit unit, int index, String name, String guess) {
  private static final Pattern CLOCK =
      Pattern.compile("\\s*(?:\\d+\\s*d\\s*)?-?\\d+:\\d{1,2}:\\d{1,2}(?:[.,:]\\d*)?\\s*");
  private static final Pattern NUMBER =
      Pattern.compile("\\s*[-+]?\\d[\\d.,]*(?:[eE][-+]?\\d+)?\\s*");

  /** Temperatures of something else than the cell or the room. */
  private static final Pattern ELSEWHERE =
      Pattern.compile(".*(?:delta|diff|set|target|soll|board|mos|pcb|max|min|limit|coef).*");

  private static final Pattern SURROUNDINGS =
      Pattern.compile(".*(?:ambient|chamber|environment|oven|room|amb|env).*");

  /** What columns are called by people and by cyclers that have no kind of their own. */
  private static final class Vocabulary {
    private static final Manifest COMMON = Manifest.shipped("table");
  }

  /** What may be found by a common name where a kind has none of its own for it. */
  private static final Set<ColumnQuantity> COMMON =
      EnumSet.of(
          ColumnQuantity.TEST_TIME,
          ColumnQuantity.WALL_TIME,
          ColumnQuantity.VOLTAGE,
          ColumnQuantity.CURRENT,
          ColumnQuantity.DISCHARGE_CURRENT,
          ColumnQuantity.SURFACE_TEMPERATURE,
          ColumnQuantity.AMBIENT_TEMPERATURE,
          ColumnQuantity.FREQUENCY,
          ColumnQuantity.CELL,
          ColumnQuantity.TEST);

  /** Of no use without these. */
  boolean essential() {
    return quantity == ColumnQuantity.VOLTAGE || quantity == ColumnQuantity.CURRENT;
  }

  /**
   * Finds the columns.
   *
   * @param manifest how they are called
   * @param header the file's columns
   * @param sample the first row's fields, or none where the file tells types
   * @param wanted quantities
   * @param dated whether a column that may hold seconds or dates holds dates
   * @param here the header's place, for messages
   * @throws DatasetFormatException {@code MISSING_COLUMN} if there is no time, voltage or current
   */
  static List<Binding> of(
      Manifest manifest,
      List<String> header,
      List<String> sample,
      Set<ColumnQuantity> wanted,
      boolean dated,
      String here)
      throws DatasetFormatException {
    var columns = new Columns(header, sample);
    var bound = new ArrayList<Binding>();
    Set<Integer> claimed = new HashSet<>();
    for (ColumnQuantity quantity : ColumnQuantity.values()) {
      Binding found = columns.find(manifest, quantity, Set.of());
      if (found != null) {
        claimed.add(found.index());
        if (wanted.contains(quantity)) {
          bound.add(found);
        }
      }
    }
    for (ColumnQuantity quantity : wanted) {
      if (COMMON.contains(quantity)
          && bound.stream().noneMatch(b -> b.quantity() == quantity)
          && !(quantity == ColumnQuantity.TEST_TIME && has(bound, ColumnQuantity.WALL_TIME))) {
        Binding found = columns.find(Vocabulary.COMMON, quantity, claimed);
        if (found == null) {
          found = columns.temperature(quantity, claimed);
        }
        if (found != null) {
          claimed.add(found.index());
          bound.add(found);
        }
      }
    }
    bound.replaceAll(b -> columns.asWritten(b, dated && !has(bound, ColumnQuantity.WALL_TIME)));
    bound.removeIf(
        b ->
            b.quantity() == ColumnQuantity.WALL_TIME
                && b.unit() != Unit.DATE
                && bound.stream()
                    .anyMatch(
                        t -> t.quantity() == ColumnQuantity.TEST_TIME && t.index() == b.index()));
    bound.removeIf(
        b ->
            (b.unit() == Unit.DATE) != dated
                && bound.stream()
                    .anyMatch(other -> !other.equals(b) && other.index() == b.index()));
    bound.replaceAll(b -> columns.amongTwins(b));
    requireColumn(
        bound, manifest, header, here, ColumnQuantity.TEST_TIME, ColumnQuantity.WALL_TIME);
    requireColumn(bound, manifest, header, here, ColumnQuantity.VOLTAGE);
    requireColumn(bound, manifest, header, here, ColumnQuantity.CURRENT);
    return bound;
  }

  private static boolean has(List<Binding> bound, ColumnQuantity quantity) {
    return bound.stream().anyMatch(b -> b.quantity() == quantity);
  }

  /**
   * Columns that look like a quantity the file has none of.
   *
   * @param header the file's columns
   * @param bound what was taken of them
   */
  static List<String> overlooked(List<String> header, List<Binding> bound) {
    var names = new ArrayList<String>();
    boolean warm =
        has(bound, ColumnQuantity.SURFACE_TEMPERATURE)
            || has(bound, ColumnQuantity.AMBIENT_TEMPERATURE);
    for (int i = 0; i < header.size(); i++) {
      int index = i;
      if (!warm
          && bound.stream().noneMatch(b -> b.index() == index)
          && Columns.isTemperature(header.get(i))) {
        names.add(header.get(i).strip());
      }
    }
    return names;
  }

  /** The columns of one file. */
  private static final class Columns {
    private final List<String> header;
    private final List<String> normal;
    private final List<List<ColumnName>> readings;
    private final List<String> sample;

    Columns(List<String> header, List<String> sample) {
      this.header = header;
      this.normal = header.stream().map(Manifest::normal).toList();
      this.readings = header.stream().map(ColumnName::readings).toList();
      this.sample = sample;
    }

    /** By its very name, else by a name that differs in spelling or unit. */
    Binding find(Manifest manifest, ColumnQuantity quantity, Set<Integer> not) {
      List<Manifest.Spelling> spellings = manifest.spellings(quantity);
      for (Manifest.Spelling spelling : spellings) {
        int index = place(spelling.name());
        if (index >= 0 && !not.contains(index)) {
          String name = header.get(index).strip();
          return new Binding(
              quantity,
              spelling.unit(),
              index,
              name,
              manifest.isLastResort() ? unsaid(spelling, name) : null);
        }
      }
      for (Manifest.Spelling spelling : spellings) {
        for (int index = 0; index < header.size(); index++) {
          Binding binding =
              not.contains(index)
                  ? null
                  : loosely(spelling, quantity, index, manifest.isLastResort());
          if (binding != null) {
            return binding;
          }
        }
      }
      return null;
    }

    /** A column of that very name, as {@code t} beside {@code T}; else one written otherwise. */
    private int place(String name) {
      for (int i = 0; i < header.size(); i++) {
        if (header.get(i).strip().equals(name)) {
          return i;
        }
      }
      return normal.indexOf(Manifest.normal(name));
    }

    /** That a name without a unit was taken in one; null where it needs none. */
    private static String unsaid(Manifest.Spelling spelling, String name) {
      Unit unit = spelling.unit();
      return !unit.isNumber() || unit == Unit.ONE
          ? null
          : "column %s names no unit: taken as %s".formatted(name, unit.symbol());
    }

    private Binding loosely(
        Manifest.Spelling spelling, ColumnQuantity quantity, int index, boolean common) {
      for (ColumnName reading : readings.get(index)) {
        if (!reading.isCalled(spelling.apart())) {
          continue;
        }
        String name = header.get(index).strip();
        if (reading.unit() == null) {
          boolean said = spelling.apart().unit() == null && !common;
          return new Binding(
              quantity, spelling.unit(), index, name, said ? null : unsaid(spelling, name));
        }
        Unit unit = Unit.written(reading.unit(), quantity.dimension());
        if (unit != null) {
          return new Binding(quantity, unit, index, name, null);
        }
      }
      return null;
    }

    /** The only column that can be the cell's temperature, or the room's, by its unit or name. */
    Binding temperature(ColumnQuantity quantity, Set<Integer> not) {
      boolean room = quantity == ColumnQuantity.AMBIENT_TEMPERATURE;
      if (!room && quantity != ColumnQuantity.SURFACE_TEMPERATURE) {
        return null;
      }
      int found = -1;
      for (int i = 0; i < header.size(); i++) {
        String lower = header.get(i).toLowerCase(Locale.ROOT);
        if (!not.contains(i)
            && isTemperature(header.get(i))
            && SURROUNDINGS.matcher(lower).matches() == room) {
          if (found >= 0) {
            return null; // which of them is the cell's is for a person to say
          }
          found = i;
        }
      }
      if (found < 0) {
        return null;
      }
      String name = header.get(found).strip();
      Unit unit =
          readings.get(found).stream()
              .filter(r -> r.unit() != null)
              .map(r -> Unit.written(r.unit(), quantity.dimension()))
              .filter(u -> u != null)
              .findFirst()
              .orElse(Unit.CELSIUS);
      return new Binding(
          quantity,
          unit,
          found,
          name,
          "column %s is taken for the temperature of %s, in %s"
              .formatted(name, room ? "the surroundings" : "the cell", unit.symbol()));
    }

    private static boolean isTemperature(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (name.indexOf('\u0394') >= 0 || ELSEWHERE.matcher(lower).matches()) {
        return false;
      }
      return lower.contains("temp")
          || name.contains("\u00b0C")
          || ColumnName.readings(name).stream()
              .anyMatch(
                  r ->
                      r.unit() != null
                          && !r.unit().equals("c")
                          && !r.unit().equals("k")
                          && !r.unit().equals("f")
                          && Unit.written(r.unit(), ColumnQuantity.Dimension.TEMPERATURE) != null);
    }

    /** Columns of one name are told apart by nobody: the first is taken, and that is said. */
    private Binding amongTwins(Binding b) {
      long twins = header.stream().filter(h -> h.strip().equals(b.name())).count();
      if (twins < 2 || b.quantity().dimension() == ColumnQuantity.Dimension.TEXT) {
        return b;
      }
      String said =
          String.format(
              Locale.ROOT,
              "%d columns are named %s: the first is taken, name the others otherwise",
              twins,
              b.name());
      return b.in(b.unit(), b.guess() == null ? said : b.guess() + "; " + said);
    }

    /** A time may be written as seconds, as a clock or as a date: the first row decides. */
    private Binding asWritten(Binding b, boolean mayBeDate) {
      if (b.quantity().dimension() != ColumnQuantity.Dimension.TIME || b.index() >= sample.size()) {
        return b;
      }
      String text = sample.get(b.index());
      if (b.unit().isNumber() && CLOCK.matcher(text).matches()) {
        return b.quantity() == ColumnQuantity.WALL_TIME ? b : b.in(Unit.CLOCK, b.guess());
      }
      if (b.unit() == Unit.CLOCK && NUMBER.matcher(text).matches()) {
        return b.in(
            Unit.SECOND,
            "column %s is no clock but a number: taken as seconds".formatted(b.name()));
      }
      boolean word =
          !text.isBlank() && !NUMBER.matcher(text).matches() && !CLOCK.matcher(text).matches();
      if (b.unit().isNumber() && word) {
        if (b.quantity() == ColumnQuantity.WALL_TIME) {
          return b.in(Unit.DATE, b.guess());
        }
        if (b.quantity() == ColumnQuantity.TEST_TIME && mayBeDate) {
          return new Binding(ColumnQuantity.WALL_TIME, Unit.DATE, b.index(), b.name(), b.guess());
        }
      }
      return b;
    }
  }

  private Binding in(Unit other, String why) {
    return new Binding(quantity, other, index, name, why);
  }

  private static void requireColumn(
      List<Binding> bound,
      Manifest manifest,
      List<String> header,
      String here,
      ColumnQuantity... oneOf)
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
                    .distinct()
                    .collect(Collectors.joining(" or ")),
                header.stream()
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.joining(", "))));
  }
}
