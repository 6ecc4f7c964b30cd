package io.celltwin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.QualityCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlagWordsTest {
  /** What a flag says of the operation stands for itself in the code; here for everyone. */
  @ParameterizedTest
  @EnumSource(QualityCode.class)
  void everyFlagIsExplained(QualityCode code) {
    assertThat(FlagWords.of(code.name(), 3)).startsWith("3 operations: ");
  }

  @Test
  void anAlertsNameAmongTheFlagsCounts() {
    assertThat(FlagWords.of("OVERCHARGE", 1)).isEqualTo("1 operation");
  }
}
