package io.celltwin.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Merges the small files of a finished day and bucket into one, its rows in the order of cells and
 * of the topic. It may be killed at any point: which file stands for which others is written down
 * before the new one is seen, readers of ours believe that, and the next run ends what this one
 * began.
 */
public final class Compaction {
  private static final String SUFFIX = ".parquet";

  /** Names the file that is new in its first line, and those it stands for in the others. */
  private static final String MANIFEST = "_compaction";

  private static final String UNFINISHED = ".compacting-";
  private static final String LOCK = "_compaction.lock";

  /** Of files whose rows are sorted together. */
  private static final long SORTED_BYTES = 16L << 20;

  /** A file of this size is left as it is. */
  private static final long LARGE_BYTES = 64L << 20;

  private final Lake lake;
  private final Duration settled;
  private final Instant now;
  private final Runnable between;

  /**
   * @param settled files younger than this are left alone
   */
  public Compaction(Lake lake, Duration settled, Instant now) {
    this(lake, settled, now, () -> {});
  }

  /**
   * @param between called after each step that changes a folder: a test is killed there
   */
  Compaction(Lake lake, Duration settled, Instant now, Runnable between) {
    this.lake = lake;
    this.settled = settled;
    this.now = now;
    this.between = between;
  }

  /**
   * What was done.
   *
   * @param before files of the folders that were merged
   * @param after files they are now
   * @param rows in them
   */
  public record Result(long before, long after, long rows) {}

  /**
   * Of days that have ended.
   *
   * @throws IllegalStateException where another one runs
   */
  public Result run() throws IOException {
    Files.createDirectories(lake.folder());
    try (FileChannel channel =
            FileChannel.open(
                lake.folder().resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new IllegalStateException(
            "%s is being compacted by another process".formatted(lake.folder()));
      }
      return all();
    }
  }

  private Result all() throws IOException {
    long before = 0;
    long after = 0;
    long rows = 0;
    LocalDate today = LakeLayout.day(now.toEpochMilli());
    int buckets = lake.buckets().orElse(0);
    for (LakeTable table : LakeTable.values()) {
      for (LocalDate day : lake.days(table)) {
        Path below = lake.folder().resolve(table.folder()).resolve(LakeLayout.folder(day));
        for (Path folder : Lake.list(below, LakeLayout::isBucket)) {
          goOn(folder);
          List<Path> files = day.isBefore(today) ? settled(folder) : List.of();
          if (files.size() > 1) {
            rows += merge(table, buckets, folder, files);
            before += files.size();
            after++;
          }
        }
      }
    }
    return new Result(before, after, rows);
  }

  private List<Path> settled(Path folder) throws IOException {
    List<Path> settled = new ArrayList<>();
    for (Path file : parquet(folder)) {
      if (Files.size(file) < LARGE_BYTES
          && Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(this.settled))) {
        settled.add(file);
      }
    }
    return settled;
  }

  private long merge(LakeTable table, int buckets, Path folder, List<Path> files)
      throws IOException {
    String name = "compact-" + UUID.randomUUID() + SUFFIX;
    Path next = folder.resolve(UNFINISHED + name);
    long rows;
    try (FileChannel channel =
            FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out =
            new BufferedOutputStream(java.nio.channels.Channels.newOutputStream(channel))) {
      rows = copy(table, buckets, files, out);
      out.flush();
      channel.force(true);
    }
    between.run();
    StringBuilder said = new StringBuilder(name).append('\n');
    files.forEach(file -> said.append(file.getFileName()).append('\n'));
    Path manifest = folder.resolve(UNFINISHED + MANIFEST);
    Files.writeString(manifest, said);
    between.run();
    Files.move(manifest, folder.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
    between.run();
    goOn(folder);
    return rows;
  }

  /** Sorted, so many bytes at a time: what a day's telemetry is does not fit into memory. */
  private static long copy(LakeTable table, int buckets, List<Path> files, OutputStream out)
      throws IOException {
    long rows = 0;
    long bytes = 0;
    List<LakeRow> waiting = new ArrayList<>();
    try (LakeWriter writer = new LakeWriter(table, buckets, out)) {
      for (Path file : files) {
        long size = Files.size(file);
        if (bytes + size > SORTED_BYTES) {
          rows += sorted(table, waiting, writer);
          bytes = 0;
        }
        bytes += size;
        try (LakeFile open = LakeFile.open(file, null)) {
          for (LakeRow row = open.next(); row != null; row = open.next()) {
            waiting.add(row);
          }
        }
      }
      rows += sorted(table, waiting, writer);
    }
    return rows;
  }

  private static long sorted(LakeTable table, List<LakeRow> waiting, LakeWriter writer)
      throws IOException {
    waiting.sort(order(table));
    for (LakeRow row : waiting) {
      writer.write(row);
    }
    long rows = waiting.size();
    waiting.clear();
    return rows;
  }

  static Comparator<LakeRow> order(LakeTable table) {
    return Comparator.comparing((LakeRow row) -> table.cellOf(row.event()))
        .thenComparingInt(LakeRow::partition)
        .thenComparingLong(LakeRow::offset);
  }

  /** Ends what was begun, here or by one that was killed. */
  private void goOn(Path folder) throws IOException {
    List<String> said = manifest(folder);
    if (!said.isEmpty()) {
      Path whole = folder.resolve(said.get(0));
      Path next = folder.resolve(UNFINISHED + said.get(0));
      if (Files.exists(next)) {
        Files.move(next, whole, StandardCopyOption.ATOMIC_MOVE);
        between.run();
      }
      if (Files.exists(whole)) {
        for (String old : said.subList(1, said.size())) {
          Files.deleteIfExists(folder.resolve(old));
          between.run();
        }
      }
      Files.deleteIfExists(folder.resolve(MANIFEST));
    }
    for (Path left : Lake.list(folder, name -> name.startsWith(UNFINISHED))) {
      Files.deleteIfExists(left);
    }
  }

  private static List<String> manifest(Path folder) throws IOException {
    try {
      return Files.readAllLines(folder.resolve(MANIFEST), UTF_8);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static List<Path> parquet(Path folder) throws IOException {
    return Lake.list(folder, name -> name.endsWith(SUFFIX) && !name.startsWith("."));
  }

  /** Files of a folder that count: none whose rows stand in another one. */
  static List<Path> visible(Path folder) throws IOException {
    List<String> said;
    List<Path> files;
    do { // until it says the same before and after the look at the folder
      said = manifest(folder);
      files = parquet(folder);
    } while (!said.equals(manifest(folder)));
    if (said.isEmpty() || !files.contains(folder.resolve(said.get(0)))) {
      return files;
    }
    Set<String> old = new HashSet<>(said.subList(1, said.size()));
    return files.stream().filter(f -> !old.contains(f.getFileName().toString())).toList();
  }
}
