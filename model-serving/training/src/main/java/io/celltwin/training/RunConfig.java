package io.celltwin.training;

import static io.celltwin.domain.guard.Require.require;

import java.util.Locale;

/**
 * Everything that decides what comes out of a training run, besides the data and the code.
 *
 * @param recipe name of the model
 * @param version it will have
 * @param seed of splits, initial weights and batches
 * @param folds a training cell is left out by one of them
 * @param size of network and training
 */
public record RunConfig(String recipe, String version, long seed, int folds, Size size) {

  /**
   * @param members of the ensemble, a multiple of the folds
   * @param width of hidden layers
   * @param prototypes typical rows kept for the domain
   * @param steps of the optimiser
   * @param rows of each step
   * @param rate of learning
   * @param decay of weights
   */
  public record Size(
      int members, int width, int prototypes, int steps, int rows, double rate, double decay) {}

  public RunConfig {
    require(folds >= 2, "folds", folds, "at least 2");
    require(
        size.members() >= folds && size.members() % folds == 0,
        "members",
        size.members(),
        String.format(Locale.ROOT, "a multiple of %d folds", folds));
    require(size.steps() >= 1, "steps", size.steps(), "at least 1");
    require(!version.isBlank(), "version", version, "not blank");
  }
}
