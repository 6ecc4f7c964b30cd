package io.celltwin.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.codec.Access;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.core.state.AgeingConfig;
import io.celltwin.dashboard.DashboardConfig;
import io.celltwin.dashboard.DashboardSettings;
import io.celltwin.fleet.FleetConfig;
import io.celltwin.fleet.FleetSettings;
import io.celltwin.fleet.instance.Instance;
import io.celltwin.job.TwinConfig;
import io.celltwin.job.TwinSettings;
import io.celltwin.replay.ReplayConfig;
import io.celltwin.replay.ReplaySettings;
import io.celltwin.server.ModelServerConfig;
import io.celltwin.server.ModelServerSettings;
import io.celltwin.server.inference.InferenceConfig;
import io.celltwin.setting.Section;
import io.celltwin.setting.Setting;
import io.celltwin.setting.SettingsFile;
import io.celltwin.setting.Values;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Everything that can be configured does what it says. */
class CatalogueTest {
  @TempDir Path folder;

  /**
   * A part's section and the record it fills.
   *
   * @param known components that no file can say
   */
  record Part(Section section, Class<? extends Record> type, Map<String, ?> known) {
    Record with(Values values) {
      return section.fill(type, values, known);
    }

    @Override
    public String toString() {
      return section.name();
    }
  }

  static Stream<Part> parts() {
    Map<String, Object> twin = new HashMap<>();
    twin.put("namespace", "");
    twin.put("wait-for-model", false);
    twin.put("parallelism", 1);
    twin.put("bootstrap", "a:1");
    twin.put("registry", "http://a");
    twin.put("model-server", "a:1");
    twin.put("segmenter", SegmenterConfig.standard());
    twin.put("ageing", AgeingConfig.standard());
    twin.put("access", Access.OPEN);
    Map<String, Object> fleet =
        Map.of(
            "registry", SchemaRegistry.at("http://a"),
            "state-dir", Path.of("/tmp"),
            "topics", Topics.live(),
            "webhooks", List.of(),
            "instance", Instance.ALONE,
            "access", Access.OPEN,
            "live", true,
            "clock", Clock.systemUTC());
    Map<String, Object> server = new HashMap<>();
    server.put("models", Path.of("").toAbsolutePath());
    server.put(
        "inference",
        ModelServerSettings.INFERENCE.fill(InferenceConfig.class, Values.none(), Map.of()));
    server.put("also-called", Set.of());
    Map<String, Object> replay = new HashMap<>();
    replay.put("namespace", "");
    replay.put("resume-folder", null);
    replay.put("origin", null);
    replay.put("access", Access.OPEN);
    return Stream.of(
        new Part(TwinSettings.TWIN, TwinConfig.class, twin),
        new Part(TwinSettings.SEGMENTER, SegmenterConfig.class, Map.of()),
        new Part(TwinSettings.AGEING, AgeingConfig.class, Map.of()),
        new Part(FleetSettings.FLEET, FleetConfig.class, fleet),
        new Part(FleetSettings.INSTANCE, Instance.class, Map.of("token", "")),
        new Part(
            DashboardSettings.DASHBOARD, DashboardConfig.class, Map.of("clock", Clock.systemUTC())),
        new Part(ModelServerSettings.SERVER, ModelServerConfig.class, server),
        new Part(ModelServerSettings.INFERENCE, InferenceConfig.class, Map.of()),
        new Part(ReplaySettings.REPLAY, ReplayConfig.class, replay));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void everyKeySetsItsComponentAndNoOther(Part part) throws ReflectiveOperationException {
    Map<String, Object> usual = components(part.with(Values.none()));
    Set<String> set = new HashSet<>();
    for (Setting<?> setting : part.section().settings()) {
      if (!usual.containsKey(setting.name()) || part.known().containsKey(setting.name())) {
        continue; // the part's main reads it: its own test asks for it
      }
      String other = another(part, setting);
      Map<String, Object> changed =
          components(part.with(Values.none().withOptions(Map.of(setting.key(), other))));
      assertThat(changed.keySet().stream().filter(c -> !changed.get(c).equals(usual.get(c))))
          .as("what %s = %s changes", setting.key(), other)
          .containsExactly(setting.name());
      assertThat(changed.get(setting.name()))
          .isEqualTo(Values.none().withOptions(Map.of(setting.key(), other)).get(setting));
      set.add(setting.name());
    }
    assertThat(set)
        .as("components that can be configured")
        .containsAll(usual.keySet().stream().filter(c -> !part.known().containsKey(c)).toList());
  }

  @ParameterizedTest
  @MethodSource("parts")
  void everyDefaultHolds(Part part) throws ReflectiveOperationException {
    Map<String, Object> usual = components(part.with(Values.none()));
    for (Setting<?> setting : part.section().settings()) {
      if (setting.usual() != null
          && usual.containsKey(setting.name())
          && !part.known().containsKey(setting.name())) {
        assertThat(usual.get(setting.name())).as(setting.key()).isEqualTo(setting.usual());
      }
    }
  }

  @Test
  void theCoresOwnStandardsAreTheDefaults() {
    assertThat(TwinSettings.SEGMENTER.fill(SegmenterConfig.class, Values.none(), Map.of()))
        .isEqualTo(SegmenterConfig.standard());
    assertThat(TwinSettings.AGEING.fill(AgeingConfig.class, Values.none(), Map.of()))
        .isEqualTo(AgeingConfig.standard());
  }

  /** A value beside the default that the part takes. */
  private static String another(Part part, Setting<?> setting) {
    List<String> tries =
        List.of(
            "1",
            "7",
            "1025",
            "20001",
            "0.0123 C",
            "0.0212 C",
            "0.0245 C",
            "0.11 C",
            "12 mV",
            "1.7 %",
            "3 s",
            "12 s",
            "31 min",
            "5 KB",
            "zstd",
            "onnx",
            "pytorch",
            "a,b",
            "other:9",
            "/tmp/other",
            "127.0.0.9",
            "http://other");
    for (String text : tries) {
      try {
        Values values = Values.none().withOptions(Map.of(setting.key(), text));
        if (!values.get(setting).equals(setting.usual())) {
          part.with(values);
          return text;
        }
      } catch (IllegalArgumentException e) {
        // the next one
      }
    }
    throw new AssertionError("nothing to try for " + setting.key());
  }

  private static Map<String, Object> components(Record of) throws ReflectiveOperationException {
    Map<String, Object> all = new TreeMap<>();
    for (RecordComponent c : of.getClass().getRecordComponents()) {
      Object value = c.getAccessor().invoke(of);
      all.put(Section.kebab(c.getName()), value == null ? "nothing" : value);
    }
    return all;
  }

  @Test
  void everyKeyIsAnOptionOfWhatStartsTheSystemAndReachesIt() throws Exception {
    for (String command : List.of("up", "demo", "replay", "fleet")) {
      for (Section section : Catalogue.ALL) {
        for (Setting<?> setting : section.settings()) {
          boolean anothers =
              (command.equals("demo") && setting.key().equals("data-dir"))
                  || (command.equals("fleet") && Catalogue.CELLTWIN.settings().contains(setting));
          if (anothers) {
            continue; // --data-dir is demo.data-dir there, --host that of the fleet's page
          }
          String text = anyValue(setting);
          List<String> line = new ArrayList<>(List.of(command, "--" + setting.key(), text));
          if (command.equals("replay")) {
            line.add(".");
          }
          ParseResult parsed =
              Celltwin.commandLine(Values.none(), command).parseArgs(line.toArray(String[]::new));
          var settings = new Settings();
          settings.take(parsed.subcommand(), Values.none());
          assertThat(settings.values().text(setting)).as(command + " " + setting.key()).isNotNull();
          assertThat(settings.values().given(setting).orElseThrow().text()).isEqualTo(text);
        }
      }
    }
  }

  private static String anyValue(Setting<?> setting) {
    for (String text :
        List.of(
            "1",
            "2 s",
            "3 MB",
            "0.1",
            "http://a.example",
            "a:1",
            "auto",
            "lz4",
            "max",
            "cycles",
            "a")) {
      try {
        Values.none().withOptions(Map.of(setting.key(), text)).get(setting);
        return text;
      } catch (IllegalArgumentException e) {
        // the next one
      }
    }
    throw new AssertionError("nothing to try for " + setting.key());
  }

  @Test
  void theJobIsToldHowToCutAndToWeigh() {
    Values values =
        Values.none()
            .withOptions(
                Map.of(
                    "twin.segmenter.silence",
                    "7 h",
                    "twin.ageing.wander",
                    "2 %",
                    "twin.max-rows",
                    "3"));
    TwinConfig config = TwinSettings.live(values, "a:1", "http://a", "a:1", 1);
    assertThat(config.segmenter().silence()).hasHours(7);
    assertThat(config.ageing().wander()).isEqualTo(0.02);
    assertThat(config.maxRows()).isEqualTo(3);
  }

  @Test
  void noTwoKeysShareAVariable() {
    List<String> variables = new ArrayList<>();
    Catalogue.ALL.forEach(s -> s.settings().forEach(t -> variables.add(t.variable())));
    assertThat(variables).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "twin.model-timeout: 0 s   | twin.model-timeout is PT0S, wanted above 0 ms",
        "partitions: 0             | partitions is '0', wanted 1 to 1000",
        "http-port: 70000          | http-port is '70000', wanted a port",
        "twin.segmenter.rest-current: 0.03 | twin.segmenter.rest-current is 0.03, wanted below"
            + " twin.segmenter.use-current, 0.02",
        "twin.segmenter.load-current: 3 A  | twin.segmenter.load-current is '3 A', wanted a number"
            + " in C",
        "twin.segmenter.silence: 400 d     | twin.segmenter.silence is PT9600H, wanted from 0 s to"
            + " 366 days",
        "twin.segmenter: 3                 | there is no setting twin.segmenter",
        "ageing.wander: 2 %                | did you mean twin.ageing.wander?",
        "twin.ageing.wander: -1 %          | twin.ageing.wander is -0.01, wanted above 0",
        "fleet.threads: 65         | fleet.threads is 65, wanted 1 to 64",
        "dashboard.connections: 3  | dashboard.connections is 3, wanted more than the streams, 200",
        "inference.max-waiting: 1  | inference.max-waiting is 1, wanted at least"
            + " inference.max-batch",
        "model-server.timeout: 5   | model-server.timeout is '5', wanted a time with its unit",
        "replay.compression: zip   | replay.compression is 'zip', wanted one of none, lz4, zstd",
        "demo.simulated-cells: 3   | demo.simulated-cells is '3', wanted 24 to 10000",
        "disk: 5 V                 | disk is '5 V', wanted a size with its unit",
        "twin.model-timeuot: 1 s   | did you mean twin.model-timeout?",
        "kafka-prot: 1             | did you mean kafka-port?",
        "webhook: [https://a.example/x, nonsense] | webhook is 'https://a.example/x,nonsense',"
            + " wanted a URL",
      })
  void whatCannotBeMeantStopsTheStartWithItsLine(String line, String said) throws IOException {
    Path file = folder.resolve("celltwin.yaml");
    Files.writeString(file, "# ours\n" + line + "\n");
    Values values = Values.of(Map.of(), SettingsFile.read(file));
    ParseResult parsed = Celltwin.commandLine(values, "up").parseArgs("up");

    assertThatThrownBy(() -> Arguments.check(parsed, values))
        .hasMessageContaining("celltwin.yaml, line 2: ")
        .hasMessageContaining(said);
  }

  @Test
  void theDemonstrationsDataStayApartFromOnesOwn() throws IOException {
    Files.writeString(folder.resolve("celltwin.yaml"), "data-dir: /own\nhttp-port: 8080\n");
    String config = folder.resolve("celltwin.yaml").toString();

    Configured up = Configured.of(Map.of(), "up", "--config", config);
    Configured demo = Configured.of(Map.of(), "demo", "--config=" + config);
    Configured told = Configured.of(Map.of("CELLTWIN_DATA_DIR", "/env"), "up", "--data-dir", "/x");
    Configured env = Configured.of(Map.of("CELLTWIN_DATA_DIR", "/env"), "up", "--config", config);

    assertThat(up.dataDirectory()).isEqualTo(Path.of("/own"));
    assertThat(demo.dataDirectory()).isEqualTo(DataDirectory.ofDemo());
    assertThat(told.dataDirectory()).isEqualTo(Path.of("/x"));
    assertThat(env.dataDirectory()).isEqualTo(Path.of("/env"));
    CommandLine all = Celltwin.commandLine(up.values(), "status");
    CommandLine status = all.getSubcommands().get("status");
    all.parseArgs("status");
    assertThat(((StatusCommand) status.getCommand()).dataDir).isEqualTo(Path.of("/own"));
    assertThat(status.getUsageMessage()).contains("/own");
    assertThat(
            Celltwin.commandLine(up.values(), "status")
                .getSubcommands()
                .get("up")
                .getUsageMessage())
        .containsPattern("Default:\\s+8080");
  }

  @Test
  void theReferenceIsWhatTheCodeSays() throws IOException {
    assertThat(Path.of("..", "docs", "configuration.md"))
        .as("deploy/celltwin config --reference > deploy/docs/configuration.md")
        .hasContent(ConfigurationPage.text());
  }
}
