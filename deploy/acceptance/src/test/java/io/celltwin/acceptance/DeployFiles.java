package io.celltwin.acceptance;

import io.celltwin.dashboard.DashboardSettings;
import io.celltwin.dashboard.access.RestSettings;
import io.celltwin.fleet.FleetSettings;
import io.celltwin.job.TwinSettings;
import io.celltwin.server.ModelServerSettings;
import io.celltwin.setting.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files for running Celltwin elsewhere, and what in the code they are held against. */
final class DeployFiles {
  static final Path DEPLOY = CelltwinProcess.script().getParent();
  static final Path ROOT = DEPLOY.getParent();

  /** What parts that run alone can be told. */
  static final List<Section> SETTINGS = settings();

  /** Parts that the image starts, by what {@code deploy/compose/part} says. */
  static final Set<String> PARTS = parts();

  private DeployFiles() {}

  private static List<Section> settings() {
    List<Section> all = new ArrayList<>(TwinSettings.ALL);
    all.addAll(
        List.of(
            FleetSettings.FLEET,
            FleetSettings.INSTANCE,
            DashboardSettings.DASHBOARD,
            RestSettings.REST));
    all.addAll(ModelServerSettings.ALL);
    return List.copyOf(all);
  }

  private static Set<String> parts() {
    return Pattern.compile("(?m)^  ([a-z]+)\\)")
        .matcher(text(DEPLOY.resolve("compose").resolve("part")))
        .results()
        .map(m -> m.group(1))
        .collect(Collectors.toSet());
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All documents of a file; a key that stands twice is refused. */
  static List<Map<String, Object>> documents(Path file) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(500);
    List<Map<String, Object>> all = new ArrayList<>();
    for (Object each : new Yaml(new SafeConstructor(options)).loadAll(text(file))) {
      all.add(map(each));
    }
    return all;
  }

  /** Of a folder, files that end so. */
  static List<Path> files(Path folder, String end) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> f.toString().endsWith(end)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  /** A value below others, by its keys; empty where there is none. */
  static Map<String, Object> map(Object value, String... keys) {
    Object at = value;
    for (String key : keys) {
      at = map(at).get(key);
    }
    return map(at);
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(Object value) {
    return value == null ? List.of() : (List<Object>) value;
  }

  static List<String> strings(Object value) {
    return list(value).stream().map(String::valueOf).toList();
  }

  /** An environment as text. */
  static Map<String, String> environment(Object value) {
    Map<String, String> variables = new TreeMap<>();
    map(value).forEach((name, text) -> variables.put(name, String.valueOf(text)));
    return variables;
  }

  /** Every map below a value, itself among them, by its path. */
  static Map<String, Map<String, Object>> maps(Object value) {
    Map<String, Map<String, Object>> all = new HashMap<>();
    collect("", value, all);
    return all;
  }

  private static void collect(String path, Object value, Map<String, Map<String, Object>> all) {
    if (value instanceof Map) {
      all.put(path, map(value));
      map(value).forEach((key, each) -> collect(path + "/" + key, each, all));
    } else if (value instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        collect(path + "/" + i, items.get(i), all);
      }
    }
  }

  /** Options of Flink as its own classes declare them. */
  static Set<String> flinkKeys() {
    Set<String> keys = new java.util.TreeSet<>();
    for (String name :
        List.of(
            "BlobServerOptions",
            "CheckpointingOptions",
            "ClusterOptions",
            "CoreOptions",
            "DeploymentOptions",
            "ExecutionOptions",
            "HeartbeatManagerOptions",
            "HighAvailabilityOptions",
            "JobManagerOptions",
            "MetricOptions",
            "RestOptions",
            "StateBackendOptions",
            "TaskManagerOptions",
            "WebOptions")) {
      keys.addAll(declared("org.apache.flink.configuration." + name));
    }
    return keys;
  }

  private static List<String> declared(String type) {
    List<String> keys = new ArrayList<>();
    try {
      for (var field : Class.forName(type).getFields()) {
        if (field.get(null) instanceof org.apache.flink.configuration.ConfigOption<?> option) {
          keys.add(option.key());
          option.fallbackKeys().forEach(f -> keys.add(f.getKey()));
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type, e);
    }
    return keys;
  }

  /** Whether a path stands as text in the main code of a module. */
  static boolean served(String module, String path) {
    Path sources = ROOT.resolve(module).resolve("src/main/java");
    try (Stream<Path> all = Files.walk(sources)) {
      return all.filter(f -> f.toString().endsWith(".java"))
          .anyMatch(f -> text(f).contains("\"" + path + "\""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything of a form in a text, each once. */
  static Set<String> found(String form, String text) {
    return Pattern.compile(form)
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }
}
