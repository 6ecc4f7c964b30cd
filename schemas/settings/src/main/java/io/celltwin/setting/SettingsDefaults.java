package io.celltwin.setting;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Settings as options of a command, and what an option is where it is not given. */
public final class SettingsDefaults implements IDefaultValueProvider {
  private final Values values;
  private final Map<String, Setting<?>> declared;

  private SettingsDefaults(Values values, Map<String, Setting<?>> declared) {
    this.values = values;
    this.declared = declared;
  }

  /**
   * For options that a command declares itself.
   *
   * @param declared their names, each with its setting
   */
  public static IDefaultValueProvider of(Values values, Map<String, Setting<?>> declared) {
    return new SettingsDefaults(values, Map.copyOf(declared));
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (argument instanceof OptionSpec option) {
      for (String name : option.names()) {
        Setting<?> setting = declared.get(name);
        if (setting != null && values.given(setting).isPresent()) {
          return values.text(setting);
        }
      }
    }
    return null;
  }

  /**
   * Gives a command one option for each setting, {@code --<key>}.
   *
   * @param shortNames options that stand in the command's help, each with the key of its setting;
   *     those without a short name are left out there
   */
  public static void install(
      CommandSpec spec, Values values, Collection<Section> parts, Map<String, String> shortNames) {
    for (Section part : parts) {
      for (Setting<?> setting : part.settings()) {
        String dotted = "--" + setting.key();
        String shortName = nameOf(setting, shortNames);
        boolean anothers = shortName == null && shortNames.containsKey(dotted);
        if (!anothers && spec.findOption(dotted) == null) {
          spec.addOption(option(setting, dotted, shortName, values));
        }
      }
    }
  }

  private static String nameOf(Setting<?> setting, Map<String, String> shortNames) {
    return shortNames.entrySet().stream()
        .filter(e -> e.getValue().equals(setting.key()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private static OptionSpec option(
      Setting<?> setting, String dotted, String shortName, Values values) {
    // what is wrong is said when the command runs, not when it tells what it takes
    String usually = values.given(setting).map(Values.Given::text).orElse(setting.usually());
    String[] names =
        shortName == null || shortName.equals(dotted)
            ? new String[] {dotted}
            : new String[] {shortName, dotted};
    var option =
        OptionSpec.builder(names)
            .paramLabel("<" + setting.kind().name() + ">")
            .hidden(shortName == null)
            .description((setting.sentence() + " Default: " + usually).replace("%", "%%"));
    return setting.kind().isList()
        ? option.type(List.class).auxiliaryTypes(String.class).arity("1").build()
        : option.type(String.class).build();
  }

  /** The same values with those options that were given on the command line. */
  public static Values given(ParseResult parsed, Values values, Map<String, String> shortNames) {
    Map<String, Values.Given> options = new LinkedHashMap<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      String text = String.join(",", option.originalStringValues());
      for (String name : option.names()) {
        String key = shortNames.getOrDefault(name, name.replaceFirst("^--?", ""));
        options.put(key, Values.Given.option(text, option.names()[0]));
      }
    }
    return values.withGiven(options);
  }
}
