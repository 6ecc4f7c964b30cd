package io.celltwin.acceptance;

import static io.celltwin.acceptance.DeployFiles.list;
import static io.celltwin.acceptance.DeployFiles.map;
import static io.celltwin.acceptance.DeployFiles.strings;
import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.setting.Setting;
import io.celltwin.setting.SettingsFile;
import io.celltwin.setting.Values;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * Nothing here asks a cluster: the manifests are held against Kubernetes' own kinds, and against
 * each other.
 */
class K8sTest {
  private static final Path FOLDER = DeployFiles.DEPLOY.resolve("k8s");
  private static final List<Map<String, Object>> ALL = all();
  private static final String FLINK = "FlinkDeployment";
  private static final Set<String> OF_PODS = Set.of("Deployment", "StatefulSet", "Job");
  private static final String NAME = "app.kubernetes.io/name";

  private static List<Map<String, Object>> all() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Path file : DeployFiles.files(FOLDER, ".yaml")) {
      if (!file.endsWith("kustomization.yaml")) {
        all.addAll(DeployFiles.documents(file));
      }
    }
    return all;
  }

  private static String kind(Map<String, Object> resource) {
    return String.valueOf(resource.get("kind"));
  }

  private static String name(Map<String, Object> resource) {
    return String.valueOf(map(resource, "metadata").get("name"));
  }

  private static List<Map<String, Object>> of(String kind) {
    return ALL.stream().filter(r -> kind(r).equals(kind)).toList();
  }

  private static List<Map<String, Object>> ofPods() {
    return ALL.stream().filter(r -> OF_PODS.contains(kind(r))).toList();
  }

  private static Map<String, Object> pod(Map<String, Object> resource) {
    return map(resource, "spec", "template", "spec");
  }

  private static Map<String, Object> container(Map<String, Object> resource) {
    return map(list(pod(resource).get("containers")).get(0));
  }

  @Test
  void kubernetesKnowsEveryKeyAndItsType() throws Exception {
    var serialization = new KubernetesSerialization();
    Set<String> unknown = new TreeSet<>();
    for (Map<String, Object> resource : ALL) {
      if (!kind(resource).equals(FLINK)) {
        Object read = serialization.unmarshal(new Yaml().dump(resource));
        assertThat(read.getClass().getSimpleName()).isEqualTo(kind(resource));
        collectUnknown(kind(resource) + " " + name(resource), read, unknown);
      }
    }

    assertThat(unknown).isEmpty();
  }

  @Test
  void anUnknownKeyWouldBeFound() throws Exception {
    Map<String, Object> slip = new TreeMap<>(of("StatefulSet").get(0));
    Map<String, Object> spec = new TreeMap<>(map(slip.get("spec")));
    spec.put("replicaz", 3);
    slip.put("spec", spec);
    Set<String> unknown = new TreeSet<>();

    collectUnknown("it", new KubernetesSerialization().unmarshal(new Yaml().dump(slip)), unknown);

    assertThat(unknown).singleElement().asString().contains("replicaz");
  }

  /** Whatever a kind does not know lands in its additional properties. */
  private static void collectUnknown(String path, Object value, Set<String> unknown)
      throws ReflectiveOperationException {
    if (value instanceof Collection<?> items) {
      for (Object item : items) {
        collectUnknown(path + "[]", item, unknown);
      }
    } else if (value instanceof KubernetesResource) {
      for (Method getter : value.getClass().getMethods()) {
        boolean reads = getter.getName().startsWith("get") && getter.getParameterCount() == 0;
        if (reads && getter.getName().equals("getAdditionalProperties")) {
          Map<?, ?> more = (Map<?, ?>) getter.invoke(value);
          more.keySet().forEach(key -> unknown.add(path + "." + key));
        } else if (reads && !getter.getName().equals("getClass")) {
          collectUnknown(path + "." + getter.getName().substring(3), getter.invoke(value), unknown);
        }
      }
    }
  }

  @Test
  void theOperatorKnowsEveryKeyOfTheJobAndItsType() throws Exception {
    List<String> wrong = new ArrayList<>();
    try (InputStream in =
        K8sTest.class.getResourceAsStream(
            "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml")) {
      Map<String, Object> definition = new Yaml().load(in);
      Map<String, Object> version = map(list(map(definition, "spec").get("versions")).get(0));
      Map<String, Object> schema = map(version, "schema", "openAPIV3Schema", "properties", "spec");
      for (Map<String, Object> job : of(FLINK)) {
        hold("spec", job.get("spec"), schema, wrong);
      }
      assertThat(wrong).isEmpty();

      hold("spec", Map.of("job", Map.of("upgradeMode", "brisk"), "imagee", 1), schema, wrong);
      assertThat(wrong).hasSize(2);
    }
  }

  /** As far as this definition goes: types, enumerations, keys. */
  private static void hold(
      String path, Object value, Map<String, Object> schema, List<String> wrong) {
    Object type = schema.get("type");
    if (Boolean.TRUE.equals(schema.get("x-kubernetes-int-or-string"))) {
      if (!(value instanceof Integer || value instanceof String)) {
        wrong.add(path + " is no number and no text");
      }
    } else if ("object".equals(type) && value instanceof Map) {
      Map<String, Object> known = map(schema.get("properties"));
      boolean open =
          schema.containsKey("additionalProperties")
              || Boolean.TRUE.equals(schema.get("x-kubernetes-preserve-unknown-fields"));
      map(value)
          .forEach(
              (key, each) -> {
                if (known.containsKey(key)) {
                  hold(path + "." + key, each, map(known.get(key)), wrong);
                } else if (!open) {
                  wrong.add(path + "." + key + " is not known");
                }
              });
    } else if ("array".equals(type) && value instanceof List<?> items) {
      items.forEach(item -> hold(path + "[]", item, map(schema.get("items")), wrong));
    } else if (!isA(value, type)) {
      wrong.add(path + " is " + value + ", wanted " + type);
    } else if (schema.containsKey("enum")
        && !strings(schema.get("enum")).contains(String.valueOf(value))
        // this definition is older than Flink 2; there is no newer one to be had
        && !(path.equals("spec.flinkVersion") && String.valueOf(value).matches("v2_\\d"))) {
      wrong.add(path + " is " + value + ", wanted one of " + schema.get("enum"));
    }
  }

  private static boolean isA(Object value, Object type) {
    return type == null
        || ("string".equals(type) && value instanceof String)
        || ("boolean".equals(type) && value instanceof Boolean)
        || ("integer".equals(type) && value instanceof Integer)
        || ("number".equals(type) && value instanceof Number);
  }

  @Test
  void theKustomizationNamesEveryFileButTheSecrets() {
    Map<String, Object> kustomization =
        DeployFiles.documents(FOLDER.resolve("kustomization.yaml")).get(0);

    assertThat(strings(kustomization.get("resources")))
        .containsExactlyInAnyOrderElementsOf(
            DeployFiles.files(FOLDER, ".yaml").stream()
                .map(f -> f.getFileName().toString())
                .filter(n -> !n.equals("kustomization.yaml") && !n.equals("secret.example.yaml"))
                .toList());
    assertThat(DeployFiles.text(FOLDER.resolve("secret.example.yaml")).lines())
        .filteredOn(l -> l.matches("  [a-zA-Z_]+: .+") && !l.contains("|"))
        .filteredOn(l -> !l.contains("name") && !l.contains("type"))
        .allMatch(l -> l.endsWith(": REPLACE"));
  }

  @Test
  void everyPodIsNobodysHasLimitsAndIsProbedAtPathsThatAreServed() {
    Map<String, String> owners =
        Map.of(
            "models", "model-serving/server",
            "fleet", "twin-engine/dashboard",
            "gateway", "ingest/gateway");
    for (Map<String, Object> resource : ofPods()) {
      String name = name(resource);
      Map<String, Object> container = container(resource);
      assertThat(map(pod(resource).get("securityContext")))
          .as(name)
          .containsEntry("runAsNonRoot", true);
      assertThat(pod(resource)).as(name).containsEntry("automountServiceAccountToken", false);
      assertThat(map(container.get("securityContext")))
          .as(name)
          .containsEntry("readOnlyRootFilesystem", true)
          .containsEntry("allowPrivilegeEscalation", false)
          .containsEntry("capabilities", Map.of("drop", List.of("ALL")));
      for (String bound : List.of("requests", "limits")) {
        assertThat(map(container, "resources", bound)).as(name).containsKeys("cpu", "memory");
      }
      assertThat(DeployFiles.PARTS).as(name).contains(strings(container.get("args")).get(0));
      if (!kind(resource).equals("Job")) {
        Set<String> ports = new TreeSet<>();
        list(container.get("ports")).forEach(p -> ports.add(String.valueOf(map(p).get("name"))));
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
          Map<String, Object> get = map(container, probe, "httpGet");
          assertThat(ports).as(name + " " + probe).contains(String.valueOf(get.get("port")));
          if (owners.containsKey(name)) {
            String path = String.valueOf(get.get("path"));
            assertThat(DeployFiles.served(owners.get(name), path)).as(name + " " + path).isTrue();
          }
        }
      }
    }
  }

  @Test
  void everySettingIsOneAndCanBeMeant() {
    Set<String> settings = new TreeSet<>(Set.of("CELLTWIN_LOG_FORMAT"));
    DeployFiles.SETTINGS.forEach(
        s -> s.settings().stream().map(Setting::variable).forEach(settings::add));
    for (Map<String, Object> file : of("ConfigMap")) {
      Map<String, String> told = DeployFiles.environment(file.get("data"));
      told.remove("sources.yaml");
      assertThat(settings).as(name(file)).containsAll(told.keySet());
      Values.of(told, SettingsFile.none()).check(DeployFiles.SETTINGS);
    }
    for (Map<String, Object> resource : ofPods()) {
      list(container(resource).get("env")).stream()
          .map(e -> String.valueOf(map(e).get("name")))
          .filter(n -> n.startsWith("CELLTWIN_"))
          .forEach(n -> assertThat(settings).contains(n));
    }
  }

  @Test
  void whatAPodNamesIsThere() {
    Set<String> there = new TreeSet<>();
    ALL.forEach(r -> there.add(kind(r) + " " + name(r)));
    for (Map<String, Object> resource : ALL) {
      DeployFiles.maps(resource)
          .forEach(
              (path, each) -> {
                String of = kind(resource) + " " + name(resource) + path;
                if (path.endsWith("/configMapRef")
                    || path.endsWith("/configMap")
                    || path.endsWith("/configMapKeyRef")) {
                  assertThat(there).as(of).contains("ConfigMap " + each.get("name"));
                }
                if (path.endsWith("/secretRef") || path.endsWith("/secretKeyRef")) {
                  assertThat(there).as(of).contains("Secret " + each.get("name"));
                }
                if (path.endsWith("/secret")) {
                  assertThat(there).as(of).contains("Secret " + each.get("secretName"));
                }
                if (path.endsWith("/persistentVolumeClaim")) {
                  assertThat(there)
                      .as(of)
                      .contains("PersistentVolumeClaim " + each.get("claimName"));
                }
              });
    }
    for (Map<String, Object> resource : ofPods()) {
      Set<String> volumes = new TreeSet<>();
      list(pod(resource).get("volumes"))
          .forEach(v -> volumes.add(String.valueOf(map(v).get("name"))));
      list(map(resource, "spec").get("volumeClaimTemplates"))
          .forEach(v -> volumes.add(name(map(v))));
      list(container(resource).get("volumeMounts"))
          .forEach(
              m ->
                  assertThat(volumes)
                      .as(name(resource))
                      .contains(String.valueOf(map(m).get("name"))));
      assertThat(there).contains("ServiceAccount " + pod(resource).get("serviceAccountName"));
    }
  }

  @Test
  void servicesBudgetsAndPoliciesFindTheirPods() {
    Map<String, Set<Object>> ports = new TreeMap<>(); // of pods, by what they are called
    for (Map<String, Object> resource : ofPods()) {
      Set<Object> open = new java.util.HashSet<>();
      list(container(resource).get("ports"))
          .forEach(p -> open.addAll(List.of(map(p).get("name"), map(p).get("containerPort"))));
      ports.put(
          String.valueOf(map(resource, "spec", "template", "metadata", "labels").get(NAME)), open);
    }
    for (Map<String, Object> service : of("Service")) {
      String pods = String.valueOf(map(service, "spec", "selector").get(NAME));
      assertThat(ports).as(name(service)).containsKey(pods);
      list(map(service, "spec").get("ports"))
          .forEach(
              p ->
                  assertThat(ports.get(pods))
                      .as(name(service))
                      .contains(map(p).get("targetPort"), map(p).get("port")));
    }
    for (Map<String, Object> resource : of("StatefulSet")) {
      assertThat(of("Service"))
          .extracting(K8sTest::name)
          .contains(String.valueOf(map(resource, "spec").get("serviceName")));
    }
    Set<String> guarded = new TreeSet<>();
    for (Map<String, Object> budget : of("PodDisruptionBudget")) {
      guarded.add(name(budget));
    }
    assertThat(guarded).contains("celltwin-job", "fleet", "gateway", "models");
    for (Map<String, Object> resource : ALL) {
      DeployFiles.maps(resource)
          .values()
          .forEach(
              each -> {
                if (each.containsKey(NAME) && kind(resource).equals("NetworkPolicy")) {
                  assertThat(ports).as(name(resource)).containsKey(String.valueOf(each.get(NAME)));
                }
                if (NAME.equals(each.get("key"))) {
                  assertThat(ports.keySet())
                      .as(name(resource))
                      .containsAll(strings(each.get("values")));
                }
                if (each.containsKey("app")) {
                  assertThat(each).as(name(resource)).containsEntry("app", name(of(FLINK).get(0)));
                }
              });
    }
  }

  @Test
  void nobodyReachesAnybodyUnlessAPolicySaysSo() {
    assertThat(of("NetworkPolicy"))
        .anySatisfy(
            p ->
                assertThat(p.get("spec"))
                    .isEqualTo(
                        Map.of(
                            "podSelector", Map.of(), "policyTypes", List.of("Ingress", "Egress"))));
    // what the job asks the models is let in at the port that they listen on
    Object models = map(list(container(named("models")).get("ports")).get(0)).get("containerPort");
    assertThat(DeployFiles.maps(policy("models")).values())
        .filteredOn(m -> m.containsKey("port"))
        .extracting(m -> m.get("port"))
        .containsOnly(models);
  }

  private static Map<String, Object> named(String name) {
    return ofPods().stream().filter(r -> name(r).equals(name)).findFirst().orElseThrow();
  }

  private static Map<String, Object> policy(String name) {
    return of("NetworkPolicy").stream().filter(r -> name(r).equals(name)).findFirst().orElseThrow();
  }

  @Test
  void theJobKeepsItsStateWhereItOutlivesItsPods() {
    Map<String, Object> spec = map(of(FLINK).get(0), "spec");
    Map<String, Object> config = map(spec.get("flinkConfiguration"));
    Set<String> known = DeployFiles.flinkKeys();

    assertThat(config.keySet())
        .allMatch(k -> known.contains(k) || k.startsWith("metrics.reporter.micrometer."));
    assertThat(config)
        .containsEntry("state.backend.type", "rocksdb")
        .containsEntry("high-availability.type", "kubernetes");
    assertThat(List.of("execution.checkpointing.dir", "high-availability.storageDir"))
        .allMatch(k -> String.valueOf(config.get(k)).startsWith("s3://"));
    assertThat(map(spec.get("jobManager"))).containsEntry("replicas", 2);
    int slots = Integer.parseInt(String.valueOf(config.get("taskmanager.numberOfTaskSlots")));
    int managers = (Integer) map(spec.get("taskManager")).get("replicas");
    assertThat(map(spec.get("job"))).containsEntry("parallelism", slots * managers);
    assertThat(map(spec.get("job")))
        .containsEntry("entryClass", io.celltwin.job.TwinJob.class.getName());
  }

  @Test
  void partsCallEachOtherByNamesAndPortsThatAnswer() {
    Map<String, String> values = new TreeMap<>();
    of("ConfigMap").forEach(c -> values.putAll(DeployFiles.environment(c.get("data"))));
    String server = values.get("CELLTWIN_TWIN_MODEL_SERVER");

    assertThat(server).isEqualTo("dns:///models:" + values.get("CELLTWIN_MODEL_SERVER_PORT"));
    assertThat(values.get("CELLTWIN_MODEL_SERVER_ALSO_CALLED").split(",", -1)).contains("models");
    assertThat(values.get("CELLTWIN_DASHBOARD_NAMES").split(",", -1)).contains("fleet");
    assertThat(strings(container(named("registry")).get("args")))
        .containsExactly("registry", "registry");
    Set<String> brokers = new TreeSet<>();
    for (Path file : DeployFiles.files(FOLDER, ".yaml")) {
      brokers.addAll(DeployFiles.found("[a-z-]+\\.kafka\\.svc:\\d+", DeployFiles.text(file)));
    }
    assertThat(brokers).hasSize(1);
  }
}
