package io.celltwin.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The assembled application as a process of its own, started by the script that people start. */
final class CelltwinProcess implements AutoCloseable {
  private static final Path HOME = Path.of(System.getProperty("celltwin.home"));

  /** No claim: what a machine with one core and other work may take. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  /** What lives for half a minute does not earn back what the second compiler costs it. */
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  private final Process process;
  private final Path dataDir;
  private final Path output;

  private CelltwinProcess(Process process, Path dataDir, Path output) {
    this.process = process;
    this.dataDir = dataDir;
    this.output = output;
  }

  /** Any free ports, a data directory of its own. */
  static CelltwinProcess start(Path dataDir, String command, String... arguments)
      throws IOException {
    return startIn(null, dataDir, command, arguments);
  }

  /**
   * The same on a machine of another language.
   *
   * @param locale as a BCP 47 tag, e.g. {@code ar-EG-u-nu-arab}; null for this machine's own
   */
  static CelltwinProcess startIn(String locale, Path dataDir, String command, String... arguments)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(command);
    line.addAll(
        List.of(
            "--data-dir",
            dataDir.toString(),
            "--http-port",
            "0",
            "--kafka-port",
            "0",
            "--registry-port",
            "0",
            "--model-port",
            "0"));
    line.addAll(List.of(arguments));
    return startPlain(dataDir, line, locale == null ? Map.of() : speaking(locale));
  }

  /** What people start. */
  static Path script() {
    return HOME.resolve("../../../celltwin").normalize();
  }

  /** With the arguments as they are. */
  static CelltwinProcess startPlain(Path dataDir, List<String> arguments) throws IOException {
    return startPlain(dataDir, arguments, Map.of());
  }

  private static CelltwinProcess startPlain(
      Path dataDir, List<String> arguments, Map<String, String> environment) throws IOException {
    Files.createDirectories(dataDir);
    Path output = Files.createTempFile(dataDir.getParent(), "output", ".txt");
    List<String> command = new ArrayList<>();
    command.add(script().toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("CELLTWIN_BUILD", "no");
    builder.environment().put("CELLTWIN_HEAP", "1500m");
    builder.environment().putAll(environment);
    builder
        .environment()
        .merge("CELLTWIN_JAVA_OPTS", SHORT_LIVED, (given, ours) -> ours + " " + given);
    Process process = builder.start();
    return new CelltwinProcess(process, dataDir, output);
  }

  /** With the arguments as they are and a home folder of its own, below which all is kept. */
  static CelltwinProcess startAtHome(Path home, List<String> arguments) throws IOException {
    return startPlain(
        home.resolve(".celltwin"),
        arguments,
        Map.of("HOME", home.toString(), "CELLTWIN_JAVA_OPTS", "-Duser.home=" + home));
  }

  private static Map<String, String> speaking(String locale) {
    Locale of = Locale.forLanguageTag(locale);
    String extensions = of.hasExtensions() ? " -Duser.extensions=u-" + of.getExtension('u') : "";
    return Map.of(
        "JAVA_TOOL_OPTIONS",
        "-Duser.language=" + of.getLanguage() + " -Duser.country=" + of.getCountry() + extensions);
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, for as long as a busy machine may take. */
  void await(String what, BooleanSupplier holds) throws InterruptedException {
    await(what, PATIENCE, holds);
  }

  /** Waits for something to be so, and fails with what the process said where it does not come. */
  void await(String what, Duration atMost, BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(process.isAlive() || holds.getAsBoolean())
          .as("still running while waiting for %s; it said:%n%s%n%s", what, output(), log())
          .isTrue();
      assertThat(System.nanoTime())
          .as("time left for %s; it said:%n%s%n%s", what, output(), log())
          .isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  void awaitOutput(String text, Duration atMost) throws InterruptedException {
    await("'" + text + "'", atMost, () -> output().contains(text));
  }

  /** The end, which must be a good one. */
  void awaitGoodEnd(Duration atMost) throws InterruptedException {
    assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
        .as("ends in time; it said:%n%s%n%s", output(), log())
        .isTrue();
    assertThat(process.exitValue()).as("exit code; it said:%n%s%n%s", output(), log()).isZero();
  }

  int awaitEnd(Duration atMost) throws InterruptedException {
    assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
        .as("ends in time; it said:%n%s", output())
        .isTrue();
    return process.exitValue();
  }

  /** Addresses of its parts, as it wrote them down. */
  JsonNode addresses() throws IOException {
    return new ObjectMapper().readTree(dataDir.resolve("addresses.json").toFile());
  }

  private String log() {
    Path log = dataDir.resolve("log").resolve("celltwin.log");
    try {
      if (!Files.exists(log)) {
        return "";
      }
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - 6000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files that it has open or mapped, as the kernel tells; empty where there is no such kernel. */
  List<Path> filesInUse() throws IOException {
    Path kernel = Path.of("/proc", Long.toString(process.pid()));
    List<Path> files = new ArrayList<>();
    if (!Files.isDirectory(kernel)) {
      return files;
    }
    for (String line : Files.readAllLines(kernel.resolve("maps"))) {
      if (line.indexOf('/') > 0) {
        files.add(Path.of(line.substring(line.indexOf('/'))));
      }
    }
    try (Stream<Path> open = Files.list(kernel.resolve("fd"))) {
      for (Path descriptor : open.toList()) {
        try {
          files.add(Files.readSymbolicLink(descriptor)); // sockets and pipes have odd names
        } catch (NoSuchFileException e) {
          // closed by now
        }
      }
    }
    return files;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: no hook runs, nothing is flushed. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM, as Ctrl-C: everything closes in order. Whether it did. */
  boolean stop() throws InterruptedException {
    process.destroy();
    return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    if (process.isAlive() && !stop()) {
      kill();
    }
  }
}
