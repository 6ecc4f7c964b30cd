package io.celltwin.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.celltwin.network.OnnxNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The card that somebody writes for a network of their own: ours, with what they cannot know left
 * out and the golden rows in it.
 *
 * <pre>
 *   {"name", "version", "purpose",
 *    "featureSet": {"name", "version", "features": [{"name", "unit"}, …]}, "featureSetHash",
 *    "horizons": [cycles ahead] or left out, "outputs", "training", "scores", "calibration", "domain",
 *    "golden": {"features": [[…]], "quantiles": [[…]], "distance": […]}}     null where a feature is missing
 * </pre>
 *
 * @param card of an {@link OnnxNetwork}
 * @param golden rows that the network has to answer alike
 */
public record OwnCard(Card card, Golden golden) {
  /** Fewer golden rows than this show too little. */
  public static final int LEAST_ROWS = 2;

  private static final String GOLDEN = "golden";
  private static final List<String> NEEDED =
      List.of("name", "version", "purpose", "featureSet", "featureSetHash", GOLDEN);

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException in a sentence that names the field
   */
  public static OwnCard read(String json) {
    JsonNode root;
    try {
      root = CardJson.tree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage(), e);
    }
    if (!(root instanceof ObjectNode card)) {
      throw new IllegalArgumentException("is not a JSON object: wanted a model's card");
    }
    for (String field : NEEDED) {
      JsonNode there = card.path(field);
      if (there.isMissingNode()
          || there.isNull()
          || (there.isValueNode() && there.asText().isBlank())) {
        throw new IllegalArgumentException(
            "says no '%s': wanted %s".formatted(field, String.join(", ", NEEDED)));
      }
    }
    plain(card, "name", "[a-z][a-z0-9-]*", "small letters, digits and hyphens, e.g. soh");
    plain(card, "version", "[0-9A-Za-z][0-9A-Za-z._-]*", "letters and digits, e.g. 3-mine");
    JsonNode vectors = card.remove(GOLDEN);
    card.remove("files");
    for (String list : List.of("outputs", "scores")) {
      if (!card.has(list)) {
        card.putArray(list);
      }
    }
    card.putObject("files");
    int inputs = card.path("featureSet").path("features").size();
    float[][] features = matrix(vectors, "features", inputs);
    float[][] quantiles = matrix(vectors, "quantiles", -1);
    int rows = features.length;
    if (rows < LEAST_ROWS || quantiles.length != rows || vectors.path("distance").size() != rows) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "golden has %d rows of features, %d of quantiles, %d distances: wanted as many of"
                  + " each, %d or more",
              rows,
              quantiles.length,
              vectors.path("distance").size(),
              LEAST_ROWS));
    }
    int width = quantiles[0].length;
    ObjectNode network = card.putObject("network").put("kind", "onnx").put("inputs", inputs);
    var shape = network.putArray("shape");
    int horizons = card.path("horizons").size();
    int triples = horizons == 0 ? 1 : horizons;
    if (width % 3 != 0 || (horizons > 0 && width != 3 * triples)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "golden.quantiles has rows of %d numbers, wanted 5, 50, 95 %% for each of %d"
                  + " horizons: %d",
              width,
              triples,
              3 * triples));
    }
    if (horizons > 0) {
      shape.add((long) horizons).add(3L);
    } else {
      shape.add((long) width);
    }
    float[] distance = new float[rows];
    for (int i = 0; i < rows; i++) {
      distance[i] = number(vectors.path("distance").get(i), "distance", i);
    }
    try {
      return new OwnCard(
          CardJson.read(card.toString()),
          new Golden(rows, flat(features), new Answers(flat(quantiles), distance)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is not a model card: " + e.getOriginalMessage(), e);
    }
  }

  /** A saved model's card in this form: an example to write one's own by. */
  public static String example(Artifact artifact) {
    try {
      ObjectNode card = (ObjectNode) CardJson.tree(artifact.card().toJson());
      card.remove("network");
      card.remove("files");
      Map<String, Tensors.Tensor> golden = artifact.golden().tensors();
      ObjectNode vectors = card.putObject(GOLDEN);
      int rows = artifact.golden().rows();
      golden.forEach(
          (name, tensor) -> {
            var all = vectors.putArray(name);
            int width = tensor.values().length / rows;
            for (int i = 0; i < rows; i++) {
              if (name.equals("distance")) {
                all.add(tensor.values()[i]);
                continue;
              }
              var row = all.addArray();
              for (int j = 0; j < width; j++) {
                float value = tensor.values()[i * width + j];
                if (Float.isFinite(value)) {
                  row.add(value);
                } else {
                  row.addNull();
                }
              }
            }
          });
      return card.toPrettyString() + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a card of our own cannot be read", e);
    }
  }

  private static void plain(ObjectNode card, String field, String pattern, String wanted) {
    String value = card.path(field).asText();
    if (!value.matches(pattern)) {
      throw new IllegalArgumentException(
          "has the %s '%s', wanted %s".formatted(field, value, wanted));
    }
  }

  /**
   * @param width of every row; -1 for that of the first
   */
  private static float[][] matrix(JsonNode golden, String name, int width) {
    JsonNode rows = golden.path(name);
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      JsonNode row = rows.get(i);
      int wanted = width >= 0 ? width : rows.get(0).size();
      if (row.size() != wanted || wanted == 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "golden.%s[%d] has %d numbers, wanted %d",
                name,
                i,
                row.size(),
                wanted));
      }
      float[] values = new float[wanted];
      for (int j = 0; j < wanted; j++) {
        boolean missing = row.get(j).isNull() && name.equals("features");
        values[j] = missing ? Float.NaN : number(row.get(j), name, i);
      }
      all.add(values);
    }
    return all.toArray(float[][]::new);
  }

  private static float number(JsonNode value, String name, int row) {
    if (!value.isNumber()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "golden.%s[%d] holds '%s', wanted a number", name, row, value));
    }
    return value.floatValue();
  }

  private static float[] flat(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
    }
    return all;
  }
}
