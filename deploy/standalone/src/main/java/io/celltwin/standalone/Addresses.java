package io.celltwin.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the parts of a running process listen; kept in its data directory for {@code status} and
 * for scripts.
 *
 * @param pid of the process
 * @param page of the dashboard
 * @param bootstrap of the broker, for programs on this machine
 * @param registry Confluent API of the schema registry
 * @param models of the model server
 * @param registryPid of the child process
 * @param advertised host:port of the broker, for others; as {@code bootstrap} where it listens on
 *     this machine alone
 */
record Addresses(
    long pid,
    String page,
    String bootstrap,
    String registry,
    String models,
    long registryPid,
    String advertised) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  void write(Path file) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, JSON.writeValueAsBytes(this));
    Files.move(
        next,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** Those of the process that now uses a data directory, or nothing. */
  static Optional<Addresses> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Addresses found = JSON.readValue(file.toFile(), Addresses.class);
    return ProcessHandle.of(found.pid()).filter(ProcessHandle::isAlive).map(alive -> found);
  }

  /** The same, where it has to be there. */
  static Addresses running(Path dataDir) throws IOException {
    Path root = dataDir.toAbsolutePath().normalize();
    return read(root.resolve("addresses.json"))
        .orElseThrow(
            () ->
                new CannotProceedException(
                    "nothing runs on "
                        + root
                        + ": start it with 'celltwin up', or name a broker with --bootstrap"));
  }
}
