package io.celltwin.dataset.cycler;

import io.celltwin.dataset.Assumption;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.DatasetFile;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.SourceEdition;
import io.celltwin.domain.CellSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** One cell of an export, or of several behind each other. */
final class CyclerFile implements CellSource {
  /** What frames are made of; columns that hold the answer, such as capacity, are not read. */
  static final Set<ColumnQuantity> IN_FRAMES =
      EnumSet.of(
          ColumnQuantity.TEST_TIME,
          ColumnQuantity.WALL_TIME,
          ColumnQuantity.VOLTAGE,
          ColumnQuantity.CURRENT,
          ColumnQuantity.DISCHARGE_CURRENT,
          ColumnQuantity.CYCLE,
          ColumnQuantity.STEP,
          ColumnQuantity.STATE,
          ColumnQuantity.SURFACE_TEMPERATURE,
          ColumnQuantity.AMBIENT_TEMPERATURE,
          ColumnQuantity.FREQUENCY,
          ColumnQuantity.CELL,
          ColumnQuantity.TEST);

  private static final Pattern ENDINGS =
      Pattern.compile(
          "(?:\\.bdf)?(?:\\.(?:csv|tsv|txt|dat|asc|mpt|mpr|nda|ndax|xlsx|xlsm|mat|parquet|bdf))?$");

  private static final int LONGEST_NAME = 60;

  /** Names that many files have: the folder tells their cells apart. */
  private static final Set<String> COMMON_NAMES =
      Set.of("data", "raw", "raw_data", "rawdata", "export", "results", "record", "timeseries");

  private final List<Part> parts;
  private final String name;
  private final FileSurvey survey;
  private final StatedNameplate nameplate;
  private final CellSpec spec;
  private final List<Assumption> assumed;
  private final List<String> notices;

  private CyclerFile(
      List<Part> parts,
      String name,
      FileSurvey survey,
      StatedNameplate nameplate,
      CellSpec spec,
      List<Assumption> assumed,
      List<String> notices) {
    this.parts = List.copyOf(parts);
    this.name = name;
    this.survey = survey;
    this.nameplate = nameplate;
    this.spec = spec;
    this.assumed = List.copyOf(assumed);
    this.notices = List.copyOf(notices);
  }

  /**
   * Reads an export through and finds the cells in it.
   *
   * @param content its rows
   */
  static List<CyclerFile> survey(DatasetFile file, Manifest manifest, Content content)
      throws IOException {
    return survey(file, manifest, content, name(file));
  }

  /** The same, called otherwise than its file. */
  static List<CyclerFile> survey(DatasetFile file, Manifest manifest, Content content, String name)
      throws IOException {
    Part whole = Part.of(file, manifest, content);
    List<DatePattern> patterns = patterns(whole);
    CellsInFile.Result cells = CellsInFile.of(whole.dated(patterns.get(0)));
    if (cells.by() == null) {
      List<Assumption> joined =
          cells.tests() == 1
              ? List.of()
              : List.of(
                  new Assumption(
                      Assumption.About.IDENTITY,
                      String.format(
                          Locale.ROOT,
                          "%d tests lie behind each other in it: taken as one cell's",
                          cells.tests())));
      return List.of(survey(whole, patterns, name, joined));
    }
    var all = new ArrayList<CyclerFile>();
    String column = column(whole.dated(patterns.get(0)), cells.by());
    for (String value : cells.values()) {
      Part own = whole.of(new Part.Group(cells.by(), value));
      String cell = name + "-" + (value.isEmpty() ? "unnamed" : value.replace("/", "_"));
      all.add(
          survey(
              own,
              patterns,
              cell,
              List.of(
                  new Assumption(
                      Assumption.About.IDENTITY,
                      String.format(
                          Locale.ROOT,
                          "one of %d cells in its file, told apart by column %s",
                          cells.values().size(),
                          column)))));
    }
    return all;
  }

  private static String column(Part part, ColumnQuantity quantity) throws IOException {
    try (FileRows rows =
        part.rows(
            EnumSet.of(
                quantity,
                ColumnQuantity.TEST_TIME,
                ColumnQuantity.WALL_TIME,
                ColumnQuantity.VOLTAGE,
                ColumnQuantity.CURRENT))) {
      return rows.bindings().stream()
          .filter(b -> b.quantity() == quantity)
          .map(Binding::name)
          .findFirst()
          .orElse("");
    }
  }

  private static CyclerFile survey(
      Part whole, List<DatePattern> patterns, String name, List<Assumption> told)
      throws IOException {
    FileSurvey survey = null;
    Part best = null;
    for (DatePattern pattern : patterns) {
      Part part = whole.dated(pattern);
      try (FileRows rows = part.rows(IN_FRAMES)) {
        part = part.clocked(ClockUnits.of(rows, part.manifest().clockResolution()));
      }
      FileSurvey next = survey(List.of(part));
      if (survey == null || next.datedBetterThan(survey)) {
        survey = next;
        best = part;
      }
      if (survey.dated()) {
        break;
      }
    }
    if (survey.rows() == 0) {
      DatasetFormatException why = survey.firstFault();
      throw why != null
          ? why
          : new DatasetFormatException(
              "EMPTY_FILE",
              whole.file().place(),
              "a header of a %s file and no rows, wanted samples"
                  .formatted(whole.manifest().name()));
    }
    boolean sound = survey.hasDates() || survey.unordered();
    Part timed = sound ? best : inPlausibleTime(best, survey.runs());
    return of(
        List.of(timed),
        name,
        timed.equals(best) ? survey : survey(List.of(timed)),
        told,
        List.of());
  }

  /**
   * Where a charge and a discharge would have taken a year each, time is in a finer unit than its
   * name says; where all went by in a blink, in a coarser one, and nobody knows which.
   */
  private static Part inPlausibleTime(Part part, RunLengths runs) throws IOException {
    double factor = runs.factor();
    if (factor == 1 && !runs.isTooFast()) {
      return part;
    }
    String column = column(part, ColumnQuantity.TEST_TIME);
    if (factor == 1) {
      throw new DatasetFormatException(
          "IMPLAUSIBLE",
          part.file().place(),
          String.format(
              Locale.ROOT,
              "all of it went by in %.3f s by column %s, wanted seconds: name the unit it is in, for"
                  + " example Time (h)",
              runs.seconds(),
              column));
    }
    String unit = factor == 1e-3 ? "ms" : factor == 1e-6 ? "us" : "ns";
    return part.clocked(
        new ClockUnits(
            factor,
            1,
            List.of(
                new Assumption(
                    Assumption.About.CLOCK,
                    String.format(
                        Locale.ROOT,
                        "by column %s its charges and discharges would have gone on for %.0f h"
                            + " without a stop: read as %s, which makes them %.2f h; a header that"
                            + " names the unit, as Time (%s), says it for good",
                        column,
                        runs.hours(),
                        unit,
                        runs.hours() * factor,
                        unit)))));
  }

  private static FileSurvey survey(List<Part> parts) throws IOException {
    try (FileRows rows = rows(parts, IN_FRAMES)) {
      return FileSurvey.of(rows, parts, parts.get(0).clock());
    }
  }

  private static CyclerFile of(
      List<Part> parts,
      String name,
      FileSurvey survey,
      List<Assumption> told,
      List<String> alsoTold)
      throws IOException {
    Part first = parts.get(0);
    if (survey.unordered()) {
      throw new DatasetFormatException(
          "UNORDERED_ROWS",
          first.file().place(),
          String.format(
              Locale.ROOT,
              "time goes back at %d of %d rows, wanted rows in the order of their time: sort them"
                  + " by it, or, if it holds several cells, name each in a column cell_id",
              survey.wentBack(),
              survey.rows()));
    }
    StatedNameplate nameplate = StatedNameplate.beside(first.file(), name(first.file()), name);
    double preamble = first.content().ratedCapacity();
    CellSpec spec;
    try {
      spec = nameplate.spec(first.manifest().name() + "/" + readable(name), survey, preamble);
    } catch (IllegalArgumentException e) {
      throw new DatasetFormatException(
          "IMPLAUSIBLE",
          first.file().place(),
          "%s: are its columns in the units that their names say?".formatted(e.getMessage()));
    }
    var assumed = new ArrayList<Assumption>();
    var notices = new ArrayList<String>();
    nameplate.tell(spec, survey, preamble, assumed, notices);
    assumed.addAll(told);
    parts.forEach(part -> assumed.addAll(part.units().told()));
    assumed.addAll(survey.assumed());
    notices.addAll(alsoTold);
    parts.forEach(part -> notices.addAll(part.content().notices()));
    notices.addAll(survey.remarks());
    try (FileRows rows = first.rows(IN_FRAMES)) {
      Plausibility.require(first.file().place(), survey, rows.bindings(), nameplate.capacity());
      rows.bindings().stream()
          .filter(b -> b.guess() != null)
          .forEach(b -> assumed.add(new Assumption(about(b.quantity()), b.guess())));
      List<String> overlooked = Binding.overlooked(rows.header(), rows.bindings());
      if (!overlooked.isEmpty()) {
        notices.add(
            "columns that look like a temperature and are not taken, since nothing says which is the cell's: %s"
                .formatted(String.join(", ", overlooked)));
      }
    }
    return new CyclerFile(parts, name, survey, nameplate, spec, assumed, notices);
  }

  /** A file's name as a cell's: files may be called what no cell may be. */
  private static String readable(String name) {
    String id =
        name.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]|[\\p{Zs}&&[^ ]]", "_").replace("..", "._").strip();
    id = id.length() > LONGEST_NAME ? id.substring(0, LONGEST_NAME).strip() : id;
    return id.isEmpty() ? "unnamed" : id;
  }

  private static Assumption.About about(ColumnQuantity quantity) {
    return switch (quantity.dimension()) {
      case TEMPERATURE -> Assumption.About.TEMPERATURE;
      case TIME -> Assumption.About.CLOCK;
      default -> Assumption.About.UNITS;
    };
  }

  /** Those that the first row's date may be written in; one that is none where there is no date. */
  private static List<DatePattern> patterns(Part whole) throws IOException {
    var fitting = new ArrayList<DatePattern>();
    Set<Integer> numbers = numbers(whole);
    for (DatePattern pattern : whole.manifest().dates()) {
      try (FileRows rows = whole.dated(pattern).rows(IN_FRAMES)) {
        boolean number =
            pattern.isNumber()
                && rows.bindings().stream()
                    .anyMatch(b -> b.unit() == Unit.DATE && numbers.contains(b.index()));
        if (!number && rows.next() && !Double.isNaN(rows.number(ColumnQuantity.WALL_TIME))) {
          fitting.add(pattern);
        }
        boolean written = rows.bindings().stream().anyMatch(b -> b.unit() == Unit.DATE);
        if (!written) {
          break; // no column holds a date that could be written in one way or another
        }
      }
    }
    if (fitting.isEmpty()) {
      fitting.add(null);
    }
    return fitting;
  }

  /** Columns that hold seconds where they hold no dates. */
  private static Set<Integer> numbers(Part whole) throws IOException {
    try (FileRows rows = whole.rows(IN_FRAMES)) {
      return rows.bindings().stream()
          .filter(b -> b.unit().isNumber())
          .map(Binding::index)
          .collect(java.util.stream.Collectors.toSet());
    } catch (DatasetFormatException e) {
      return Set.of(); // of dates alone
    }
  }

  private static FileRows rows(List<Part> parts, Set<ColumnQuantity> wanted) throws IOException {
    return parts.size() == 1 ? parts.get(0).rows(wanted) : new JoinedRows(parts, wanted);
  }

  /**
   * The same cell's test in several files.
   *
   * @param files in the order of their time, of one kind
   * @param name of the cell
   * @param why they are taken for one
   */
  static CyclerFile joined(List<CyclerFile> files, String name, String why) throws IOException {
    List<Part> parts = files.stream().flatMap(file -> file.parts.stream()).toList();
    return of(
        parts,
        name,
        survey(parts),
        List.of(new Assumption(Assumption.About.IDENTITY, why)),
        List.of());
  }

  /** The same with a notice more. */
  CyclerFile saying(String notice) {
    var more = new ArrayList<>(notices);
    more.add(notice);
    return new CyclerFile(parts, name, survey, nameplate, spec, assumed, more);
  }

  /** The same under another name, where two cells' files have the same one. */
  CyclerFile named(String other) throws IOException {
    return of(parts, other, survey, List.of(), List.of());
  }

  private static String name(DatasetFile file) {
    String name = file.path().getFileName().toString();
    if (name.toLowerCase(Locale.ROOT).endsWith(".gz")) {
      name = name.substring(0, name.length() - 3);
    }
    String bare = ENDINGS.matcher(name).replaceFirst("");
    if (bare.isEmpty()) {
      bare = name;
    }
    if (COMMON_NAMES.contains(bare.toLowerCase(Locale.ROOT))) {
      java.nio.file.Path folder = file.path().toAbsolutePath().getParent();
      if (folder != null && folder.getFileName() != null) {
        return folder.getFileName().toString().replace("/", "") + "-" + bare;
      }
    }
    return bare;
  }

  /**
   * The rows from the first on, with the quantities wanted, as the files have them.
   *
   * @throws IOException if the storage fails
   */
  FileRows rows(Set<ColumnQuantity> wanted) throws IOException {
    return rows(parts, wanted);
  }

  /** What the file calls its columns. */
  List<String> header() throws IOException {
    try (FileRows rows = rows(IN_FRAMES)) {
      return List.copyOf(rows.header());
    }
  }

  List<Part> parts() {
    return parts;
  }

  Manifest manifest() {
    return parts.get(0).manifest();
  }

  /** Of the surroundings, as somebody said beside the data [°C]; NaN if nobody did. */
  double ambient() {
    return nameplate.ambient();
  }

  /** What the cell is called, without its kind. */
  String name() {
    return name;
  }

  /** The cell that somebody said beside the data it is of; null if nobody did. */
  String saidCell() {
    return nameplate.cell();
  }

  FileSurvey survey() {
    return survey;
  }

  @Override
  public CellSpec spec() {
    return spec;
  }

  /** The name without the kind: a raw export and its conversion are one cell. */
  @Override
  public String identity() {
    String id = spec.cellId();
    return "cycler/" + id.substring(id.indexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  @Override
  public SourceEdition edition() {
    return manifest().text().converted() ? SourceEdition.CONVERTED : SourceEdition.ORIGINAL;
  }

  /** Rows become frames alike only in files of one kind. */
  @Override
  public String series() {
    return manifest().name();
  }

  @Override
  public List<Assumption> assumed() {
    return assumed;
  }

  @Override
  public List<String> notices() {
    return notices;
  }

  @Override
  public String place() {
    String first = parts.get(0).file().place();
    return parts.size() == 1
        ? first
        : String.format(Locale.ROOT, "%s and %d more", first, parts.size() - 1);
  }

  @Override
  public long samples() {
    return survey.rows();
  }

  @Override
  public CellStream open() throws IOException {
    return new CyclerStream(this);
  }
}
