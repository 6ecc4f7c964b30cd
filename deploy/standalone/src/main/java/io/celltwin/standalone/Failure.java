package io.celltwin.standalone;

import io.celltwin.setting.Nearest;
import io.celltwin.setting.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a command says when it could not do its work: one sentence for the person, an exit code for
 * the script (2 for wrong use, 1 for everything else), and the stack trace for the log.
 *
 * <p>A sentence is what {@link CannotProceedException} carries; what the file system or the broker
 * says; and, since our exceptions name place, value and what was wanted, the message of any checked
 * or checking exception that our own code has thrown. The rest are faults of ours: they are named,
 * with the log that holds their trace.
 */
final class Failure {
  static final int WRONG_USE = CommandLine.ExitCode.USAGE;
  static final int FAILED = CommandLine.ExitCode.SOFTWARE;
  private static final Logger LOG = LoggerFactory.getLogger(Failure.class);
  private static final String OURS = "io.celltwin.";
  private static final String CLASS_OF_EXCEPTION = "\\((?:\\w+\\.)+\\w+Exception: ";

  private Failure() {}

  /** Arguments that the parser, or a command's own look at them, did not take. */
  static int wrongUse(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    boolean group =
        !command.getSubcommands().isEmpty()
            && !(command.getCommand() instanceof Callable)
            && !(command.getCommand() instanceof Runnable);
    if (group && !(e instanceof UnmatchedArgumentException)) {
      command.usage(err); // a group of commands without one of them: which there are
      return WRONG_USE;
    }
    err.println(
        "celltwin: " + oneLine(e.getMessage()).replaceAll(CLASS_OF_EXCEPTION, "(") + meant(e));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.printf(
        Locale.ROOT,
        "'%s --help' tells what it takes.%n",
        command.getCommandSpec().qualifiedName());
    err.flush();
    return WRONG_USE;
  }

  /** The setting that somebody may have meant, which no list of options in a help names. */
  private static String meant(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    List<String> keys =
        Catalogue.ALL.stream().flatMap(s -> s.settings().stream()).map(Setting::key).toList();
    return unmatched.getUnmatched().stream()
        .filter(word -> word.startsWith("--"))
        .findFirst()
        .flatMap(word -> Nearest.to(word.substring(2).replaceFirst("=.*", ""), keys))
        .map(key -> ": did you mean --" + key + "?")
        .orElse("");
  }

  /** A command that began and could not end. */
  static int failed(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    Throwable cause = unwrapped(e);
    String sentence = sentence(cause);
    if (sentence == null) {
      LOG.error("{} failed in a way nobody expected", name, e);
      err.println(
          "celltwin: %s failed in a way nobody expected: %s%s"
              .formatted(name, oneLine(String.valueOf(cause)), log()));
      err.flush();
      return FAILED;
    }
    LOG.warn("{} failed: {}", name, sentence, e);
    err.println("celltwin: " + oneLine(sentence));
    boolean wrongUse = isWrongUse(cause);
    if (wrongUse) {
      err.printf(Locale.ROOT, "'%s --help' tells what it takes.%n", name);
    }
    err.flush();
    return wrongUse ? WRONG_USE : FAILED;
  }

  private static boolean isWrongUse(Throwable cause) {
    return cause instanceof CannotProceedException trouble
        ? trouble.isWrongUse()
        : cause instanceof IllegalArgumentException;
  }

  /** What happened, without the futures and the wrappers it has come through. */
  private static Throwable unwrapped(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException
            || cause instanceof UncheckedIOException
            || cause instanceof CommandLine.ExecutionException
            || cause instanceof java.util.concurrent.CompletionException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** For a person, or null where this is a fault of the programme. */
  static String sentence(Throwable e) {
    if (e instanceof CannotProceedException) {
      return e.getMessage();
    }
    if (e instanceof FileSystemException file) {
      return sentence(file);
    }
    if (e instanceof InvalidPathException path) {
      return "'%s' is no path: %s".formatted(path.getInput(), path.getReason());
    }
    if (e instanceof ConnectException || e instanceof HttpTimeoutException) {
      return "no answer from the running Celltwin%s: it may be starting or stopping"
          .formatted(e.getMessage() == null ? "" : " (" + e.getMessage() + ")");
    }
    if (e instanceof KafkaException) {
      return "the broker cannot be used: " + innermost(e).getMessage();
    }
    if (e instanceof TimeoutException) {
      return "it took too long" + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }
    boolean checking =
        e instanceof IOException
            || e instanceof IllegalArgumentException
            || e instanceof IllegalStateException
            || e.getClass().getName().startsWith(OURS);
    boolean said = e.getMessage() != null && !e.getMessage().isBlank();
    return said && checking && (e instanceof IOException || thrownByUs(e)) ? e.getMessage() : null;
  }

  private static String sentence(FileSystemException e) {
    String reason = e.getReason() == null ? "" : e.getReason();
    if (reason.startsWith("wanted ") || reason.contains(", wanted ") || reason.startsWith("is ")) {
      return "%s: %s".formatted(e.getFile(), reason); // ours
    }
    if (e instanceof NoSuchFileException) {
      return "there is no %s%s".formatted(e.getFile(), reason.isEmpty() ? "" : " (" + reason + ")");
    }
    if (e instanceof AccessDeniedException) {
      return "%s must not be read or written by this user: see its permissions"
          .formatted(e.getFile());
    }
    if (e instanceof NotDirectoryException) {
      return "%s is no folder".formatted(e.getFile());
    }
    if (e instanceof FileAlreadyExistsException) {
      return "%s is there already".formatted(e.getFile());
    }
    return "%s: %s".formatted(e.getFile(), reason.isEmpty() ? "cannot be used" : reason);
  }

  private static boolean thrownByUs(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().startsWith(OURS);
  }

  private static Throwable innermost(Throwable e) {
    Throwable inner = e;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner.getMessage() == null ? e : inner;
  }

  private static String oneLine(String text) {
    return text == null ? "no reason given" : text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  private static String log() {
    String folder = System.getProperty("celltwin.log.dir");
    return folder == null
        ? ""
        : "; %s has the details".formatted(Path.of(folder).resolve("celltwin.log"));
  }
}
