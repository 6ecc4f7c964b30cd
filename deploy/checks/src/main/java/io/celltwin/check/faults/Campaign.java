package io.celltwin.check.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the system once undisturbed and then again and again with a fault at some moment. */
final class Campaign {
  private static final Duration AT_MOST = Duration.ofMinutes(5);

  /** The live fleet's whole life takes about this long [s]. */
  private static final double LIVE_SECONDS = 10;

  /**
   * A live job answers by physics where a model says nothing for two seconds, and drops a frame
   * whose cell nobody registers for twenty: rules of wall time, which a machine that starts anew,
   * or is busy, meets by chance. Here they wait, so that what differs is the fault's doing.
   */
  private static final List<String> LIVE =
      List.of("up", "--twin.model-timeout=600s", "--twin.registration-patience=600s");

  private static final double FRAME_SECONDS = 600;
  private static final int RESTARTS = 5;
  private static final int POISON_OF_EACH_KIND = 10;

  private final Path folder;
  private final SimulatedFiles fleet;
  private final double liveSpeed;
  private final Set<String> liveCells;
  private final Consumer<String> console;
  private final List<String> moments = new ArrayList<>();
  private final Map<Harm.Run, Undisturbed> undisturbed = new EnumMap<>(Harm.Run.class);

  /** One in so many faults comes while the system starts, the others while it works. */
  private static final int IN_THE_START = 4;

  /**
   * What is right, and how long that took to come.
   *
   * @param startSeconds until it was up
   * @param workSeconds from then to the end
   */
  private record Undisturbed(ResultTopics results, double startSeconds, double workSeconds) {
    Moment moment(Random random) {
      boolean up = random.nextInt(IN_THE_START) > 0;
      return new Moment(up, (up ? workSeconds : startSeconds) * random.nextDouble());
    }
  }

  /**
   * When something is done to a process.
   *
   * @param up counts from when it is up; else from when it was started
   */
  private record Moment(boolean up, double seconds) {
    void await(RunningCelltwin process) throws Exception {
      if (up) {
        awaitAddresses(process);
      }
      sleep(seconds);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%.1f s after it %s", seconds, up ? "was up" : "was started");
    }
  }

  /** A kind of fault that cannot be tried on this machine. */
  static final class CannotTryException extends Exception {
    private static final long serialVersionUID = 1;

    CannotTryException(String message) {
      super(message);
    }
  }

  /** Something is done while the system works. */
  private interface Disturbance {
    void in(RunningCelltwin process) throws Exception;
  }

  /**
   * @param folder of files, data directories and outputs
   * @param frames of each cell, of ten minutes or an operation each
   */
  Campaign(Path folder, int cells, int frames, Consumer<String> console) throws IOException {
    this.folder = folder;
    this.console = console;
    this.fleet = new SimulatedFiles(1, cells, frames);
    this.liveSpeed = frames * FRAME_SECONDS / LIVE_SECONDS;
    this.liveCells = fleet.cells().stream().map(c -> c.spec().cellId()).collect(Collectors.toSet());
    fleet.write(folder.resolve("files"));
  }

  /**
   * One fault.
   *
   * @throws CannotTryException where this machine or version has no way to do it
   */
  Trial trial(Harm harm, long seed) throws Exception {
    Undisturbed right = undisturbed(harm.run());
    Random random = new Random(seed);
    Path place = folder.resolve("trial-" + seed);
    long start = System.nanoTime();
    String remark = "";
    long repeated = 0;
    moments.clear();
    try (FullDisk disk = harm == Harm.DISK_FULL ? FullDisk.mount(place) : null) {
      if (harm == Harm.DISK_FULL && disk == null) {
        throw new CannotTryException("only root can mount a small disk");
      }
      Disturbance disturbance = disturbance(harm, random, right, disk);
      ResultTopics results =
          harm.run() == Harm.Run.REPLAY ? replay(place, disturbance) : live(place, disturbance);
      remark = results.differences(right.results());
      repeated = results.repeated();
    } catch (FaultFailedException e) {
      remark = e.getMessage();
    } catch (IOException | RuntimeException e) {
      remark = "the trial itself failed: " + e; // the others are tried all the same
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (remark.isEmpty()) {
      delete(place);
    }
    String when = moments.isEmpty() ? "" : ", " + String.join(" and ", moments);
    return new Trial(seed, harm.sentence() + when, remark.isEmpty(), repeated, seconds, remark);
  }

  private Undisturbed undisturbed(Harm.Run run) throws Exception {
    Undisturbed known = undisturbed.get(run);
    if (known == null) {
      Path place = folder.resolve("undisturbed-" + run);
      long start = System.nanoTime();
      double[] up = new double[1];
      Disturbance none =
          process -> {
            awaitAddresses(process);
            up[0] = (System.nanoTime() - start) / 1e9;
          };
      ResultTopics results = run == Harm.Run.REPLAY ? replay(place, none) : live(place, none);
      known = new Undisturbed(results, up[0], (System.nanoTime() - start) / 1e9 - up[0]);
      console.accept(
          String.format(
              Locale.ROOT,
              "undisturbed %s: %d distinct results, hash %s",
              run == Harm.Run.REPLAY ? "replay" : "live run",
              results.distinct(),
              results.hash()));
      undisturbed.put(run, known);
      delete(place);
    }
    return known;
  }

  private Disturbance disturbance(Harm harm, Random random, Undisturbed right, FullDisk disk) {
    Moment moment = right.moment(random);
    Moment second = right.moment(random);
    long pause = 2000L + random.nextInt(4000);
    return switch (harm) {
      case KILLED_IN_REPLAY, KILLED_LIVE ->
          process -> {
            at(moment, process);
            process.kill();
          };
      case KILLED_TWICE ->
          new Disturbance() {
            private int times;

            @Override
            public void in(RunningCelltwin process) throws Exception {
              at(times == 0 ? moment : second, process);
              process.kill();
              if (++times < 2) {
                throw new OnceMoreException();
              }
            }
          };
      case REGISTRY_KILLED ->
          process -> {
            at(moment, process);
            process.signalRegistry("KILL");
          };
      case REGISTRY_STOPPED ->
          process -> {
            at(moment, process);
            process.signalRegistry("STOP");
            TimeUnit.MILLISECONDS.sleep(pause);
            process.signalRegistry("CONT");
          };
      case POISONED -> process -> poison(process, random);
      case MODELS_GONE ->
          process -> {
            awaitAddresses(process);
            sleep(Math.min(moment.seconds(), 2));
            unloadForAWhile(process, pause);
          };
      case DISK_FULL ->
          process -> {
            at(moment, process);
            disk.fill(pause);
          };
    };
  }

  private void at(Moment moment, RunningCelltwin process) throws Exception {
    moment.await(process);
    moments.add(moment.toString());
  }

  /** The disturbance wants to be run on the next process as well. */
  private static final class OnceMoreException extends Exception {
    private static final long serialVersionUID = 1;
  }

  private static void sleep(double seconds) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(Math.round(1000 * seconds));
  }

  private static JsonNode awaitAddresses(RunningCelltwin process) throws Exception {
    process.await("the start", AT_MOST, () -> process.addresses().isPresent());
    return process.addresses().orElseThrow();
  }

  private void poison(RunningCelltwin process, Random random) throws Exception {
    JsonNode addresses = awaitAddresses(process);
    String bootstrap = addresses.get("bootstrap").asText();
    byte[] good = FirstRecord.of(bootstrap, Topics.live().telemetry().name());
    try (var poison =
        new PoisonedRecords(
            bootstrap, addresses.get("registry").asText(), List.copyOf(liveCells), good, random)) {
      for (int i = 0; i < POISON_OF_EACH_KIND; i++) {
        poison.send(1);
        sleep(0.5 * random.nextDouble());
      }
    }
  }

  private static void unloadForAWhile(RunningCelltwin process, long pause) throws Exception {
    var models =
        new ModelRepository(process.addresses().orElseThrow().get("models").asText() + "/v2");
    List<String> gone = new ArrayList<>();
    for (String name : models.names()) {
      if (models.unload(name)) {
        gone.add(name);
      }
    }
    if (gone.isEmpty()) {
      throw new CannotTryException("the model server does not unload models");
    }
    TimeUnit.MILLISECONDS.sleep(pause);
    for (String name : gone) {
      if (!models.load(name)) {
        throw new FaultFailedException("model " + name + " cannot be loaded again");
      }
    }
  }

  private ResultTopics replay(Path place, Disturbance disturbance) throws Exception {
    Path report = folder.resolve(place.getFileName() + ".report.json");
    List<String> command =
        List.of(
            "replay", folder.resolve("files").toString(), "--report=" + report, "--keep-running");
    return run(
        place,
        command,
        report,
        disturbance,
        process -> {
          process.await("its report", AT_MOST, () -> Files.exists(report));
          if (!process.isAlive()) {
            throw new FaultFailedException("it was killed after its end");
          }
        });
  }

  private ResultTopics live(Path place, Disturbance disturbance) throws Exception {
    LiveSender[] sender = new LiveSender[1];
    try {
      return run(
          place,
          LIVE,
          null,
          process -> {
            JsonNode addresses = awaitAddresses(process);
            if (sender[0] == null) {
              sender[0] =
                  new LiveSender(
                      addresses.get("bootstrap").asText(),
                      addresses.get("registry").asText(),
                      fleet.cells(),
                      liveSpeed);
            }
            disturbance.in(process);
          },
          process -> {
            JsonNode addresses = awaitAddresses(process);
            sender[0].join(process);
            WorkedOff.await(process, addresses.get("bootstrap").asText(), AT_MOST.toMillis());
          });
    } finally {
      if (sender[0] != null) {
        sender[0].close();
      }
    }
  }

  /**
   * Starts, disturbs, starts again what has ended, and reads what stands on the topics at last.
   *
   * @param report that the command writes at its end, or null where it is live and has none
   */
  private ResultTopics run(
      Path place, List<String> command, Path report, Disturbance disturbance, Disturbance end)
      throws Exception {
    Path data = place.resolve("data");
    Files.createDirectories(data);
    Path output = folder.resolve(place.getFileName() + ".output.txt");
    var ports = RunningCelltwin.PortsOfAProcess.free();
    boolean disturbed = false;
    for (int attempt = 0; ; attempt++) {
      if (report != null) {
        Files.deleteIfExists(report); // that of a process which was killed after it had ended
      }
      try (var process = RunningCelltwin.start(data, output, ports, command)) {
        try {
          if (!disturbed) {
            disturbed = true;
            disturbance.in(process);
          }
          end.in(process);
        } catch (OnceMoreException e) {
          disturbed = false;
          continue;
        } catch (FaultFailedException e) {
          if (process.isAlive() || attempt == RESTARTS) {
            throw e;
          }
          continue; // it ended, as it may: started again it must come to the same
        }
        Optional<JsonNode> addresses = process.addresses();
        if (addresses.isEmpty()) {
          throw new FaultFailedException("it does not say where it listens: " + process.told());
        }
        return ResultTopics.read(
            addresses.get().get("bootstrap").asText(),
            SchemaRegistry.at(addresses.get().get("registry").asText()),
            Campaign::isOurs,
            report == null);
      }
    }
  }

  private static boolean isOurs(String cell) {
    return !cell.startsWith("poison/");
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> all = Files.walk(tree)) {
        for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(p);
        }
      }
    }
  }
}
