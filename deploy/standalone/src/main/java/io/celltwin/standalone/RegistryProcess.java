package io.celltwin.standalone;

import io.celltwin.domain.guard.OurHosts;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An Apicurio schema registry in a process of its own: it brings a whole framework that should not
 * share our class path. It ends when its standard input does, which the operating system sees to
 * even where we are killed. One that ends before it was told to is started again.
 */
public final class RegistryProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryProcess.class);
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final long LOG_BYTES = 4L << 20;

  /** One that ran this long has nothing to do with why the last one ended. */
  private static final Duration STEADY = Duration.ofMinutes(1);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Place place;
  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final Thread watch = new Thread(this::startAgain, "registry-watch");
  private volatile Process process;
  private volatile Condition condition;
  private volatile boolean closing;

  /** Where a registry lives and listens. */
  private record Place(
      Path distribution,
      Path data,
      Path log,
      Path temporary,
      String host,
      int port,
      String alsoCalled) {}

  /**
   * How the process is.
   *
   * @param running whether it answers
   * @param since when that is so
   * @param starts since we began, 1 where it never ended
   * @param lastEnd how the last one ended; empty where none did
   */
  record Condition(boolean running, Instant since, int starts, String lastEnd) {}

  private RegistryProcess(Place place) {
    this.place = place;
    this.url = "http://" + Hosts.own(place.host()) + ":" + place.port() + "/apis/ccompat/v7";
  }

  /**
   * @param distribution folder of the unpacked registry
   * @param data folder of its database
   * @param log it writes
   * @param temporary folder for its temporary files
   * @param host to listen on
   * @param port to listen on
   */
  public static RegistryProcess start(
      Path distribution, Path data, Path log, Path temporary, String host, int port)
      throws IOException, InterruptedException {
    return start(distribution, data, log, temporary, host, port, null);
  }

  /**
   * The same where others know this machine by another name.
   *
   * @param alsoCalled that name, or null
   */
  static RegistryProcess start(
      Path distribution,
      Path data,
      Path log,
      Path temporary,
      String host,
      int port,
      String alsoCalled)
      throws IOException, InterruptedException {
    var registry =
        new RegistryProcess(new Place(distribution, data, log, temporary, host, port, alsoCalled));
    registry.launch();
    registry.awaitAnswer();
    registry.condition = new Condition(true, Clock.systemUTC().instant(), 1, "");
    registry.watch.setDaemon(true);
    registry.watch.start();
    return registry;
  }

  private void launch() throws IOException {
    keepLogSmall(place.log());
    process =
        new ProcessBuilder(command(place))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(place.log().toFile()))
            .start();
  }

  /**
   * The command of a registry that nobody is the parent of: it runs until it is told to end.
   *
   * @param distribution folder of the unpacked registry
   * @param data folder of its database
   * @param temporary folder for its temporary files
   * @param port to listen on, on this machine alone
   */
  public static List<String> alone(Path distribution, Path data, Path temporary, int port)
      throws IOException {
    var place = new Place(distribution, data, data, temporary, "127.0.0.1", port, null);
    List<String> command = new ArrayList<>(command(place));
    command.remove(ChildProcess.class.getName());
    return command;
  }

  private static List<String> command(Place place) throws IOException {
    int management = Ports.claim("127.0.0.1", 0, "registry's own health page", "nothing");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(RegistryBorder.properties(place.host(), place.alsoCalled()));
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1", // it is asked a handful of times: a quick start is worth
            // more
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + place.temporary(),
            "-Dvertx.cacheDirBase=" + place.temporary().resolve("vertx"),
            "-Dquarkus.http.host=" + place.host(),
            "-Dquarkus.http.port=" + place.port(),
            "-Dquarkus.management.host=127.0.0.1",
            "-Dquarkus.management.port=" + management,
            "-Dquarkus.banner.enabled=false",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-Dapicurio.datasource.url=jdbc:h2:file:" + place.data().resolve("registry"),
            "-Dapicurio.rules.global.compatibility=FULL_TRANSITIVE",
            "-cp",
            codeOf(ChildProcess.class)
                + File.pathSeparator
                + codeOf(OurHosts.class)
                + File.pathSeparator
                + runner(place.distribution()),
            ChildProcess.class.getName(),
            "io.quarkus.runner.GeneratedMain"));
    return command;
  }

  /** It writes its log itself, for ever; the last one before is kept. */
  private static void keepLogSmall(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * The jar or folder that holds a class. {@link ChildProcess} and {@link OurHosts} know nothing
   * but the JDK: there is nothing else of ours that the registry could trip over.
   */
  private static Path codeOf(Class<?> type) throws IOException {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static Path runner(Path distribution) throws IOException {
    try (Stream<Path> files =
        Files.exists(distribution) ? Files.list(distribution) : Stream.empty()) {
      return files
          .filter(f -> f.getFileName().toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow(
              () ->
                  new CannotProceedException(
                      "no schema registry in "
                          + distribution
                          + ": build it with mvn -pl deploy/standalone -am package"));
    }
  }

  private void awaitAnswer() throws InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline) {
      if (process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CannotProceedException(
            String.format(
                Locale.ROOT,
                "the schema registry ended with code %d; %s says why",
                process.exitValue(),
                place.log()));
      }
      if (answers()) {
        return;
      }
    }
    process.destroyForcibly();
    throw new CannotProceedException(
        String.format(
            Locale.ROOT,
            "the schema registry does not answer at %s after %d s; see %s",
            url,
            START.toSeconds(),
            place.log()));
  }

  /** Whether it answers a question within two seconds. */
  boolean answers() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/subjects"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening, or not in time
    }
  }

  /** As long as we live: whoever ends unasked is started again, each time after a longer pause. */
  private void startAgain() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!closing) {
        Instant began = condition.since();
        int code = process.waitFor();
        if (closing) {
          return;
        }
        Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
        pause = began.plus(STEADY).isBefore(now) ? FIRST_PAUSE : pause;
        condition =
            new Condition(
                false,
                now,
                condition.starts(),
                String.format(Locale.ROOT, "ended with code %d at %s", code, now));
        LOG.warn("the schema registry ended with code {}; started again in {}", code, pause);
        TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        pause = longer(pause);
        again();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // we are closing
    }
  }

  static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private void again() throws InterruptedException {
    int starts = condition.starts() + 1;
    String lastEnd = condition.lastEnd();
    condition = new Condition(false, condition.since(), starts, lastEnd);
    try {
      synchronized (this) {
        if (closing) {
          return;
        }
        launch();
      }
      awaitAnswer();
      condition = new Condition(true, Clock.systemUTC().instant(), starts, lastEnd);
      LOG.info("the schema registry answers again");
    } catch (IOException | UncheckedIOException | CannotProceedException e) {
      LOG.warn("the schema registry did not start", e);
    }
  }

  /** How it is now. */
  Condition condition() {
    return condition;
  }

  /** Of its Confluent API. */
  public String url() {
    return url;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      closing = true;
    }
    watch.interrupt();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(3, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
