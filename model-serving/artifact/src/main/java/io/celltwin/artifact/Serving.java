package io.celltwin.artifact;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which version of each model answers where none is named, as {@code serving.json} of a folder of
 * models says. A model it does not name is answered by its highest version.
 *
 * @param models what was decided, by name of the model
 */
public record Serving(SortedMap<String, Choice> models) {
  /** Nothing was decided. */
  public static final Serving NONE = new Serving(new TreeMap<>());

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * @param promoted answers; null where the highest is to
   * @param waiting answer only whoever names them
   * @param retired are not loaded
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Choice(String promoted, SortedSet<String> waiting, SortedSet<String> retired) {
    static final Choice NONE = new Choice(null, null, null);

    public Choice {
      waiting = copy(waiting);
      retired = copy(retired);
    }

    private static SortedSet<String> copy(Collection<String> of) {
      return Collections.unmodifiableSortedSet(of == null ? new TreeSet<>() : new TreeSet<>(of));
    }

    /** The same with this version the one that answers. */
    Choice promote(String version) {
      return new Choice(version, without(waiting, version), without(retired, version));
    }

    /** The same with this version out of service. */
    Choice retire(String version) {
      SortedSet<String> all = new TreeSet<>(retired);
      all.add(version);
      return new Choice(version.equals(promoted) ? null : promoted, without(waiting, version), all);
    }

    /** The same with this version there for whoever names it. */
    Choice hold(String version) {
      SortedSet<String> all = new TreeSet<>(waiting);
      all.add(version);
      return new Choice(version.equals(promoted) ? null : promoted, all, without(retired, version));
    }

    private static SortedSet<String> without(SortedSet<String> of, String version) {
      SortedSet<String> all = new TreeSet<>(of);
      all.remove(version);
      return all;
    }
  }

  public Serving {
    models = Collections.unmodifiableSortedMap(new TreeMap<>(models));
  }

  /** What was decided of a model; nothing where it is not named. */
  public Choice of(String model) {
    return models.getOrDefault(model, Choice.NONE);
  }

  /** The same with what another says about one model. */
  public Serving following(Serving other, String model) {
    return with(model, other.of(model));
  }

  /** The same with another decision about a model. */
  Serving with(String model, Choice choice) {
    SortedMap<String, Choice> all = new TreeMap<>(models);
    all.put(model, choice);
    return new Serving(all);
  }

  /**
   * Which of the versions that are there answers where none is named: the promoted one, else the
   * highest that neither waits nor is retired.
   */
  public Optional<String> answering(String model, Collection<String> there) {
    Choice choice = of(model);
    if (choice.promoted() != null && there.contains(choice.promoted())) {
      return Optional.of(choice.promoted());
    }
    return there.stream()
        .filter(v -> !choice.waiting().contains(v) && !choice.retired().contains(v))
        .max(VersionOrder.RISING);
  }

  String json() {
    try {
      return JSON.writeValueAsString(models) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("decisions about models cannot be written", e);
    }
  }

  static Serving read(String json) throws JsonProcessingException {
    return new Serving(
        JSON.readValue(
            json,
            JSON.getTypeFactory().constructMapType(TreeMap.class, String.class, Choice.class)));
  }
}
