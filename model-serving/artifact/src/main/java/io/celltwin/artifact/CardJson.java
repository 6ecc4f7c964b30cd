package io.celltwin.artifact;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.celltwin.network.ModesNetwork;
import io.celltwin.network.Network;
import io.celltwin.network.OnnxNetwork;
import io.celltwin.network.PulseNetwork;
import io.celltwin.network.SohByKindNetwork;
import io.celltwin.network.SohNetwork;
import io.celltwin.network.SohWithExpertNetwork;
import io.celltwin.network.TrajectoryByKindNetwork;
import io.celltwin.network.TrajectoryNetwork;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A card as JSON: stable order, so that equal cards are equal bytes. */
final class CardJson {

  /** Networks know nothing of files; their names in a card are given here. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = ModesNetwork.class, name = "modes-ensemble"),
    @JsonSubTypes.Type(value = OnnxNetwork.class, name = "onnx"),
    @JsonSubTypes.Type(value = PulseNetwork.class, name = "pulse-by-kind-kernels"),
    @JsonSubTypes.Type(value = SohByKindNetwork.class, name = "soh-by-kind-ensemble"),
    @JsonSubTypes.Type(value = SohNetwork.class, name = "soh-ensemble"),
    @JsonSubTypes.Type(value = SohWithExpertNetwork.class, name = "soh-with-expert"),
    @JsonSubTypes.Type(value = TrajectoryByKindNetwork.class, name = "trajectory-by-kind-ensemble"),
    @JsonSubTypes.Type(value = TrajectoryNetwork.class, name = "trajectory-ensemble")
  })
  private interface NetworkNames {}

  /** Where the number of folds stood before it was a field of the card. */
  private static final Pattern FOLDS_IN_COMMAND = Pattern.compile("--folds (\\d+)");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addMixIn(Network.class, NetworkNames.class)
          .configure(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST, true)
          .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
          .configure(SerializationFeature.INDENT_OUTPUT, true)
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, true)
          .configure(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES, false)
          .build();

  private CardJson() {}

  static String write(Card card) {
    try {
      return JSON.writeValueAsString(card) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("card of " + card.name() + " cannot be written", e);
    }
  }

  /** Any JSON, to be looked at before it is a card. */
  static JsonNode tree(String json) throws JsonProcessingException {
    return JSON.readTree(json);
  }

  static Card read(String json) throws JsonProcessingException {
    JsonNode card = JSON.readTree(json);
    if (card.get("training") instanceof ObjectNode training && !training.has("folds")) {
      Matcher said = FOLDS_IN_COMMAND.matcher(training.path("command").asText());
      if (said.find()) {
        training.put("folds", Integer.parseInt(said.group(1)));
      }
    }
    return JSON.treeToValue(card, Card.class);
  }
}
