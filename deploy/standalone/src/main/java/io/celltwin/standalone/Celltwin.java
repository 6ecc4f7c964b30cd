package io.celltwin.standalone;

import io.celltwin.command.CommandProvider;
import io.celltwin.setting.AccessSettings;
import io.celltwin.setting.SettingsDefaults;
import io.celltwin.setting.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The one command. */
@Command(
    name = "celltwin",
    description = "A live digital twin of every battery cell in a fleet.",
    mixinStandardHelpOptions = true,
    versionProvider = Celltwin.Version.class,
    subcommands = {
      DemoCommand.class,
      ReplayCommand.class,
      FormatsCommand.class,
      UpCommand.class,
      FleetCommand.class,
      AclsCommand.class,
      TokenCommand.class,
      StatusCommand.class,
      TopicsCommand.class,
      DeadLettersCommand.class,
      CellsCommand.class,
      ExportCommand.class,
      LakeCommand.class,
      ForgetCommand.class,
      ModelsCommand.class,
      ConfigCommand.class,
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
  /** Commands that modules bring whose libraries may be left out. */
  private static final Set<String> OF_OTHERS =
      Set.of("train", "adapt", "verify-early", "evaluate", "check", "bench", "cluster");

  /** Commands that look at what runs, wherever its data are. */
  private static final Set<String> LOOK =
      Set.of("status", "topics", "deadletters", "cells", "export", "cluster");

  @Option(
      names = "--config",
      paramLabel = "<file>",
      scope = CommandLine.ScopeType.INHERIT,
      description =
          "Settings, .yaml or .properties. Default: celltwin.yaml or celltwin.properties in the"
              + " working directory, or in the data directory.")
  @SuppressWarnings("unused") // read before the rest is parsed
  private Path config;

  private Celltwin() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Everything but the end of the process; the exit code. */
  public static int run(String... args) {
    Configured configured = Configured.of(System.getenv(), args);
    String first = args.length == 0 ? null : args[0];
    CommandLine celltwin = commandLine(configured.values(), first);
    Path data;
    try {
      requireLibraries(celltwin, first);
      data = configured.dataDirectory();
    } catch (IllegalArgumentException | CannotProceedException e) {
      return Failure.failed(e, celltwin, null);
    }
    keepOutOfTheHomeFolder(data);
    celltwin.setExecutionStrategy(
        parsed -> {
          Integer helped = CommandLine.executeHelpRequest(parsed);
          return helped != null ? helped : execute(parsed, configured, data);
        });
    int code = celltwin.execute(args);
    DataDirectory.dropTemporary(data);
    return code;
  }

  private static int execute(ParseResult parsed, Configured configured, Path data) {
    try {
      configured.requireRead();
      Arguments.check(parsed, configured.values());
      takeTemporary(data);
    } catch (IOException | RuntimeException e) {
      throw new CommandLine.ExecutionException(
          Arguments.command(parsed).commandSpec().commandLine(), e.getMessage(), e);
    }
    configured
        .values()
        .unknownVariables(Catalogue.ALL, Catalogue.OTHER_VARIABLES)
        .forEach(note -> System.err.println("celltwin: note: " + note));
    return new CommandLine.RunLast().execute(parsed);
  }

  /**
   * @param first word of the command line, or null: where it is a command of this module, those of
   *     others are not even loaded, so that what runs needs nothing of what trains
   */
  static CommandLine commandLine(Values configured, String first) {
    var celltwin = new CommandLine(new Celltwin());
    boolean others = first == null || !celltwin.getSubcommands().containsKey(first);
    if (others || first.equals("help")) {
      // of the modules that are there: training, protocols, checks, benchmarks
      ServiceLoader.load(CommandProvider.class).stream()
          .forEach(provider -> add(provider, celltwin));
    }
    celltwin.getSubcommands().values().forEach(command -> configure(command, configured));
    return celltwin
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Failure::wrongUse)
        .setExecutionExceptionHandler(Failure::failed);
  }

  private static void add(ServiceLoader.Provider<CommandProvider> provider, CommandLine celltwin) {
    try {
      CommandLine command = provider.get().command();
      celltwin.addSubcommand(command.getCommandName(), command);
    } catch (NoClassDefFoundError | ServiceConfigurationError e) {
      // it is left out, and whoever asks for it is told; the log has no place yet
    }
  }

  /** A command whose libraries are not there. */
  private static void requireLibraries(CommandLine celltwin, String first) {
    if (first != null
        && OF_OTHERS.contains(first)
        && !celltwin.getSubcommands().containsKey(first)) {
      throw new CannotProceedException(
          "'%s' needs what trains, and %s holds none of it: build it with 'mvn -pl deploy/libraries,deploy/checks,deploy/cluster,deploy/benchmark -am package', or copy the folder 'train' of another installation there"
              .formatted(first, Path.of(System.getProperty("celltwin.home", "")).resolve("train")));
    }
  }

  /** As the build wrote it into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String built = Celltwin.class.getPackage().getImplementationVersion();
      return new String[] {"celltwin " + (built == null ? "not built by Maven" : built)};
    }
  }

  /** Settings are options of what starts the system, and defaults of what looks at it. */
  private static void configure(CommandLine command, Values configured) {
    boolean starts =
        command.getCommandSpec().mixins().values().stream()
            .anyMatch(mixin -> mixin.userObject() instanceof Settings);
    if (starts) {
      Settings.offer(command, configured);
    } else if (LOOK.contains(command.getCommandName())) {
      command.setDefaultValueProvider(
          SettingsDefaults.of(
              configured,
              Map.of(
                  "--data-dir", Catalogue.DATA_DIR,
                  "--kafka-properties", AccessSettings.KAFKA,
                  "--registry-properties", AccessSettings.REGISTRY)));
    }
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
      // the command reads a file of settings less well than we do, and may have meant another
      // folder
      Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
    } catch (IOException e) {
      throw new CannotProceedException(
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
