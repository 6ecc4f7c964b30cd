package io.celltwin.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.testkit.Eventually;
import io.celltwin.testkit.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry that is down, slow or in trouble, and then well again. */
class RegistryOutageTest {
  private static final Topic<CellSpec> CELLS = Topics.live().cells();
  private static final CellSpec SPEC =
      new CellSpec(
          "lab/one",
          Chemistry.NCM,
          2,
          3.7,
          2.5,
          4.2,
          2.7,
          2,
          4,
          -20,
          60,
          2,
          24,
          0.7,
          null,
          null,
          null);

  private final int port = FreePort.next();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile int status = 200;
  private volatile String body = "{}";
  private volatile long delay;
  private volatile boolean hangsUp;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::answer);
    server.setExecutor(java.util.concurrent.Executors.newCachedThreadPool());
    server.start();
    status = 200;
    body =
        "{\"schema\":\"%s\"}"
            .formatted(
                CELLS.type().schema().toString().replace("\\", "\\\\").replace("\"", "\\\""));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    if (hangsUp) {
      exchange.close();
      return;
    }
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private SchemaRegistry registry(Duration patience) {
    return SchemaRegistry.at("http://127.0.0.1:" + port).patient(patience);
  }

  private static byte[] record() {
    return CELLS.type().toBytes(ByteBuffer.allocate(5).putInt(1, 3).array(), SPEC);
  }

  private CompletableFuture<CellSpec> read(SchemaRegistry registry) {
    var deserializer = registry.deserializer(CELLS);
    return CompletableFuture.supplyAsync(() -> deserializer.deserialize(CELLS.name(), record()));
  }

  @Test
  void aRecordIsReadWhenTheRegistryIsBackFromBeingDown() throws Exception {
    hangsUp = true;
    var read = read(registry(Duration.ofMinutes(5)));
    Eventually.until(() -> asked.get() >= 2); // it asked again
    assertThat(read).isNotDone();

    hangsUp = false;

    assertThat(Eventually.result(read)).isEqualTo(SPEC);
  }

  @Test
  void aRegistryThatIsNoAddressOfHttpIsRefusedByName() {
    for (String url :
        new String[] {"mock://tests", "http://127.0.0.1:1,mock://tests", "registry"}) {
      assertThatThrownBy(() -> SchemaRegistry.at(url))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(url.substring(url.indexOf(',') + 1) + "': wanted http://");
    }
  }

  @Test
  void aRecordIsReadWhenTheRegistryHasNoMoreTrouble() throws Exception {
    for (int trouble : new int[] {500, 502, 503, 429, 401}) {
      String well = body;
      status = trouble;
      body =
          trouble == 502
              ? "<html>Bad Gateway</html>"
              : "{\"error_code\":%d00,\"message\":\"\"}".formatted(trouble);
      int before = asked.get();
      var read = read(registry(Duration.ofMinutes(5)));
      Eventually.until(() -> asked.get() >= before + 2);
      assertThat(read).as("status %d", trouble).isNotDone();

      body = well;
      status = 200;

      assertThat(Eventually.result(read)).isEqualTo(SPEC);
    }
  }

  @Test
  void aSlowRegistryIsNoBadRecord() {
    delay = 6_000; // above the time limit of one request

    assertThatThrownBy(
            () ->
                registry(Duration.ofMillis(100))
                    .deserializer(CELLS)
                    .deserialize(CELLS.name(), record()))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("schema registry at http://127.0.0.1:" + port + " does not answer");
  }

  @Test
  void whateverIsNotThereAtThatAddressIsNoBadRecord() {
    status = 404;
    body = "<html>Not Found</html>";

    assertThatThrownBy(
            () ->
                registry(Duration.ofMillis(300))
                    .deserializer(CELLS)
                    .deserialize(CELLS.name(), record()))
        .isInstanceOf(RegistryUnavailableException.class);
    assertThat(asked.get()).isGreaterThan(1);
  }

  @Test
  void aSchemaThatTheRegistryDoesNotKnowIsTheRecordsFaultAndIsToldAtOnce() {
    status = 404;
    body = "{\"error_code\":40403,\"message\":\"Schema 3 not found\"}";

    assertThatThrownBy(
            () ->
                registry(Duration.ofMinutes(5))
                    .deserializer(CELLS)
                    .deserialize(CELLS.name(), record()))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("schema id 3 is not known to the registry")
        .extracting(e -> ((UnreadableRecordException) e).code())
        .isEqualTo("UNKNOWN_SCHEMA");
    assertThat(asked).hasValue(1);
  }

  @Test
  void aFrameWaitsForTheRegistryToo() throws Exception {
    server.stop(0);
    var decoder = new FrameDecoder(registry(Duration.ofMillis(300)), Topics.live().telemetry());

    assertThatThrownBy(() -> decoder.decode(record()))
        .isInstanceOf(RegistryUnavailableException.class);
    start();
    assertThatThrownBy(() -> decoder.decode(record()))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("schema id 3 is a io.celltwin.event.CellSpec");
  }
}
