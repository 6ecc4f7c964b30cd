package io.celltwin.job.metric;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.celltwin.domain.guard.OurHosts;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Where Prometheus reads the metrics of one Flink process: {@code GET /metrics} and nothing else.
 * It has no password; on the loopback address it answers to this machine's names alone, so that no
 * page of a browser reads along.
 */
final class ScrapePort implements AutoCloseable {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService answering;

  private ScrapePort(HttpServer server, ExecutorService answering) {
    this.server = server;
    this.answering = answering;
  }

  /**
   * Listens at the first port that is free.
   *
   * @param host to listen on
   * @param ports one, as in {@code 9250}, or a range where several processes share a host, {@code
   *     9250-9259}; 0 for any free one
   * @param scrape the metrics as Prometheus reads them
   * @throws IllegalArgumentException for what is no port and no range
   * @throws IllegalStateException where none of them is free
   */
  static ScrapePort open(String host, String ports, Supplier<String> scrape) {
    int dash = ports.indexOf('-');
    int first = port(ports, dash < 0 ? ports : ports.substring(0, dash));
    int last = dash < 0 ? first : port(ports, ports.substring(dash + 1));
    IOException why = null;
    for (int port = first; port <= last; port++) {
      try {
        return listen(host, port, scrape);
      } catch (BindException e) {
        why = e;
      } catch (IOException e) {
        throw new IllegalStateException(taken(host, ports, e), e);
      }
    }
    throw new IllegalStateException(taken(host, ports, why), why);
  }

  private static String taken(String host, String ports, IOException why) {
    return "metrics.reporter.micrometer: cannot listen on %s port %s: %s"
        .formatted(host, ports, why == null ? "an empty range" : why.getMessage());
  }

  private static int port(String all, String text) {
    int port = text.strip().matches("\\d{1,5}") ? Integer.parseInt(text.strip()) : -1;
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "metrics.reporter.micrometer.port is '%s', wanted a port or a range, e.g. 9250-9259"
              .formatted(all));
    }
    return port;
  }

  private static ScrapePort listen(String host, int port, Supplier<String> scrape)
      throws IOException {
    InetAddress address = InetAddress.getByName(host);
    OurHosts hosts = address.isLoopbackAddress() ? OurHosts.of(host, List.of()) : null;
    HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
    server.createContext("/", exchange -> answer(exchange, hosts, scrape));
    ExecutorService answering =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "celltwin-metrics");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(answering);
    server.start();
    return new ScrapePort(server, answering);
  }

  private static void answer(HttpExchange exchange, OurHosts hosts, Supplier<String> scrape)
      throws IOException {
    try (exchange) {
      String host = exchange.getRequestHeaders().getFirst("Host");
      if (hosts != null && hosts.refusal(host, null) != null) {
        send(exchange, 403, "this host is not one it answers to\n");
      } else if (!exchange.getRequestURI().getPath().equals("/metrics")) {
        send(exchange, 404, "there is /metrics and nothing else\n");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, 405, "wanted GET\n");
      } else {
        send(exchange, 200, scrape.get());
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", TEXT);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    answering.shutdownNow();
  }
}
