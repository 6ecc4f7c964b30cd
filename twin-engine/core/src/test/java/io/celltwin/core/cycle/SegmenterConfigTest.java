package io.celltwin.core.cycle;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.core.state.AgeingConfig;
import io.celltwin.domain.Cycle;
import io.celltwin.testkit.Cell;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SegmenterConfigTest {
  private static SegmenterConfig with(double use, double rest, Duration shortestRest) {
    SegmenterConfig usual = SegmenterConfig.standard();
    return new SegmenterConfig(
        usual.loadCurrent(),
        use,
        rest,
        usual.shortestUse(),
        shortestRest,
        usual.silence(),
        usual.lateness(),
        usual.constantCurrent(),
        usual.taperCurrent(),
        usual.cutoffTolerance());
  }

  private static long operations(SegmenterConfig config) {
    Cell cell =
        new Cell()
            .every(ofSeconds(10))
            .draw(1.0, ofMinutes(20))
            .rest(ofMinutes(8))
            .draw(1.0, ofMinutes(10));
    return Segmented.of(new CycleSegmenter(config), cell.spec(), cell.frames(100)).cycles().stream()
        .map(Cycle::kind)
        .count();
  }

  @Test
  void anEightMinutePauseIsARestOrNoneAsTheConfigurationSays() {
    long usual = operations(SegmenterConfig.standard());
    assertThat(operations(with(0.02, 0.01, ofMinutes(15)))).isLessThan(usual);
  }

  @Test
  void aCurrentAtWhichACellRestsAndIsUsedIsRefusedWithItsKey() {
    assertThatThrownBy(() -> with(0.02, 0.03, ofMinutes(5)))
        .hasMessage(
            "twin.segmenter.rest-current is 0.03, wanted below twin.segmenter.use-current, 0.02");
  }

  @Test
  void notANumberIsNoCurrent() {
    assertThatThrownBy(() -> with(Double.NaN, 0.01, ofMinutes(5)))
        .hasMessageContaining("twin.segmenter.use-current is NaN")
        .hasMessageContaining("above 0 and at most 10 C");
  }

  @Test
  void aRestThatOutlastsSilenceIsRefused() {
    assertThatThrownBy(() -> with(0.02, 0.01, ofMinutes(31)))
        .hasMessage(
            "twin.segmenter.silence is PT30M, wanted longer than"
                + " twin.segmenter.shortest-rest, PT31M");
  }

  @Test
  void aWitnessThatErrsByMoreThanTheWholeCapacityIsRefused() {
    assertThatThrownBy(() -> new AgeingConfig(0.003, 0.01, 1.5, 0.001, 0.005, 0.08))
        .hasMessageContaining("twin.ageing.model-bias is 1.5, wanted above 0 and at most 1");
  }
}
