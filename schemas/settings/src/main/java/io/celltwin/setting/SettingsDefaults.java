package io.celltwin.setting;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Settings as options of a command: what an option is where it is not given. */
public final class SettingsDefaults implements IDefaultValueProvider {
  private final Values values;
  private final Map<String, Setting<?>> byOption = new LinkedHashMap<>();

  private SettingsDefaults(Values values) {
    this.values = values;
  }

  /**
   * Gives a command one option for each setting, {@code --<key>}, left out of its help where it has
   * none of its own; and lets environment and file say what an option is that is not given.
   *
   * @param own options that the command declares itself, each with the key of its setting
   */
  public static void install(
      CommandLine command, Values values, Collection<Section> parts, Map<String, String> own) {
    var defaults = new SettingsDefaults(values);
    CommandSpec spec = command.getCommandSpec();
    for (Section part : parts) {
      for (Setting<?> setting : part.settings()) {
        String dotted = "--" + setting.key();
        defaults.byOption.put(dotted, setting);
        own.forEach(
            (option, key) -> {
              if (key.equals(setting.key())) {
                defaults.byOption.put(option, setting);
              }
            });
        if (spec.findOption(dotted) == null) {
          spec.addOption(
              OptionSpec.builder(dotted)
                  .type(String.class)
                  .paramLabel("<" + setting.kind().name() + ">")
                  .hidden(true)
                  .description(setting.sentence())
                  .build());
        }
      }
    }
    command.setDefaultValueProvider(defaults);
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.hidden()) {
      return null; // those are looked up by their key, with the place of the value
    }
    for (String name : option.names()) {
      Setting<?> setting = byOption.get(name);
      if (setting != null) {
        Optional<Values.Given> given = values.given(setting);
        if (given.isPresent()) {
          return plain(setting);
        }
      }
    }
    return null;
  }

  /** As the option's own converter reads it. */
  private String plain(Setting<?> setting) {
    return values.text(setting);
  }

  /** The same values with those options that were given on the command line. */
  public static Values given(ParseResult parsed, Values values, Map<String, String> own) {
    Map<String, String> options = new LinkedHashMap<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      String key = own.getOrDefault(option.longestName(), option.longestName().substring(2));
      options.put(key, String.join(",", option.originalStringValues()));
    }
    return values.withOptions(options);
  }
}
