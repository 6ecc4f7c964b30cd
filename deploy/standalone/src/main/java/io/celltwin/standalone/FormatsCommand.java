package io.celltwin.standalone;

import io.celltwin.dataset.cycler.CyclerLayouts;
import io.celltwin.dataset.cycler.CyclerLayouts.Format;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Which exports are read, and how a file is told to be one. */
@Command(
    name = "formats",
    description = {
      "Lists the exports of battery cyclers that 'replay' reads, how each is recognised and which current is positive in it.",
      "",
      "With a name, the columns of that format and their units too."
    },
    mixinStandardHelpOptions = true)
final class FormatsCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "<name>",
      description = "One of the list, e.g. maccor.")
  String name;

  @Override
  public Integer call() {
    var console = new Console(System.out);
    List<Format> formats =
        CyclerLayouts.formats().stream()
            .filter(f -> name == null || f.name().equals(name))
            .toList();
    if (formats.isEmpty()) {
      throw new Trouble("there is no format %s: 'celltwin formats' lists them".formatted(name));
    }
    for (Format format : formats) {
      console.say("%s  %s", format.name(), format.title());
      console.say("    files    %s", format.recognised());
      console.say("    current  %s", format.sign());
      if (!format.note().isEmpty()) {
        console.say("    note     %s", format.note());
      }
      if (name != null) {
        format.columns().forEach(c -> console.say("    %s", c));
      }
    }
    return 0;
  }
}
