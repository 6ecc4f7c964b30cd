package io.celltwin.training.adapt;

import io.celltwin.core.feature.SohInput;
import io.celltwin.core.physics.Physics;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.fit.LoadedModel;
import io.celltwin.training.fit.OutOfFold;
import io.celltwin.training.fit.SohTask;
import java.util.ArrayList;
import java.util.List;

/**
 * One cell's capacity checks, and what is said before each of them by those who know nothing of its
 * kind. Columns of equal length, in time order.
 *
 * @param id of the cell
 * @param features told to the model after the charge before the check
 * @param soh checked, as share of rated capacity
 * @param base median of the model that answers now
 * @param distance of the same; above 1 physics answers in its place
 * @param physics its answer
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record KindRows(
    String id,
    double[][] features,
    double[] soh,
    double[] base,
    double[] distance,
    double[] physics) {

  /** Checks of a cell that are learned from and scored at most, evenly spaced over its life. */
  static final int MOST = 60;

  static KindRows of(LabelledCell cell, FeatureSet told, LoadedModel model) {
    int[] rows = OutOfFold.evenly(SohTask.labelledRows(cell), MOST);
    List<float[]> inputs = new ArrayList<>();
    for (int row : rows) {
      inputs.add(cell.sohInput(told, row));
    }
    var answers = model.ask(inputs);
    double[][] features = new double[rows.length][];
    double[] soh = new double[rows.length];
    double[] base = new double[rows.length];
    double[] distance = new double[rows.length];
    double[] physics = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      features[i] = doubles(inputs.get(i));
      soh[i] = cell.soh(rows[i]);
      base[i] = answers.quantiles()[3 * i + 1];
      distance[i] = answers.distance()[i];
      physics[i] =
          Physics.soh(
                  new Features(SohInput.SET, doubles(cell.sohInput(rows[i]))),
                  cell.spec(),
                  null,
                  "asked to compare")
              .value();
    }
    return new KindRows(cell.id(), features, soh, base, distance, physics);
  }

  int rows() {
    return soh.length;
  }

  /** What answers now: the model inside its domain, physics outside. */
  double[] answeringNow() {
    double[] now = new double[rows()];
    for (int i = 0; i < now.length; i++) {
      now[i] = distance[i] <= 1 ? base[i] : physics[i];
    }
    return now;
  }

  /** Mean absolute error [%]. */
  double mape(double[] said) {
    double sum = 0;
    for (int i = 0; i < rows(); i++) {
      sum += Math.abs(said[i] - soh[i]) / soh[i];
    }
    return 100 * sum / rows();
  }

  /**
   * The same once the cell itself had one test, its first check: the twin holds a model's error on
   * a cell to be the same each time. NaN of a single check.
   */
  double mapeAfterOneTest(double[] said) {
    double off = soh[0] - said[0];
    double sum = 0;
    for (int i = 1; i < rows(); i++) {
      sum += Math.abs(said[i] + off - soh[i]) / soh[i];
    }
    return rows() < 2 ? Double.NaN : 100 * sum / (rows() - 1);
  }

  private static double[] doubles(float[] row) {
    double[] all = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      all[i] = row[i];
    }
    return all;
  }
}
