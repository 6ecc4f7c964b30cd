package io.celltwin.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
        "Tells whether Celltwin runs on a data directory, where its parts listen and what the fleet looks like.",
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
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    var request =
        HttpRequest.newBuilder(URI.create(a.page() + "api/v1/fleet"))
            .timeout(Duration.ofSeconds(5))
            .build();
    HttpResponse<String> fleet = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (fleet.statusCode() != 200) {
      console.say("%nThe fleet service is not ready: %s", fleet.body());
      return 1;
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
    return 0;
  }
}
