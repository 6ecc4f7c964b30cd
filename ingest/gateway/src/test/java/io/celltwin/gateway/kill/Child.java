package io.celltwin.gateway.kill;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own that can be killed, and started again with what it had on disk. */
final class Child implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);

  private final Class<?> main;
  private final List<String> arguments;
  private final Path output;
  private Process process;

  private Child(Class<?> main, List<String> arguments, Path output) {
    this.main = main;
    this.arguments = arguments;
    this.output = output;
  }

  static Child start(Class<?> main, Path folder, String... arguments) throws IOException {
    Files.createDirectories(folder);
    var all = new ArrayList<String>();
    all.add(folder.toString());
    all.addAll(List.of(arguments));
    var child = new Child(main, all, folder.resolveSibling(folder.getFileName() + ".txt"));
    child.start();
    return child;
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  void start() throws IOException {
    var command = new ArrayList<String>();
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx400m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(arguments);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
  }

  /** SIGKILL: nothing is flushed, nobody is told. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void awaitPort(int port) throws Exception {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          fail("%s ended with %d: %s", main.getSimpleName(), process.exitValue(), told());
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    fail("%s does not listen at %d: %s", main.getSimpleName(), port, told());
  }

  String told() throws IOException {
    String text = Files.readString(output);
    return text.substring(Math.max(0, text.length() - 4000));
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
