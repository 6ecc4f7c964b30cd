package io.celltwin.server;

import io.celltwin.artifact.Card;
import io.celltwin.rpc.Models;
import io.celltwin.server.inference.QuestionRefusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What both protocols tell about a model beyond its tensors. */
public final class ModelProperties {
  /** Key: where this server tells the model's whole card over HTTP. */
  public static final String CARD = "card";

  /** What others are told who want to say which models are served. */
  public static final QuestionRefusal NOT_YOURS =
      new QuestionRefusal(
          QuestionRefusal.Kind.PERMISSION_DENIED,
          "models are loaded and unloaded from the machine they are served on");

  private ModelProperties() {}

  /**
   * One tensor.
   *
   * @param shape -1 for any length
   */
  public record Tensor(String name, String datatype, List<Long> shape) {}

  public static final String FP32 = "FP32";

  /** What a model takes. */
  public static Tensor input(Card card) {
    return new Tensor(Models.FEATURES, FP32, List.of(-1L, (long) card.featureSet().size()));
  }

  /** What it answers. */
  public static List<Tensor> outputs(Card card) {
    List<Long> shape = new ArrayList<>(List.of(-1L));
    Arrays.stream(card.network().quantileShape()).forEach(shape::add);
    return List.of(
        new Tensor(Models.QUANTILES, FP32, shape), new Tensor(Models.DISTANCE, FP32, List.of(-1L)));
  }

  /** In a fixed order. */
  public static Map<String, String> of(Card card) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(
        Models.FEATURE_SET,
        String.format(Locale.ROOT, "%s/%d", card.featureSet().name(), card.featureSet().version()));
    properties.put(Models.FEATURE_SET_HASH, card.featureSetHash());
    if (card.horizons() != null) {
      properties.put(
          Models.HORIZONS,
          card.horizons().stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    properties.put(CARD, "/v2/models/%s/versions/%s/card".formatted(card.name(), card.version()));
    return properties;
  }
}
