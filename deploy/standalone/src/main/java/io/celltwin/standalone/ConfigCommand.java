package io.celltwin.standalone;

import io.celltwin.setting.Section;
import io.celltwin.setting.Setting;
import io.celltwin.setting.Values;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What can be configured, and what is. */
@Command(
    name = "config",
    description = {
      "Shows every setting with the value that holds and where that is from, and refuses what"
          + " cannot be meant.",
      "",
      "A setting is given as an option (--twin.model-timeout 5s), as an environment variable"
          + " (CELLTWIN_TWIN_MODEL_TIMEOUT) or in celltwin.yaml; the first of these counts."
    },
    mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {
  @Option(names = "--reference", description = "Prints the reference page of all settings instead.")
  boolean reference;

  @Mixin Settings settings;

  @Override
  public Integer call() {
    var console = new Console(System.out);
    if (reference) {
      console.stream().print(ConfigurationPage.text());
      console.stream().flush();
      return 0;
    }
    Values values = settings.values();
    console.say(
        values.file().path() == null
            ? "No file of settings: neither celltwin.yaml nor celltwin.properties in the working"
                + " directory or the data directory."
            : "File of settings: %s",
        values.file().path());
    for (Section section : Catalogue.ALL) {
      console.say("%n%s", section.about());
      for (Setting<?> setting : section.settings()) {
        console.say(
            "  %-32s %-24s %s",
            setting.key(),
            values.text(setting),
            values.given(setting).map(Values.Given::place).orElse("default"));
      }
    }
    return 0;
  }
}
