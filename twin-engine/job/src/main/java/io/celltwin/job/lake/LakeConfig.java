package io.celltwin.job.lake;

import static io.celltwin.domain.guard.Require.require;

import io.celltwin.codec.Access;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.lake.LakeLayout;
import io.celltwin.lake.LakeTable;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the job is told at start.
 *
 * @param bootstrap of the Kafka cluster, host:port
 * @param registry Confluent API of the schema registry, a URL
 * @param namespace of the topics; empty for the live fleet
 * @param access how Kafka and the registry are reached beyond their addresses
 * @param parallelism of the operators
 * @param folder where files go: a path, or an address of a file system that Flink knows
 * @param buckets among which cells are spread
 * @param what folders of the tables that are kept
 * @param every how often files are finished
 * @param group under which offsets are committed
 */
public record LakeConfig(
    String bootstrap,
    String registry,
    String namespace,
    Access access,
    int parallelism,
    String folder,
    int buckets,
    List<String> what,
    Duration every,
    String group)
    implements Serializable {
  /** A task that cannot go on for so long is started again from the last checkpoint. */
  private static final Duration REGISTRY_PATIENCE = Duration.ofMinutes(5);

  public LakeConfig {
    require(folder != null && !folder.isBlank(), "lake.folder", folder, "a folder");
    require(
        buckets >= 1 && buckets <= LakeLayout.MOST_BUCKETS, "lake.buckets", buckets, "1 to 1000");
    require(every.toMillis() >= 100, "lake.every", every, "at least 100 ms");
    require(!what.isEmpty(), "lake.what", what, "at least one of " + LakeTable.folders());
    require(!group.isBlank(), "lake.group", group, "a name");
    what = new ArrayList<>(what); // Flink writes it into the job
  }

  /** Tables that are kept. */
  List<LakeTable> tables() {
    return what.stream().map(LakeTable::of).distinct().toList();
  }

  /** The folder, where it is one of this machine. */
  Optional<Path> local() {
    return folder.contains("://")
        ? Optional.empty()
        : Optional.of(Path.of(folder).toAbsolutePath());
  }

  /** Where a table's files go. */
  String address(LakeTable table) {
    String root = local().map(path -> path.toUri().toString()).orElse(folder);
    return (root.endsWith("/") ? root : root + "/") + table.folder();
  }

  /** The same, its files finished at least so often. */
  public LakeConfig finishing(Duration atLeast) {
    return new LakeConfig(
        bootstrap,
        registry,
        namespace,
        access,
        parallelism,
        folder,
        buckets,
        what,
        every.compareTo(atLeast) < 0 ? every : atLeast,
        group);
  }

  /** Topics that are kept. */
  public List<String> topics() {
    Topics topics = Topics.in(namespace);
    return tables().stream().map(table -> table.topic(topics).name()).toList();
  }

  /** Under which this namespace's offsets are committed. */
  public String groupOfNamespace() {
    return namespace.isEmpty() ? group : group + "." + namespace;
  }

  SchemaRegistry schemas() {
    return access.registry(registry).patient(REGISTRY_PATIENCE);
  }
}
