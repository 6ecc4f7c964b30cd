package io.celltwin.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import io.celltwin.gateway.mqtt.Listening;
import io.celltwin.gateway.mqtt.MqttAddress;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that asks for TLS, a certificate of the client, and a password. */
class LockedBrokerTest {
  private static final String SECRET = "changeit";

  @TempDir private static Path folder;
  private static EmbeddedHiveMQ broker;
  private static int port;
  private static int plainPort;
  private static Path authority;
  private static Path certificate;
  private static Path key;

  @BeforeAll
  static void startBroker() throws Exception {
    port = TestKafka.freePort();
    plainPort = TestKafka.freePort();
    authority = pair("broker", "CN=localhost");
    certificate = pair("bench", "CN=bench");
    key = privateKey("bench");
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "bench",
        "-file",
        certificate.toString(),
        "-keystore",
        folder.resolve("trusted.p12").toString(),
        "-storepass",
        SECRET);
    for (String part : List.of("conf", "data", "extensions")) {
      Files.createDirectories(folder.resolve(part));
    }
    Files.writeString(
        folder.resolve("conf/config.xml"),
        """
        <hivemq>
          <listeners>
            <tcp-listener><port>%PLAIN%</port><bind-address>127.0.0.1</bind-address></tcp-listener>
            <tls-tcp-listener>
              <port>%PORT%</port>
              <bind-address>127.0.0.1</bind-address>
              <tls>
                <keystore>
                  <path>%FOLDER%/broker.p12</path>
                  <password>changeit</password>
                  <private-key-password>changeit</private-key-password>
                </keystore>
                <truststore><path>%FOLDER%/trusted.p12</path><password>changeit</password></truststore>
                <client-authentication-mode>REQUIRED</client-authentication-mode>
              </tls>
            </tls-tcp-listener>
          </listeners>
          <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
        </hivemq>
        """
            .replace("%PLAIN%", Integer.toString(plainPort))
            .replace("%PORT%", Integer.toString(port))
            .replace("%FOLDER%", folder.toString()));
    broker =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(folder.resolve("conf"))
            .withDataFolder(folder.resolve("data"))
            .withExtensionsFolder(folder.resolve("extensions"))
            .withoutLoggingBootstrap()
            .withEmbeddedExtension(
                EmbeddedExtension.builder()
                    .withId("passwords")
                    .withName("passwords")
                    .withVersion("1")
                    .withPriority(0)
                    .withStartPriority(1000)
                    .withAuthor("test")
                    .withExtensionMain(new Passwords())
                    .build())
            .build();
    broker.start().join();
  }

  @AfterAll
  static void stopBroker() {
    broker.stop().join();
  }

  /** Lets bench in, with its password. */
  private static final class Passwords implements ExtensionMain, SimpleAuthenticator {
    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
      Services.securityRegistry().setAuthenticatorProvider(context -> this);
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
      // nothing to do
    }

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
      var packet = input.getConnectPacket();
      boolean known =
          packet.getUserName().filter("bench"::equals).isPresent()
              && packet
                  .getPassword()
                  .filter(p -> ByteBuffer.wrap("open".getBytes(UTF_8)).equals(p))
                  .isPresent();
      if (known) {
        output.authenticateSuccessfully();
      } else {
        output.failAuthentication();
      }
    }
  }

  private static void keytool(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  /** A key and its certificate; the certificate as PEM. */
  private static Path pair(String name, String distinguished) throws Exception {
    String store = folder.resolve(name + ".p12").toString();
    keytool(
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        distinguished,
        "-ext",
        "san=ip:127.0.0.1,dns:localhost",
        "-storetype",
        "PKCS12",
        "-keystore",
        store,
        "-storepass",
        SECRET,
        "-validity",
        "3650");
    Path pem = folder.resolve(name + ".pem");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        name,
        "-keystore",
        store,
        "-storepass",
        SECRET,
        "-file",
        pem.toString());
    return pem;
  }

  private static Path privateKey(String name) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
      store.load(in, SECRET.toCharArray());
    }
    byte[] der = store.getKey(name, SECRET.toCharArray()).getEncoded();
    Path pem = folder.resolve(name + ".key");
    Files.writeString(
        pem,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der)
            + "\n-----END PRIVATE KEY-----\n");
    return pem;
  }

  private static MqttAddress address(int version, String password, Path trusted, boolean known) {
    return new MqttAddress(
        URI.create("mqtts://127.0.0.1:" + port),
        version,
        "gateway-" + version,
        "bench",
        password,
        trusted,
        known ? certificate : null,
        known ? key : null,
        null,
        List.of("bench/#"),
        3600);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 3})
  void whoShowsHisCertificateAndPasswordHearsWhatIsSent(int version) throws Exception {
    var heard = new CompletableFuture<String>();
    try (Listening listening =
        Listening.to(
            address(version, "open", authority, true),
            Clock.systemUTC(),
            m -> heard.complete(new String(m.payload(), UTF_8)))) {
      publish("bench/1", "3.3");

      assertThat(heard.get(2, TimeUnit.MINUTES)).isEqualTo("3.3");
    }
  }

  /** By the door without TLS, which asks for the password as well. */
  private static void publish(String topic, String payload) {
    Mqtt5BlockingClient client =
        Mqtt5Client.builder().serverHost("127.0.0.1").serverPort(plainPort).buildBlocking();
    client
        .connectWith()
        .simpleAuth()
        .username("bench")
        .password("open".getBytes(UTF_8))
        .applySimpleAuth()
        .send();
    client
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(payload.getBytes(UTF_8))
        .send();
    client.disconnect();
  }

  @Test
  void aWrongPasswordIsSaidToBeOne() {
    assertThatThrownBy(
            () -> Listening.to(address(5, "guess", authority, true), Clock.systemUTC(), m -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mqtts://127.0.0.1:" + port)
        .hasMessageContaining("NOT_AUTHORIZED");
  }

  @Test
  void withoutACertificateNobodyIsLetIn() {
    assertThatThrownBy(
            () -> Listening.to(address(5, "open", authority, false), Clock.systemUTC(), m -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBrokerWhoseCertificateNobodyWeTrustSignedIsNotSpokenTo() {
    assertThatThrownBy(
            () -> Listening.to(address(5, "open", certificate, true), Clock.systemUTC(), m -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
