package io.celltwin.standalone;

import io.celltwin.setting.Setting;
import io.celltwin.setting.SettingsFile;
import io.celltwin.setting.Values;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What environment and file say, found before the options are parsed: they are those options'
 * defaults, and libraries read their folders when they are loaded.
 */
final class Configured {
  private final Values values;
  private final Path told;
  private final boolean demo;
  private final RuntimeException trouble;

  private Configured(Values values, Path told, boolean demo, RuntimeException trouble) {
    this.values = values;
    this.told = told;
    this.demo = demo;
    this.trouble = trouble;
  }

  /**
   * @param args of the command line
   */
  static Configured of(Map<String, String> environment, String... args) {
    boolean demo = args.length > 0 && args[0].equals("demo");
    Values values = Values.of(environment, SettingsFile.none());
    Path told = null;
    try {
      told = option("--data-dir", args).map(Path::of).orElse(null);
      values = Values.of(environment, file(values, told, demo, environment, args));
      return new Configured(values, told, demo, null);
    } catch (InvalidPathException e) {
      return new Configured(values, null, demo, e);
    } catch (IOException e) {
      return new Configured(
          values,
          told,
          demo,
          new CannotProceedException("the file of settings: " + Failure.sentence(e), e));
    } catch (IllegalArgumentException e) {
      return new Configured(values, told, demo, e);
    }
  }

  private static SettingsFile file(
      Values without, Path told, boolean demo, Map<String, String> environment, String... args)
      throws IOException {
    Optional<String> named =
        option("--config", args).or(() -> Optional.ofNullable(environment.get("CELLTWIN_CONFIG")));
    return named.isPresent()
        ? SettingsFile.read(Path.of(named.get()))
        : SettingsFile.in(
            List.of(Path.of("").toAbsolutePath(), folder(without, told, demo).toAbsolutePath()));
  }

  private static Path folder(Values values, Path told, boolean demo) {
    Setting<Path> setting = demo ? Catalogue.DEMO_DATA_DIR : Catalogue.DATA_DIR;
    return told != null ? told : values.get(setting);
  }

  private static Optional<String> option(String name, String... args) {
    String found = null;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals(name) && i + 1 < args.length) {
        found = args[i + 1];
      } else if (args[i].startsWith(name + "=")) {
        found = args[i].substring(name.length() + 1);
      }
    }
    return Optional.ofNullable(found);
  }

  Values values() {
    return values;
  }

  /**
   * Where everything is kept.
   *
   * @throws IllegalArgumentException where what says so is no path
   */
  Path dataDirectory() {
    if (trouble instanceof InvalidPathException) {
      throw trouble;
    }
    return folder(values, told, demo).toAbsolutePath().normalize();
  }

  /** Fails where the file could not be read; help is given all the same. */
  void requireRead() {
    if (trouble != null) {
      throw trouble;
    }
  }
}
