package io.celltwin.standalone;

import io.celltwin.codec.Topics;
import io.celltwin.setting.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What holds for the options of every command, whoever wrote it, looked at before any of them
 * begins: a number of things is at least one, a namespace is one the broker takes, a broker is
 * host:port, a report can be written. What only one command can know stays there.
 */
final class Arguments {
  private static final String BROKER = "([^\\s:,]+|\\[[0-9a-fA-F:]+]):\\d{1,5}";
  private static final String BROKERS = BROKER + "(," + BROKER + ")*";

  private Arguments() {}

  /**
   * Refuses what cannot be meant.
   *
   * @param configured by environment and file
   * @throws CannotProceedException for the first such value
   */
  static void check(ParseResult parsed, Values configured) throws IOException {
    ParseResult command = command(parsed);
    for (OptionSpec option : command.matchedOptions()) {
      Object value = option.getValue();
      for (Object each : value instanceof List<?> list ? list : List.of(value)) {
        number(option.longestName(), each);
      }
    }
    for (CommandSpec mixin : command.commandSpec().mixins().values()) {
      if (mixin.userObject() instanceof Settings settings) {
        settings.take(command, configured);
        settings.check();
      }
    }
    Topics.in(command.matchedOptionValue("--namespace", "")); // it refuses what is no name
    String broker = command.matchedOptionValue("--bootstrap", "localhost:1");
    CannotProceedException.require(
        broker.matches(BROKERS), "--bootstrap", broker, "host:port, or several with commas");
    Path report = command.matchedOptionValue("--report", null);
    if (report != null) {
      ReportFile.requireWritable(report);
    }
  }

  /** The last of the commands that were named: the one that is carried out. */
  static ParseResult command(ParseResult parsed) {
    ParseResult command = parsed;
    while (command.hasSubcommand()) {
      command = command.subcommand();
    }
    return command;
  }

  /** Whole numbers count things, but for ports (0 is any free one) and seeds (which are long). */
  private static void number(String option, Object value) {
    if (value instanceof Integer count && !option.endsWith("-port")) {
      CannotProceedException.require(count >= 1, option, count, "1 or more");
    } else if (value instanceof Double number) {
      CannotProceedException.require(
          Double.isFinite(number) && number >= 0, option, number, "a number, 0 or more");
    }
  }
}
