package io.celltwin.acceptance;

import static io.celltwin.acceptance.DeployFiles.map;
import static io.celltwin.acceptance.DeployFiles.strings;
import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.setting.Setting;
import io.celltwin.setting.SettingsFile;
import io.celltwin.setting.Values;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;

/** Nothing here runs a container: what can be known of the files without one is. */
class ComposeTest {
  private static final Path FOLDER = DeployFiles.DEPLOY.resolve("compose");
  private static final Map<String, Object> COMPOSE =
      DeployFiles.documents(FOLDER.resolve("compose.yaml")).get(0);
  private static final Map<String, Object> SERVICES = map(COMPOSE.get("services"));
  private static final String OURS = "celltwin:0.1.0";

  /** Of the Compose specification, what is used; any other key is more likely a slip. */
  private static final Set<String> KEYS =
      Set.of(
          "build cap_drop command depends_on deploy environment healthcheck image logging pids_limit ports profiles read_only restart secrets security_opt stop_grace_period tmpfs user volumes"
              .split(" "));

  private static final Set<String> OF_A_HEALTHCHECK =
      Set.of("test", "interval", "timeout", "start_period", "retries", "disable");
  private static final Set<String> OF_KAFKAS_IMAGE = Set.of("CLUSTER_ID", "KAFKA_HEAP_OPTS");

  private static Map<String, Object> service(String name) {
    return map(SERVICES.get(name));
  }

  @Test
  void everyKeyIsOneOfComposesAndEveryServiceIsBounded() {
    assertThat(COMPOSE.keySet())
        .allMatch(
            k ->
                k.startsWith("x-") || Set.of("name", "services", "secrets", "volumes").contains(k));
    SERVICES.forEach(
        (name, value) -> {
          Map<String, Object> service = map(value);
          assertThat(KEYS).as(name).containsAll(service.keySet());
          assertThat(OF_A_HEALTHCHECK).as(name).containsAll(map(service, "healthcheck").keySet());
          assertThat(map(service, "healthcheck")).as(name + " has a health check").isNotEmpty();
          assertThat(map(service, "deploy", "resources", "limits"))
              .as(name + " has limits")
              .containsKeys("cpus", "memory");
          assertThat(strings(service.get("cap_drop"))).as(name).containsExactly("ALL");
          assertThat(strings(service.get("security_opt")))
              .as(name)
              .containsExactly("no-new-privileges:true");
          assertThat(String.valueOf(service.get("image")))
              .as(name + " is of a fixed version")
              .matches(".+:v?\\d+\\.\\d+\\.\\d+");
          if (OURS.equals(service.get("image"))) {
            assertThat(service).as(name).containsEntry("read_only", true);
            assertThat(service).as(name).containsEntry("user", "10001:10001");
          }
        });
  }

  @Test
  void whatIsPublishedIsPublishedOnThisMachineAlone() {
    List<String> published = new ArrayList<>();
    SERVICES.values().forEach(s -> published.addAll(strings(map(s).get("ports"))));

    assertThat(published).isNotEmpty().allMatch(p -> p.matches("127\\.0\\.0\\.1:\\d+:\\d+"));
  }

  @Test
  void whatIsNamedIsThere() {
    SERVICES.forEach(
        (name, value) -> {
          Map<String, Object> service = map(value);
          assertThat(SERVICES.keySet())
              .as(name)
              .containsAll(map(service.get("depends_on")).keySet());
          assertThat(map(COMPOSE.get("secrets")).keySet())
              .as(name)
              .containsAll(strings(service.get("secrets")));
          for (String volume : strings(service.get("volumes"))) {
            String from = volume.substring(0, volume.indexOf(':'));
            if (from.startsWith(".")) {
              assertThat(FOLDER.resolve(from)).as(name).exists();
            } else {
              assertThat(map(COMPOSE.get("volumes"))).as(name).containsKey(from);
            }
          }
        });
    map(COMPOSE.get("secrets"))
        .values()
        .forEach(s -> assertThat(String.valueOf(map(s).get("file"))).startsWith("secrets/"));
    assertThat(DeployFiles.text(FOLDER.resolve(".gitignore"))).contains("secrets/");
  }

  @Test
  void everyVariableIsASettingOfThePartThatIsToldItOrOneOfItsImage() {
    Set<String> settings = new TreeSet<>();
    DeployFiles.SETTINGS.forEach(
        s -> s.settings().stream().map(Setting::variable).forEach(settings::add));
    String part = DeployFiles.text(FOLDER.resolve("part"));
    Set<String> kafka = new HashSet<>(OF_KAFKAS_IMAGE);
    AbstractKafkaConfig.CONFIG_DEF
        .names()
        .forEach(n -> kafka.add("KAFKA_" + n.toUpperCase(Locale.ROOT).replace('.', '_')));
    SERVICES.forEach(
        (name, value) -> {
          Map<String, String> told = DeployFiles.environment(map(value).get("environment"));
          for (String variable : told.keySet()) {
            if (variable.startsWith("CELLTWIN_")) {
              assertThat(settings).as(name).contains(variable);
            } else if (name.startsWith("kafka-")) {
              assertThat(kafka).as(name).contains(variable);
            } else if (!name.equals("grafana")) {
              assertThat(part).as(name).contains("${" + variable);
            }
          }
          Values.of(told, SettingsFile.none()).check(DeployFiles.SETTINGS);
        });
  }

  @Test
  void theBrokersAreOfTheVersionThatWeAreBuiltWith() {
    assertThat(service("kafka-1"))
        .containsEntry("image", "apache/kafka:" + AppInfoParser.getVersion());
  }

  @Test
  void everyCommandIsAPartWhoseMainClassIsThere() throws Exception {
    SERVICES.forEach(
        (name, value) -> {
          if (OURS.equals(map(value).get("image"))) {
            assertThat(DeployFiles.PARTS)
                .as(name)
                .contains(strings(map(value).get("command")).get(0));
          }
        });
    Matcher mains =
        Pattern.compile(
                "java \"[^\"]+\" ((?:io|org)\\.[\\w.]+)|java \"\\$\\(flink_path\\)\" (\\S+)")
            .matcher(DeployFiles.text(FOLDER.resolve("part")));
    Set<String> missing = new TreeSet<>();
    int count = 0;
    while (mains.find()) {
      String main = mains.group(1) == null ? mains.group(2) : mains.group(1);
      count++;
      if (!isThere(main)) {
        missing.add(main);
      }
    }
    assertThat(count).isEqualTo(DeployFiles.PARTS.size());
    assertThat(missing).isEmpty();
  }

  /** On our class path, or in what the assembled application holds beside it. */
  private static boolean isThere(String main) throws Exception {
    try {
      Class.forName(main, false, ComposeTest.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      Path home = Path.of(System.getProperty("celltwin.home"));
      if (!Files.isDirectory(home.resolve("lib"))) {
        return true; // not assembled: nothing to look into
      }
      String entry = main.replace('.', '/') + ".class";
      for (String folder : List.of("flink", "registry")) {
        try (Stream<Path> all = Files.walk(home.resolve(folder))) {
          for (Path jar : all.filter(f -> f.toString().endsWith(".jar")).toList()) {
            try (var open = new JarFile(jar.toFile())) {
              if (open.getEntry(entry) != null) {
                return true;
              }
            }
          }
        }
      }
      return false;
    }
  }

  @Test
  void partsCallEachOtherByNamesAndPortsThatAnswer() {
    Map<String, String> job = DeployFiles.environment(service("jobmanager").get("environment"));
    for (String server : job.get("CELLTWIN_TWIN_MODEL_SERVER").split(",", -1)) {
      String host = server.substring(0, server.indexOf(':'));
      Map<String, String> models = DeployFiles.environment(service(host).get("environment"));
      assertThat(server).isEqualTo(host + ":" + models.get("CELLTWIN_MODEL_SERVER_PORT"));
      assertThat(models.get("CELLTWIN_MODEL_SERVER_ALSO_CALLED").split(",", -1)).contains(host);
    }
    Set<String> brokers = new TreeSet<>();
    for (String name : SERVICES.keySet()) {
      DeployFiles.environment(service(name).get("environment")).values().stream()
          .filter(v -> v.startsWith("kafka-1:"))
          .forEach(brokers::add);
      strings(service(name).get("command")).stream()
          .filter(v -> v.startsWith("kafka-1:"))
          .forEach(brokers::add);
    }
    assertThat(brokers).containsExactly("kafka-1:9092,kafka-2:9092,kafka-3:9092");
    assertThat(strings(service("registry").get("command"))).containsExactly("registry", "registry");
    assertThat(
            DeployFiles.found(
                "http://registry[^\"\\s,]+", DeployFiles.text(FOLDER.resolve("compose.yaml"))))
        .containsExactly("http://registry:8081/apis/ccompat/v7");
  }

  @Test
  void healthIsAskedAtPathsThatAreServed() {
    Map<String, String> owners =
        Map.of(
            "fleet", "twin-engine/dashboard",
            "gateway", "ingest/gateway",
            "models-1", "model-serving/server",
            "models-2", "model-serving/server",
            "taskmanager", "twin-engine/job");
    owners.forEach(
        (name, module) -> {
          List<String> test = strings(map(service(name).get("healthcheck")).get("test"));
          String url = test.get(test.size() - 1);
          assertThat(DeployFiles.served(module, url.replaceFirst("http://[^/]+", "")))
              .as("%s serves %s", module, url)
              .isTrue();
        });
  }

  @Test
  void flinksFileSaysNothingThatFlinkDoesNotKnowAndItsMemoryIsWhatTheTaskManagerIsGiven() {
    Map<String, Object> config =
        DeployFiles.documents(FOLDER.resolve("flink").resolve("config.yaml")).get(0);
    Set<String> known = DeployFiles.flinkKeys();

    assertThat(config.keySet())
        .allMatch(k -> known.contains(k) || k.startsWith("metrics.reporter.micrometer."));
    assertThat(config)
        .containsEntry(
            "metrics.reporter.micrometer.factory.class",
            io.celltwin.job.metric.MicrometerReporterFactory.class.getName());
    Map<String, String> told = DeployFiles.environment(service("taskmanager").get("environment"));
    assertThat(told)
        .containsEntry("PART_TASK_HEAP", sum(config, "framework.heap.size", "task.heap.size"))
        .containsEntry(
            "PART_TASK_DIRECT",
            sum(config, "framework.off-heap.size", "task.off-heap.size", "network.max"));
  }

  private static String sum(Map<String, Object> config, String... sizes) {
    int sum = 0;
    for (String size : sizes) {
      String text = String.valueOf(config.get("taskmanager.memory." + size));
      sum += Integer.parseInt(text.substring(0, text.length() - 1));
    }
    return sum + "m";
  }

  @Test
  void theImageRunsAsNobodyHasAHealthCheckAndHoldsNoSecret() {
    for (String name : List.of("Dockerfile", "Dockerfile.flink")) {
      String file = DeployFiles.text(FOLDER.resolve(name));
      String last = file.substring(file.lastIndexOf("\nFROM "));

      assertThat(last).as(name).containsPattern("(?m)^USER (10001:10001|flink)$");
      assertThat(last).as(name).contains("\nHEALTHCHECK ");
      assertThat(file.toLowerCase(Locale.ROOT))
          .as(name)
          .doesNotContain("password", "secret", "token=");
    }
    assertThat(DeployFiles.text(FOLDER.resolve("Dockerfile.dockerignore")).lines())
        .contains("*", "deploy/compose/secrets");
  }
}
