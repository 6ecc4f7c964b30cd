package io.celltwin.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The one folder everything lives in: log of the broker, schemas, checkpoints, views, temporary
 * files. One process at a time holds it.
 */
public final class DataDirectory implements AutoCloseable {
  /** Of the layout of this folder; rises when an older program could not read it any more. */
  private static final int VERSION = 1;

  private final Path root;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path root, FileChannel channel, FileLock lock) {
    this.root = root;
    this.channel = channel;
    this.lock = lock;
  }

  /** Where data goes unless told otherwise. */
  public static Path usual() {
    return Path.of(System.getProperty("user.home"), ".celltwin");
  }

  /** Where the demonstration's go unless told otherwise: simulated cells are nobody's own. */
  static Path ofDemo() {
    return Path.of(System.getProperty("user.home"), ".celltwin-demo");
  }

  /**
   * Takes hold of a folder, made where it is missing.
   *
   * @throws CannotProceedException where it cannot be written, or another process holds it
   */
  public static DataDirectory open(Path path) {
    Path root = path.toAbsolutePath().normalize();
    FileChannel channel;
    try {
      for (String part :
          List.of("broker", "registry", "checkpoints", "views", "models", "ingest", "log")) {
        Files.createDirectories(root.resolve(part));
      }
      channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new CannotProceedException(
          "data directory %s cannot be written: %s; choose another with --data-dir"
              .formatted(root, e.getMessage()),
          e);
    }
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (IOException | OverlappingFileLockException e) {
      // held: said below
    }
    if (lock == null) {
      throw new CannotProceedException(
          "data directory %s is in use by another Celltwin; stop that one or choose another with --data-dir"
              .formatted(root));
    }
    var held = new DataDirectory(root, channel, lock);
    try {
      takeTemporary(root);
      takeVersion(root);
      requireWhole(root);
      return held;
    } catch (IOException | CannotProceedException e) {
      held.letGo();
      throw e instanceof CannotProceedException trouble
          ? trouble
          : new CannotProceedException(
              "data directory %s cannot be written: %s; choose another with --data-dir"
                  .formatted(root, e.getMessage()),
              e);
    }
  }

  private void letGo() {
    try {
      close();
    } catch (IOException e) {
      // what is wrong with it is said already
    }
  }

  /** What lies in it is of a version; one that is newer than this program is left alone. */
  private static void takeVersion(Path root) throws IOException {
    Path file = root.resolve("version");
    if (Files.exists(file)) {
      String found = Files.readString(file).strip();
      if (!found.matches("[1-9][0-9]{0,4}") || Integer.parseInt(found) > VERSION) {
        throw new CannotProceedException(
            String.format(
                Locale.ROOT,
                "data directory %s is of version '%s', this Celltwin knows version %d: start the"
                    + " newer Celltwin, or choose another folder with --data-dir",
                root,
                found,
                VERSION));
      }
      return;
    }
    Files.writeString(file, VERSION + "\n");
  }

  /**
   * A part of it may have been removed by hand. What would start, and then lose or mix up what is
   * left, does not.
   */
  private static void requireWhole(Path root) throws IOException {
    Path broker = root.resolve("broker");
    boolean formatted = Files.exists(broker.resolve("meta.properties"));
    boolean metadata = Files.isDirectory(broker.resolve("__cluster_metadata-0"));
    boolean log = holdsAFolder(broker);
    if (log && (!formatted || !metadata)) {
      throw new CannotProceedException(
          "%s is incomplete: %s is gone, without which the broker would take its topics for strangers' and remove them; put it back, or remove the whole data directory to begin anew"
              .formatted(broker, formatted ? "__cluster_metadata-0" : "meta.properties"));
    }
    boolean state =
        holdsAFolder(root.resolve("checkpoints")) || holdsAFolder(root.resolve("views"));
    if (!formatted && !log && state) {
      throw new CannotProceedException(
          "%s is incomplete: the broker's log is gone, while the job's checkpoints and the fleet's views of it are there; put 'broker' back, or remove 'checkpoints', 'views' and 'ingest' too to begin anew"
              .formatted(root));
    }
  }

  private static boolean holdsAFolder(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.anyMatch(Files::isDirectory);
    }
  }

  /**
   * Room enough to begin with.
   *
   * @throws CannotProceedException where there is not
   */
  void requireRoom() {
    long free;
    try {
      free = Files.getFileStore(root).getUsableSpace();
    } catch (IOException e) {
      return; // a file system that does not tell is not refused
    }
    if (free < DiskCheck.START) {
      throw new CannotProceedException(
          "%s left under %s, wanted %s or more to start; free some room or choose another folder with --data-dir"
              .formatted(Bytes.of(free), root, Bytes.of(DiskCheck.START)));
    }
  }

  /** The folder itself. */
  public Path root() {
    return root;
  }

  /** Of the broker's log. */
  public Path broker() {
    return root.resolve("broker");
  }

  /** Of the schema registry's database. */
  public Path registry() {
    return root.resolve("registry");
  }

  /** Of the job's state. */
  public Path checkpoints(String namespace) {
    return root.resolve("checkpoints").resolve(namespace.isEmpty() ? "live" : namespace);
  }

  /**
   * Of the job that keeps history, for each place it is kept in: one that is new gets all that
   * topics have.
   */
  Path lakeCheckpoints(String folder) {
    var crc = new CRC32();
    crc.update(folder.getBytes(UTF_8));
    return root.resolve("lake").resolve(String.format(Locale.ROOT, "%08x", crc.getValue()));
  }

  Path views(String namespace) {
    return root.resolve("views").resolve(namespace.isEmpty() ? "live" : namespace);
  }

  /** Of unpacked native libraries. */
  public Path models() {
    return root.resolve("models");
  }

  Path ingest() {
    return root.resolve("ingest");
  }

  /** Nothing in here outlives the process. */
  public Path temporary() {
    return temporary(root);
  }

  /**
   * Temporary files of this process below a data directory, whether or not it holds that directory.
   * The same folder that the script names to the JVM, which reads {@code java.io.tmpdir} too early
   * for a program to set it.
   */
  private static Path temporary(Path root) {
    return root.resolve("tmp").resolve(Long.toString(ProcessHandle.current().pid()));
  }

  /** Makes this process its folder of temporary files; removes those of processes that ended. */
  static void takeTemporary(Path root) throws IOException {
    Files.createDirectories(temporary(root));
    try (Stream<Path> left = Files.list(root.resolve("tmp"))) {
      left.filter(folder -> !isOfARunningProcess(folder)).forEach(DataDirectory::delete);
    }
  }

  /** Removes the temporary files of this process, where it has any. */
  static void dropTemporary(Path root) {
    if (Files.isDirectory(temporary(root))) {
      delete(temporary(root));
    }
  }

  private static boolean isOfARunningProcess(Path folder) {
    try {
      return ProcessHandle.of(Long.parseLong(folder.getFileName().toString())).isPresent();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Where {@code status} finds the addresses of the running process. */
  Path addresses() {
    return root.resolve("addresses.json");
  }

  /**
   * The newest complete checkpoint or savepoint of a job, to go on from; older ones are removed.
   */
  Optional<Path> newestCheckpoint(String namespace) {
    return newest(checkpoints(namespace));
  }

  /** The same below a folder. */
  static Optional<Path> newest(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    List<Path> complete;
    try (Stream<Path> all = Files.walk(folder, 3)) {
      complete =
          all.filter(p -> p.getFileName().toString().equals("_metadata"))
              .sorted(Comparator.comparing(DataDirectory::modified))
              .map(Path::getParent)
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (complete.isEmpty()) {
      return Optional.empty();
    }
    Path newest = complete.get(complete.size() - 1);
    Path keep = folder.resolve(folder.relativize(newest).getName(0));
    try (Stream<Path> runs = Files.list(folder)) {
      runs.filter(run -> !run.equals(keep)).forEach(DataDirectory::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(newest);
  }

  private static java.nio.file.attribute.FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path tree) {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(p);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    dropTemporary(root);
    lock.release();
    channel.close();
  }
}
