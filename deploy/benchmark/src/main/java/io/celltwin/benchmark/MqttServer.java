package io.celltwin.benchmark;

import io.celltwin.standalone.Settings;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A broker of MQTT: somebody's, or mosquitto as a process of its own, ended with this. */
final class MqttServer implements AutoCloseable {
  private static final int USUAL_PORT = 1883;
  private static final int CONNECT_MILLIS = 3_000;
  private static final int STARTS = 100;

  private final String host;
  private final int port;
  private final Process process;

  private MqttServer(String host, int port, Process process) {
    this.host = host;
    this.port = port;
    this.process = process;
  }

  /**
   * @param url of one that runs, or null
   * @param folder for what mosquitto wants to be told
   */
  static MqttServer of(URI url, Path folder) throws IOException, InterruptedException {
    if (url != null) {
      if (!"mqtt".equals(url.getScheme()) || url.getHost() == null || url.getUserInfo() != null) {
        throw new IllegalArgumentException(
            "--mqtt is '" + url + "', wanted mqtt://host:port of a broker that lets anybody in");
      }
      var there =
          new MqttServer(url.getHost(), url.getPort() < 0 ? USUAL_PORT : url.getPort(), null);
      if (!there.answers()) {
        throw new IOException("no broker of MQTT answers at " + url);
      }
      return there;
    }
    Path mosquitto =
        onPath("mosquitto")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no mosquitto on the PATH: install it, or name a broker of MQTT with --mqtt"
                            + " mqtt://host:port"));
    int port = Settings.freePort();
    Path config =
        Files.writeString(
            folder.resolve("mosquitto.conf"),
            "listener "
                + port
                + " 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nlog_dest none\n");
    Process process =
        new ProcessBuilder(mosquitto.toString(), "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    var started = new MqttServer("127.0.0.1", port, process);
    for (int i = 0; !started.answers(); i++) {
      if (i == STARTS || !process.isAlive()) {
        started.close();
        throw new IOException(mosquitto + " does not answer at port " + port);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return started;
  }

  private static Optional<Path> onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(Stream.of(path.split(File.pathSeparator)), List.of("/usr/sbin").stream())
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private boolean answers() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      process.destroy();
      process.waitFor();
    }
  }
}
