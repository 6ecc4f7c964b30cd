package io.celltwin.setting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What somebody has configured. An option counts before an environment variable, that before the
 * file, and that before the default.
 */
public final class Values {
  private static final Values NONE = new Values(Map.of(), Map.of(), SettingsFile.none());

  private final Map<String, Given> options;
  private final Map<String, String> environment;
  private final SettingsFile file;

  private Values(Map<String, Given> options, Map<String, String> environment, SettingsFile file) {
    this.options = options;
    this.environment = environment;
    this.file = file;
  }

  /** Nothing but defaults. */
  public static Values none() {
    return NONE;
  }

  /**
   * @param environment of this process
   */
  public static Values of(Map<String, String> environment, SettingsFile file) {
    return new Values(Map.of(), Map.copyOf(environment), file);
  }

  /** The same with options that were given, by key; their names are their keys'. */
  public Values withOptions(Map<String, String> given) {
    Map<String, Given> named = new TreeMap<>();
    given.forEach((key, text) -> named.put(key, Given.option(text, "--" + key)));
    return withGiven(named);
  }

  Values withGiven(Map<String, Given> given) {
    return new Values(Map.copyOf(given), environment, file);
  }

  /** The file they are from, where there is one. */
  public SettingsFile file() {
    return file;
  }

  /**
   * A text and where it stands.
   *
   * @param text as it was written
   * @param place for a person: option, variable, or file with line
   * @param subject of a sentence about it: the place, and the key where the place does not say it
   */
  public record Given(String text, String place, String subject) {
    static Given option(String text, String name) {
      return new Given(text, "option " + name, name);
    }

    static Given at(String text, String place, String key) {
      return new Given(text, place, place + ": " + key);
    }
  }

  /** What was said of a setting, if anything was. */
  public Optional<Given> given(Setting<?> setting) {
    Given option = options.get(setting.key());
    if (option != null) {
      return Optional.of(option);
    }
    String variable = environment.get(setting.variable());
    if (variable != null) {
      return Optional.of(
          Given.at(variable, "environment variable " + setting.variable(), setting.key()));
    }
    return file.find(setting.key()).map(e -> Given.at(e.text(), file.place(e), setting.key()));
  }

  /**
   * What holds.
   *
   * @throws WrongSettingException where what was said is no value of this setting
   */
  public <T> T get(Setting<T> setting) {
    return given(setting).map(g -> setting.read(g.text(), g.subject())).orElse(setting.usual());
  }

  /** What holds, as it would be written in a file. */
  public <T> String text(Setting<T> setting) {
    return given(setting).isEmpty() ? setting.usually() : setting.kind().write(get(setting));
  }

  /**
   * Looks at everything that was said, before anything starts.
   *
   * @param parts all that this process reads
   * @throws WrongSettingException for the first that cannot be meant
   */
  public void check(Collection<Section> parts) {
    file.check(parts);
    for (Section part : parts) {
      for (Setting<?> setting : part.settings()) {
        get(setting);
      }
    }
  }

  /** Variables that look like settings and are none, each with what may have been meant. */
  public List<String> unknownVariables(Collection<Section> parts, Collection<String> others) {
    Map<String, String> known = new TreeMap<>();
    for (Section part : parts) {
      part.settings().forEach(s -> known.put(s.variable(), s.key()));
    }
    List<String> notes = new ArrayList<>();
    for (String name : environment.keySet().stream().sorted().toList()) {
      if (name.startsWith("CELLTWIN_") && !known.containsKey(name) && !others.contains(name)) {
        Nearest.to(name, known.keySet())
            .ifPresent(
                near ->
                    notes.add(
                        "environment variable %s is no setting: did you mean %s?"
                            .formatted(name, near)));
      }
    }
    return notes;
  }

  /** The same trouble, with the place of the value that it names. */
  WrongSettingException placed(IllegalArgumentException wrong, Section section) {
    String sentence = String.valueOf(wrong.getMessage());
    return section.settings().stream()
        .filter(s -> sentence.contains(s.key()))
        // the one that is named first is at fault, and of two that begin there the longer one
        .min(
            Comparator.<Setting<?>>comparingInt(s -> sentence.indexOf(s.key()))
                .thenComparing(s -> -s.key().length()))
        .flatMap(this::given)
        .map(g -> new WrongSettingException(g.place() + ": " + sentence, wrong))
        .orElseGet(() -> new WrongSettingException(sentence, wrong));
  }
}
