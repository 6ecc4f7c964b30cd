package io.celltwin.artifact;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.celltwin.domain.FeatureSet;
import io.celltwin.network.Network;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a person and a server must know of a model before they use its weights.
 *
 * @param name of the model, as asked for over the wire
 * @param version as answered over the wire
 * @param purpose one or two sentences
 * @param featureSet what the input vector holds, in order, with units
 * @param featureSetHash of that set; a caller whose own hash differs must not ask
 * @param outputs what the answer holds
 * @param horizons cycles ahead, or null where the answer is about now
 * @param network the architecture
 * @param training what it was trained on and how
 * @param scores on cells never trained on, baselines in the same list
 * @param calibration of the interval
 * @param domain where the answers hold
 * @param files SHA-256 of every other file of the artifact, by name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Card(
    String name,
    String version,
    String purpose,
    FeatureSet featureSet,
    String featureSetHash,
    List<Output> outputs,
    List<Integer> horizons,
    Network network,
    Training training,
    List<Score> scores,
    Calibration calibration,
    Domain domain,
    Map<String, String> files) {

  public Card {
    outputs = List.copyOf(outputs);
    horizons = horizons == null ? null : List.copyOf(horizons);
    scores = List.copyOf(scores);
    files = Map.copyOf(files);
  }

  /** The same, written for these files. */
  Card withFiles(Map<String, String> newFiles) {
    return new Card(
        name,
        version,
        purpose,
        featureSet,
        featureSetHash,
        outputs,
        horizons,
        network,
        training,
        scores,
        calibration,
        domain,
        newFiles);
  }

  /** As it stands in {@code card.json}. */
  public String toJson() {
    return CardJson.write(this);
  }

  /**
   * @param name of the tensor
   * @param unit of its values
   * @param meaning one sentence
   */
  public record Output(String name, String unit, String meaning) {}

  /**
   * @param command that made the model, from the root of the repository
   * @param seed of everything random in it
   * @param steps of the optimiser
   * @param folds into which the training cells were parted, each never seen by one of as many
   *     groups of members; null on a card that does not say
   * @param cells trained on, their ids by group
   * @param cellsHash SHA-256 over the ids of all of them, sorted
   * @param rows trained on
   * @param dataHash SHA-256 over the values of those rows
   * @param heldOut cells nothing was learned or chosen from, their ids by group
   * @param platform it was trained on, e.g. {@code Linux amd64, cpu}; null on a card before 0.2
   * @param versions of what trained it, by name; null on a card before 0.2
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Training(
      String command,
      long seed,
      int steps,
      Integer folds,
      SortedMap<String, List<String>> cells,
      String cellsHash,
      long rows,
      String dataHash,
      SortedMap<String, List<String>> heldOut,
      String platform,
      SortedMap<String, String> versions) {
    public Training {
      cells = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, List<String>>) cells));
      heldOut =
          Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, List<String>>) heldOut));
      versions =
          versions == null
              ? null
              : Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) versions));
    }
  }

  /**
   * @param protocol which rows were scored, after what had been seen
   * @param group of cells
   * @param cells scored
   * @param model this one, or a baseline
   * @param metric e.g. {@code mape}, {@code coverage}
   * @param unit of the value
   * @param value mean over cells
   */
  public record Score(
      String protocol,
      String group,
      int cells,
      String model,
      String metric,
      String unit,
      double value) {}

  /**
   * @param level of the interval
   * @param method how its width was chosen
   * @param cells whose errors chose it
   * @param lowerFactor the network's lower half width is multiplied by
   * @param upperFactor the same for the upper one
   */
  public record Calibration(
      double level, String method, int cells, double lowerFactor, double upperFactor) {}

  /**
   * @param statement in words
   * @param radius scaled distance that counts as 1
   * @param share of rows of unseen cells of the training groups that lie within it
   */
  public record Domain(String statement, double radius, double share) {}
}
