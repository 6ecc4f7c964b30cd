package io.celltwin.lake;

import io.celltwin.domain.guard.Require;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.io.api.Binary;

/**
 * A folder with history, and what can be asked of it. A question opens the files of the days and
 * buckets it is about, the newest or the oldest day first, and no row group or page whose
 * statistics rule it out. Thread-safe.
 */
public final class Lake {
  private static final Comparator<LakeRow> AS_ON_THE_TOPIC =
      Comparator.comparingInt(LakeRow::partition).thenComparingLong(LakeRow::offset);

  /** A compaction takes a folder's files away once. */
  private static final int LOOKS = 5;

  private final Path folder;

  private Lake(Path folder) {
    this.folder = folder;
  }

  /** The lake in a folder, which may be empty yet. */
  public static Lake in(Path folder) {
    return new Lake(folder);
  }

  /** Whether a folder holds one. */
  public static boolean isLake(Path folder) {
    return Stream.of(LakeTable.values())
        .anyMatch(
            table -> {
              try {
                return !days(folder.resolve(table.folder())).isEmpty();
              } catch (IOException e) {
                return false;
              }
            });
  }

  public Path folder() {
    return folder;
  }

  /** Takes rows; false where it wants no more. */
  @FunctionalInterface
  public interface Taker {
    boolean take(LakeRow row) throws IOException;
  }

  /**
   * Rows of a table, day by day, and within a day in the order of the topic's partitions and
   * offsets.
   *
   * @param query what is wanted; its rows are a limit that nobody is told of
   * @param newestFirst the days from the last to the first
   * @return how many files were opened
   * @throws LakeLimitException where it would take more files than the query allows
   */
  public int read(LakeTable table, LakeQuery query, boolean newestFirst, Taker taker)
      throws IOException {
    List<LocalDate> days = new ArrayList<>(days(folder.resolve(table.folder())));
    if (newestFirst) {
      Collections.reverse(days);
    }
    long left = query.rows();
    int opened = 0;
    FilterPredicate filter = filter(table, query);
    for (LocalDate day : days) {
      if (!within(day, query)) {
        continue;
      }
      List<LakeRow> rows = new ArrayList<>();
      opened += ofDay(table, day, query, query.files() - opened, filter, rows);
      rows.sort(AS_ON_THE_TOPIC);
      for (LakeRow row : rows) {
        if (left-- <= 0 || !taker.take(row)) {
          return opened;
        }
      }
    }
    return opened;
  }

  /** Looks again where files went away meanwhile: those that stand for them are there. */
  private int ofDay(
      LakeTable table,
      LocalDate day,
      LakeQuery query,
      int most,
      FilterPredicate filter,
      List<LakeRow> rows)
      throws IOException {
    for (int look = 1; ; look++) {
      List<Path> files = files(table, day, query.cells());
      if (files.size() > most) {
        throw new LakeLimitException(query.files());
      }
      try {
        for (Path file : files) {
          gather(file, filter, query.fields(), rows);
        }
        return files.size();
      } catch (NoSuchFileException e) {
        if (look == LOOKS) {
          throw new IOException("%s goes away while it is read".formatted(e.getFile()), e);
        }
        rows.clear();
      }
    }
  }

  private static void gather(
      Path file, FilterPredicate filter, Set<String> fields, List<LakeRow> rows)
      throws IOException {
    try (LakeFile open = LakeFile.open(file, filter, fields)) {
      for (LakeRow row = open.next(); row != null; row = open.next()) {
        rows.add(row);
      }
    }
  }

  private static boolean within(LocalDate day, LakeQuery query) {
    boolean begun =
        query.to() == Long.MAX_VALUE
            || (query.to() != Long.MIN_VALUE && !day.isAfter(LakeLayout.day(query.to() - 1)));
    boolean open = query.from() == Long.MIN_VALUE || !day.isBefore(LakeLayout.day(query.from()));
    return begun && open;
  }

  /** Files of a day that may hold rows of these cells. */
  private List<Path> files(LakeTable table, LocalDate day, Set<String> cells) throws IOException {
    Path below = folder.resolve(table.folder()).resolve(LakeLayout.folder(day));
    List<Path> folders;
    if (cells.isEmpty()) {
      folders = list(below, LakeLayout::isBucket);
    } else {
      int buckets = buckets().orElse(0);
      if (buckets == 0) {
        return List.of();
      }
      folders =
          cells.stream()
              .map(cell -> below.resolve(LakeLayout.folder(LakeLayout.bucket(cell, buckets))))
              .distinct()
              .sorted()
              .toList();
    }
    List<Path> files = new ArrayList<>();
    for (Path each : folders) {
      files.addAll(Compaction.visible(each));
    }
    return files;
  }

  private static FilterPredicate filter(LakeTable table, LakeQuery query) {
    FilterPredicate all = null;
    if (!query.cells().isEmpty()) {
      Set<Binary> ids = new HashSet<>();
      query.cells().forEach(cell -> ids.add(Binary.fromString(cell)));
      all = FilterApi.in(FilterApi.binaryColumn(table.cellColumn()), ids);
    }
    var time = FilterApi.longColumn(table.timeColumn());
    if (query.from() != Long.MIN_VALUE) {
      all = and(all, FilterApi.gtEq(time, query.from()));
    }
    if (query.to() != Long.MAX_VALUE) {
      all = and(all, FilterApi.lt(time, query.to()));
    }
    if (query.ordinal() > 0 && table.ordinalColumn() != null) {
      all = and(all, FilterApi.eq(FilterApi.longColumn(table.ordinalColumn()), query.ordinal()));
    }
    return all;
  }

  private static FilterPredicate and(FilterPredicate one, FilterPredicate other) {
    return one == null ? other : FilterApi.and(one, other);
  }

  // ---- one cell as of a time

  /**
   * The last row of a cell before a time, as its event.
   *
   * @param to event time up to which, left out [ms since 1970-01-01 UTC]
   * @param ordinal its revision, or 0 for the latest
   * @param files at most so many are opened
   */
  public <T> Optional<T> latest(
      LakeTable table, Class<T> type, String cellId, long to, long ordinal, int files)
      throws IOException {
    LakeRow[] found = {null};
    LakeQuery query =
        LakeQuery.all()
            .of(Set.of(cellId))
            .between(Long.MIN_VALUE, to)
            .revision(ordinal)
            .atMost(Long.MAX_VALUE, files);
    List<LakeRow> ofDay = new ArrayList<>();
    LocalDate[] day = {null};
    read(
        table,
        query,
        true,
        row -> {
          LocalDate its = LakeLayout.day(table.timeOf(row.event(), row.timestampMillis()));
          if (day[0] != null && !day[0].equals(its)) {
            return false;
          }
          day[0] = its;
          ofDay.add(row);
          return true;
        });
    for (LakeRow row : ofDay) {
      if (found[0] == null
          || table.timeOf(row.event(), row.timestampMillis())
              >= table.timeOf(found[0].event(), found[0].timestampMillis())) {
        found[0] = row;
      }
    }
    return found[0] == null
        ? Optional.empty()
        : Optional.of(type.cast(domain(table, found[0].event())));
  }

  /** The domain's value of an event, whatever version of its schema wrote it. */
  public static Object domain(LakeTable table, IndexedRecord event) {
    return table.type().fromBytes(bytes(event), event.getSchema());
  }

  private static byte[] bytes(IndexedRecord event) {
    try {
      var out = new ByteArrayOutputStream(1024);
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<IndexedRecord>(event.getSchema()).write(event, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- the folder

  private static final String ABOUT = "_lake.properties";

  /** How many buckets it has; empty where nothing was written yet. */
  public Optional<Integer> buckets() throws IOException {
    var about = new java.util.Properties();
    try (var in = Files.newBufferedReader(folder.resolve(ABOUT))) {
      about.load(in);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    String said = about.getProperty("buckets", "");
    Require.require(
        said.matches("[1-9]\\d{0,3}"),
        folder.resolve(ABOUT) + ", buckets",
        said,
        "a number from 1 to 1000");
    return Optional.of(Integer.parseInt(said));
  }

  /**
   * Makes the folder a lake of so many buckets.
   *
   * @throws IllegalArgumentException where it is one of another number
   */
  public void begin(int buckets) throws IOException {
    Optional<Integer> had = buckets();
    if (had.isEmpty()) {
      Files.createDirectories(folder);
      Path next = Files.createTempFile(folder, "." + ABOUT, "");
      Files.writeString(
          next,
          "# Which bucket a cell is in: CRC-32 of its id modulo this. It cannot be changed.\n"
              + String.format(java.util.Locale.ROOT, "buckets=%d%n", buckets));
      Files.move(next, folder.resolve(ABOUT), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Require.require(
        had.get() == buckets,
        "lake.buckets",
        buckets,
        String.format(java.util.Locale.ROOT, "%d, which the lake in %s has", had.get(), folder));
  }

  /** Days of a table, the earliest first. */
  public List<LocalDate> days(LakeTable table) throws IOException {
    return List.copyOf(days(folder.resolve(table.folder())));
  }

  private static java.util.Collection<LocalDate> days(Path table) throws IOException {
    Map<LocalDate, Path> days = new TreeMap<>();
    for (Path each : list(table, name -> LakeLayout.dayOf(name) != null)) {
      days.put(LakeLayout.dayOf(each.getFileName().toString()), each);
    }
    return days.keySet();
  }

  static List<Path> list(Path folder, java.util.function.Predicate<String> wanted)
      throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> wanted.test(f.getFileName().toString())).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
