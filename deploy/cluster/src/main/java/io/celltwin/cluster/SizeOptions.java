package io.celltwin.cluster;

import picocli.CommandLine.Option;

/** How large a cluster is. */
final class SizeOptions {
  @Option(
      names = "--small",
      description = "One of each part, where its option does not say otherwise.")
  boolean small;

  @Option(names = "--brokers", paramLabel = "<n>", description = "Default: 3")
  Integer brokers;

  @Option(names = "--job-managers", paramLabel = "<n>", description = "Default: 2")
  Integer jobManagers;

  @Option(names = "--task-managers", paramLabel = "<n>", description = "Of two slots. Default: 2")
  Integer taskManagers;

  @Option(names = "--model-servers", paramLabel = "<n>", description = "Default: 2")
  Integer models;

  @Option(names = "--fleets", paramLabel = "<n>", description = "With a page each. Default: 2")
  Integer fleets;

  @Option(
      names = "--partitions",
      paramLabel = "<n>",
      description = "Of each topic. Default: ${DEFAULT-VALUE}")
  int partitions = 8;

  @Option(
      names = "--parallelism",
      paramLabel = "<n>",
      description = "The job starts with. Default: ${DEFAULT-VALUE}")
  int parallelism = 2;

  Plan plan() {
    int usual = small ? 1 : 2;
    return Plan.of(
        new Sizes(
            or(brokers, small ? 1 : 3),
            or(jobManagers, usual),
            or(taskManagers, usual),
            or(models, usual),
            or(fleets, usual)),
        partitions,
        parallelism);
  }

  private static int or(Integer given, int usual) {
    return given == null ? usual : given;
  }
}
