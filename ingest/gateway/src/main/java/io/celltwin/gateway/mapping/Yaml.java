package io.celltwin.gateway.mapping;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** A value of a YAML file that knows its line and its name, so that an error can say both. */
final class Yaml {
  private final String file;
  private final String name;
  private final Node node;

  private Yaml(String file, String name, Node node) {
    this.file = file;
    this.name = name;
    this.node = node;
  }

  /**
   * @param file for errors
   * @throws MappingException where it is no YAML or holds no keys
   */
  static Yaml read(String file, String text) {
    try {
      var options = new LoaderOptions();
      options.setMaxAliasesForCollections(0);
      Node root =
          new Composer(
                  new ParserImpl(new StreamReader(new StringReader(text)), options),
                  new Resolver(),
                  options)
              .getSingleNode();
      if (!(root instanceof MappingNode)) {
        throw new MappingException(
            file, 1, "no mapping, wanted keys such as 'name:' and 'fields:'");
      }
      return new Yaml(file, "", root);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new MappingException(file, line, "not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new MappingException(file, 1, "not YAML: " + e.getMessage());
    }
  }

  int line() {
    return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
  }

  MappingException fault(String found, String wanted) {
    return new MappingException(file, line(), name + " is " + found + ", wanted " + wanted);
  }

  /** The keys below, each among {@code allowed}. */
  Map<String, Yaml> keys(String... allowed) {
    if (!(node instanceof MappingNode mapping)) {
      throw fault(shown(), "keys: " + String.join(", ", allowed));
    }
    Set<String> known = Set.copyOf(Arrays.asList(allowed));
    var found = new LinkedHashMap<String, Yaml>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      String full = name.isEmpty() ? key : name + "." + key;
      int line = tuple.getKeyNode().getStartMark().getLine() + 1;
      if (!known.isEmpty() && !known.contains(key)) {
        throw new MappingException(
            file,
            line,
            "'" + full + "' is no key here, wanted one of " + String.join(", ", allowed));
      }
      if (found.put(key, new Yaml(file, full, tuple.getValueNode())) != null) {
        throw new MappingException(file, line, "'" + full + "' stands there twice, wanted it once");
      }
    }
    return found;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  boolean isMap() {
    return node instanceof MappingNode;
  }

  /** The items of a list; a single value is a list of one. */
  List<Yaml> items() {
    if (!(node instanceof SequenceNode sequence)) {
      return List.of(this);
    }
    var items = new ArrayList<Yaml>();
    for (Node item : sequence.getValue()) {
      items.add(new Yaml(file, name + "[" + items.size() + "]", item));
    }
    return items;
  }

  String text() {
    if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
      throw fault(shown(), "one value");
    }
    return scalar.getValue();
  }

  double number() {
    String text = text();
    try {
      return text.startsWith("0x") ? Long.decode(text) : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw fault("'" + text + "'", "a number");
    }
  }

  int whole(int least, int most) {
    double value = number();
    if (value != Math.rint(value) || value < least || value > most) {
      throw fault("'" + text() + "'", "a whole number from " + least + " to " + most);
    }
    return (int) value;
  }

  boolean bool() {
    String text = text();
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw fault("'" + text + "'", "true or false");
  }

  private String shown() {
    if (node instanceof ScalarNode scalar) {
      return scalar.getTag().equals(Tag.NULL) ? "empty" : "'" + scalar.getValue() + "'";
    }
    return node instanceof SequenceNode ? "a list" : "a group of keys";
  }
}
