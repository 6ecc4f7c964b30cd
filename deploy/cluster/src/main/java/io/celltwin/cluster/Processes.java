package io.celltwin.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes of one cluster. Each carries the cluster's folder and its own name on its command
 * line, so they are found whoever started them and whatever became of that one; the files with
 * their ids are for people.
 */
final class Processes {
  private static final String FOLDER = "-Dcelltwin.cluster=";
  private static final String NAME = "-Dcelltwin.part=";
  private static final String OURS = "CELLTWIN_";
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final Path folder;

  Processes(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** Starts a part, which from then on needs nobody. */
  ProcessHandle start(ClusterPart part) throws IOException {
    Path place = folder.resolve("parts").resolve(part.name());
    Files.createDirectories(place.resolve("tmp"));
    Files.createDirectories(folder.resolve("log"));
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) { // Ctrl-C and a terminal that closes are not meant for them
      command.add(SETSID.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(FOLDER + folder);
    command.add(NAME + part.name());
    command.add("-XX:-UsePerfData");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Djava.io.tmpdir=" + place.resolve("tmp"));
    command.addAll(part.options());
    command.addAll(part.main());
    var builder =
        new ProcessBuilder(command)
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(part.name()).toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(key -> key.startsWith(OURS)); // those of whoever calls us
    environment.put("CLASSPATH", part.classPath());
    environment.putAll(part.environment());
    Process process = builder.start();
    Files.writeString(place.resolve("pid"), Long.toString(process.pid()));
    return process.toHandle();
  }

  Path log(String name) {
    return folder.resolve("log").resolve(name + ".log");
  }

  /** Those that run, by name. */
  Map<String, ProcessHandle> running() {
    Map<String, ProcessHandle> found = new TreeMap<>();
    ProcessHandle.allProcesses()
        .forEach(
            process -> {
              List<String> words =
                  Arrays.asList(process.info().arguments().orElseGet(() -> new String[0]));
              if (words.contains(FOLDER + folder) && process.isAlive()) {
                words.stream()
                    .filter(word -> word.startsWith(NAME))
                    .findFirst()
                    .ifPresent(word -> found.put(word.substring(NAME.length()), process));
              }
            });
    return found;
  }

  /** SIGKILL: nothing is flushed. */
  static void kill(ProcessHandle process) {
    process.destroyForcibly();
    ended(process, 30);
  }

  /** Asks them to end, and kills those that do not within so many seconds. */
  static void end(Collection<ProcessHandle> processes, long seconds) {
    processes.forEach(ProcessHandle::destroy);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (ProcessHandle process : processes) {
      long left = deadline - System.nanoTime();
      if (!ended(process, Math.max(0, TimeUnit.NANOSECONDS.toSeconds(left)))) {
        kill(process);
      }
    }
  }

  private static boolean ended(ProcessHandle process, long seconds) {
    try {
      process.onExit().get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return !process.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }
}
