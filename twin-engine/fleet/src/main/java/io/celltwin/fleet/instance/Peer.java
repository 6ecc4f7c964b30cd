package io.celltwin.fleet.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.fleet.api.FleetBusyException;
import io.celltwin.fleet.view.Here;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Another instance, as one asks it. */
final class Peer {
  private final HttpClient http;
  private final Owners.Address at;
  private final Duration patience;
  private final String token;

  /**
   * @param patience with an answer that has begun to be made
   */
  Peer(HttpClient http, Owners.Address at, Duration patience, String token) {
    this.http = http;
    this.at = at;
    this.patience = patience;
    this.token = token;
  }

  /** Its views of one partition; {@link NotHereException} where it has it no more. */
  Views of(int partition) {
    return asking(PeersDoor.PARTITION, Integer.toString(partition), covered -> {});
  }

  /** The copy it keeps of another's cells. */
  Views copy() {
    return asking(PeersDoor.COPY, "1", covered -> {});
  }

  /**
   * Its views of all it has.
   *
   * @param covered hears what an answer covers
   */
  Views all(Consumer<Here> covered) {
    return asking(null, null, covered);
  }

  private Views asking(String header, String value, Consumer<Here> covered) {
    return (Views)
        Proxy.newProxyInstance(
            Views.class.getClassLoader(),
            new Class<?>[] {Views.class},
            (proxy, question, arguments) ->
                question.getDeclaringClass() == Object.class
                    ? at.toString()
                    : ask(question, arguments, header, value, covered));
  }

  private Object ask(
      Method question, Object[] arguments, String header, String value, Consumer<Here> covered) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + at + PeersDoor.PATH + question.getName()))
            .timeout(patience)
            .header(PeersDoor.PEER, "1")
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Words.question(arguments)));
    if (header != null) {
      request.header(header, value);
    }
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    HttpResponse<byte[]> response;
    try {
      response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new NotHereException("instance at %s does not answer".formatted(at), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotHereException("interrupted while asking " + at, e);
    }
    if (response.statusCode() == 429) {
      throw new FleetBusyException(new String(response.body(), UTF_8), Duration.ofSeconds(1));
    }
    if (response.statusCode() != 200) {
      throw new NotHereException(
          String.format(
              Locale.ROOT,
              "instance at %s says %d: %s",
              at,
              response.statusCode(),
              new String(response.body(), UTF_8)));
    }
    covered.accept(
        new Here(
            numbers(response.headers().firstValue(PeersDoor.CELLS).orElse("")),
            numbers(response.headers().firstValue(PeersDoor.REJECTED).orElse(""))));
    return Words.answer(question, response.body());
  }

  static String list(Set<Integer> numbers) {
    return new TreeSet<>(numbers).stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static Set<Integer> numbers(String list) {
    return list.isEmpty()
        ? Set.of()
        : Arrays.stream(list.split(",", -1)).map(Integer::valueOf).collect(Collectors.toSet());
  }
}
