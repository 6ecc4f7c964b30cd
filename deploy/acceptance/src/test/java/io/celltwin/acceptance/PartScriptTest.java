package io.celltwin.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a container of the image runs, run without one. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PartScriptTest {
  private static final Path PART = DeployFiles.DEPLOY.resolve("compose").resolve("part");
  private static final Path HOME = Path.of(System.getProperty("celltwin.home"));

  @TempDir Path folder;

  private record Ended(int code, String said) {}

  private ProcessBuilder part(Map<String, String> environment, String... words) {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "the script is for bash");
    List<String> command = new ArrayList<>(List.of("/bin/bash", PART.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(n -> n.startsWith("CELLTWIN_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("CELLTWIN_HOME", HOME.toAbsolutePath().normalize().toString());
    builder.environment().put("PART_DATA", folder.toString());
    builder.environment().put("PART_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -Xmx512m");
    builder.environment().put("TMPDIR", folder.toString());
    builder.environment().putAll(environment);
    return builder;
  }

  private Ended run(String... words) throws IOException, InterruptedException {
    Process process = part(Map.of(), words).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), said);
  }

  @Test
  void healthIsWhatTheStatusSays() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean ready = exchange.getRequestURI().getPath().equals("/v2/health/ready");
          exchange.sendResponseHeaders(ready ? 200 : 503, -1);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    try {
      assertThat(run("health", url + "/v2/health/ready").code()).isZero();
      assertThat(run("health", url + "/else").code()).isNotZero();
    } finally {
      server.stop(0);
    }
    assertThat(run("health", url + "/v2/health/ready").code()).as("nobody listens").isNotZero();
  }

  @Test
  void aPartThatIsNotThereIsASentence() throws Exception {
    Ended ended = run("brokers");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.said()).contains("there is no part 'brokers'");
  }

  @Test
  void everyPartOfOursStartsFromTheAssembledApplication() throws Exception {
    assumeTrue(Files.isDirectory(HOME.resolve("lib")), "the application is not assembled");

    assertThat(run("models", "--help").said()).contains("Open Inference Protocol");
    assertThat(run("gateway", "--help").said()).contains("<sources.yaml>");
    assertThat(run("fleet", "--help").said()).contains("--bootstrap");
    assertThat(run("topics", "--help").said()).contains("--partitions");
    // as it is in compose, but for ZooKeeper, which is not there
    Files.write(
        folder.resolve("config.yaml"),
        Files.readAllLines(
                DeployFiles.DEPLOY.resolve("compose").resolve("flink").resolve("config.yaml"))
            .stream()
            .filter(line -> !line.startsWith("high-availability"))
            .map(line -> line.replace("address: jobmanager", "address: 127.0.0.1"))
            .map(line -> line.replaceAll("(port: )\\d+", "$10"))
            .toList());
    Process job =
        part(
                Map.of("FLINK_CONF_DIR", folder.toString(), "PART_JOB_ID", "0".repeat(32)),
                "jobmanager",
                "--help")
            .start();
    StringBuilder said = new StringBuilder();
    try (var lines = job.inputReader(UTF_8)) {
      String line = lines.readLine();
      while (line != null && !said.toString().contains("--model-server")) {
        said.append(line).append('\n');
        line = lines.readLine();
      }
    } finally {
      job.destroyForcibly(); // without a job it would stand by for ever
    }
    assertThat(said.toString())
        .contains("--model-server")
        .doesNotContain("ClassNotFound", "NoClassDefFound", "Could not find or load");
  }
}
