package io.celltwin.check.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.celltwin.standalone.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The whole system in a process of its own, started from the classes that this one runs from. Its
 * ports stay the same over restarts, so that a producer finds it again.
 */
final class RunningCelltwin implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final long LOOK_EVERY_MILLIS = 50;
  private static final int TOLD = 4000;

  /** Where it listens. */
  record PortsOfAProcess(int page, int broker, int registry, int models) {
    static PortsOfAProcess free() {
      return new PortsOfAProcess(
          Settings.freePort(), Settings.freePort(), Settings.freePort(), Settings.freePort());
    }
  }

  private final Path data;
  private final Path output;
  private final Process process;

  private RunningCelltwin(Path data, Path output, Process process) {
    this.data = data;
    this.output = output;
    this.process = process;
  }

  /**
   * @param data directory of everything it keeps
   * @param output file that takes what it prints
   * @param arguments the command and its options, but for ports and data directory
   */
  static RunningCelltwin start(
      Path data, Path output, PortsOfAProcess ports, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    // temporary files lie in a folder named for the process, which only a shell knows beforehand
    command.addAll(
        List.of(
            "sh",
            "-c",
            "data=$1; shift; exec \"$0\" -Djava.io.tmpdir=\"$data/tmp/$$\" \"$@\"",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            data.toString(),
            "-Xmx1500m",
            "-XX:+UseParallelGC",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dcelltwin.home=" + Settings.home(),
            "-Dai.djl.offline=true",
            "-cp",
            System.getProperty("java.class.path"),
            "io.celltwin.standalone.Celltwin"));
    command.addAll(arguments);
    command.addAll(
        List.of(
            "--data-dir=" + data,
            "--http-port=" + ports.page(),
            "--kafka-port=" + ports.broker(),
            "--registry-port=" + ports.registry(),
            "--model-port=" + ports.models()));
    Files.createDirectories(data);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    return new RunningCelltwin(data, output, process);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int exitValue() {
    return process.exitValue();
  }

  /** Where its parts listen; empty until it has written that down, and when it has ended. */
  Optional<JsonNode> addresses() {
    if (!process.isAlive()) {
      return Optional.empty(); // one that was killed leaves the file behind
    }
    Path file = data.resolve("addresses.json");
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      JsonNode found = JSON.readTree(file.toFile());
      return found.path("pid").asLong() == process.pid() ? Optional.of(found) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // being written
    }
  }

  /**
   * Waits until something is so.
   *
   * @throws FaultFailedException where it does not come in time, or the process ends meanwhile
   */
  void await(String what, Duration atMost, BooleanSupplier holds)
      throws InterruptedException, FaultFailedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!holds.getAsBoolean()) {
      if (!process.isAlive() && !holds.getAsBoolean()) {
        throw new FaultFailedException(
            String.format(
                Locale.ROOT,
                "ended with %d while %s was waited for: %s",
                exitValue(),
                what,
                told()));
      }
      if (System.nanoTime() > deadline) {
        throw new FaultFailedException(
            String.format(
                Locale.ROOT, "%s did not come within %d s: %s", what, atMost.toSeconds(), told()));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
  }

  /** SIGKILL: nothing is flushed. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** A signal to its registry, which is a process of its own: KILL, STOP or CONT. */
  void signalRegistry(String signal) throws IOException, InterruptedException {
    Optional<JsonNode> known = addresses();
    if (known.isPresent()) {
      new ProcessBuilder("kill", "-" + signal, known.get().get("registryPid").asText())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }

  /** The last it printed. */
  String told() {
    try {
      String all = Files.readString(output);
      return all.substring(Math.max(0, all.length() - TOLD));
    } catch (IOException e) {
      return "its output cannot be read: " + e.getMessage();
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
      kill();
    }
  }
}
