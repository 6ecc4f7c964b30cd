package io.celltwin.standalone;

import io.celltwin.lake.Compaction;
import io.celltwin.lake.Lake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Care of history that is kept as files. */
@Command(
    name = "lake",
    description = "Care of the history that is kept as Parquet (--lake of 'celltwin up').",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = LakeCommand.Compact.class)
final class LakeCommand {

  @Command(
      name = "compact",
      description = {
        "Merges the small files of each day that has ended, and of each bucket of cells, into one.",
        "What is written may go on. It may be stopped at any time: the next run ends what this one"
            + " began."
      },
      mixinStandardHelpOptions = true)
  static final class Compact implements Callable<Integer> {
    @Option(
        names = "--folder",
        required = true,
        paramLabel = "<folder>",
        description = "Of the lake.")
    Path folder;

    @Option(
        names = "--settled",
        paramLabel = "<minutes>",
        description = "Files younger than this are left alone. Default: 10")
    int settled = 10;

    @Override
    public Integer call() throws IOException {
      if (!Lake.isLake(folder)) {
        throw new CannotProceedException(
            "--folder %s holds no history: wanted the folder that lake.folder names"
                .formatted(folder));
      }
      Compaction.Result result;
      try {
        result =
            new Compaction(
                    Lake.in(folder), Duration.ofMinutes(settled), Clock.systemUTC().instant())
                .run();
      } catch (IllegalStateException e) {
        throw new CannotProceedException(e.getMessage(), e);
      }
      new Console(System.out)
          .say("%d files became %d, with %d rows", result.before(), result.after(), result.rows());
      return 0;
    }
  }
}
