package io.celltwin.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What job managers are asked; whichever answers, as one that stands by asks the one that leads.
 */
final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final List<Integer> ports;

  FlinkRest(Plan plan) {
    this.ports = plan.sizes().names(PartKind.JOB_MANAGER).stream().map(plan::port).toList();
  }

  /**
   * A job, as Flink sees it.
   *
   * @param state e.g. RUNNING
   * @param running tasks that run
   * @param tasks all of them
   * @param parallelism of its widest vertex
   */
  record Seen(String state, int running, int tasks, int parallelism) {
    boolean whole() {
      return state.equals("RUNNING") && tasks > 0 && running == tasks;
    }
  }

  /** Task managers that have registered; empty while no job manager leads. */
  Optional<Integer> taskManagers() throws InterruptedException {
    return get("/overview").map(seen -> seen.path("taskmanagers").asInt());
  }

  /** Empty while no job manager answers, or none knows the job. */
  Optional<Seen> job(String id) throws InterruptedException {
    return get("/jobs/" + id)
        .map(
            job -> {
              int widest = 0;
              int tasks = 0;
              int running = 0;
              for (JsonNode vertex : job.path("vertices")) {
                widest = Math.max(widest, vertex.path("parallelism").asInt());
                tasks += vertex.path("parallelism").asInt();
                running += vertex.path("tasks").path("RUNNING").asInt();
              }
              return new Seen(job.path("state").asText(), running, tasks, widest);
            });
  }

  /** Checkpoints that were completed, and that failed. */
  Optional<int[]> checkpoints(String id) throws InterruptedException {
    return get("/jobs/" + id + "/checkpoints")
        .map(
            all ->
                new int[] {
                  all.path("counts").path("completed").asInt(),
                  all.path("counts").path("failed").asInt()
                });
  }

  /** Orders another parallelism; the job takes it up when it can. */
  void scale(String id, int parallelism) throws IOException, InterruptedException {
    String path = "/jobs/" + id + "/resource-requirements";
    JsonNode now = get(path).orElseThrow(() -> new IOException("no job manager answers"));
    for (JsonNode vertex : now) {
      if (vertex.path("parallelism") instanceof ObjectNode bounds) {
        bounds.put("lowerBound", 1);
        bounds.put("upperBound", parallelism);
      }
    }
    ask("PUT", path, JSON.writeValueAsString(now));
  }

  /**
   * Stops a job, keeping its state.
   *
   * @return where the savepoint lies
   * @throws IOException where it could not be made: the job goes on
   */
  String stopWithSavepoint(String id, Duration atMost) throws IOException, InterruptedException {
    String request =
        ask("POST", "/jobs/" + id + "/stop", "{\"drain\": false}").path("request-id").asText();
    long deadline = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode seen = get("/jobs/" + id + "/savepoints/" + request).orElse(JSON.nullNode());
      if (seen.path("status").path("id").asText().equals("COMPLETED")) {
        JsonNode operation = seen.path("operation");
        if (operation.hasNonNull("location")) {
          return operation.path("location").asText();
        }
        String cause = operation.path("failure-cause").path("stack-trace").asText("not said why");
        throw new IOException("the job did not save itself: " + cause.lines().findFirst().get());
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new IOException("the job did not save itself within " + atMost.toSeconds() + " s");
  }

  private Optional<JsonNode> get(String path) throws InterruptedException {
    try {
      return Optional.of(ask("GET", path, null));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private JsonNode ask(String method, String path, String body)
      throws IOException, InterruptedException {
    IOException last = null;
    for (int port : ports) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .method(
                  method,
                  body == null
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString(body))
              .build();
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 == 2) {
          return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
        }
        last = new IOException(method + " " + path + " is answered " + answer.body());
      } catch (IOException e) {
        last = e;
      }
    }
    throw last == null ? new IOException("there is no job manager") : last;
  }
}
