package io.celltwin.gateway.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A topic with wildcards as MQTT has them, {@code +} for one level and {@code #} for the rest; a
 * level in braces, {@code {pack}}, is a wildcard with a name; the same name twice stands for the
 * same text. It matches channels that are no MQTT topics as well.
 */
final class ChannelPattern {
  private static final Pattern NAMED = Pattern.compile("\\{([a-z][a-z0-9-]*)}");

  private final String text;
  private final Pattern pattern;
  private final List<String> names;

  private ChannelPattern(String text, Pattern pattern, List<String> names) {
    this.text = text;
    this.pattern = pattern;
    this.names = names;
  }

  static ChannelPattern of(String text) {
    var regex = new StringBuilder();
    var names = new ArrayList<String>();
    String[] levels = text.split("/", -1);
    for (int i = 0; i < levels.length; i++) {
      regex.append(i == 0 ? "" : "/");
      if (levels[i].equals("#") && i == levels.length - 1) {
        // a/# takes a as well
        int cut = regex.length() - (i == 0 ? 0 : 1);
        regex.setLength(cut);
        regex.append(i == 0 ? ".*" : "(?:/.*)?");
      } else if (levels[i].equals("+")) {
        regex.append("[^/]*");
      } else {
        level(levels[i], regex, names);
      }
    }
    return new ChannelPattern(text, Pattern.compile(regex.toString()), names);
  }

  private static void level(String level, StringBuilder regex, List<String> names) {
    Matcher named = NAMED.matcher(level);
    int from = 0;
    while (named.find()) {
      regex.append(Pattern.quote(level.substring(from, named.start())));
      int before = names.indexOf(named.group(1));
      if (before < 0) {
        regex.append("([^/]+?)");
        names.add(named.group(1));
      } else {
        regex.append("(?:\\").append(before + 1).append(")");
      }
      from = named.end();
    }
    regex.append(Pattern.quote(level.substring(from)));
  }

  /** What its names stand for in that channel; null where it does not match. */
  Map<String, String> match(String channel) {
    Matcher matcher = pattern.matcher(channel);
    if (!matcher.matches()) {
      return null;
    }
    var values = new HashMap<String, String>();
    for (int i = 0; i < names.size(); i++) {
      values.put(names.get(i), matcher.group(i + 1));
    }
    return values;
  }

  /** As a broker is asked for it. */
  String filter() {
    var levels = new ArrayList<String>();
    for (String level : text.split("/", -1)) {
      levels.add(NAMED.matcher(level).find() ? "+" : level);
    }
    return String.join("/", levels);
  }

  @Override
  public String toString() {
    return text;
  }
}
