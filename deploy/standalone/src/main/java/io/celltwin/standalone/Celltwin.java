package io.celltwin.standalone;

import io.celltwin.command.CommandProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;

/** The one command. */
@Command(
    name = "celltwin",
    description = "A live digital twin of every battery cell in a fleet.",
    mixinStandardHelpOptions = true,
    version = "celltwin 0.1.0",
    subcommands = {
      DemoCommand.class,
      ReplayCommand.class,
      FormatsCommand.class,
      UpCommand.class,
      FleetCommand.class,
      StatusCommand.class,
      TopicsCommand.class,
      DeadLettersCommand.class,
      CellsCommand.class,
      ForgetCommand.class,
      DoctorCommand.class,
      HelpCommand.class
    },
    footer = {
      "",
      "Start with 'celltwin demo': it streams a simulated fleet and prints the address of its"
          + " page.",
      "'celltwin <command> --help' tells what a command takes."
    })
public final class Celltwin {
  private Celltwin() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Everything but the end of the process; the exit code. */
  public static int run(String... args) {
    CommandLine celltwin = commandLine();
    Path data;
    try {
      data = dataDirectory(args);
    } catch (InvalidPathException e) {
      return Failure.failed(e, celltwin, null);
    }
    keepOutOfTheHomeFolder(data);
    celltwin.setExecutionStrategy(
        parsed -> {
          Integer helped = CommandLine.executeHelpRequest(parsed);
          return helped != null ? helped : execute(parsed, data);
        });
    int code = celltwin.execute(args);
    DataDirectory.dropTemporary(data);
    return code;
  }

  private static int execute(ParseResult parsed, Path data) {
    try {
      Arguments.check(parsed);
      takeTemporary(data);
    } catch (IOException | RuntimeException e) {
      throw new CommandLine.ExecutionException(
          Arguments.command(parsed).commandSpec().commandLine(), e.getMessage(), e);
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  static CommandLine commandLine() {
    var celltwin = new CommandLine(new Celltwin());
    // of the modules that are there: training, protocols, benchmarks
    ServiceLoader.load(CommandProvider.class)
        .forEach(
            p -> {
              CommandLine command = p.command();
              celltwin.addSubcommand(command.getCommandName(), command);
            });
    return celltwin
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Failure::wrongUse)
        .setExecutionExceptionHandler(Failure::failed);
  }

  /** Needed before the options are parsed properly: libraries read their folders when loaded. */
  private static Path dataDirectory(String[] args) {
    boolean demo = args.length > 0 && args[0].equals("demo");
    Path data = demo ? DataDirectory.ofDemo() : DataDirectory.usual();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--data-dir") && i + 1 < args.length) {
        data = Path.of(args[i + 1]);
      } else if (args[i].startsWith("--data-dir=")) {
        data = Path.of(args[i].substring("--data-dir=".length()));
      }
    }
    return data.toAbsolutePath().normalize();
  }

  /** Logs and unpacked native libraries belong into the data directory. */
  private static void keepOutOfTheHomeFolder(Path data) {
    System.setProperty("celltwin.log.dir", data.resolve("log").toString());
    if (!canBeMade(data)) { // said in a sentence later, and not in a stack trace of the log's
      System.setProperty("log4j2.configurationFile", "log4j2-nowhere.xml");
    }
    System.setProperty("DJL_CACHE_DIR", data.resolve("models").toString());
    System.setProperty("ENGINE_CACHE_DIR", data.resolve("models").toString());
  }

  private static boolean canBeMade(Path folder) {
    Path there = folder;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return there != null && Files.isDirectory(there) && Files.isWritable(there);
  }

  private static void takeTemporary(Path data) {
    try {
      DataDirectory.takeTemporary(data);
    } catch (IOException e) {
      throw new Trouble(
          "data directory %s cannot be written: %s; choose another with --data-dir"
              .formatted(data, e.getMessage()),
          e);
    }
  }

  /** Runs until the person or the system asks to stop, and then closes in order. */
  static int untilStopped(AutoCloseable running, Callable<Integer> work) throws Exception {
    var stopping = new java.util.concurrent.CountDownLatch(1);
    var closed = new java.util.concurrent.CountDownLatch(1);
    Thread worker = Thread.currentThread();
    Thread hook =
        new Thread(
            () -> {
              stopping.countDown();
              worker.interrupt();
              try {
                closed.await(9, java.util.concurrent.TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try (running) {
      return work.call();
    } catch (InterruptedException e) {
      if (stopping.getCount() > 0) {
        throw e;
      }
      return 130;
    } finally {
      closed.countDown();
    }
  }
}
