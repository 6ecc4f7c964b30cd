package io.celltwin.cluster;

import io.celltwin.codec.Access;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.sending.FleetTopics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/** A cluster in a folder: starts what is missing, and does to it what is asked. */
final class Cluster implements AutoCloseable {
  static final Duration START = Duration.ofMinutes(5);
  private static final long LOOK_EVERY_MILLIS = 200;
  private static final long END_SECONDS = 20;

  /** Something that is waited for. */
  interface Question {
    boolean holds() throws InterruptedException;
  }

  private final Path folder;
  private final Path home;
  private final Processes processes;
  private final Consumer<String> console;
  private final FileChannel lockFile;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private Plan plan;

  private Cluster(
      Path folder, Path home, Plan plan, FileChannel lockFile, Consumer<String> console) {
    this.folder = folder;
    this.home = home;
    this.plan = plan;
    this.lockFile = lockFile;
    this.console = console;
    this.processes = new Processes(folder);
  }

  /**
   * The cluster of a folder.
   *
   * @param home of the assembled application
   * @param anew what it is to be where there is none yet; null where there has to be one
   * @throws IllegalStateException where there is none, or somebody else is changing it
   */
  static Cluster open(Path folder, Path home, Plan anew, Consumer<String> console)
      throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    Optional<Plan> known = Plan.read(absolute);
    if (known.isEmpty() && anew == null) {
      throw new IllegalStateException(
          "there is no cluster in %s: start one with 'celltwin cluster up'".formatted(absolute));
    }
    Files.createDirectories(absolute);
    FileChannel lockFile =
        FileChannel.open(
            absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = lockFile.tryLock();
    if (lock == null) {
      lockFile.close();
      throw new IllegalStateException(
          "another command is changing the cluster in %s: wait for its end".formatted(absolute));
    }
    Plan plan = known.orElse(anew);
    if (anew != null && !plan.sizes().equals(anew.sizes())) {
      lockFile.close();
      throw new IllegalStateException(
          "the cluster in %s is of other sizes (%s): end it with 'down --remove' first, or say the same"
              .formatted(absolute, plan.sizes()));
    }
    plan.write(absolute);
    return new Cluster(absolute, home, plan, lockFile, console);
  }

  Plan plan() {
    return plan;
  }

  Path folder() {
    return folder;
  }

  FlinkRest flink() {
    return new FlinkRest(plan);
  }

  Map<String, ProcessHandle> running() {
    return processes.running();
  }

  /** Starts what does not run, kind after kind, and waits for each. */
  void up(List<PartKind> kinds) throws IOException, InterruptedException {
    for (PartKind kind : kinds) {
      long start = System.nanoTime();
      start(kind);
      awaitReady(kind);
      if (plan.sizes().of(kind) > 0) {
        console.accept(
            String.format(
                Locale.ROOT,
                "%s: %d up after %.1f s",
                kind.name(1).replaceAll("-1$", ""),
                plan.sizes().of(kind),
                (System.nanoTime() - start) / 1e9));
      }
      if (kind == PartKind.REGISTRY) {
        makeTopics();
      }
    }
  }

  /** Starts what does not run of a kind, and waits for nothing. */
  void start(PartKind kind) throws IOException {
    var parts = new PartsOf(folder, home, plan);
    Map<String, ProcessHandle> there = processes.running();
    for (String name : plan.sizes().names(kind)) {
      if (!there.containsKey(name)) {
        processes.start(parts.part(name));
      }
    }
  }

  void makeTopics() throws InterruptedException {
    FleetTopics.prepare(
        plan.addresses(PartKind.KAFKA),
        Access.OPEN,
        SchemaRegistry.at(plan.registryUrl()),
        Topics.in(plan.job().namespace()),
        Optional.of(plan.partitions()));
  }

  /** Waits until every part of a kind answers. */
  void awaitReady(PartKind kind) throws InterruptedException {
    List<String> names = plan.sizes().names(kind);
    switch (kind) {
      case ZOOKEEPER, JOB_MANAGER ->
          names.forEach(name -> await(name, () -> listens(plan.port(name))));
      case KAFKA -> await("kafka", this::brokersKnowEachOther);
      case REGISTRY -> await(names.get(0), () -> answers(plan.registryUrl() + "/subjects"));
      case MODELS ->
          names.forEach(name -> await(name, () -> answers(page(name) + "v2/health/ready")));
      case TASK_MANAGER -> {
        int wanted = names.size();
        await("taskmanager", () -> flink().taskManagers().filter(n -> n >= wanted).isPresent());
      }
      case FLEET -> names.forEach(name -> await(name, () -> answers(page(name) + "health/ready")));
    }
  }

  /** The start of what an HTTP part is asked. */
  String page(String name) {
    return "http://127.0.0.1:" + plan.port(name) + "/";
  }

  void awaitJob() throws InterruptedException {
    String id = plan.job().id();
    await("jobmanager-1", () -> flink().job(id).filter(FlinkRest.Seen::whole).isPresent());
  }

  private void await(String what, Question question) {
    try {
      awaitUntil(what, question);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + what, e);
    }
  }

  private void awaitUntil(String what, Question question) throws InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (!question.holds()) {
      boolean ended = plan.names().contains(what) && !processes.running().containsKey(what);
      if (ended || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s %s; its log is %s"
                .formatted(
                    what,
                    ended ? "ended" : "does not answer in " + START.toMinutes() + " minutes",
                    processes.log(what)));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private static boolean listens(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  boolean answers(String url) throws InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean brokersKnowEachOther() throws InterruptedException {
    Map<String, Object> asked =
        Map.of(
            "bootstrap.servers",
            plan.addresses(PartKind.KAFKA),
            "request.timeout.ms",
            5000,
            "default.api.timeout.ms",
            6000);
    try (Admin admin = Admin.create(asked)) {
      return admin.describeCluster().nodes().get(8, TimeUnit.SECONDS).size()
          == plan.sizes().brokers();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** SIGKILL. */
  void kill(String name) {
    plan.kindOf(name);
    ProcessHandle process = processes.running().get(name);
    if (process == null) {
      throw new IllegalStateException(name + " does not run");
    }
    Processes.kill(process);
  }

  /**
   * Lets another job take the place of the one that is, from nothing; its processes end at once.
   */
  void replaceJob(Plan.Job another) throws IOException {
    killJob();
    plan = plan.with(another);
    plan.write(folder);
  }

  /** SIGKILL for every job and task manager. */
  void killJob() {
    Map<String, ProcessHandle> there = processes.running();
    for (PartKind kind : List.of(PartKind.JOB_MANAGER, PartKind.TASK_MANAGER)) {
      for (String name : plan.sizes().names(kind)) {
        if (there.containsKey(name)) {
          Processes.kill(there.get(name));
        }
      }
    }
  }

  /**
   * Stops the job with a savepoint and starts it again from there, with the program as it is now.
   *
   * @param parallelism it goes on with
   * @return the savepoint
   */
  String restart(int parallelism) throws IOException, InterruptedException {
    Plan.Job now = plan.job();
    String saved = save(now.id());
    replaceJob(Plan.Job.anew(now.namespace(), parallelism, saved));
    start(PartKind.JOB_MANAGER);
    start(PartKind.TASK_MANAGER);
    awaitReady(PartKind.JOB_MANAGER);
    awaitReady(PartKind.TASK_MANAGER);
    awaitJob();
    return saved;
  }

  /** A savepoint that falls into a restart of the job fails: then the next one. */
  private String save(String job) throws IOException, InterruptedException {
    IOException last = null;
    for (int attempt = 0; attempt < 5; attempt++) {
      awaitJob();
      try {
        return flink().stopWithSavepoint(job, START);
      } catch (IOException e) {
        last = e;
        TimeUnit.SECONDS.sleep(3);
      }
    }
    throw last;
  }

  /** Orders a parallelism of the job as it runs, and waits until it has it. */
  int scale(int parallelism) throws IOException, InterruptedException {
    awaitJob();
    String id = plan.job().id();
    int slots = plan.sizes().taskManagers() * Sizes.SLOTS;
    int reached = Math.min(parallelism, slots);
    flink().scale(id, parallelism);
    await(
        "jobmanager-1",
        () ->
            flink()
                .job(id)
                .filter(seen -> seen.whole() && seen.parallelism() == reached)
                .isPresent());
    return reached;
  }

  /** Ends everything, what depends on others first. */
  int down() {
    int ended = 0;
    List<PartKind> kinds = new ArrayList<>(List.of(PartKind.values()));
    java.util.Collections.reverse(kinds);
    for (PartKind kind : kinds) {
      Map<String, ProcessHandle> there = processes.running();
      there.keySet().retainAll(plan.sizes().names(kind));
      Processes.end(there.values(), END_SECONDS);
      ended += there.size();
    }
    Map<String, ProcessHandle> rest = processes.running(); // of a plan that is no more
    Processes.end(rest.values(), END_SECONDS);
    return ended + rest.size();
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
