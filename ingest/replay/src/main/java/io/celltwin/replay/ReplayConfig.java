package io.celltwin.replay;

import static io.celltwin.domain.guard.Require.require;
import static java.util.Objects.requireNonNull;

import io.celltwin.codec.Access;
import io.celltwin.sending.SenderConfig;
import io.celltwin.setting.Values;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How cells are sent.
 *
 * @param bootstrapServers of Kafka, e.g. {@code 127.0.0.1:9092}
 * @param namespace before the names of the topics, e.g. {@code replay.2026-03}; empty for the live
 *     fleet
 * @param speed event time over wall time: 1 as it happened, 600 ten minutes a second, {@link
 *     Double#POSITIVE_INFINITY} as fast as it goes
 * @param resumeFolder where the resume point is kept, or null to start over each time
 * @param origin what the dataset was opened from, noted beside the resume point; or null
 * @param openCells cells read side by side; the others wait for a place. A MATLAB file is in memory
 *     as long as its cell is open
 * @param compression of record batches: {@code none}, {@code lz4} or {@code zstd}
 * @param lingerMillis how long a record may wait for others [ms]
 * @param access how Kafka is reached beyond its address
 */
public record ReplayConfig(
    String bootstrapServers,
    String namespace,
    double speed,
    Path resumeFolder,
    Path origin,
    int openCells,
    String compression,
    int lingerMillis,
    Access access) {
  public ReplayConfig {
    requireNonNull(bootstrapServers, "bootstrapServers");
    requireNonNull(namespace, "namespace");
    requireNonNull(compression, "compression");
    requireNonNull(access, "access");
    require(
        !bootstrapServers.isBlank(),
        "replay.bootstrap-servers",
        bootstrapServers,
        "host:port, ...");
    require(speed > 0, "replay.speed", speed, "above 0, e.g. 1, 600 or Infinity");
    require(openCells > 0, "replay.open-cells", openCells, "at least 1");
    require(
        SenderConfig.COMPRESSIONS.contains(compression),
        "replay.compression",
        compression,
        "none, lz4 or zstd");
    require(lingerMillis >= 0, "replay.linger-millis", lingerMillis, "0 ms or more");
  }

  /** As fast as it goes, into the live fleet's topics, starting over each time. */
  public static ReplayConfig to(String bootstrapServers) {
    return ReplaySettings.to(Values.none(), bootstrapServers);
  }

  public ReplayConfig withNamespace(String newNamespace) {
    return new ReplayConfig(
        bootstrapServers,
        newNamespace,
        speed,
        resumeFolder,
        origin,
        openCells,
        compression,
        lingerMillis,
        access);
  }

  public ReplayConfig withSpeed(double newSpeed) {
    return new ReplayConfig(
        bootstrapServers,
        namespace,
        newSpeed,
        resumeFolder,
        origin,
        openCells,
        compression,
        lingerMillis,
        access);
  }

  public ReplayConfig withResumeFolder(Path folder) {
    return new ReplayConfig(
        bootstrapServers,
        namespace,
        speed,
        folder,
        origin,
        openCells,
        compression,
        lingerMillis,
        access);
  }

  public ReplayConfig withOrigin(Path opened) {
    return new ReplayConfig(
        bootstrapServers,
        namespace,
        speed,
        resumeFolder,
        opened,
        openCells,
        compression,
        lingerMillis,
        access);
  }

  /** The file or folder a cell is read from, whole; null where nobody said from where. */
  public String from(String place) {
    if (origin == null) {
      return null;
    }
    Path whole = origin.toAbsolutePath().normalize();
    Path folder = Files.isDirectory(whole) ? whole : whole.getParent();
    return folder + "/" + place;
  }

  public ReplayConfig withOpenCells(int cells) {
    return new ReplayConfig(
        bootstrapServers,
        namespace,
        speed,
        resumeFolder,
        origin,
        cells,
        compression,
        lingerMillis,
        access);
  }

  public ReplayConfig withCompression(String newCompression) {
    return new ReplayConfig(
        bootstrapServers,
        namespace,
        speed,
        resumeFolder,
        origin,
        openCells,
        newCompression,
        lingerMillis,
        access);
  }

  boolean paced() {
    return speed != Double.POSITIVE_INFINITY;
  }
}
