package io.celltwin.standalone;

import io.celltwin.dataset.cycler.CyclerLayouts;
import io.celltwin.dataset.cycler.CyclerLayouts.Format;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which exports are read, and how a file is told to be one. */
@Command(
    name = "formats",
    description = {
      "Lists the exports of battery cyclers that 'replay' reads, how each is recognised and which"
          + " current is positive in it.",
      "",
      "With a name, the columns of that format and their units too. A format of your own is a file"
          + " beside your data whose name ends in .format.yaml; start from one of ours:",
      "",
      "  celltwin formats cellpy-custom --manifest > mine.format.yaml"
    },
    mixinStandardHelpOptions = true)
final class FormatsCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "<name>",
      description = "One of the list, e.g. maccor.")
  String name;

  @Option(
      names = "--manifest",
      description = "Prints the file in which we describe that format, to start one's own from.")
  boolean manifest;

  @Override
  public Integer call() throws IOException {
    if (manifest && name == null) {
      throw CannotProceedException.wrongUse(
          "--manifest needs the name of a format, e.g. cellpy-custom");
    }
    var console = new Console(System.out);
    List<Format> formats =
        CyclerLayouts.formats().stream()
            .filter(f -> name == null || f.name().equals(name))
            .toList();
    if (formats.isEmpty()) {
      throw CannotProceedException.wrongUse(
          "there is no format %s, wanted one of %s"
              .formatted(
                  name,
                  CyclerLayouts.formats().stream()
                      .map(Format::name)
                      .collect(java.util.stream.Collectors.joining(", "))));
    }
    if (manifest) {
      try (InputStream in = CyclerLayouts.class.getResourceAsStream(name + ".yaml")) {
        in.transferTo(System.out);
      }
      return 0;
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
