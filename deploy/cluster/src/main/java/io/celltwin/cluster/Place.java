package io.celltwin.cluster;

import io.celltwin.standalone.Settings;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a cluster lies. */
final class Place {
  @Option(
      names = "--data-dir",
      paramLabel = "<folder>",
      defaultValue = "${sys:user.home}/.celltwin",
      description =
          "The cluster lies in its folder 'cluster': data, logs, process ids. Default: ~/.celltwin")
  Path dataDir;

  Path folder() {
    return dataDir.resolve("cluster");
  }

  /** The cluster that is there. */
  Cluster open() throws IOException {
    return Cluster.open(folder(), Settings.home(), null, line -> System.out.println(line));
  }
}
