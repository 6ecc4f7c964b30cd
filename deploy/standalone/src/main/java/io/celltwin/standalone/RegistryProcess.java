package io.celltwin.standalone;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An Apicurio schema registry in a process of its own: it brings a whole framework that should not
 * share our class path. It ends when its standard input does, which the operating system sees to
 * even where we are killed.
 */
public final class RegistryProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final Process process;
  private final String url;

  private RegistryProcess(Process process, String url) {
    this.process = process;
    this.url = url;
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
    int management = Ports.claim("127.0.0.1", 0, "registry's own health page", "nothing");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1", // it is asked a handful of times: a quick start is worth
            // more
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + temporary,
            "-Dvertx.cacheDirBase=" + temporary.resolve("vertx"),
            "-Dquarkus.http.host=" + host,
            "-Dquarkus.http.port=" + port,
            "-Dquarkus.management.host=127.0.0.1",
            "-Dquarkus.management.port=" + management,
            "-Dquarkus.banner.enabled=false",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-Dapicurio.datasource.url=jdbc:h2:file:" + data.resolve("registry"),
            "-Dapicurio.rules.global.compatibility=FULL_TRANSITIVE",
            "-cp",
            ownCode() + File.pathSeparator + runner(distribution),
            ChildProcess.class.getName(),
            "io.quarkus.runner.GeneratedMain");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    String url =
        "http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port + "/apis/ccompat/v7";
    var registry = new RegistryProcess(process, url);
    registry.awaitAnswer(log);
    return registry;
  }

  /**
   * The jar or folder that holds {@link ChildProcess}, and nothing else of ours that the registry
   * could trip over.
   */
  private static Path ownCode() throws IOException {
    try {
      return Path.of(
          ChildProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
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
                  new Trouble(
                      "no schema registry in "
                          + distribution
                          + ": build it with mvn -pl deploy/standalone -am package"));
    }
  }

  private void awaitAnswer(Path log) throws InterruptedException {
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/subjects"))
            .timeout(Duration.ofSeconds(2))
            .build();
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline) {
      if (process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Trouble(
            String.format(
                Locale.ROOT,
                "the schema registry ended with code %d; %s says why",
                process.exitValue(),
                log));
      }
      try {
        if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // not listening yet
      }
    }
    process.destroyForcibly();
    throw new Trouble(
        String.format(
            Locale.ROOT,
            "the schema registry does not answer at %s after %d s; see %s",
            url,
            START.toSeconds(),
            log));
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
