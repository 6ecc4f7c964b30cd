package io.celltwin.fleet;

import static io.celltwin.fleet.Fixtures.spec;
import static io.celltwin.fleet.Fixtures.twin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.codec.Access;
import io.celltwin.codec.Acls;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import io.celltwin.domain.AlertAck;
import io.celltwin.testkit.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A fleet on a broker that speaks TLS, wants a password and allows what is on its list. */
@EnabledIfSystemProperty(named = "celltwin.secured", matches = "true")
@Timeout(600)
class SecuredBrokerTest {
  private static final String SECRET = "fleet-password-7";
  private static final String KEYS = "changeit";

  @TempDir private Path folder;
  private final SchemaRegistry registry = SchemaRegistry.inMemory();

  private Path keys() throws Exception {
    Path keys = folder.resolve("keys.p12");
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "broker",
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
                KEYS)
            .redirectErrorStream(true)
            .start();
    assertThat(made.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return keys;
  }

  private static Map<String, String> secured(Path keys) {
    Map<String, String> s = new HashMap<>();
    s.put("listeners", "SASL_SSL://127.0.0.1:$PORT,CONTROLLER://127.0.0.1:$CONTROLLER");
    s.put("listener.security.protocol.map", "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT");
    s.put("inter.broker.listener.name", "SASL_SSL");
    s.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    s.put("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
    s.put(
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"admin\""
            + " password=\"admin-password\";");
    s.put("ssl.keystore.location", keys.toString());
    s.put("ssl.keystore.password", KEYS);
    s.put("ssl.keystore.type", "PKCS12");
    s.put("ssl.truststore.location", keys.toString());
    s.put("ssl.truststore.password", KEYS);
    s.put("ssl.truststore.type", "PKCS12");
    s.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    s.put("super.users", "User:admin;User:ANONYMOUS"); // the controller's own port
    return s;
  }

  private Access as(String user, String password, Path keys) throws Exception {
    return Access.of(
        Files.writeString(
            folder.resolve(user + ".properties"),
            """
            security.protocol=SASL_SSL
            sasl.mechanism=SCRAM-SHA-512
            sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="%s";
            ssl.truststore.location=%s
            ssl.truststore.password=%s
            ssl.truststore.type=PKCS12
            """
                .formatted(user, password, keys, KEYS)),
        null,
        null);
  }

  private static AclBinding binding(Acls.Allowed allowed) {
    return new AclBinding(
        new ResourcePattern(allowed.type(), allowed.name(), allowed.pattern()),
        new AccessControlEntry("User:fleet", "*", allowed.operation(), AclPermissionType.ALLOW));
  }

  @Test
  void aFleetReachesASecuredBrokerWithItsFileAndExactlyItsAclsAndSaysWhatItLacks()
      throws Exception {
    Path keys = keys();
    List<String> users =
        List.of(
            "SCRAM-SHA-512=[name=admin,password=admin-password]",
            "SCRAM-SHA-512=[name=fleet,password=" + SECRET + "]");
    try (OneBroker broker = new OneBroker(folder.resolve("broker"), secured(keys), users)) {
      Access admin = as("admin", "admin-password", keys);
      Topics topics = Topics.live();
      List<String> names = new ArrayList<>(topics.typed().stream().map(Topic::name).toList());
      names.add(topics.deadLetters());
      broker.create(admin.kafka(broker.bootstrap(), Map.of()), names, 1);

      FleetConfig config =
          FleetConfig.of(broker.bootstrap(), registry, folder.resolve("state")).replaying(true);
      FleetConfig stranger = config.by(as("fleet", "guessed", keys));
      assertThatThrownBy(() -> FleetService.start(stranger, new SimpleMeterRegistry()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("does not answer")
          .hasMessageContaining("Authentication failed")
          .satisfies(e -> assertThat(e.toString()).doesNotContain("guessed"));

      FleetConfig known = config.by(as("fleet", SECRET, keys));
      assertThat(known.toString()).doesNotContain(SECRET);
      List<Acls.Allowed> needed = Acls.of(Acls.Part.FLEET, topics, config.applicationId());
      try (Admin by = Admin.create(admin.kafka(broker.bootstrap(), Map.of()))) {
        List<AclBinding> without =
            needed.stream()
                .filter(a -> !a.name().equals(topics.twins().name()))
                .map(SecuredBrokerTest::binding)
                .toList();
        by.createAcls(without).all().get();
        assertThatThrownBy(() -> FleetService.start(known, new SimpleMeterRegistry()))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(topics.twins().name());
        by.createAcls(needed.stream().map(SecuredBrokerTest::binding).toList()).all().get();
      }
      serves(broker, admin, known, topics);
      assertThat(needed)
          .noneMatch(a -> a.operation() == AclOperation.ALL)
          .allMatch(a -> a.command("fleet").contains("--allow-principal 'User:fleet'"));
    }
  }

  private void serves(OneBroker broker, Access admin, FleetConfig config, Topics topics)
      throws Exception {
    try (var producer =
            new KafkaProducer<>(
                admin.kafka(broker.bootstrap(), Map.of()),
                new StringSerializer(),
                new ByteArraySerializer());
        FleetService fleet = FleetService.start(config, new SimpleMeterRegistry())) {
      producer
          .send(
              new ProducerRecord<>(
                  topics.cells().name(),
                  "c/1",
                  registry
                      .serializer(topics.cells())
                      .serialize(topics.cells().name(), spec("c/1", "p"))))
          .get();
      producer
          .send(
              new ProducerRecord<>(
                  topics.twins().name(),
                  "c/1",
                  registry
                      .serializer(topics.twins())
                      .serialize(topics.twins().name(), twin("c/1", "p", 3, 97))))
          .get();
      Eventually.passes(
          () -> assertThat(fleet.queries().twin("c/1")).hasValue(twin("c/1", "p", 3, 97)));
      var ack = new AlertAck("a", "c/1", AlertAck.Action.ACKNOWLEDGE, "kim", "", 77, null);
      fleet.desk().record(ack).toCompletableFuture().get(2, TimeUnit.MINUTES);
    }
  }
}
