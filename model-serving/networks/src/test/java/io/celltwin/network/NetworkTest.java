package io.celltwin.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {

  @Test
  void aNetworkSaysWhichArraysItNeedsAndWhichAreTrained() {
    var network = new SohNetwork(5, 3, 8, 4);

    assertThat(network.weights())
        .extracting(Network.Weight::name, Network.Weight::shape, Network.Weight::trained)
        .contains(
            org.assertj.core.groups.Tuple.tuple("layer1.weight", List.of(3L, 10L, 8L), true),
            org.assertj.core.groups.Tuple.tuple("head.bias", List.of(3L, 1L, 3L), true),
            org.assertj.core.groups.Tuple.tuple("input.center", List.of(5L), false),
            org.assertj.core.groups.Tuple.tuple("domain.prototypes", List.of(5L, 4L), false));
  }

  @Test
  void answersHaveTheShapeTheNetworkPromises() {
    for (Network network :
        List.of(
            new SohNetwork(5, 3, 8, 4),
            new SohByKindNetwork(5, 3, 8, 4, 3, 2, 2),
            new SohWithExpertNetwork(new SohByKindNetwork(5, 3, 8, 4, 3, 2, 2), "x", 4, 6, 2, 2),
            new ModesNetwork(7, 3, 8, 4),
            new PulseNetwork(7, 3, 2, 9, 4, 5),
            new TrajectoryByKindNetwork(6, 0, 2, 8, 4, 3, 3, 2, List.of(0, 1, 10, 100)),
            new TrajectoryNetwork(6, 0, 2, 8, 4, List.of(0, 1, 10, 100)))) {
      var ops = new ShapeOps();
      var answer = network.answer(ops, List.of(ShapeOps.ROWS, (long) network.inputs()));

      var quantiles = new java.util.ArrayList<Long>(List.of(ShapeOps.ROWS));
      for (long length : network.quantileShape()) {
        quantiles.add(length);
      }
      assertThat(answer.quantiles()).isEqualTo(quantiles);
      assertThat(answer.distance()).isEqualTo(List.of(ShapeOps.ROWS));
    }
  }

  @Test
  void horizonsThatDoNotRiseAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrajectoryNetwork(6, 0, 2, 8, 4, List.of(0, 10, 10)))
        .withMessageContaining("[0, 10, 10]");
  }
}
