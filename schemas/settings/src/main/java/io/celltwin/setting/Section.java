package io.celltwin.setting;

import io.celltwin.setting.Setting.Reader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of one part, and how its configuration is made of them. */
public final class Section {
  private final String name;
  private final String about;
  private final List<Setting<?>> settings = new ArrayList<>();

  private Section(String name, String about) {
    this.name = name;
    this.about = about;
  }

  /**
   * @param name what its keys begin with; empty for keys of the whole process
   * @param about whom it tells what
   */
  public static Section of(String name, String about) {
    return new Section(name, about);
  }

  public String name() {
    return name;
  }

  public String about() {
    return about;
  }

  public List<Setting<?>> settings() {
    return List.copyOf(settings);
  }

  /** One more setting, that all in one process and the part alone read. */
  public <T> Section with(String component, Kind<T> kind, T usual, String sentence) {
    return add(component, kind, usual, kind.write(usual), Reader.BOTH, sentence);
  }

  /** One more, whose default depends. */
  public <T> Section with(
      String component, Kind<T> kind, T usual, String usually, String sentence) {
    return add(component, kind, usual, usually, Reader.BOTH, sentence);
  }

  /** One more, that only the part alone reads: all in one process, the process knows it. */
  public <T> Section alone(
      String component, Kind<T> kind, T usual, String usually, String sentence) {
    return add(component, kind, usual, usually, Reader.PART, sentence);
  }

  /** One more, that only the whole process reads. */
  public <T> Section whole(
      String component, Kind<T> kind, T usual, String usually, String sentence) {
    return add(component, kind, usual, usually, Reader.STANDALONE, sentence);
  }

  /** One more, whose key begins with the name of this section. */
  public Section with(Setting<?> setting) {
    settings.add(setting);
    return this;
  }

  private <T> Section add(
      String component, Kind<T> kind, T usual, String usually, Reader reader, String sentence) {
    String key = name.isEmpty() ? component : name + "." + component;
    settings.add(new Setting<>(key, kind, usual, usually, reader, sentence));
    return this;
  }

  /** The setting of a component. */
  Optional<Setting<?>> setting(String component) {
    return settings.stream().filter(s -> s.name().equals(component)).findFirst();
  }

  /**
   * Makes a configuration: each component of the record is what its setting says, by its name in
   * kebab case.
   *
   * @param known components that whoever starts the part knows, by the same name; they win
   * @throws WrongSettingException where a value cannot be meant, with its place
   */
  public <R extends Record> R fill(Class<R> type, Values values, Map<String, ?> known) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String component = kebab(components[i].getName());
      arguments[i] =
          known.containsKey(component)
              ? known.get(component)
              : values.get(
                  setting(component)
                      .orElseThrow(
                          () ->
                              new IllegalStateException(
                                  "%s: nothing says what %s is".formatted(type, component))));
    }
    try {
      var constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException wrong) {
        throw values.placed(wrong, this);
      }
      throw new IllegalStateException(type + " cannot be made", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made of its components", e);
    }
  }

  /** {@code modelTimeout} as {@code model-timeout}. */
  public static String kebab(String component) {
    return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
  }
}
