package io.celltwin.dataset.cycler;

import io.celltwin.dataset.Assumption;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.DatasetFile;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.Edition;
import io.celltwin.domain.CellSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** One export of one cell. */
final class CyclerFile implements CellSource {
  /** What frames are made of; columns that hold the answer, such as capacity, are not read. */
  static final Set<Quantity> IN_FRAMES =
      EnumSet.of(
          Quantity.TEST_TIME,
          Quantity.WALL_TIME,
          Quantity.VOLTAGE,
          Quantity.CURRENT,
          Quantity.CYCLE,
          Quantity.STEP,
          Quantity.STATE,
          Quantity.SURFACE_TEMPERATURE,
          Quantity.AMBIENT_TEMPERATURE);

  private static final Pattern ENDINGS =
      Pattern.compile("(?:\\.bdf)?(?:\\.(?:csv|tsv|txt|dat|mpt|parquet|bdf))?$");

  /** Names that many files have: the folder tells their cells apart. */
  private static final Set<String> COMMON_NAMES =
      Set.of("data", "raw", "raw_data", "rawdata", "export", "results", "record", "timeseries");

  private final DatasetFile file;
  private final Manifest manifest;
  private final Export export;
  private final DatePattern date;
  private final Survey survey;
  private final CellSpec spec;
  private final List<Assumption> assumed;
  private final List<String> notices;

  private CyclerFile(
      DatasetFile file,
      Manifest manifest,
      Export export,
      DatePattern date,
      Survey survey,
      CellSpec spec,
      List<Assumption> assumed,
      List<String> notices) {
    this.file = file;
    this.manifest = manifest;
    this.export = export;
    this.date = date;
    this.survey = survey;
    this.spec = spec;
    this.assumed = List.copyOf(assumed);
    this.notices = List.copyOf(notices);
  }

  /** Reads a text export through once. */
  static CyclerFile survey(DatasetFile file, Export export) throws IOException {
    return survey(file, export.manifest(), export);
  }

  /** Reads a Parquet file through once. */
  static CyclerFile survey(DatasetFile file, Manifest manifest) throws IOException {
    return survey(file, manifest, null);
  }

  private static CyclerFile survey(DatasetFile file, Manifest manifest, Export export)
      throws IOException {
    Survey survey = null;
    DatePattern best = null;
    for (DatePattern pattern : patterns(file, manifest, export)) {
      Survey next;
      try (Rows rows = rows(file, manifest, export, pattern, IN_FRAMES)) {
        next = Survey.of(rows, manifest, clock(manifest, export));
      }
      if (survey == null || next.datedBetterThan(survey)) {
        survey = next;
        best = pattern;
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
              file.place(),
              "a header of a %s file and no rows, wanted samples".formatted(manifest.name()));
    }
    String name = name(file);
    Nameplate nameplate = Nameplate.beside(file, name);
    double preamble = export == null ? Double.NaN : export.ratedCapacity();
    CellSpec spec =
        nameplate.spec(
            manifest.name() + "/" + name,
            survey,
            preamble,
            manifest.text().sign() == Manifest.Sign.DISCHARGING);
    var assumed = new ArrayList<Assumption>();
    var notices = new ArrayList<String>();
    nameplate.tell(spec, survey, preamble, assumed, notices);
    assumed.addAll(survey.assumed());
    notices.addAll(survey.remarks());
    return new CyclerFile(file, manifest, export, best, survey, spec, assumed, notices);
  }

  /** Those that the first row's date may be written in; one that is none where there is no date. */
  private static List<DatePattern> patterns(DatasetFile file, Manifest manifest, Export export)
      throws IOException {
    var fitting = new ArrayList<DatePattern>();
    for (DatePattern pattern : manifest.dates()) {
      try (Rows rows = rows(file, manifest, export, pattern, IN_FRAMES)) {
        if (rows.next() && !Double.isNaN(rows.number(Quantity.WALL_TIME))) {
          fitting.add(pattern);
        }
      }
    }
    if (fitting.isEmpty()) {
      fitting.add(null);
    }
    return fitting;
  }

  private static Rows rows(
      DatasetFile file, Manifest manifest, Export export, DatePattern date, Set<Quantity> wanted)
      throws IOException {
    return export == null
        ? new ParquetRows(file, manifest, wanted, date)
        : new TextRows(file.place(), export, file.open(), wanted, date);
  }

  private static TesterClock clock(Manifest manifest, Export export) {
    double start = Double.NaN;
    if (export != null && export.startText() != null) {
      for (DatePattern pattern : manifest.dates()) {
        start = Double.isNaN(start) ? pattern.parse(export.startText()) : start;
      }
    }
    return new TesterClock(manifest.clockResolution(), start);
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
   * The rows from the first on, with the quantities wanted, as the file has them.
   *
   * @throws IOException if the storage fails
   */
  Rows rows(Set<Quantity> wanted) throws IOException {
    return rows(file, manifest, export, date, wanted);
  }

  /** What the file calls its columns. */
  List<String> header() throws IOException {
    try (Rows rows = rows(IN_FRAMES)) {
      return List.copyOf(rows.header());
    }
  }

  TesterClock clock() {
    return clock(manifest, export);
  }

  Manifest manifest() {
    return manifest;
  }

  Survey survey() {
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
  public Edition edition() {
    return manifest.text().converted() ? Edition.CONVERTED : Edition.ORIGINAL;
  }

  /** Rows become frames alike only in files of one kind. */
  @Override
  public String series() {
    return manifest.name();
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
    return file.place();
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
