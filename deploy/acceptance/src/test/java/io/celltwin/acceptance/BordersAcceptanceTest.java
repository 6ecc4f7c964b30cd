package io.celltwin.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who can reach what, and whether the system says the truth about itself when a part of it ends.
 */
@Order(Integer.MAX_VALUE - 1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BordersAcceptanceTest {
  private static final Duration START = CelltwinProcess.PATIENCE;
  private static final Duration SOON = CelltwinProcess.PATIENCE;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static CelltwinProcess celltwin;
  private static String page;

  @BeforeAll
  static void start() throws Exception {
    celltwin = CelltwinProcess.start(folder.resolve("data"), "up");
    celltwin.awaitOutput("The page:", START);
    page = celltwin.addresses().get("page").asText();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (celltwin != null) {
      celltwin.close();
    }
  }

  private static int port(String field) throws IOException {
    String place = celltwin.addresses().get(field).asText();
    return URI.create(place.contains("://") ? place : "kafka://" + place).getPort();
  }

  private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofMinutes(1)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static boolean readyIs(int code, String word) {
    try {
      HttpResponse<String> ready = get(page + "health/ready");
      return ready.statusCode() == code && ready.body().contains(word);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitReady(int code, String word) throws InterruptedException {
    celltwin.await(
        "ready to be %d with '%s'".formatted(code, word), SOON, () -> readyIs(code, word));
  }

  @Test
  @Order(1)
  void everyPartSaysThatItDoesItsWork() throws Exception {
    awaitReady(200, "ready");
    JsonNode parts = JSON.readTree(get(page + "api/v1/health").body()).get("parts");
    assertThat(parts.findValuesAsText("name"))
        .contains("broker", "topics", "registry", "models", "fleet", "job", "lag", "disk", "room");
    assertThat(get(page + "health/live").statusCode()).isEqualTo(200);
    assertThat(get(page + "metrics").body()).contains("celltwin_health{part=\"job\"} 1.0");
  }

  @Test
  @Order(2)
  void nothingListensButWhatWasAskedForAndAllOfItForThisMachineAlone() throws Exception {
    assumeTrue(Sockets.areTold(), "skipped: no /proc/net/tcp here");
    JsonNode addresses = celltwin.addresses();
    List<Sockets.Listening> all =
        Sockets.of(addresses.get("pid").asLong(), addresses.get("registryPid").asLong());
    assertThat(all)
        .allSatisfy(s -> assertThat(s.address().isLoopbackAddress()).as(s.toString()).isTrue());
    Set<Integer> rest = new HashSet<>();
    all.forEach(s -> rest.add(s.port()));
    for (String asked : List.of("page", "bootstrap", "registry", "models")) {
      assertThat(rest.remove(port(asked))).as(asked).isTrue();
    }
    // what is left: Kafka's controller, and two of Flink's, of which one speaks HTTP
    assertThat(rest).hasSizeLessThanOrEqualTo(3);
    for (int port : rest) {
      String answer = raw(port, "GET /jobs/overview HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(answer).as("port %d", port).doesNotContain(" 200 ").doesNotContain("jobs\"");
    }
    assertThat(rest)
        .as("Flink's, which says that it is closed")
        .anyMatch(
            port ->
                raw(port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").contains("403 Forbidden"));
  }

  /** What comes back within two seconds; nothing where the other side speaks something else. */
  private static String raw(int port, String request) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[2_000];
      int length = socket.getInputStream().read(answer);
      return new String(answer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  @Order(3)
  void aPageOfAnotherSiteReachesNeitherRegistryNorModels() throws Exception {
    for (var each :
        Map.of(port("registry"), "/apis/ccompat/v7/subjects", port("models"), "/v2").entrySet()) {
      String get = "GET " + each.getValue() + " HTTP/1.1\r\nConnection: close\r\n";
      assertThat(raw(each.getKey(), get + "Host: evil.example\r\n\r\n")).contains(" 403 ");
      assertThat(raw(each.getKey(), get + "Host: localhost\r\nOrigin: http://evil.example\r\n\r\n"))
          .contains(" 403 ");
      assertThat(raw(each.getKey(), get + "Host: localhost\r\n\r\n")).contains(" 200 ");
    }
  }

  @Test
  @Order(4)
  void aRegistryThatIsKilledIsStartedAgainAndItsStateIsSaidMeanwhile() throws Exception {
    long before = celltwin.addresses().get("registryPid").asLong();
    ProcessHandle.of(before).orElseThrow().destroyForcibly();

    awaitReady(503, "registry: ended with code 137");
    awaitReady(200, "was started again");
    long after = celltwin.addresses().get("registryPid").asLong();
    assertThat(after).isNotEqualTo(before);
    assertThat(get(celltwin.addresses().get("registry").asText() + "/subjects").body())
        .contains("battery.telemetry.v1-value");
  }

  @Test
  @Order(5)
  void aModelThatIsGoneIsSaidToBeUntilItIsLoadedAgain() throws Exception {
    String models = celltwin.addresses().get("models").asText() + "/v2/repository/models/soh/";
    post(models + "unload");
    awaitReady(503, "model soh is not served any more");
    assertThat(status(folder.resolve("data")))
        .contains("NOT READY")
        .contains("model soh is not served any more");
    post(models + "load");
    awaitReady(200, "ready");
  }

  private static void post(String url) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.noBody()).build();
    assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  private static String status(Path data) throws IOException, InterruptedException {
    try (var status =
        CelltwinProcess.startPlain(data, List.of("status", "--data-dir", data.toString()))) {
      assertThat(status.awaitEnd(SOON)).isEqualTo(1);
      return status.output();
    }
  }

  @Test
  @Order(9)
  void aTopicThatSomebodyDeletedIsNamed() throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", celltwin.addresses().get("bootstrap").asText()))) {
      admin.deleteTopics(List.of(Topic.ALERT)).all().get(5, TimeUnit.MINUTES);
    }
    awaitReady(503, "missing: " + Topic.ALERT);
    assertThat(get(page + "health/live").statusCode()).isEqualTo(200);
  }

  @Test
  @Order(20)
  void whoIsAskedInFromTheNetworkReachesTheBrokerByTheNameItTells() throws Exception {
    Path said = folder.resolve("outside.txt");
    try (var other = OtherMachine.connected(said)) {
      fromOutside(other, said);
    }
  }

  private static void fromOutside(OtherMachine other, Path said) throws Exception {
    stop(); // two of them at once are too much for a small machine
    try (var open =
        CelltwinProcess.start(
            folder.resolve("open"), "up", "--host", "0.0.0.0", "--advertised-host", other.host())) {
      open.awaitOutput("The page:", START);
      String broker = open.addresses().get("advertised").asText();
      assertThat(broker).startsWith(other.host() + ":");
      int code =
          other.run(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OutsideClient.class.getName(),
                  broker));
      assertThat(code).as(Files.readString(said)).isZero();
      assertThat(Files.readString(said)).contains("sent");
    }
  }

  private static int run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("said.txt").toFile())
              .start();
      return process.waitFor(10, TimeUnit.MINUTES) ? process.exitValue() : -1;
    } catch (IOException e) {
      return -1; // no such program
    }
  }

  /** A file system of its own, of a size. */
  private static Path small(String name, String options) throws Exception {
    Path mount = Files.createDirectories(folder.resolve(name));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount.toString()) == 0,
        "skipped: a small file system needs root");
    return mount;
  }

  @Test
  @Order(30)
  void aDiskTooSmallToBeginOnIsOneSentence() throws Exception {
    Path mount = small("tiny", "size=160m");
    try (var refused = CelltwinProcess.start(mount.resolve("data"), "up")) {
      assertThat(refused.awaitEnd(SOON)).isEqualTo(1);
      assertThat(refused.output())
          .contains("left under")
          .contains("--data-dir")
          .doesNotContain("\tat ");
    } finally {
      run("umount", "-l", mount.toString());
    }
  }

  @Test
  @Order(31)
  void aFolderThatCannotBeWrittenIsOneSentence() throws Exception {
    Path mount = small("readonly", "size=10m,ro");
    Path output = Files.createTempFile(folder, "readonly", ".txt");
    try {
      List<String> command = new ArrayList<>();
      command.add(CelltwinProcess.script().toString());
      command.addAll(List.of("up", "--data-dir", mount.resolve("data").toString()));
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().put("CELLTWIN_BUILD", "no");
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Process process = builder.start();
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(Files.readString(output))
          .contains("cannot be written")
          .contains("--data-dir")
          .doesNotContain("\tat ");
    } finally {
      run("umount", "-l", mount.toString());
    }
  }

  @Test
  @Order(32)
  void aDiskThatFillsHoldsIntakeBackAndGoesOnWhenThereIsRoomAgain() throws Exception {
    Path mount = small("filling", "size=900m");
    stop();
    try (var filling = CelltwinProcess.start(mount.resolve("data"), "up")) {
      filling.awaitOutput("The page:", START);
      page = filling.addresses().get("page").asText();
      filling.await("ready", SOON, () -> readyIs(200, "ready"));
      Path ballast = mount.resolve("ballast");
      long free = Files.getFileStore(mount).getUsableSpace();
      try (var file = new RandomAccessFile(ballast.toFile(), "rw")) {
        byte[] block = new byte[1 << 20];
        for (long left = free - (100L << 20); left > 0; left -= block.length) {
          file.write(block);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      filling.await("the disk's fault", SOON, () -> readyIs(503, "intake is held back"));
      Files.delete(ballast);
      filling.await("ready again", SOON, () -> readyIs(200, "ready"));
      filling.stop();
      assertThat(filling.output()).doesNotContain("\tat ");
    } finally {
      run("umount", "-l", mount.toString());
    }
  }
}
