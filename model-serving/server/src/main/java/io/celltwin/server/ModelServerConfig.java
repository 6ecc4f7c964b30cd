package io.celltwin.server;

import static io.celltwin.domain.guard.Require.require;

import io.celltwin.server.inference.InferenceConfig;
import io.celltwin.setting.Values;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * How the model server runs.
 *
 * @param host to listen on
 * @param port to listen on, 0 for any free one
 * @param models folder of models, each in {@code <name>-<version>}
 * @param natives folder the engines unpack their libraries into; kept between runs
 * @param timeout after which nobody wants an answer any more, unless the caller names a shorter one
 * @param maxRequestBytes of one question
 * @param inference how each model is served
 * @param ownToken that the twin's own questions carry, so that they have a lane of their own; empty
 *     where there is no such caller
 * @param alsoCalled names of this machine, beside the host listened on, that a request may be for
 */
public record ModelServerConfig(
    String host,
    int port,
    Path models,
    Path natives,
    Duration timeout,
    int maxRequestBytes,
    InferenceConfig inference,
    String ownToken,
    Set<String> alsoCalled) {

  /** Enough for the most rows that may wait, as JSON. */
  public static final int MAX_REQUEST_BYTES = 16 << 20;

  public ModelServerConfig {
    alsoCalled = Set.copyOf(alsoCalled);
    require(!host.isBlank(), "model-server.host", host, "not blank");
    require(port >= 0 && port <= 65535, "model-server.port", port, "0 to 65535");
    require(Files.isDirectory(models), "model-server.models", models, "a folder of models");
    require(timeout.toMillis() > 0, "model-server.timeout", timeout, "above 0 ms");
    require(
        maxRequestBytes >= 1024,
        "model-server.max-request-bytes",
        maxRequestBytes,
        "at least 1024");
  }

  /** The same where nobody is served before others. */
  public ModelServerConfig(
      String host,
      int port,
      Path models,
      Path natives,
      Duration timeout,
      int maxRequestBytes,
      InferenceConfig inference) {
    this(host, port, models, natives, timeout, maxRequestBytes, inference, "", Set.of());
  }

  /** On this machine alone, any free port, two seconds. */
  public static ModelServerConfig local(Path models, Path natives) {
    return ModelServerSettings.local(Values.none(), models, natives);
  }

  /** The same, elsewhere. */
  public ModelServerConfig listeningOn(String newHost, int newPort) {
    return new ModelServerConfig(
        newHost,
        newPort,
        models,
        natives,
        timeout,
        maxRequestBytes,
        inference,
        ownToken,
        alsoCalled);
  }

  /** The same with a lane of its own for whoever has the token. */
  public ModelServerConfig servingFirst(String token) {
    return new ModelServerConfig(
        host, port, models, natives, timeout, maxRequestBytes, inference, token, alsoCalled);
  }

  /** The same, answering to further names of this machine. */
  public ModelServerConfig called(Set<String> names) {
    return new ModelServerConfig(
        host, port, models, natives, timeout, maxRequestBytes, inference, ownToken, names);
  }
}
