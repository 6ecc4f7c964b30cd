package io.celltwin.core.catalogue;

import io.celltwin.core.feature.PulseInput;
import io.celltwin.core.feature.SohInput;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.core.mode.ModeInput;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.FeatureSet.Feature;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the twin tells each model, by the model's name: the features there are to learn from. */
public final class FeatureCatalogue {
  /** Sets told, the newest first; of a set that is another's part the other is first. */
  public static final SortedMap<String, List<FeatureSet>> BY_MODEL =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.of(
                  "soh",
                  SohInput.VERSIONS,
                  "trajectory",
                  TrajectoryInput.VERSIONS,
                  "modes",
                  List.of(ModeInput.SET),
                  "pulse",
                  List.of(PulseInput.SET))));

  private FeatureCatalogue() {}

  /**
   * Why a model cannot be told what its card wants.
   *
   * @param model its name
   * @param wanted features of its card
   * @param hash that the card names
   * @return one sentence, empty where it can
   */
  public static Optional<String> refusal(String model, FeatureSet wanted, String hash) {
    List<FeatureSet> told = BY_MODEL.get(model);
    if (told == null) {
      return Optional.of(
          "nothing in the twin asks a model '%s': wanted one of %s"
              .formatted(model, BY_MODEL.keySet()));
    }
    for (Feature feature : wanted.features()) {
      Optional<Feature> known =
          told.stream()
              .flatMap(set -> set.features().stream())
              .filter(f -> f.name().equals(feature.name()))
              .findFirst();
      if (known.isEmpty()) {
        return Optional.of(
            "feature '%s' is not in the catalogue: %s is told %s"
                .formatted(
                    feature.name(),
                    model,
                    told.get(0).features().stream().map(Feature::name).toList()));
      }
      if (!known.get().unit().equals(feature.unit())) {
        return Optional.of(
            "feature '%s' is in '%s', the catalogue's is in '%s'"
                .formatted(feature.name(), feature.unit(), known.get().unit()));
      }
    }
    if (!wanted.hash().equals(hash)) {
      return Optional.of(
          "the card's feature set has hash %s, the card names %s".formatted(wanted.hash(), hash));
    }
    return told.contains(wanted)
        ? Optional.empty()
        : Optional.of(
            "feature set %s (%s) is none of those that are told: wanted one of %s, whole and in its order"
                .formatted(
                    wanted.name(),
                    hash,
                    told.stream()
                        .map(set -> set.name() + " " + set.version() + " (" + set.hash() + ")")
                        .toList()));
  }
}
