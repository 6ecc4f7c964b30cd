package io.celltwin.training.evaluate;

import io.celltwin.training.data.LabelledCell;
import java.util.List;

/** Which training cells a baseline for a group of test cells may learn from. */
final class Groups {

  private Groups() {}

  /** Those of the same group, else of the same dataset, else all. */
  static List<LabelledCell> like(String group, List<LabelledCell> training) {
    List<LabelledCell> same = training.stream().filter(c -> c.group().equals(group)).toList();
    if (!same.isEmpty()) {
      return same;
    }
    List<LabelledCell> dataset =
        training.stream().filter(c -> dataset(c.group()).equals(dataset(group))).toList();
    return dataset.isEmpty() ? training : dataset;
  }

  private static String dataset(String group) {
    int dash = group.indexOf('-');
    return dash < 0 ? group : group.substring(0, dash);
  }
}
