package io.celltwin.dataset.cycler;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.celltwin.domain.OperationKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must be known of one kind of export to read it, as data: everything else is the same for
 * all. Written as YAML beside this class, one file per kind.
 */
final class Manifest {
  /** Which current is positive in the file. */
  enum Sign {
    /** Charging is positive, as in the domain. */
    CHARGING,
    /** Discharging is positive: turned around. */
    DISCHARGING,
    /**
     * Charging is positive in some exports, others write magnitudes and leave the sense to the
     * state: where a file has no negative current at all, that of discharging states is turned
     * around.
     */
    STATE
  }

  /**
   * The file's own words.
   *
   * @param name short, in cell ids and as the frames' source
   * @param title for people
   * @param files the names such files have, as a regular expression
   * @param signature columns that tell this kind from others, {@code |} between spellings
   * @param delimiters between fields, any of these
   * @param charset of the text where no byte order mark says otherwise
   * @param sign which current is positive
   * @param share of the signature that a header must have, 0.6 where nothing is said
   * @param lastResort whether to ask this kind only where no other fits
   * @param converted whether a laboratory's export was turned into this by someone
   * @param columns per quantity and unit, the names of the columns that hold it, best first
   * @param states what the words of the state column mean: per kind of operation, or unsaid
   * @param dates patterns, tried in this order on the file's first rows and before the common ones
   * @param clockResolution of dates [s]
   * @param start what a line before the header begins with when the start's date follows
   * @param ratedCapacity what a line before the header begins with when the nameplate's Ah follow
   * @param note one sentence a person should know
   */
  record Text(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) String title,
      @JsonProperty(required = true) String files,
      @JsonProperty(required = true) List<String> signature,
      String delimiters,
      String charset,
      @JsonProperty(required = true) Sign sign,
      Double share,
      boolean lastResort,
      boolean converted,
      @JsonProperty(required = true) Map<String, LinkedHashMap<String, List<String>>> columns,
      Map<String, List<String>> states,
      List<String> dates,
      Double clockResolution,
      String start,
      String ratedCapacity,
      String note) {}

  /**
   * A column that may be there.
   *
   * @param name as exports spell it
   * @param unit it is written in
   * @param apart the name without its unit
   */
  record Spelling(String name, Unit unit, ColumnName apart) {
    Spelling(String name, Unit unit) {
      this(name, unit, ColumnName.readings(name).get(0));
    }
  }

  /** Letters from which on a word of another kind is believed to mean the same here. */
  private static final int WORD = 3;

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  /** Share of the telling columns that tells a kind. */
  private static final double ENOUGH = 0.6;

  /** From here on letters are words, of Chinese and its neighbours. */
  private static final char IDEOGRAPHS = 0x2e80;

  /** Words that leave open what is done. */
  private static final String UNSAID = "unsaid";

  private final Text text;
  private final Pattern files;
  private final String delimiters;
  private final List<List<String>> signature;
  private final List<Set<String>> signatureKeys;
  private final Map<ColumnQuantity, List<Spelling>> columns = new EnumMap<>(ColumnQuantity.class);
  private final Map<String, OperationKind> states = new LinkedHashMap<>();
  private final List<String> ownDates;
  private final List<DatePattern> dates;

  private Manifest(Text text) {
    this.text = text;
    this.files = Pattern.compile(text.files(), Pattern.CASE_INSENSITIVE);
    this.delimiters = text.delimiters() == null ? ",;\t" : text.delimiters();
    this.signature =
        text.signature().stream()
            .map(s -> Arrays.stream(s.split("\\|")).map(Manifest::normal).toList())
            .toList();
    this.signatureKeys =
        text.signature().stream()
            .map(
                s ->
                    Arrays.stream(s.split("\\|"))
                        .map(name -> ColumnName.readings(name).get(0).key())
                        .collect(Collectors.toSet()))
            .toList();
    text.columns().forEach(this::addColumns);
    if (text.states() != null) {
      text.states().forEach(this::addStates);
    }
    this.ownDates = text.dates() == null ? List.of() : text.dates();
    this.dates =
        Stream.concat(ownDates.stream(), DatePattern.COMMON.stream())
            .map(DatePattern::new)
            .distinct()
            .toList();
    require(columns.containsKey(ColumnQuantity.VOLTAGE), "a column for voltage");
    require(columns.containsKey(ColumnQuantity.CURRENT), "a column for current");
    require(
        columns.containsKey(ColumnQuantity.TEST_TIME)
            || columns.containsKey(ColumnQuantity.WALL_TIME),
        "a column for test-time or wall-time");
    require(text.sign() != Sign.STATE || !states.isEmpty(), "states, since they give the sign");
    require(
        !ownDates.isEmpty()
            || columns.values().stream()
                .flatMap(List::stream)
                .noneMatch(s -> s.unit() == Unit.DATE),
        "patterns for its dates");
  }

  private void addColumns(String label, Map<String, List<String>> byUnit) {
    ColumnQuantity quantity = ColumnQuantity.of(label);
    List<Spelling> spellings = new java.util.ArrayList<>();
    byUnit.forEach(
        (symbol, names) -> {
          Unit unit = Unit.of(symbol);
          require(
              unit.dimension() == quantity.dimension(),
              "%s in a unit of %s, found %s".formatted(label, quantity.unit(), symbol));
          names.forEach(n -> spellings.add(new Spelling(n, unit)));
        });
    columns.put(quantity, List.copyOf(spellings));
  }

  private void addStates(String kind, List<String> words) {
    OperationKind means = kind.equals(UNSAID) ? null : kind(kind, OperationKind.values());
    words.forEach(word -> states.put(normal(word), means));
  }

  private OperationKind kind(String label, OperationKind... kinds) {
    for (OperationKind kind : kinds) {
      if (kind.name().equalsIgnoreCase(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "format %s: state %s, wanted one of %s or %s"
            .formatted(
                text.name(), label, Arrays.toString(kinds).toLowerCase(Locale.ROOT), UNSAID));
  }

  private void require(boolean holds, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "format %s: wanted %s".formatted(text == null ? "" : text.name(), wanted));
    }
  }

  /**
   * @throws IOException if the YAML is none or misses something
   * @throws IllegalArgumentException if it contradicts itself
   */
  static Manifest read(InputStream in) throws IOException {
    return new Manifest(YAML.readValue(in, Text.class));
  }

  /** One that comes with Celltwin. */
  static Manifest shipped(String name) {
    try (InputStream in = Manifest.class.getResourceAsStream(name + ".yaml")) {
      return read(in);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("format " + name + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A column's name as it is compared: case, spaces and degree signs differ from export to export,
   * and what became of them in another encoding. Before any letter but the C of °C a sign that is
   * no longer readable stays one, as it may have been a micro.
   */
  static String normal(String name) {
    var normal = new StringBuilder(name.length());
    boolean space = false;
    boolean strange = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= '\uff01' && c <= '\uff5e') {
        c = (char) (c - 0xfee0); // brackets and letters as wide as an ideograph
      }
      if (c >= IDEOGRAPHS && Character.isLetter(c)) {
        normal.append(space ? " " : "").append(c);
        space = false;
        strange = false;
      } else if (c == '\u00b5' || c == '\u03bc') {
        normal.append('u');
        strange = false;
      } else if (c <= ' ' || c == '\u00a0') {
        space = normal.length() > 0;
      } else if (c >= 127) {
        strange = true;
      } else {
        if (space) {
          normal.append(' ');
        }
        char lower = Character.toLowerCase(c);
        if (strange && lower != 'c' && Character.isLetter(lower)) {
          normal.append('?');
        }
        normal.append(lower);
        space = false;
        strange = false;
      }
    }
    return normal.toString();
  }

  String name() {
    return text.name();
  }

  Text text() {
    return text;
  }

  boolean isLastResort() {
    return text.lastResort();
  }

  boolean mayBe(String fileName) {
    return files.matcher(fileName).matches();
  }

  String delimiters() {
    return delimiters;
  }

  /**
   * Share of the telling columns that a header has, 0 where it is too little to tell. Of two kinds
   * that fit alike, the one that more columns speak for is ahead.
   */
  double match(Set<String> normalHeader) {
    return match(
        signature.stream().filter(s -> s.stream().anyMatch(normalHeader::contains)).count());
  }

  /** The same, where names need not be spelled as exports of this kind do, nor have their units. */
  double matchLoosely(Set<String> keys) {
    return match(signatureKeys.stream().filter(s -> s.stream().anyMatch(keys::contains)).count());
  }

  private double match(long found) {
    double share = found / (double) signature.size();
    double wanted = text.share() == null ? ENOUGH : text.share();
    return found >= Math.min(2, signature.size()) && share >= wanted ? share + found / 1000.0 : 0;
  }

  List<Spelling> spellings(ColumnQuantity quantity) {
    return columns.getOrDefault(quantity, List.of());
  }

  /** What a word of the state column means, or null. */
  OperationKind kind(String state) {
    return kindOf(normal(state));
  }

  /**
   * As this kind has it; a word that it does not know means what it means elsewhere, a letter or
   * two only where it has no words of its own.
   */
  private OperationKind kindOf(String word) {
    if (states.containsKey(word)) {
      return states.get(word);
    }
    boolean ofOthers = states.isEmpty() || word.length() >= WORD;
    OperationKind means = ofOthers && !isLastResort() ? Common.WORDS.states.get(word) : null;
    return means != null ? means : StateWords.of(word);
  }

  /** Read when first asked for, not while manifests are read. */
  private static final class Common {
    private static final Manifest WORDS = shipped("table");
  }

  /** Whether the manifest knows the word, even if it means nothing. */
  boolean knows(String state) {
    String word = normal(state);
    return states.containsKey(word) || kindOf(word) != null;
  }

  /** The kind's own ways to write a date, then what others are used to. */
  List<DatePattern> dates() {
    return dates;
  }

  double clockResolution() {
    return text.clockResolution() == null ? 1 : text.clockResolution();
  }
}
