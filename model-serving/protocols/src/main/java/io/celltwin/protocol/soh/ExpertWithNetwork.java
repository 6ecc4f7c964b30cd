package io.celltwin.protocol.soh;

import io.celltwin.training.data.TableCell;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * An expert for one kind of cells in one use, and the served network for all kinds, which knows
 * neither the use nor any capacity: each errs where the other does not. Of errors e on training
 * cells neither had learned from,
 *
 * <pre>  weight ∝ 1/e²,</pre>
 *
 * <p>the weights of two independent measurements. Where the two disagree the interval widens;
 * outside the network's domain the expert answers alone.
 */
final class ExpertWithNetwork implements KindExpert {
  private final KindExpert expert;
  private final Function<TableCell, double[]> served;
  private final double share;
  private final double factor;
  private final List<HeldOutPrediction> heldOut = new ArrayList<>();

  /**
   * @param expert of the kind
   * @param served SOH at every row of a cell by the network for all kinds, which must not have seen
   *     the cell; NaN where it does not know
   */
  ExpertWithNetwork(KindExpert expert, Function<TableCell, double[]> served) {
    this.expert = expert;
    this.served = served;
    double[] errors = new double[2];
    for (HeldOutPrediction left : expert.heldOut()) {
      double[] soh = served.apply(left.example().cell());
      int[] known =
          IntStream.range(0, left.rows().length)
              .filter(i -> Double.isFinite(soh[left.rows()[i]]))
              .toArray();
      for (int i : known) {
        int row = left.rows()[i];
        errors[0] += left.error(i) / known.length;
        errors[1] += Math.abs(soh[row] - left.example().cell().soh()[row]) / known.length;
      }
    }
    double ofNetwork = Math.pow(errors[1], -2);
    double ofExpert = Math.pow(errors[0], -2);
    this.share = errors[1] > 0 ? ofNetwork / (ofNetwork + ofExpert) : 0; // 0: it knows none of them
    for (HeldOutPrediction left : expert.heldOut()) {
      double[] network = served.apply(left.example().cell());
      double[] soh = new double[left.rows().length];
      double[] spread = new double[soh.length];
      for (int i = 0; i < soh.length; i++) {
        double other = network[left.rows()[i]];
        soh[i] = mean(left.soh()[i], other);
        spread[i] = spread(left.spread()[i], left.soh()[i], other);
      }
      heldOut.add(new HeldOutPrediction(left.example(), left.rows(), soh, spread));
    }
    this.factor = HeldOutPrediction.factor(heldOut);
  }

  private double mean(double ofExpert, double ofNetwork) {
    return Double.isNaN(ofNetwork) ? ofExpert : (1 - share) * ofExpert + share * ofNetwork;
  }

  private double spread(double ofExpert, double one, double other) {
    return Double.isNaN(other)
        ? ofExpert
        : Math.hypot(ofExpert, Math.sqrt(share * (1 - share)) * (one - other));
  }

  /** What the network counts. */
  double share() {
    return share;
  }

  @Override
  public Answer at(Example example, int row) {
    Answer one = expert.at(example, row);
    double other = served.apply(example.cell())[row];
    return Answer.of(mean(one.soh(), other), spread(one.spread(), one.soh(), other), factor);
  }

  @Override
  public List<HeldOutPrediction> heldOut() {
    return heldOut;
  }
}
