package io.celltwin.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several regressors, each counting by how it does on groups left out whole:
 *
 * <pre>  weight ∝ (mean absolute error on groups left out)^−sharpness</pre>
 *
 * @param members at least one
 * @param sharpness 0 for a plain mean
 */
public record Blend(List<Regressor> members, double sharpness) implements Regressor {
  private static final int FOLDS = 5;

  public Blend {
    members = List.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("a blend of nothing");
    }
  }

  @Override
  public Fitted fit(double[][] x, double[] y, double[] weights) {
    int[] blocks = new int[y.length];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = (int) ((long) i * FOLDS / blocks.length);
    }
    return fit(x, y, weights, blocks);
  }

  @Override
  public Fitted fit(double[][] x, double[] y, double[] weights, int[] groups) {
    double[] errors = errors(x, y, weights, groups);
    double least = Arrays.stream(errors).min().orElse(0);
    double[] shares = new double[errors.length];
    double sum = 0;
    for (int m = 0; m < shares.length; m++) {
      shares[m] = least > 0 ? Math.pow(errors[m] / least, -sharpness) : 1;
      sum += shares[m];
    }
    double all = sum;
    List<Fitted> fitted = new ArrayList<>();
    for (Regressor member : members) {
      fitted.add(member.fit(x, y, weights, groups));
    }
    return row -> {
      double answer = 0;
      for (int m = 0; m < shares.length; m++) {
        answer += shares[m] / all * fitted.get(m).predict(row);
      }
      return answer;
    };
  }

  private double[] errors(double[][] x, double[] y, double[] weights, int[] groups) {
    double[] errors = new double[members.size()];
    int[] folds = GroupFolds.of(groups, FOLDS);
    int count = Arrays.stream(folds).max().orElse(0) + 1;
    for (int f = 0; f < count && count > 1; f++) {
      int fold = f;
      int[] in = rows(folds, fold, false);
      int[] out = rows(folds, fold, true);
      double[][] inX = Arrays.stream(in).mapToObj(i -> x[i]).toArray(double[][]::new);
      double[] inY = Arrays.stream(in).mapToDouble(i -> y[i]).toArray();
      double[] inW = Arrays.stream(in).mapToDouble(i -> weights[i]).toArray();
      int[] inG = Arrays.stream(in).map(i -> groups[i]).toArray();
      for (int m = 0; m < errors.length; m++) {
        Fitted fitted = members.get(m).fit(inX, inY, inW, inG);
        for (int i : out) {
          errors[m] += weights[i] * Math.abs(fitted.predict(x[i]) - y[i]);
        }
      }
    }
    return errors;
  }

  private static int[] rows(int[] folds, int fold, boolean inside) {
    return java.util.stream.IntStream.range(0, folds.length)
        .filter(i -> (folds[i] == fold) == inside)
        .toArray();
  }
}
