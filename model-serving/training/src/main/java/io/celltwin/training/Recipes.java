package io.celltwin.training;

import java.util.Map;

/** All recipes there are, by name. */
final class Recipes {
  static final Map<String, Recipe> ALL =
      Map.of(
          "soh", new SohRecipe(),
          "trajectory", new TrajectoryRecipe(),
          "modes", new ModesRecipe(),
          "pulse", new PulseRecipe());

  private Recipes() {}
}
