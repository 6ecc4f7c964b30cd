package io.celltwin.cluster;

import io.celltwin.check.faults.FaultFailedException;
import io.celltwin.check.faults.ResultTopics;
import io.celltwin.check.faults.SimulatedFiles;
import io.celltwin.check.faults.Trial;
import io.celltwin.check.faults.WorkedOff;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/**
 * Sends the same simulated cells to a job of their own again and again, each time in a namespace of
 * their own, does something to the cluster meanwhile, and holds the distinct records of cycles,
 * twins, forecasts and alerts against those of an undisturbed run.
 */
final class Proof {
  /** What runs on from trial to trial. */
  static final List<PartKind> GROUND =
      List.of(PartKind.ZOOKEEPER, PartKind.KAFKA, PartKind.REGISTRY, PartKind.MODELS);

  private static final double FRAME_SECONDS = 600;
  private static final long TWO_AWAY_SECONDS = 20;

  private final Cluster cluster;
  private final SimulatedFiles cells;
  private final double loadSeconds;
  private final double speed;
  private final int parallelism;
  private ResultTopics right;

  /** Something is done while cells send. */
  private interface Disturbance {
    void happen() throws IOException, InterruptedException;
  }

  /**
   * @param frames of each cell, of ten minutes or an operation each
   * @param loadSeconds in which the cells live their whole life
   */
  Proof(Cluster cluster, int cells, int frames, double loadSeconds) {
    this.cluster = cluster;
    this.cells = new SimulatedFiles(1, cells, frames);
    this.loadSeconds = loadSeconds;
    this.speed = frames * FRAME_SECONDS / loadSeconds;
    this.parallelism = cluster.plan().job().parallelism();
  }

  /** The run that the others are held against. */
  void undisturbed(Consumer<String> console) throws Exception {
    right = run(() -> {});
    console.accept(
        String.format(
            Locale.ROOT,
            "undisturbed: %d distinct results, %d repeated, hash %s",
            right.distinct(),
            right.repeated(),
            right.hash()));
  }

  Trial trial(ClusterHarm harm, long seed) throws InterruptedException {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L); // neighbours begin alike otherwise
    double moment = loadSeconds * (0.1 + 0.6 * random.nextDouble());
    long pause = 1000L + random.nextInt(5000);
    long start = System.nanoTime();
    String remark;
    long repeated = 0;
    String hash = "";
    try {
      cluster.up(GROUND); // whatever the trial before has left undone
      ResultTopics results =
          run(
              () -> {
                TimeUnit.MILLISECONDS.sleep(Math.round(1000 * moment));
                harm(harm, random, pause);
              });
      remark = results.differences(right);
      repeated = results.repeated();
      hash = ", hash " + results.hash();
    } catch (FaultFailedException e) {
      remark = e.getMessage();
    } catch (IOException | RuntimeException | ExecutionException e) {
      remark = "the trial itself failed: " + e; // the others are tried all the same
    }
    String what =
        String.format(
            Locale.ROOT, "%s, %.1f s after cells began to send%s", harm.sentence(), moment, hash);
    return new Trial(
        seed, what, remark.isEmpty(), repeated, (System.nanoTime() - start) / 1e9, remark);
  }

  private ResultTopics run(Disturbance disturbance)
      throws IOException, InterruptedException, FaultFailedException, ExecutionException {
    Plan.Job job = Plan.Job.anew("", parallelism, "");
    String namespace = "proof-" + job.id().substring(0, 8);
    cluster.replaceJob(new Plan.Job(job.id(), namespace, parallelism, ""));
    cluster.makeTopics();
    cluster.start(PartKind.JOB_MANAGER);
    cluster.start(PartKind.TASK_MANAGER);
    cluster.awaitReady(PartKind.JOB_MANAGER);
    cluster.awaitReady(PartKind.TASK_MANAGER);
    cluster.awaitJob();
    String bootstrap = cluster.plan().addresses(PartKind.KAFKA);
    Topics topics = Topics.in(namespace);
    try (var load = new ClusterLoad(cluster.plan(), cells.cells(), speed)) {
      disturbance.happen();
      load.join();
      cluster.awaitJob();
      WorkedOff.await(
          bootstrap, topics, Cluster.START.toMillis(), () -> true, () -> "see " + cluster.folder());
    }
    var registry = SchemaRegistry.at(cluster.plan().registryUrl());
    ResultTopics results = ResultTopics.read(bootstrap, registry, topics, cell -> true, false);
    cluster.killJob(); // before its topics are gone
    drop(bootstrap, topics);
    return results;
  }

  private static void drop(String bootstrap, Topics topics)
      throws InterruptedException, ExecutionException {
    List<String> names = new ArrayList<>(topics.typed().stream().map(Topic::name).toList());
    names.add(topics.deadLetters());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.deleteTopics(names).all().get();
    }
  }

  private void harm(ClusterHarm harm, Random random, long pause)
      throws IOException, InterruptedException {
    switch (harm) {
      case BROKER_KILLED -> away(some(PartKind.KAFKA, random, 1), pause);
      case TWO_BROKERS_AWAY ->
          away(some(PartKind.KAFKA, random, 2), TimeUnit.SECONDS.toMillis(TWO_AWAY_SECONDS));
      case TASK_MANAGER_KILLED -> away(some(PartKind.TASK_MANAGER, random, 1), pause);
      case JOB_MANAGERS_KILLED -> {
        for (String each : cluster.plan().sizes().names(PartKind.JOB_MANAGER)) {
          away(List.of(each), pause);
          cluster.awaitJob();
        }
      }
      case MODELS_KILLED -> away(cluster.plan().sizes().names(PartKind.MODELS), pause);
      case ZOOKEEPER_KILLED -> away(some(PartKind.ZOOKEEPER, random, 1), pause);
      case REGISTRY_KILLED -> away(some(PartKind.REGISTRY, random, 1), pause);
      case RESCALED -> {
        cluster.scale(4);
        TimeUnit.MILLISECONDS.sleep(pause);
        cluster.scale(3);
      }
      case RESTORED -> cluster.restart(random.nextBoolean() ? 1 : 3);
    }
  }

  private List<String> some(PartKind kind, Random random, int count) {
    List<String> names = new ArrayList<>(cluster.plan().sizes().names(kind));
    Collections.shuffle(names, random);
    return names.subList(0, Math.min(count, names.size()));
  }

  private void away(List<String> names, long millis) throws IOException, InterruptedException {
    names.forEach(cluster::kill);
    TimeUnit.MILLISECONDS.sleep(millis);
    for (PartKind kind : PartKind.values()) {
      if (cluster.plan().sizes().names(kind).stream().anyMatch(names::contains)) {
        cluster.start(kind);
        cluster.awaitReady(kind);
      }
    }
  }
}
