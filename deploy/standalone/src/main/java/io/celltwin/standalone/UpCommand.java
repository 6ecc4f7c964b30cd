package io.celltwin.standalone;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The services alone: send telemetry to the broker, watch the page. */
@Command(
    name = "up",
    description = "Starts the services alone, and leaves the telemetry to you.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Mixin Settings settings;

  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      description = "Of the topics, e.g. replay.2026-03. Default: none, the live fleet.")
  String namespace = "";

  @Override
  public Integer call() throws Exception {
    var console = new Console(System.out);
    try (DataDirectory data = DataDirectory.open(settings.dataDir())) {
      console.say("Celltwin, data in %s", data.root());
      Standalone standalone = Standalone.start(settings, data, namespace, false, console);
      return Celltwin.untilStopped(
          standalone,
          () -> {
            console.say("%nThe page: %s%nCtrl-C stops everything.", standalone.pageUrl());
            new CountDownLatch(1).await();
            return 0;
          });
    }
  }
}
