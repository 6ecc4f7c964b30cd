package io.celltwin.acceptance;

import static io.celltwin.acceptance.DeployFiles.list;
import static io.celltwin.acceptance.DeployFiles.map;
import static io.celltwin.acceptance.DeployFiles.strings;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules, dashboards and runbook say the same, of metrics that there are. */
class MonitoringTest {
  private static final Path FOLDER = DeployFiles.DEPLOY.resolve("prometheus");
  private static final Path RULES = FOLDER.resolve("rules.yaml");
  private static final Path RUNBOOK = DeployFiles.DEPLOY.resolve("docs").resolve("runbook.md");
  private static final String OURS =
      "(?:celltwin|twin_inference|jvm|process|kafka)_[a-z0-9_]+(?!\\w)";

  private static List<Map<String, Object>> rules() {
    List<Map<String, Object>> rules = new ArrayList<>();
    for (Object group : list(DeployFiles.documents(RULES).get(0).get("groups"))) {
      list(map(group).get("rules")).forEach(rule -> rules.add(map(rule)));
    }
    return rules;
  }

  private static Set<String> alerts() {
    return rules().stream()
        .map(r -> String.valueOf(r.get("alert")))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Map<Path, List<String>> queries() throws Exception {
    Map<Path, List<String>> queries = new java.util.TreeMap<>();
    for (Path file : DeployFiles.files(dashboards(), ".json")) {
      List<String> found = new ArrayList<>();
      for (JsonNode panel : new ObjectMapper().readTree(file.toFile()).path("panels")) {
        panel.path("targets").forEach(t -> found.add(t.path("expr").asText()));
      }
      queries.put(file, found);
    }
    return queries;
  }

  private static Path dashboards() {
    return DeployFiles.DEPLOY.resolve("grafana").resolve("dashboards");
  }

  @Test
  void everyMetricThatIsAskedForIsOneThatThereIs() throws Exception {
    Set<String> known = MetricsCatalogue.names();
    for (Map<String, Object> rule : rules()) {
      assertThat(known)
          .as(String.valueOf(rule.get("alert")))
          .containsAll(DeployFiles.found(OURS, String.valueOf(rule.get("expr"))));
    }
    queries()
        .forEach(
            (file, found) -> {
              assertThat(found).as("queries of %s", file).hasSizeGreaterThan(8);
              for (String query : found) {
                assertThat(known)
                    .as("%s: %s", file, query)
                    .containsAll(DeployFiles.found(OURS, query));
              }
            });
  }

  @Test
  void theGatewaysAreThoseThatItsCodeNames() {
    String code =
        DeployFiles.text(
            DeployFiles.ROOT.resolve(
                "ingest/gateway/src/main/java/io/celltwin/gateway/SourceMetrics.java"));
    Set<String> named = new TreeSet<>(Set.of("celltwin_gateway_refused_total"));
    Matcher each = Pattern.compile("metrics\\.(counter|gauge)\\(\\s*\"([a-z_]+)\"").matcher(code);
    while (each.find()) {
      named.add(
          "celltwin_gateway_" + each.group(2) + (each.group(1).equals("counter") ? "_total" : ""));
    }

    assertThat(MetricsCatalogue.of("gateway")).containsExactlyInAnyOrderElementsOf(named);
  }

  @Test
  void everyRuleHasItsSectionInTheRunbookAndEverySectionItsRule() {
    List<String> sections =
        DeployFiles.text(RUNBOOK)
            .lines()
            .filter(l -> l.startsWith("## "))
            .map(l -> l.substring(3))
            .toList();

    assertThat(sections).doesNotHaveDuplicates().containsExactlyElementsOf(alerts());
    for (Map<String, Object> rule : rules()) {
      String alert = String.valueOf(rule.get("alert"));
      assertThat(map(rule.get("annotations")))
          .as(alert)
          .containsEntry("runbook_url", "deploy/docs/runbook.md#" + alert.toLowerCase(Locale.ROOT))
          .containsKey("summary");
      assertThat(map(rule.get("labels")).get("severity"))
          .as(alert)
          .isIn("critical", "warning", "info");
    }
  }

  @Test
  void everySectionOfTheRunbookSaysWhatToLookAtAndWhenItIsOver() {
    for (String section : DeployFiles.text(RUNBOOK).split("\n## ", -1)) {
      if (!section.startsWith("# ")) {
        assertThat(section).contains("\n    ").contains("**Over** when:");
      }
    }
  }

  @Test
  void everyCommandOfTheRunbookIsOne() throws Exception {
    Set<String> names = new HashSet<>(Set.of("list")); // an argument of deadletters
    try (Stream<Path> all = Files.walk(DeployFiles.ROOT)) {
      for (Path file : all.filter(f -> f.toString().endsWith("Command.java")).toList()) {
        Matcher name = Pattern.compile("name = \"([a-z-]+)\"").matcher(DeployFiles.text(file));
        while (name.find()) {
          names.add(name.group(1));
        }
      }
    }
    Matcher used =
        Pattern.compile("deploy/celltwin ([a-z-]+)(?: ([a-z][a-z-]*))?(?=[ `\n])")
            .matcher(DeployFiles.text(RUNBOOK));
    int count = 0;
    while (used.find()) {
      assertThat(names).as(used.group()).contains(used.group(1));
      boolean subcommand =
          used.group(2) != null && !Set.of("token", "adapt").contains(used.group(1));
      if (subcommand) {
        assertThat(names).as(used.group()).contains(used.group(2));
      }
      count++;
    }
    assertThat(count).isGreaterThan(20);
  }

  @Test
  void everyRuleIsTestedWhereItFiresAndWhereItMustNot() {
    Set<String> firing = new TreeSet<>();
    Set<String> quiet = new TreeSet<>();
    for (Object test :
        list(DeployFiles.documents(FOLDER.resolve("rules-test.yaml")).get(0).get("tests"))) {
      for (Object each : list(map(test).get("alert_rule_test"))) {
        String alert = String.valueOf(map(each).get("alertname"));
        (list(map(each).get("exp_alerts")).isEmpty() ? quiet : firing).add(alert);
      }
    }

    assertThat(firing).containsExactlyInAnyOrderElementsOf(alerts());
    assertThat(quiet).containsExactlyInAnyOrderElementsOf(alerts());
  }

  @Test
  void prometheusOwnToolPassesRulesTheirTestsAndEveryQueryOfADashboard() throws Exception {
    Optional<Path> promtool = promtool();
    assumeTrue(promtool.isPresent(), "no promtool on the path: .ci/run brings one along");
    Path asRules = Files.createTempFile("queries", ".yaml");
    StringBuilder text = new StringBuilder("groups:\n  - name: dashboards\n    rules:\n");
    int count = 0;
    for (List<String> found : queries().values()) {
      for (String query : found) {
        text.append("      - record: query_").append(count++).append("\n        expr: '");
        text.append(query.replace("'", "''")).append("'\n");
      }
    }
    Files.writeString(asRules, text);
    try {
      passes(promtool.get(), "check", "rules", RULES.toString(), asRules.toString());
      passes(promtool.get(), "test", "rules", FOLDER.resolve("rules-test.yaml").toString());
      passes(
          promtool.get(),
          "check",
          "config",
          "--syntax-only",
          FOLDER.resolve("prometheus.yaml").toString());
    } finally {
      Files.delete(asRules);
    }
  }

  private static void passes(Path promtool, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(promtool.toString()));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static Optional<Path> promtool() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder).resolve("promtool"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Test
  void whatPrometheusReadsIsWhereThePartsAre() {
    Map<String, Object> services =
        map(
            DeployFiles.documents(DeployFiles.DEPLOY.resolve("compose").resolve("compose.yaml"))
                .get(0)
                .get("services"));
    Set<String> jobs = new TreeSet<>();
    for (Object scrape :
        list(
            DeployFiles.documents(FOLDER.resolve("prometheus.yaml"))
                .get(0)
                .get("scrape_configs"))) {
      jobs.add(String.valueOf(map(scrape).get("job_name")));
      for (Object each : list(map(scrape).get("static_configs"))) {
        for (String target : strings(map(each).get("targets"))) {
          String host = target.substring(0, target.indexOf(':'));
          String port = target.substring(target.indexOf(':') + 1);
          assertThat(String.valueOf(map(services.get(host)).get("healthcheck")))
              .as(target)
              .contains(":" + port + "/");
        }
      }
      for (Object each : list(map(scrape).get("dns_sd_configs"))) {
        assertThat(services.keySet()).containsAll(strings(map(each).get("names")));
        Map<String, Object> flink =
            DeployFiles.documents(
                    DeployFiles.DEPLOY.resolve("compose").resolve("flink").resolve("config.yaml"))
                .get(0);
        assertThat(flink).containsEntry("metrics.reporter.micrometer.port", map(each).get("port"));
      }
    }
    assertThat(jobs)
        .containsExactly("celltwin-fleet", "celltwin-gateway", "celltwin-job", "celltwin-models");
    assertThat(
            DeployFiles.found(
                "job_name: \\S+", DeployFiles.text(FOLDER.resolve("prometheus.k8s.yaml"))))
        .containsExactlyInAnyOrderElementsOf(jobs.stream().map(j -> "job_name: " + j).toList());
  }

  @Test
  void noPanelOfADashboardLiesOnAnother() throws Exception {
    Set<String> uids = new TreeSet<>();
    for (Path file : DeployFiles.files(dashboards(), ".json")) {
      JsonNode board = new ObjectMapper().readTree(file.toFile());
      uids.add(board.path("uid").asText());
      Set<String> taken = new HashSet<>();
      Set<Integer> ids = new HashSet<>();
      for (JsonNode panel : board.path("panels")) {
        JsonNode at = panel.path("gridPos");
        assertThat(ids.add(panel.path("id").asInt())).as(panel.path("title").asText()).isTrue();
        assertThat(panel.path("title").asText()).isNotBlank();
        assertThat(at.path("x").asInt() + at.path("w").asInt()).isBetween(1, 24);
        for (int x = 0; x < at.path("w").asInt(); x++) {
          for (int y = 0; y < at.path("h").asInt(); y++) {
            String place = (at.path("x").asInt() + x) + "," + (at.path("y").asInt() + y);
            assertThat(taken.add(place)).as(file + " " + panel.path("title")).isTrue();
          }
        }
        assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
      }
    }
    assertThat(uids)
        .containsExactly("celltwin-fleet", "celltwin-gateway", "celltwin-job", "celltwin-models");
  }
}
