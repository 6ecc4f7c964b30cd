package io.celltwin.check.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** The model server's own repository, over HTTP as a stranger calls it. */
final class ModelRepository {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;

  /**
   * @param address of its API, e.g. {@code http://127.0.0.1:7001/v2}
   */
  ModelRepository(String address) {
    this.address = address;
  }

  /** Names of all that it serves or could serve. */
  List<String> names() throws IOException, InterruptedException {
    HttpResponse<String> index = post("/repository/index");
    if (index.statusCode() != 200) {
      throw new IOException("the model server answers " + index.statusCode() + ": " + index.body());
    }
    List<String> names = new ArrayList<>();
    for (JsonNode model : new ObjectMapper().readTree(index.body())) {
      String name = model.get("name").asText();
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  boolean unload(String name) throws IOException, InterruptedException {
    return post("/repository/models/" + name + "/unload").statusCode() == 200;
  }

  boolean load(String name) throws IOException, InterruptedException {
    return post("/repository/models/" + name + "/load").statusCode() == 200;
  }

  private HttpResponse<String> post(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
