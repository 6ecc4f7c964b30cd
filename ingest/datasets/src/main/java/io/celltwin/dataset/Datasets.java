package io.celltwin.dataset;

import io.celltwin.dataset.cycler.CyclerLayouts;
import io.celltwin.dataset.nasa.NasaLayouts;
import io.celltwin.domain.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds battery data below a path, whatever their layout: a file, a zip, or a folder with both,
 * looked through recursively in the order of names. Where one cell appears in several layouts, the
 * richest is taken and a notice says which was left out: a cell is never sent twice.
 */
public final class Datasets {
  private static final List<DatasetReader> LAYOUTS =
      Stream.concat(NasaLayouts.all().stream(), CyclerLayouts.all().stream()).toList();
  private static final int NAMES_SHOWN = 5;
  private static final int BEGINNING = 120;

  private final Path root;
  private final List<CellSource> found = new ArrayList<>();
  private final List<Dataset.Notice> notices = new ArrayList<>();
  private final List<DatasetItem.Refused> refused = new ArrayList<>();
  private final List<FileSystem> archives = new ArrayList<>();
  private final Map<String, Integer> unknown = new TreeMap<>();
  private final Set<Path> visited = new HashSet<>();
  private int recognised;

  private Datasets(Path root) {
    this.root = root;
  }

  /** Everything below a path. */
  public static Dataset open(Path path) throws IOException {
    return open(path, List.of());
  }

  /**
   * Some cells below a path.
   *
   * @param path a file, a zip or a folder
   * @param cells their ids, with or without what stands before the slash ({@code nasa/B0005} or
   *     {@code B0005}); none means all
   * @throws NoSuchFileException if there is nothing at the path
   * @throws IOException if the storage fails; bad content is in {@link Dataset#refused()}
   */
  public static Dataset open(Path path, Collection<String> cells) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "no such file or folder");
    }
    var search = new Datasets(path);
    try {
      if (Files.isDirectory(path)) {
        search.lookIntoFolder(path, "");
      } else {
        search.lookIntoFile(new DatasetFile(path, path.getFileName().toString()), Set.of());
      }
      return search.result(cells);
    } catch (IOException | RuntimeException e) {
      for (FileSystem archive : search.archives) {
        archive.close();
      }
      throw e;
    }
  }

  private Dataset result(Collection<String> wanted) throws IOException {
    String what = root.getFileName() == null ? "" : root.getFileName().toString();
    if (!unknown.isEmpty()) {
      String kinds =
          unknown.entrySet().stream()
              .map(e -> e.getValue() + " " + e.getKey())
              .collect(Collectors.joining(", "));
      notices.add(new Dataset.Notice(what, "left out files of no known layout: " + kinds));
    }
    List<CellSource> whole = CyclerLayouts.joined(found);
    found.clear();
    found.addAll(whole);
    List<CellSource> chosen = wanted.isEmpty() ? found : chosen(wanted, what);
    return new Dataset(richest(chosen), notices, refused, archives);
  }

  private List<CellSource> chosen(Collection<String> wanted, String what) {
    var names =
        wanted.stream()
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toMap(n -> n.toLowerCase(Locale.ROOT), n -> n, (a, b) -> a));
    var unmet = new HashSet<>(names.keySet());
    var chosen = new ArrayList<CellSource>();
    for (CellSource source : found) {
      Set<String> called = called(source);
      if (unmet.removeAll(called) || called.stream().anyMatch(names::containsKey)) {
        chosen.add(source);
      }
    }
    unmet.stream()
        .sorted()
        .forEach(
            name ->
                notices.add(
                    new Dataset.Notice(
                        what, "no cell %s, found %s".formatted(names.get(name), foundCells()))));
    return chosen;
  }

  private String foundCells() {
    return found.isEmpty()
        ? "none"
        : found.stream()
            .map(source -> source.spec().cellId())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
  }

  private static Set<String> called(CellSource source) {
    var names = new HashSet<String>();
    for (String name : List.of(source.spec().cellId(), source.identity())) {
      String lower = name.toLowerCase(Locale.ROOT);
      names.add(lower);
      names.add(lower.substring(lower.indexOf('/') + 1));
    }
    return names;
  }

  private List<CellSource> richest(List<CellSource> sources) {
    var byIdentity = new LinkedHashMap<String, CellSource>();
    sources.stream()
        .sorted(Comparator.comparing(CellSource::edition).thenComparing(CellSource::place))
        .forEach(
            source -> {
              CellSource taken = byIdentity.putIfAbsent(source.identity(), source);
              if (taken != null) {
                notices.add(
                    new Dataset.Notice(
                        source.place(),
                        "left out %s: %s has the same cell %s"
                            .formatted(
                                source.spec().cellId(),
                                taken.place(),
                                source.edition() == taken.edition()
                                    ? "in the same layout"
                                    : "in a richer layout")));
              }
            });
    byIdentity
        .values()
        .forEach(
            source ->
                source
                    .caveat()
                    .ifPresent(text -> notices.add(new Dataset.Notice(source.place(), text))));
    return byIdentity.values().stream()
        .sorted(Comparator.comparing(source -> source.spec().cellId()))
        .toList();
  }

  private void lookIntoFolder(Path folder, String place) throws IOException {
    if (!visited.add(folder.toRealPath())) {
      return; // a link back to a folder above
    }
    var files = new ArrayList<Path>();
    var folders = new ArrayList<Path>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .sorted(Comparator.comparing(Datasets::nameOf))
          .forEach(entry -> (Files.isDirectory(entry) ? folders : files).add(entry));
    }
    var consumed = new HashSet<Path>();
    for (Path file : files) {
      consumed.addAll(lookIntoFile(new DatasetFile(file, place + nameOf(file)), consumed));
    }
    for (Path inner : folders) {
      if (!consumed.contains(inner)) {
        lookIntoFolder(inner, place + nameOf(inner) + "/");
      }
    }
  }

  /** Entries of a zip end in a slash where they are folders. */
  private static String nameOf(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  private List<Path> lookIntoFile(DatasetFile file, Set<Path> consumed) throws IOException {
    if (consumed.contains(file.path())) {
      return List.of();
    }
    if (file.name().endsWith(".zip")) {
      lookIntoZip(file);
      return List.of();
    }
    try {
      for (DatasetReader layout : LAYOUTS) {
        Optional<DatasetReader.Found> seen = layout.look(file);
        if (seen.isPresent()) {
          recognised++;
          found.addAll(seen.get().cells());
          refused.addAll(seen.get().refused());
          return seen.get().consumed();
        }
      }
    } catch (DatasetFormatException e) {
      recognised++;
      refuse(file, e);
      return List.of();
    }
    if (file.path().equals(root)) {
      recognised++;
      refuse(
          file,
          new DatasetFormatException(
              "UNKNOWN_LAYOUT",
              file.place(),
              "%swanted %s, or a MATLAB file, a zip, a metadata.csv or a table of discharges with a header like discharge.csv. Ways out: %s"
                  .formatted(beginning(file), CyclerLayouts.wanted(), CyclerLayouts.waysOut())));
      return List.of();
    }
    if (file.name().endsWith("metadata.json") || file.name().endsWith(".format.yaml")) {
      return List.of(); // read with the data beside it
    }
    int dot = file.name().lastIndexOf('.');
    unknown.merge(dot < 0 ? "without ending" : file.name().substring(dot), 1, Integer::sum);
    return List.of();
  }

  /** The first line of a text, so that a person sees what was looked at. */
  private static String beginning(DatasetFile file) throws IOException {
    try (InputStream in = file.open()) {
      String start = new String(in.readNBytes(BEGINNING), StandardCharsets.UTF_8);
      String line = start.lines().findFirst().orElse("").strip();
      boolean text = line.chars().allMatch(c -> c == '\t' || !Character.isISOControl(c));
      return text && !line.isEmpty() ? "it begins with '%s', ".formatted(line) : "";
    }
  }

  private void lookIntoZip(DatasetFile file) throws IOException {
    FileSystem archive;
    try {
      if (Files.size(file.path()) == 0) {
        throw new DatasetFormatException(
            "EMPTY_FILE", file.place(), "the file is empty, wanted a zip");
      }
      archive = FileSystems.newFileSystem(file.path(), (ClassLoader) null);
    } catch (DatasetFormatException e) {
      recognised++;
      refuse(file, e);
      return;
    } catch (IOException | RuntimeException e) {
      recognised++;
      refuse(
          file,
          new DatasetFormatException(
              "BAD_ZIP", file.place(), "not a zip, or one that ends early: " + e.getMessage()));
      return;
    }
    archives.add(archive);
    int before = recognised;
    for (Path inside : archive.getRootDirectories()) {
      lookIntoFolder(inside, file.place() + "!");
    }
    if (recognised == before) {
      recognised++;
      refuse(
          file,
          new DatasetFormatException(
              "NO_DATA",
              file.place(),
              "%s; wanted a cycler's export, a MATLAB file, a metadata.csv or a table of discharges inside"
                  .formatted(content(archive))));
    }
  }

  private static String content(FileSystem archive) throws IOException {
    try (Stream<Path> entries = Files.walk(archive.getPath("/"))) {
      List<String> names =
          entries.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
      return names.isEmpty()
          ? "the zip is empty"
          : String.format(
              Locale.ROOT,
              "no battery data among %d entries (%s%s)",
              names.size(),
              String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size()))),
              names.size() > NAMES_SHOWN ? ", ..." : "");
    }
  }

  private void refuse(DatasetFile file, DatasetFormatException why) throws IOException {
    refused.add(
        new DatasetItem.Refused(
            new Rejection(why.code(), null, why.place(), why.reason()), file.raw()));
  }
}
