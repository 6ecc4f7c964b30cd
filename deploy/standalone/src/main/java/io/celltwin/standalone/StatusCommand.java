package io.celltwin.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Is it running, where, and is it well. */
@Command(
    name = "status",
    description =
        "Tells whether Celltwin runs on a data directory, where its parts listen, how each of them is and what the fleet looks like. Exit code 0: all is well; 1: a part is at fault; 3: nothing runs.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Option(names = "--data-dir", paramLabel = "<folder>", description = "Default: ${DEFAULT-VALUE}")
  Path dataDir = DataDirectory.usual();

  @Override
  public Integer call() throws Exception {
    var console = new Console(System.out);
    Path root = dataDir.toAbsolutePath().normalize();
    var found = Addresses.read(root.resolve("addresses.json"));
    if (found.isEmpty()) {
      console.say("Nothing runs on %s. Start it with 'celltwin demo' or 'celltwin up'.", root);
      return 3;
    }
    Addresses a = found.get();
    console.say("Celltwin runs on %s, process %d", root, a.pid());
    console.say("  page      %s", a.page());
    console.say("  broker    %s", a.bootstrap());
    console.say("  registry  %s", a.registry());
    console.say("  models    %s", a.models());
    if (!a.bootstrap().equals(a.advertised()) && a.advertised() != null) {
      console.say("  for others, the broker is %s", a.advertised());
    }
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    JsonNode health;
    try {
      health = new ObjectMapper().readTree(ask(http, a.page() + "api/v1/health").body());
    } catch (IOException e) {
      console.say("%nThe page does not answer: %s", e.getMessage());
      return 1;
    }
    tell(console, health);
    HttpResponse<String> fleet = ask(http, a.page() + "api/v1/fleet");
    if (fleet.statusCode() != 200) {
      return 1; // said above, with the reason
    }
    JsonNode all = new ObjectMapper().readTree(fleet.body()).path("all");
    JsonNode alerts = all.path("open_alerts");
    console.say(
        "%nThe fleet: %d cells, %d with a known state of health, %d past their end of life; open alerts: %d critical, %d warnings",
        all.path("cells").asInt(),
        all.path("cells_with_known_soh").asInt(),
        all.path("cells_past_end_of_life").asInt(),
        alerts.path("CRITICAL").asInt(),
        alerts.path("WARNING").asInt());
    return health.path("ready").asBoolean() ? 0 : 1;
  }

  private static HttpResponse<String> ask(HttpClient http, String url)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void tell(Console console, JsonNode health) {
    console.say(
        "%n%s", health.path("ready").asBoolean() ? "Every part does its work:" : "NOT READY:");
    for (JsonNode part : health.path("parts")) {
      String wayOut = part.path("way_out").asText();
      console.say(
          "  %-7s %-9s %s%s",
          part.path("state").asText(),
          part.path("name").asText(),
          part.path("sentence").asText(),
          wayOut.isEmpty() ? "" : "; " + wayOut);
    }
  }
}
