package io.celltwin.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to a cluster that asks who comes. */
class AccessTest {
  private static final String SECRET = "not-for-any-log";

  @TempDir private Path folder;

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path keys() throws Exception {
    Path keys = folder.resolve("keys.p12");
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "registry",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    assertThat(made.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return keys;
  }

  /** A registry that takes every schema of whoever shows a name and a password. */
  private HttpsServer registry(Path keys, AtomicInteger refused) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, "changeit".toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    String wanted =
        "Basic " + Base64.getEncoder().encodeToString(("job:" + SECRET).getBytes(UTF_8));
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          boolean known = wanted.equals(exchange.getRequestHeaders().getFirst("authorization"));
          byte[] body =
              (known
                      ? exchange.getRequestURI().getPath().startsWith("/config")
                          ? "{\"compatibility\":\"FULL_TRANSITIVE\"}"
                          : "{\"id\":7}"
                      : "{\"error_code\":401,\"message\":\"who are you?\"}")
                  .getBytes(UTF_8);
          if (!known) {
            refused.incrementAndGet();
          }
          exchange.getResponseHeaders().set("content-type", "application/json");
          exchange.sendResponseHeaders(known ? 200 : 401, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  @Test
  void aRegistryBehindTlsAndAPasswordIsReachedByItsFileAndByNothingLess() throws Exception {
    Path keys = keys();
    var refused = new AtomicInteger();
    HttpsServer server = registry(keys, refused);
    try {
      String url = "https://127.0.0.1:" + server.getAddress().getPort();
      String trust =
          "schema.registry.ssl.truststore.location=%s%nschema.registry.ssl.truststore.password=changeit%nschema.registry.ssl.truststore.type=PKCS12%n"
              .formatted(keys);
      Access whole =
          Access.of(
              null,
              file("whole.properties", trust + "basic.auth.user.info=job:" + SECRET + "\n"),
              null);
      // the second of two addresses answers
      whole.registry("https://127.0.0.1:1," + url).register(Topics.live());
      assertThat(refused).hasValue(0);

      Access nameless = Access.of(null, file("trust.properties", trust), null);
      assertThatThrownBy(() -> nameless.registry(url).register(Topics.live()))
          .hasMessageContaining("who are you?");
      assertThatThrownBy(
              () ->
                  Access.of(
                          null,
                          file("user.properties", "basic.auth.user.info=job:" + SECRET + "\n"),
                          null)
                      .registry(url)
                      .patient(Duration.ZERO)
                      .register(Topics.live()))
          .satisfies(e -> assertThat(all(e)).contains("PKIX").doesNotContain(SECRET));
    } finally {
      server.stop(0);
    }
  }

  private static String all(Throwable fault) {
    StringBuilder text = new StringBuilder();
    for (Throwable e = fault; e != null; e = e.getCause()) {
      text.append(e).append('\n');
    }
    return text.toString();
  }

  @Test
  void whatIsInAFileIsToldToClientsAndToNobodyElse() throws Exception {
    Access access =
        Access.of(
            file(
                "kafka.properties",
                "security.protocol=SASL_SSL\nsasl.jaas.config=… password=\"" + SECRET + "\";\n"),
            file("registry.properties", "basic.auth.user.info=job:" + SECRET + "\n"),
            "rack-1");

    assertThat(access.kafka("a:1,b:2", Map.of("client.id", "x")))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("client.rack", "rack-1")
        .containsEntry("client.id", "x")
        .containsEntry("bootstrap.servers", "a:1,b:2");
    assertThat(access.toString()).contains("sasl.jaas.config").doesNotContain(SECRET);
  }

  @Test
  void aFileThatIsMissingOrSaysWhatIsNotItsToSayIsNamed() throws Exception {
    assertThatThrownBy(() -> Access.of(folder.resolve("none"), null, null))
        .hasMessageContaining("access.kafka-properties is '")
        .hasMessageContaining("none");
    Path wrong = file("wrong.properties", "group.id=mine\n");
    assertThatThrownBy(() -> Access.of(wrong, null, null))
        .hasMessageContaining("says group.id, wanted how the cluster is reached");
    Path garbled = file("garbled.properties", "password=" + SECRET + "\\u00zz\n");
    assertThatThrownBy(() -> Access.of(garbled, null, null))
        .satisfies(e -> assertThat(all(e)).doesNotContain(SECRET));
  }
}
