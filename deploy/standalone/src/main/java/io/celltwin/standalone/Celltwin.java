package io.celltwin.standalone;

import io.celltwin.training.Training;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

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
      StatusCommand.class,
      TopicsCommand.class,
      DeadLettersCommand.class,
      DoctorCommand.class,
      HelpCommand.class
    },
    footer = {
      "",
      "Start with 'celltwin demo': it streams a simulated fleet and prints the address of its page.",
      "'celltwin <command> --help' tells what a command takes."
    })
public final class Celltwin {
  private Celltwin() {}

  public static void main(String[] args) {
    keepOutOfTheTempFolder(args);
    int code = commandLine().execute(args);
    System.exit(code);
  }

  static CommandLine commandLine() {
    var celltwin = new CommandLine(new Celltwin());
    // the trainer's own commands, as its module offers them
    Training.commandLine().getSubcommands().forEach(celltwin::addSubcommand);
    ServiceLoader.load(CommandProvider.class)
        .forEach(
            p -> {
              CommandLine command = p.command();
              celltwin.addSubcommand(command.getCommandName(), command);
            });
    return celltwin
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              if (e instanceof Trouble) {
                command.getErr().println("celltwin: " + e.getMessage());
                return 1;
              }
              command.getErr().println("celltwin: this should not have happened:");
              e.printStackTrace(command.getErr());
              return 70;
            });
  }

  /**
   * Sets the folders that libraries read once, at their first use: before any of them is loaded, so
   * before the options are parsed properly.
   */
  private static void keepOutOfTheTempFolder(String[] args) {
    Path data = DataDirectory.usual();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--data-dir") && i + 1 < args.length) {
        data = Path.of(args[i + 1]);
      } else if (args[i].startsWith("--data-dir=")) {
        data = Path.of(args[i].substring("--data-dir=".length()));
      }
    }
    Path root = data.toAbsolutePath().normalize();
    System.setProperty("java.io.tmpdir", root.resolve("tmp").toString());
    System.setProperty("celltwin.log.dir", root.resolve("log").toString());
    System.setProperty("DJL_CACHE_DIR", root.resolve("models").toString());
    System.setProperty("ENGINE_CACHE_DIR", root.resolve("models").toString());
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
