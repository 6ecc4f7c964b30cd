package io.celltwin.fleet.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.celltwin.fleet.api.FleetBusyException;
import io.celltwin.fleet.api.FleetNotReadyException;
import io.celltwin.fleet.view.Here;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where other instances ask this one: {@code POST /internal/v1/<question>} with the arguments as a
 * JSON array. It answers for what it has and for nothing else: a question about a partition that is
 * not shown here is refused (421), so that nobody takes "not here" for "not there". Only questions
 * can be asked; it changes nothing.
 */
public final class PeersDoor implements AutoCloseable {
  static final String PATH = "/internal/v1/";

  /** Which partition the question is about; absent where it is about all that is here. */
  static final String PARTITION = "celltwin-partition";

  /** Asks for the copy that a standby keeps. */
  static final String COPY = "celltwin-copy";

  /** Which partitions an answer covers. */
  static final String CELLS = "celltwin-cells";

  static final String REJECTED = "celltwin-rejected";

  /** A page in a browser cannot send it across hosts without asking first, and is not answered. */
  static final String PEER = "celltwin-peer";

  private static final Logger LOG = LoggerFactory.getLogger(PeersDoor.class);
  private static final int LONGEST_QUESTION = 4 << 20;
  private static final int THREADS = 16;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Views views;
  private final Views copies;
  private final byte[] token;

  private PeersDoor(HttpServer server, ExecutorService threads, Instance instance, Views[] views) {
    this.server = server;
    this.threads = threads;
    this.token = instance.token().getBytes(UTF_8);
    this.views = views[0];
    this.copies = views[1];
  }

  /**
   * Opens it.
   *
   * @param views of what is here
   * @param copies that this instance keeps of others' cells
   * @throws IllegalStateException where the port is taken
   */
  public static PeersDoor open(Instance instance, Views views, Views copies) {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(instance.host(), instance.port()), 64);
    } catch (IOException e) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "instance.port %d on %s cannot be listened on: %s",
              instance.port(),
              instance.host(),
              e.getMessage()),
          e);
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "fleet-peers");
              thread.setDaemon(true);
              return thread;
            });
    var door = new PeersDoor(server, threads, instance, new Views[] {views, copies});
    server.createContext(PATH, door::handle);
    server.setExecutor(threads);
    server.start();
    return door;
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Said said = said(exchange);
      exchange.getResponseHeaders().set("content-type", said.type());
      exchange.sendResponseHeaders(
          said.status(), said.body().length == 0 ? -1 : said.body().length);
      exchange.getResponseBody().write(said.body());
    }
  }

  private record Said(int status, byte[] body) {
    static Said because(int status, String sentence) {
      return new Said(status, sentence.getBytes(UTF_8));
    }

    String type() {
      return status == 200 ? "application/json" : "text/plain; charset=utf-8";
    }
  }

  private Said said(HttpExchange exchange) {
    var headers = exchange.getRequestHeaders();
    if (!exchange.getRequestMethod().equals("POST") || headers.getFirst(PEER) == null) {
      return Said.because(405, "instances of a fleet ask here with POST");
    }
    String shown = headers.getFirst("authorization");
    byte[] known = shown == null ? new byte[0] : shown.replaceFirst("^Bearer ", "").getBytes(UTF_8);
    if (token.length > 0 && !MessageDigest.isEqual(token, known)) {
      return Said.because(401, "this instance has another token than the one that asks");
    }
    Method question =
        Words.QUESTIONS.get(exchange.getRequestURI().getPath().substring(PATH.length()));
    if (question == null) {
      return Said.because(404, "no such question; is this instance of an earlier release?");
    }
    try {
      byte[] body = exchange.getRequestBody().readNBytes(LONGEST_QUESTION);
      return answered(exchange, question, Words.arguments(question, body));
    } catch (IllegalArgumentException e) {
      return Said.because(400, e.getMessage());
    } catch (FleetBusyException e) {
      return Said.because(429, e.getMessage());
    } catch (NotHereException | InvalidStateStoreException e) {
      return Said.because(421, e.getMessage());
    } catch (FleetNotReadyException e) {
      return Said.because(503, e.getMessage());
    } catch (RuntimeException | IOException e) {
      LOG.warn("question {} of another instance failed", question.getName(), e);
      return Said.because(500, e.toString());
    }
  }

  private Said answered(HttpExchange exchange, Method question, Object[] arguments) {
    String partition = exchange.getRequestHeaders().getFirst(PARTITION);
    boolean copy = exchange.getRequestHeaders().getFirst(COPY) != null;
    Here before = views.here();
    if (partition != null && !copy && !before.cells().contains(Integer.parseInt(partition))) {
      throw new NotHereException("partition " + partition + " is not here");
    }
    Object value;
    try {
      value = question.invoke(copy ? copies : views, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    byte[] body = Words.answer(value);
    if (!copy && !before.equals(views.here())) { // it has gone or come meanwhile
      throw new NotHereException("partitions are moving");
    }
    exchange.getResponseHeaders().set(CELLS, Peer.list(before.cells()));
    exchange.getResponseHeaders().set(REJECTED, Peer.list(before.rejected()));
    return new Said(200, body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    try {
      boolean unused = threads.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
