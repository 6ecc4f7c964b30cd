package io.celltwin.setting;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One file of settings, {@code celltwin.yaml} or {@code celltwin.properties}. It may hold settings
 * of all parts; each part reads its own and looks at their names.
 */
public final class SettingsFile {
  /** Names it is looked for under, where nobody names it. */
  public static final List<String> NAMES = List.of("celltwin.yaml", "celltwin.properties");

  /** Parts that have settings; those of a part that is not in this process are left to it. */
  static final Set<String> PARTS =
      Set.of(
          "twin", "fleet", "dashboard", "model-server", "inference", "replay", "gateway", "demo");

  private static final SettingsFile NONE = new SettingsFile(null, Map.of());

  private final Path path;
  private final Map<String, Entry> entries;

  private SettingsFile(Path path, Map<String, Entry> entries) {
    this.path = path;
    this.entries = entries;
  }

  record Entry(String text, int line) {}

  /** No file. */
  public static SettingsFile none() {
    return NONE;
  }

  /** Of these folders the first that has one. */
  public static SettingsFile in(List<Path> folders) throws IOException {
    for (Path folder : folders) {
      for (String name : NAMES) {
        if (Files.exists(folder.resolve(name))) {
          return read(folder.resolve(name));
        }
      }
    }
    return NONE;
  }

  /**
   * The file that is meant where a part runs alone: the one that {@code CELLTWIN_CONFIG} names, or
   * the one in the working directory.
   */
  public static SettingsFile ofPart(Map<String, String> environment) throws IOException {
    String named = environment.get("CELLTWIN_CONFIG");
    return named != null ? read(Path.of(named)) : in(List.of(Path.of("").toAbsolutePath()));
  }

  /**
   * @param path its name ends with .yaml, .yml or .properties
   * @throws WrongSettingException where it is not of that form, with the line
   */
  public static SettingsFile read(Path path) throws IOException {
    String name = path.getFileName().toString();
    Map<String, Entry> entries = new LinkedHashMap<>();
    try (Reader text = Files.newBufferedReader(path)) {
      if (name.endsWith(".yaml") || name.endsWith(".yml")) {
        yaml(path, text, entries);
      } else if (name.endsWith(".properties")) {
        properties(path, text, entries);
      } else {
        throw new WrongSettingException(
            "%s: wanted a name that ends with .yaml or .properties".formatted(path));
      }
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new WrongSettingException("%s is no UTF-8 text".formatted(path), e);
    }
    return new SettingsFile(path, entries);
  }

  private static void yaml(Path path, Reader text, Map<String, Entry> entries) {
    try {
      Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(text);
      if (root != null) {
        walk(path, root, "", entries);
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new WrongSettingException(
          String.format(
              java.util.Locale.ROOT,
              "%s, line %d: no YAML: %s; wanted 'key: value', e.g. http-port: 7070",
              path,
              line,
              e.getProblem()),
          e);
    } catch (YAMLException e) {
      throw new WrongSettingException("%s: no YAML: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static void walk(Path path, Node node, String prefix, Map<String, Entry> entries) {
    int line = node.getStartMark().getLine() + 1;
    if (node instanceof MappingNode map) {
      for (NodeTuple tuple : map.getValue()) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          throw wrong(path, line, "a key is no word; wanted 'key: value', e.g. http-port: 7070");
        }
        String below = prefix.isEmpty() ? key.getValue() : prefix + "." + key.getValue();
        if (tuple.getValueNode() instanceof MappingNode inner) {
          walk(path, inner, below, entries);
        } else {
          put(
              path,
              below,
              text(path, tuple.getValueNode()),
              key.getStartMark().getLine() + 1,
              entries);
        }
      }
    } else {
      throw wrong(path, line, "wanted 'key: value', e.g. http-port: 7070");
    }
  }

  private static String text(Path path, Node value) {
    if (value instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    List<String> each = new ArrayList<>();
    for (Node node : ((SequenceNode) value).getValue()) {
      if (!(node instanceof ScalarNode scalar)) {
        throw wrong(
            path, node.getStartMark().getLine() + 1, "a list of lists; wanted a list of values");
      }
      each.add(scalar.getValue());
    }
    return String.join(",", each);
  }

  private static void properties(Path path, Reader text, Map<String, Entry> entries)
      throws IOException {
    var lines = new java.io.BufferedReader(text);
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      int first = number;
      boolean comment = line.strip().startsWith("#") || line.strip().startsWith("!");
      var whole = new StringBuilder(line);
      while (!comment && continues(whole)) {
        String next = lines.readLine();
        number++;
        if (next == null) {
          break;
        }
        whole.setLength(whole.length() - 1);
        whole.append(next.stripLeading());
      }
      var one = new Properties();
      try {
        one.load(new StringReader(whole.toString()));
      } catch (IllegalArgumentException e) {
        throw wrong(path, first, e.getMessage());
      }
      for (String key : one.stringPropertyNames()) {
        put(path, key, one.getProperty(key), first, entries);
      }
    }
  }

  /** An odd number of backslashes at its end: the next line belongs to it. */
  private static boolean continues(CharSequence line) {
    int slashes = 0;
    for (int i = line.length() - 1; i >= 0 && line.charAt(i) == '\\'; i--) {
      slashes++;
    }
    return slashes % 2 == 1;
  }

  private static void put(
      Path path, String key, String text, int line, Map<String, Entry> entries) {
    Entry before = entries.putIfAbsent(key, new Entry(text, line));
    if (before != null) {
      throw wrong(
          path,
          line,
          String.format(java.util.Locale.ROOT, "%s stands in line %d already", key, before.line()));
    }
  }

  private static WrongSettingException wrong(Path path, int line, String sentence) {
    return new WrongSettingException(
        String.format(java.util.Locale.ROOT, "%s, line %d: %s", path, line, sentence));
  }

  /** Where it lies, or null where there is none. */
  public Path path() {
    return path;
  }

  Optional<Entry> find(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  String place(Entry entry) {
    return String.format(java.util.Locale.ROOT, "%s, line %d", path, entry.line());
  }

  /** Refuses keys that nobody reads. */
  void check(Collection<Section> parts) {
    Set<String> own = new HashSet<>();
    Set<String> known = new TreeSet<>();
    for (Section part : parts) {
      own.add(root(part.name()));
      part.settings().forEach(s -> known.add(s.key()));
    }
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      String key = entry.getKey();
      String root = key.contains(".") ? root(key) : "";
      boolean anothers = !own.contains(root) && (root.isEmpty() || PARTS.contains(root));
      if (known.contains(key) || (anothers && !PARTS.contains(key))) {
        continue;
      }
      throw wrong(path, entry.getValue().line(), unknown(key, entry.getValue().text(), known));
    }
  }

  /** The part whose setting it is: the first word of its key. */
  private static String root(String key) {
    return key.contains(".") ? key.substring(0, key.indexOf('.')) : key;
  }

  private static String unknown(String key, String text, Set<String> known) {
    if (PARTS.contains(key)) {
      return "%s is '%s', wanted its settings below it, e.g. %s"
          .formatted(
              key,
              text,
              known.stream().filter(k -> k.startsWith(key + ".")).findFirst().orElse(key + ".…"));
    }
    return "there is no setting %s (its value is '%s')%s; 'celltwin config' lists all"
        .formatted(
            key, text, Nearest.to(key, known).map(k -> ": did you mean " + k + "?").orElse(""));
  }
}
