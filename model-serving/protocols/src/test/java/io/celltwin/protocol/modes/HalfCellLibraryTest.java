package io.celltwin.protocol.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.physics.ElectrodePair;
import io.celltwin.domain.Chemistry;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HalfCellLibraryTest {
  @ParameterizedTest
  @EnumSource(names = {"NCM", "NCA", "LCO", "LFP"})
  void aForeignLibraryHasCurvesLeftButNoneOfTheSimulatedCells(Chemistry chemistry) {
    assertThat(HalfCellLibrary.WHOLE.pairs(chemistry))
        .isEqualTo(ElectrodePair.candidates(chemistry));

    List<ElectrodePair> positive = HalfCellLibrary.FOREIGN_POSITIVE.pairs(chemistry);
    assertThat(positive).hasSizeBetween(1, HalfCellLibrary.WHOLE.pairs(chemistry).size() - 1);
    List<ElectrodePair> both = HalfCellLibrary.FOREIGN.pairs(chemistry);
    assertThat(both).hasSizeBetween(1, positive.size() - 1);
    assertThat(both)
        .allSatisfy(
            pair -> {
              assertThat(pair.name()).doesNotContainIgnoringCase("mohtat");
              assertThat(pair.name()).doesNotContainIgnoringCase("ecker");
              assertThat(pair.name()).doesNotContainIgnoringCase("ramadass");
              assertThat(pair.name()).doesNotContainIgnoringCase("safari");
            });
  }
}
