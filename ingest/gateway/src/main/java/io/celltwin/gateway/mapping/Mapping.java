package io.celltwin.gateway.mapping;

import com.jayway.jsonpath.InvalidPathException;
import io.celltwin.gateway.Battery;
import io.celltwin.gateway.Decoder;
import io.celltwin.gateway.Join;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a kind of source sends and where in its messages it stands. Read from one YAML file. */
public final class Mapping {
  private static final double SECOND = 1e6;
  private static final double LONGEST_SECONDS = 86_400;

  private final String name;
  private final List<ChannelPattern> channels;
  private final Rows.Format format;
  private final ValuePath rows;
  private final Template edge;
  private final Template pack;
  private final Template serial;
  private final Template cellId;
  private final TimeRule time;
  private final List<FieldRule> fields;
  private final BatteryTemplate battery;
  private final Join join;

  private Mapping(String file, Yaml yaml) {
    Map<String, Yaml> keys =
        yaml.keys(
            "name", "about", "channel", "format", "rows", "edge", "pack", "serial", "cell-id",
            "time", "fields", "battery", "join");
    if (!keys.containsKey("fields") || !keys.containsKey("pack")) {
      throw new MappingException(
          file,
          yaml.line(),
          "no '"
              + (keys.containsKey("pack") ? "fields" : "pack")
              + "', wanted"
              + " pack: with a name, {level} of the topic or {$.path}, and fields: with a list");
    }
    name = keys.containsKey("name") ? keys.get("name").text() : file;
    channels = new ArrayList<>();
    if (keys.containsKey("channel")) {
      keys.get("channel").items().forEach(c -> channels.add(ChannelPattern.of(c.text())));
    }
    format = keys.containsKey("format") ? Rows.Format.of(keys.get("format")) : Rows.Format.JSON;
    rows = keys.containsKey("rows") ? TimeRule.path(keys.get("rows")) : null;
    edge = keys.containsKey("edge") ? template(keys.get("edge")) : Template.of(name);
    pack = template(keys.get("pack"));
    serial = keys.containsKey("serial") ? template(keys.get("serial")) : null;
    cellId = keys.containsKey("cell-id") ? template(keys.get("cell-id")) : null;
    time = keys.containsKey("time") ? TimeRule.read(keys.get("time")) : null;
    fields = keys.get("fields").items().stream().map(FieldRule::read).toList();
    battery =
        keys.containsKey("battery")
            ? BatteryTemplate.read(keys.get("battery"))
            : BatteryTemplate.NOTHING;
    join = keys.containsKey("join") ? join(keys.get("join")) : usualJoin();
  }

  private static Template template(Yaml yaml) {
    try {
      return Template.of(yaml.text());
    } catch (InvalidPathException e) {
      throw yaml.fault("'" + yaml.text() + "'", "a JSONPath in the braces: " + e.getMessage());
    }
  }

  private static Join join(Yaml yaml) {
    Map<String, Yaml> keys = yaml.keys("within-seconds", "hold-seconds");
    return new Join(
        keys.containsKey("within-seconds") ? micros(keys.get("within-seconds")) : 0,
        keys.containsKey("hold-seconds") ? micros(keys.get("hold-seconds")) : 0);
  }

  private static long micros(Yaml yaml) {
    double seconds = yaml.number();
    if (!(seconds >= 0 && seconds <= LONGEST_SECONDS)) {
      throw yaml.fault("'" + yaml.text() + "'", "seconds, from 0 to " + (int) LONGEST_SECONDS);
    }
    return Math.round(seconds * SECOND);
  }

  /** One value a message, or a frame of the bus: a second makes a sample, five minutes hold. */
  private Join usualJoin() {
    boolean single =
        fields.stream().anyMatch(f -> f.channel() != null || f.can() != null || f.only() != null);
    return single ? new Join(1_000_000, 300_000_000) : Join.NONE;
  }

  /**
   * @throws MappingException with file, line, value and what was wanted
   */
  public static Mapping read(Path file) throws IOException {
    return parse(file.getFileName().toString(), Files.readString(file));
  }

  /**
   * @param file for errors, and the name where the text has none
   * @throws MappingException with file, line, value and what was wanted
   */
  public static Mapping parse(String file, String text) {
    return new Mapping(file, Yaml.read(file, text));
  }

  /** A decoder of its own, with nothing remembered. */
  public Decoder decoder() {
    return new MappedDecoder(this);
  }

  public String name() {
    return name;
  }

  /** What an MQTT broker is asked for: the topics of the mapping and of its fields. */
  public List<String> topicFilters() {
    var filters = new ArrayList<String>();
    channels.forEach(c -> filters.add(c.filter()));
    fields.stream()
        .filter(f -> f.channel() != null)
        .forEach(f -> filters.add(f.channel().filter()));
    return filters.stream().distinct().toList();
  }

  /** Whether it is meant for what comes in there. */
  public boolean takes(String channel) {
    return names(channel) != null
        || fields.stream().anyMatch(f -> f.channel() != null && f.channel().match(channel) != null);
  }

  /** What the named levels of that channel are; null where no pattern of the mapping matches. */
  Map<String, String> names(String channel) {
    for (ChannelPattern pattern : channels) {
      Map<String, String> names = pattern.match(channel);
      if (names != null) {
        return names;
      }
    }
    return null;
  }

  /** What the one value of that channel says; usually one thing, or nothing. */
  public List<ChannelBinding> bindings(String channel) {
    var bindings = new ArrayList<ChannelBinding>();
    for (FieldRule field : fields) {
      Map<String, String> levels = field.channel() == null ? null : field.channel().match(channel);
      if (levels == null || field.path() == null) {
        continue;
      }
      Map<String, String> own = new HashMap<>(levels);
      own.put("channel", channel);
      String named = pack.fill(own, null);
      if (named != null && !MappedDecoder.isNoCell(field, own)) {
        int cell = MappedDecoder.cell(field, own);
        String told = serial == null ? null : serial.fill(own, null);
        bindings.add(new ChannelBinding(field, new Battery(named, cell, told), channel));
      }
    }
    return bindings;
  }

  /** Whether a channel matters to it at all. */
  boolean anyChannel() {
    return channels.isEmpty() && fields.stream().allMatch(f -> f.channel() == null);
  }

  Rows.Format format() {
    return format;
  }

  ValuePath rows() {
    return rows;
  }

  Template edge() {
    return edge;
  }

  Template pack() {
    return pack;
  }

  Template serial() {
    return serial;
  }

  Template cellId() {
    return cellId;
  }

  /** What a cell is called, from the names {@code pack}, {@code cell} and {@code site}; or null. */
  public String cellIdTemplate() {
    return cellId == null ? null : cellId.toString();
  }

  TimeRule time() {
    return time;
  }

  List<FieldRule> fields() {
    return fields;
  }

  public BatteryTemplate battery() {
    return battery;
  }

  public Join join() {
    return join;
  }
}
