package io.celltwin.training.adapt;

import io.celltwin.core.feature.SohInput;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.Datasets;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.OperationKind;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.MeasuredCells;
import io.celltwin.training.data.PublishedCells;
import io.celltwin.training.data.TableCells;
import io.celltwin.training.fit.SohTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Somebody's own cells, out of a folder in any layout that is read, and those of them that are of
 * one kind.
 *
 * @param cells with at least {@value #LEAST_LABELS} capacity checks that follow a charge
 * @param notes a sentence for what was left out
 */
record OwnCells(List<LabelledCell> cells, List<String> notes) {
  /** Fewer capacity checks than this say too little of a cell. */
  static final int LEAST_LABELS = 3;

  /** Nameplates are equal within this share of a rated capacity. */
  private static final double SAME_SIZE = 0.01;

  OwnCells {
    cells = List.copyOf(cells);
    notes = List.copyOf(notes);
  }

  /**
   * Everything below a path.
   *
   * @throws IOException in a sentence, where nothing of it can be learned from
   */
  static OwnCells read(Path path) throws IOException {
    List<String> notes = new ArrayList<>();
    List<LabelledCell> all =
        Files.exists(path.resolve("manifest.csv")) ? tables(path, notes) : measured(path, notes);
    return usable(
        all,
        notes,
        path.toString(),
        "in a layout that 'celltwin formats' lists, or tables as of PINN4SOH beside their"
            + " manifest.csv");
  }

  /**
   * Cells of a running fleet.
   *
   * @param cycles by cell, the charges and discharges it closed, in time order
   * @throws IOException in a sentence, where nothing of it can be learned from
   */
  static OwnCells of(Map<CellSpec, List<Cycle>> cycles) throws IOException {
    List<String> notes = new ArrayList<>();
    List<LabelledCell> all = new ArrayList<>();
    cycles.forEach(
        (spec, closed) -> {
          long others = closed.stream().filter(OwnCells::ofOtherFeatures).count();
          if (others > 0) {
            notes.add(
                String.format(
                    Locale.ROOT,
                    "%s left out: %d charges have features of another version than %s, replay them",
                    spec.cellId(),
                    others,
                    SohInput.SET));
          } else {
            all.add(
                MeasuredCells.own(Map.of(spec.cellId(), nameplate(spec))).labelled(spec, closed));
          }
        });
    return usable(
        all, notes, "the topics", "as many as the topics still keep ('celltwin topics' tells)");
  }

  private static boolean ofOtherFeatures(Cycle cycle) {
    return cycle.kind() == OperationKind.CHARGE
        && cycle.features() != null
        && !cycle.features().set().equals(SohInput.SET);
  }

  private static OwnCells usable(
      List<LabelledCell> all, List<String> notes, String where, String form) throws IOException {
    List<LabelledCell> usable = new ArrayList<>();
    for (LabelledCell cell : all) {
      int labels = SohTask.labelledRows(cell).length;
      if (labels >= LEAST_LABELS) {
        usable.add(cell);
      } else {
        notes.add(
            String.format(
                Locale.ROOT,
                "%s left out: %d capacity checks that follow a charge with its features, wanted %d"
                    + " or more",
                cell.id(),
                labels,
                LEAST_LABELS));
      }
    }
    if (usable.isEmpty()) {
      throw new IOException(
          "nothing in %s can be learned from: wanted cells with charges and complete discharges after them, %s%s"
              .formatted(
                  where, form, notes.isEmpty() ? "" : "; " + String.join("; ", first(notes))));
    }
    return new OwnCells(usable, notes);
  }

  private static List<String> first(List<String> notes) {
    return notes.size() <= 3 ? notes : notes.subList(0, 3);
  }

  private static List<LabelledCell> tables(Path path, List<String> notes) throws IOException {
    TableCells.Found found = TableCells.read(path);
    notes.addAll(found.unread());
    return found.cells().stream().map(PublishedCells::labelled).toList();
  }

  private static List<LabelledCell> measured(Path path, List<String> notes) throws IOException {
    Map<String, String> groups = new TreeMap<>();
    try (Dataset dataset = Datasets.open(path)) {
      dataset.notices().forEach(n -> notes.add(n.place() + ": " + n.text()));
      dataset
          .refused()
          .forEach(r -> notes.add(r.rejection().place() + ": " + r.rejection().reason()));
      for (CellSource source : dataset.cells()) {
        groups.put(source.spec().cellId(), nameplate(source.spec()));
      }
    }
    return groups.isEmpty() ? List.of() : MeasuredCells.own(groups).read(path);
  }

  /** Chemistry and size, e.g. {@code NCM 2.0 Ah}. */
  static String nameplate(CellSpec spec) {
    return String.format(
        Locale.ROOT, "%s %s Ah", spec.chemistry(), Double.toString(spec.ratedCapacity()));
  }

  /**
   * Those of one kind: of a group by that name (a set, a make), or with that nameplate (chemistry,
   * or chemistry and rated capacity: {@code NCM}, {@code NCM 2.0 Ah}, {@code NCM/2}). Where neither
   * is meant by the name and all cells have one nameplate, the name is just theirs.
   *
   * @throws IOException naming the kinds there are, where none is meant
   */
  OwnCells ofKind(String kind) throws IOException {
    List<LabelledCell> named =
        cells.stream().filter(c -> means(kind, c.spec(), c.group())).toList();
    if (!named.isEmpty()) {
      return new OwnCells(named, notes);
    }
    Set<String> kinds = new TreeSet<>();
    cells.forEach(c -> kinds.add(nameplate(c.spec())));
    if (kinds.size() == 1) {
      return this;
    }
    Set<String> groups = new TreeSet<>();
    cells.forEach(c -> groups.add(c.group()));
    groups.addAll(kinds);
    throw new IOException(
        "no cell is of kind '%s': wanted one of %s".formatted(kind, String.join(", ", groups)));
  }

  /** Whether a kind's name means a cell with this nameplate, of this set or make. */
  static boolean means(String kind, CellSpec spec, String group) {
    String wanted = kind.strip().toLowerCase(Locale.ROOT);
    String id = spec.cellId();
    String set = id.contains("/") ? id.substring(0, id.indexOf('/')) : "";
    if (wanted.equals(group.toLowerCase(Locale.ROOT))
        || wanted.equals(set.toLowerCase(Locale.ROOT))) {
      return true;
    }
    String[] words = wanted.replace("ah", " ").strip().split("[\\s/,]+", -1);
    if (!words[0].equals(spec.chemistry().name().toLowerCase(Locale.ROOT))) {
      return false;
    }
    if (words.length == 1) {
      return true;
    }
    try {
      double size = Double.parseDouble(words[1]);
      return words.length == 2
          && Math.abs(size - spec.ratedCapacity()) <= SAME_SIZE * spec.ratedCapacity();
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
