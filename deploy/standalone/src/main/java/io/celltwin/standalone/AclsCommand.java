package io.celltwin.standalone;

import io.celltwin.codec.Acls;
import io.celltwin.codec.Topics;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a Kafka cluster must allow a part, as commands for whoever runs the cluster. */
@Command(
    name = "acls",
    description =
        "Prints what a Kafka cluster must allow a part (job, fleet, replay, gateway, topics): one"
            + " kafka-acls.sh line each, and nothing it does not need.",
    mixinStandardHelpOptions = true)
final class AclsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "<part>", description = "One of ${COMPLETION-CANDIDATES}.")
  Acls.Part part;

  @Option(
      names = "--user",
      paramLabel = "<name>",
      description = "As the cluster knows it. Default: celltwin-<part>.")
  String user;

  @Option(
      names = "--group",
      paramLabel = "<id>",
      description = "Of the job or application id of the fleet. Default: as they usually are.")
  String group;

  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      description = "Of the topics. Default: none, the live fleet.")
  String namespace = "";

  @Override
  public Integer call() {
    var console = new Console(System.out);
    String name = part.name().toLowerCase(java.util.Locale.ROOT);
    String usual = "celltwin-" + name + (namespace.isEmpty() ? "" : "." + namespace);
    Acls.of(part, Topics.in(namespace), group == null ? usual : group)
        .forEach(a -> console.say("%s", a.command(user == null ? "celltwin-" + name : user)));
    return 0;
  }
}
