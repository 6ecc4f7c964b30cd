package io.celltwin.gateway.map;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.celltwin.gateway.Message;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at a source, sends nothing, and says what it understood. */
@Command(
    name = "map",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Looks at what a battery sends and says what it understood: fields, units, signs, cells,"
          + " packs, the clock, and what cannot be known and why. Sends nothing.",
      "Writes a mapping to begin with, which the gateway then takes."
    })
public final class MapCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "<source>",
      arity = "1..*",
      description = {
        "Files or a folder of them (JSON, NDJSON, CSV, CAN logs of GVRET and Vector), or",
        "mqtt://[user:password@]host:port/topic, kafka://host:port/topic,"
            + " http://127.0.0.1:port to listen there."
      })
  private List<String> sources;

  @Option(
      names = "--seconds",
      paramLabel = "<n>",
      defaultValue = "60",
      description = "How long to listen where it is no file (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--messages",
      paramLabel = "<n>",
      defaultValue = "200000",
      description = "Listen no longer once so many came (${DEFAULT-VALUE}).")
  private int most;

  @Option(
      names = "--mapping",
      paramLabel = "<file>",
      description = "Where to write the mapping (beside the report, on the screen).")
  private Path mapping;

  @Option(
      names = "--report",
      paramLabel = "<file>",
      description = "Writes what was understood as JSON, for programs.")
  private Path report;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      List<Message> messages = new ArrayList<>();
      for (String source : sources) {
        messages.addAll(new Capture(seconds, most, Clock.systemUTC(), out).of(source));
      }
      if (messages.isEmpty()) {
        err.println("nothing came from " + String.join(", ", sources) + " in " + seconds + " s");
        return 1;
      }
      MapReport found = understand(messages, name(sources.get(0)));
      say(found, out);
      String yaml = MappingWriter.write(found, name(sources.get(0)));
      if (mapping == null) {
        out.println();
        out.print(yaml);
      } else {
        Files.writeString(mapping, yaml);
        out.println("mapping written to " + mapping);
      }
      if (report != null) {
        Files.writeString(report, JSON.writeValueAsString(found.asJson()) + "\n");
      }
      out.flush();
      return 0;
    } catch (IOException | IllegalArgumentException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  static MapReport understand(List<Message> messages, String name) {
    return new MapReport(Survey.of(messages), name);
  }

  private static String name(String source) {
    String last = source.replaceAll("[/#+]+$", "");
    last = last.substring(last.lastIndexOf('/') + 1).replaceAll("\\.[A-Za-z]+$", "");
    String plain = last.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^-+|-+$", "");
    return plain.isEmpty() ? "source" : plain;
  }

  private static void say(MapReport found, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d rows, %d fields understood, packs %s, %d cells each%n%n",
        found.survey.rows,
        found.fields.size(),
        found.packs,
        found.cells);
    out.printf(
        Locale.ROOT,
        "%-38s %-22s %-5s %-10s %-8s %s%n",
        "field",
        "is",
        "unit",
        "+ is",
        "missing",
        "how");
    for (Column column : found.fields) {
      if (column.quantity == null || (column.cell > 2 && column.cell < column.cells)) {
        continue;
      }
      out.printf(
          Locale.ROOT,
          "%-38s %-22s %-5s %-10s %6.1f %%  %s%n",
          column.where == null ? column.path : column.where[1],
          column.quantity.key(),
          column.unit == null ? "?" : column.unit,
          column.sign == null ? column.quantity.signed() ? "?" : "" : column.sign,
          100 * column.missing(),
          column.how);
    }
    out.printf(Locale.ROOT, "%nclock: %s%n", found.clock.report);
    if (!found.cannot.isEmpty()) {
      out.println("\ncannot be known:");
      found.cannot.stream().distinct().forEach(c -> out.println("  - " + c));
    }
  }
}
