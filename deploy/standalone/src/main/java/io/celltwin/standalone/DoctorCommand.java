package io.celltwin.standalone;

import io.celltwin.setting.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at everything that could be in the way, before it is. */
@Command(
    name = "doctor",
    description =
        "Checks Java, memory, disk, data directory and ports, with a sentence for each fault.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final long DISK_WANTED = 2L << 30; // comfort: it starts with less
  private static final long MEMORY_WANTED = 3L << 30;

  @Mixin Settings settings;

  private final Console console = new Console(System.out);
  private int faults;

  @Override
  public Integer call() {
    int java = Runtime.version().feature();
    check(
        "Java",
        "version " + java,
        java >= 17,
        String.format(Locale.ROOT, "version %d is too old: wanted 17 or newer", java));
    checkAssembly();
    checkMemory();
    Path root = settings.dataDir().toAbsolutePath().normalize();
    checkDirectory(root);
    checkPort("page", Catalogue.PAGE_PORT);
    checkPort("broker", Catalogue.BROKER_PORT);
    checkPort("schema registry", Catalogue.REGISTRY_PORT);
    checkPort("model server", Catalogue.MODEL_PORT);
    console.say(
        faults == 0 ? "%nAll is well: 'celltwin demo' will start." : "%n" + faults + " to mend.");
    return faults == 0 ? 0 : 1;
  }

  private void check(String what, String good, boolean holds, String bad) {
    console.say("  %-5s %-16s %s", holds ? "ok" : "FAULT", what, holds ? good : bad);
    if (!holds) {
      faults++;
    }
  }

  private void checkAssembly() {
    try {
      check("application", Settings.home().toString(), true, "");
    } catch (CannotProceedException e) {
      check("application", "", false, e.getMessage());
    }
  }

  private void checkMemory() {
    if (java.lang.management.ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean os) {
      long total = os.getTotalMemorySize();
      check(
          "memory",
          String.format(Locale.ROOT, "%,d MB", total >> 20),
          total >= MEMORY_WANTED,
          String.format(
              Locale.ROOT, "%,d MB, wanted %,d MB or more", total >> 20, MEMORY_WANTED >> 20));
    }
  }

  private void checkDirectory(Path root) {
    try {
      Files.createDirectories(root);
      Path probe = Files.createTempFile(root, "doctor", "");
      Files.delete(probe);
      long free = Files.getFileStore(root).getUsableSpace();
      check(
          "disk",
          String.format(Locale.ROOT, "%,d MB free under %s", free >> 20, root),
          free >= DISK_WANTED,
          String.format(
              Locale.ROOT,
              "%,d MB free under %s, wanted %,d MB or more; choose another with --data-dir",
              free >> 20,
              root,
              DISK_WANTED >> 20));
      try (DataDirectory held = DataDirectory.open(root)) {
        check("data directory", held.root().toString(), true, "");
      }
    } catch (IOException e) {
      check(
          "data directory",
          "",
          false,
          "%s cannot be written: %s; choose another with --data-dir"
              .formatted(root, e.getMessage()));
    } catch (CannotProceedException e) {
      check("data directory", "", false, e.getMessage());
    }
  }

  private void checkPort(String what, Setting<Integer> setting) {
    int port = settings.values().get(setting);
    try {
      Ports.claim(settings.host(), port, what, "--" + setting.key());
      check(what, settings.host() + ":" + port + " is free", true, "");
    } catch (CannotProceedException e) {
      check(what, "", false, e.getMessage());
    }
  }
}
