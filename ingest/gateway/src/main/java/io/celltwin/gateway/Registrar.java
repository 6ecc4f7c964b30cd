package io.celltwin.gateway;

import io.celltwin.domain.CellNames;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.CellTemplate;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.PackPlace;
import io.celltwin.domain.SourceStatus;
import io.celltwin.gateway.mapping.BatteryTemplate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Puts cells on the register that a source speaks of, from what its mapping knows and the first
 * message tells. Whoever is there already is left as he is: a person's word stands. A cell of which
 * too little is known waits, where one can see it, with what is missing.
 */
final class Registrar {
  private final BatteryTemplate template;
  private final String cellId;
  private final Predicate<String> registered;
  private final CellNames names;
  private final Map<String, Map<String, Waiting>> waiting = new TreeMap<>();
  private final Map<String, CellSpec> born = new ConcurrentHashMap<>();
  private final Map<String, String[]> ids = new HashMap<>();
  private final Map<String, Double> rated = new TreeMap<>();
  private final Map<String, Map<String, String>> notes = new TreeMap<>();

  /**
   * A cell that is not on the register.
   *
   * @param missing what would have to be known
   */
  record Waiting(String cell, List<String> missing) {}

  /**
   * @param cellId what cells are called, with {@code {pack}}, {@code {cell}} and {@code {site}}; or
   *     null for {@code {pack}/{cell}}
   * @param registered whether a cell is on the register
   */
  Registrar(BatteryTemplate template, String cellId, Predicate<String> registered) {
    this(template, cellId, registered, new CellNames());
  }

  /**
   * @param names which cell is meant by a name at a moment
   */
  Registrar(
      BatteryTemplate template, String cellId, Predicate<String> registered, CellNames names) {
    this.names = names;
    this.template = template;
    this.cellId = cellId == null ? "{pack}/{cell}" : cellId;
    this.registered = registered;
  }

  /**
   * What a cell is called.
   *
   * @param cell position from 1, or 0 for the mean cell of the pack
   */
  String id(String pack, int cell) {
    String[] known = ids.get(pack);
    if (known == null || cell >= known.length) {
      known = known == null ? new String[cell + 1] : Arrays.copyOf(known, cell + 1);
      ids.put(pack, known);
    }
    if (known[cell] == null) {
      known[cell] = name(pack, cell);
    }
    return known[cell];
  }

  private String name(String pack, int cell) {
    String place = cell == 0 ? "mean" : String.format(Locale.ROOT, "%02d", cell);
    return cellId
        .replace("{pack}", pack)
        .replace("{cell}", place)
        .replace("{site}", template.site() == null ? "" : template.site());
  }

  /**
   * Whose a sample is: the cell that has this name at its time.
   *
   * @param micros of the sample [µs since 1970-01-01 UTC]
   */
  String cellAt(String pack, int cell, long micros) {
    return names.cellAt(id(pack, cell), Math.floorDiv(micros, 1000));
  }

  int series() {
    return template.series();
  }

  /** What a row tells of its pack: a capacity that changes on the way is told, not taken. */
  void look(Row row) {
    double told = row.of(Quantity.RATED_CAPACITY);
    if (!(told > 0)) {
      return;
    }
    double before = rated.computeIfAbsent(row.pack(), pack -> told);
    if (before != told && Double.isNaN(template.ratedCapacity())) {
      note(
          row.pack(),
          "rated-capacity",
          String.format(
              Locale.ROOT,
              "rated capacity changed from %s to %s Ah on the way; %s Ah stays the reference until"
                  + " somebody registers the cells anew",
              before,
              told,
              before));
    }
  }

  /**
   * The specification of a cell that is new, and known well enough.
   *
   * @param told how many cells the pack tells of, where the template does not say
   * @param micros when it is spoken of [µs since 1970-01-01 UTC]
   */
  Optional<CellSpec> meet(String pack, int cell, int told, long micros) {
    String id = cellAt(pack, cell, micros);
    if (born.containsKey(id)) {
      return Optional.empty();
    }
    if (registered.test(id)) {
      noLongerWaits(pack, id);
      return Optional.empty();
    }
    double capacity =
        Double.isNaN(template.ratedCapacity())
            ? rated.getOrDefault(pack, Double.NaN)
            : template.ratedCapacity();
    var missing = new ArrayList<String>();
    if (template.chemistry() == null || template.chemistry() == Chemistry.UNKNOWN) {
      missing.add("chemistry");
    }
    if (Double.isNaN(capacity)) {
      missing.add("rated-capacity");
    }
    if (!missing.isEmpty()) {
      waits(pack, new Waiting(id, List.copyOf(missing)));
      return Optional.empty();
    }
    noLongerWaits(pack, id);
    CellSpec spec =
        spec(template, id, pack, capacity, null).at(place(cell, Math.max(template.series(), told)));
    born.put(id, spec);
    return Optional.of(spec);
  }

  /**
   * Where a cell stands in its pack; null for the mean cell, and where there is one alone.
   *
   * @param cell position from 1, or 0 for the mean cell
   */
  static PackPlace place(int cell, int series) {
    return cell < 1 || cell > series || series < 2 ? null : new PackPlace(cell, series);
  }

  /**
   * What a data sheet would say, and the chemistry's usual values where none does.
   *
   * @param since in service, or null
   */
  static CellSpec spec(
      BatteryTemplate template, String id, String pack, double capacity, Instant since) {
    var stated = new EnumMap<CellTemplate.Limit, Double>(CellTemplate.Limit.class);
    if (!Double.isNaN(template.minVoltage())) {
      stated.put(CellTemplate.Limit.MIN_VOLTAGE, template.minVoltage());
    }
    if (!Double.isNaN(template.maxVoltage())) {
      stated.put(CellTemplate.Limit.MAX_VOLTAGE, template.maxVoltage());
    }
    return new CellTemplate(template.chemistry(), capacity, stated)
        .spec(id, pack, template.site(), since);
  }

  /** A pack tells neither its cells nor how many they are. */
  void lacksSeries(String pack) {
    String id = id(pack, 0);
    waits(pack, new Waiting(id, List.of("series")));
  }

  private void waits(String pack, Waiting one) {
    waiting.computeIfAbsent(pack, p -> new TreeMap<>()).put(one.cell(), one);
  }

  private void noLongerWaits(String pack, String id) {
    Map<String, Waiting> its = waiting.get(pack);
    if (its != null) {
      its.remove(id);
    }
  }

  List<Waiting> waiting() {
    var all = new TreeMap<String, Waiting>();
    for (Map<String, Waiting> its : waiting.values()) {
      its.keySet().removeIf(registered);
      all.putAll(its);
    }
    return List.copyOf(all.values());
  }

  /** Those of one pack. */
  List<SourceStatus.Waiting> waiting(String pack) {
    Map<String, Waiting> its = waiting.getOrDefault(pack, new TreeMap<>());
    its.keySet().removeIf(registered);
    return its.values().stream().map(w -> new SourceStatus.Waiting(w.cell(), w.missing())).toList();
  }

  /** By pack, what somebody should know. */
  Map<String, String> notes() {
    var all = new TreeMap<String, String>();
    notes.forEach(
        (pack, said) -> {
          if (!said.isEmpty()) {
            all.put(pack, String.join("; ", said.values()));
          }
        });
    return all;
  }

  /**
   * Somebody should know.
   *
   * @param said null where there is no longer anything to say
   */
  void note(String pack, String about, String said) {
    if (said != null) {
      notes.computeIfAbsent(pack, p -> new TreeMap<>()).put(about, said);
    } else if (notes.containsKey(pack)) {
      notes.get(pack).remove(about);
    }
  }

  /** Sent, and not there. */
  void forget(List<CellSpec> specs) { // by the producer's thread
    specs.forEach(spec -> born.remove(spec.cellId()));
  }
}
