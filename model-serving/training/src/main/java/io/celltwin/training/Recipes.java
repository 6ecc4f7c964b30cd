package io.celltwin.training;

import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.LabelledCells;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** All recipes there are, by name. */
public final class Recipes {
  public static final Map<String, Recipe> ALL =
      Map.of(
          "soh", new SohRecipe(),
          "trajectory", new TrajectoryRecipe(),
          "modes", new ModesRecipe(),
          "pulse", new PulseRecipe());

  private Recipes() {}

  /** Their names in order, for a command's help. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ALL.keySet().stream().sorted().iterator();
    }
  }

  /**
   * Cells a recipe learns from, or is scored on.
   *
   * @throws IOException where they are not below the folder, naming what is missing
   */
  public static List<LabelledCell> cells(Recipe recipe, Path data) throws IOException {
    List<LabelledCell> cells = new ArrayList<>();
    try {
      if (recipe.needsData() && !Files.isDirectory(data)) {
        throw new NotDirectoryException(data.toString());
      }
      for (LabelledCells source : recipe.sources()) {
        cells.addAll(source.read(data));
      }
    } catch (FileSystemException e) {
      throw new IOException(
          "'%s' is not the folder with the datasets that %s is made from: %s"
              .formatted(
                  data,
                  recipe.name(),
                  e instanceof NotDirectoryException
                      ? "no such folder"
                      : "there is no " + e.getFile()),
          e);
    }
    if (cells.isEmpty()) {
      throw new IOException(
          "'%s' holds none of the cells that %s is made from".formatted(data, recipe.name()));
    }
    return cells;
  }
}
