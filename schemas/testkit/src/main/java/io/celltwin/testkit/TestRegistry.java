package io.celltwin.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A schema registry over HTTP that forgets: as much of Confluent's API as our clients ask. It takes
 * any schema, gives equal ones the same id, and checks no compatibility.
 */
public final class TestRegistry implements AutoCloseable {
  // the text of a JSON string, kept as it was escaped
  private static final Pattern SCHEMA =
      Pattern.compile("\"schema\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"");
  private static final Pattern BY_ID = Pattern.compile("/schemas/ids/(-?\\d+)");

  private final HttpServer server;
  private final List<String> schemas = new ArrayList<>();

  private TestRegistry(HttpServer server) {
    this.server = server;
  }

  /** One at any free port of this machine, for as long as this process lives or until closed. */
  public static TestRegistry start() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var registry = new TestRegistry(server);
      server.createContext("/", registry::answer);
      // its own thread is what the one that starts it is: a daemon, so that no JVM of tests waits
      // for it
      Thread starting = new Thread(server::start, "test-registry");
      starting.setDaemon(true);
      starting.start();
      Eventually.ends(starting);
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is, e.g. {@code http://127.0.0.1:45123}. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Matcher byId = BY_ID.matcher(path);
    Matcher schema = SCHEMA.matcher(asked);
    if (byId.matches()) {
      String known = known(Integer.parseInt(byId.group(1)));
      if (known == null) {
        send(exchange, 404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
      } else {
        send(exchange, 200, "{\"schema\":\"" + known + "\"}");
      }
    } else if (path.startsWith("/config/")) {
      send(exchange, 200, asked);
    } else if (path.startsWith("/subjects/") && schema.find()) {
      send(exchange, 200, "{\"id\":" + id(schema.group(1)) + "}");
    } else {
      send(exchange, 404, "{\"error_code\":404,\"message\":\"" + path + " is not known here\"}");
    }
  }

  private synchronized int id(String schema) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    return schemas.indexOf(schema) + 1;
  }

  private synchronized String known(int id) {
    return id >= 1 && id <= schemas.size() ? schemas.get(id - 1) : null;
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
