package io.celltwin.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.network.OnnxNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnCardTest {
  private static final String CARD =
      """
      {"name": "soh", "version": "3-mine", "purpose": "a test",
       "featureSet": {"name": "two", "version": 1,
         "features": [{"name": "a", "unit": "V"}, {"name": "b", "unit": "s"}]},
       "featureSetHash": "0011223344556677",
       "golden": {"features": [[1, 2], [null, 4]], "quantiles": [[0.7, 0.8, 0.9], [0.6, 0.7, 0.8]],
         "distance": [0.5, 2]}}
      """;

  @Test
  void whatSomebodyCannotKnowMayBeLeftOut() {
    OwnCard own = OwnCard.read(CARD);

    assertThat(own.card().network()).isEqualTo(new OnnxNetwork(2, List.of(3L)));
    assertThat(own.card().scores()).isEmpty();
    assertThat(own.golden().rows()).isEqualTo(2);
    assertThat(
            own.golden()
                .disagreement(
                    (x, rows) ->
                        new Answers(
                            Float.isNaN(x[2])
                                ? new float[] {.7f, .8f, .9f, .6f, .7f, .8f}
                                : new float[6],
                            new float[] {.5f, 2})))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"purpose\": \"a test\",|''|purpose",
        "3-mine|../x|version",
        "0.7, 0.8, 0.9], [|0.7, 0.8], [|golden.quantiles[1] has 3 numbers, wanted 2",
        "[1, 2], [null, 4]|[1, 2], [3]|golden.features[1] has 1 numbers, wanted 2",
        "[1, 2], [null, 4]|[1, 2]|1 rows of features, 2 of quantiles",
        "0.5, 2|0.5, null|distance[1] holds 'null'",
        "{\"name\": \"soh\"|[{\"name\": \"soh\"|not JSON"
      })
  void aCardThatBreaksTheContractIsRefusedNamingTheField(
      String of, String instead, String inTheSentence) {
    assertThat(CARD).contains(of);

    assertThatThrownBy(() -> OwnCard.read(CARD.replace(of, instead == null ? "" : instead)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(inTheSentence);
  }
}
