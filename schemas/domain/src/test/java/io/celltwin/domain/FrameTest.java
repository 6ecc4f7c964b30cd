package io.celltwin.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static final long START = 1_700_000_000_000L;

  @Test
  void aFrameEndsWithItsLastSampleAndOneWithoutSamplesWhereItStarts() {
    assertThat(frame(3, 0, 1_000_000, 2_500_999).endMillis()).isEqualTo(START + 2_500);
    assertThat(frame(0).endMillis()).isEqualTo(START);
  }

  @Test
  void timesAreExactToTheMicrosecondFarFromTheEpoch() {
    assertThat(frame(2, 0, 1).timeMicros(1)).isEqualTo(1_700_000_000_000_001L);
    assertThat(at(-2_208_988_800_000L).timeMicros(1)) // 1900
        .isEqualTo(-2_208_988_799_999_999L);
  }

  @Test
  void aTimeThatNoLongHoldsIsAnErrorAndNotAnotherTime() {
    assertThatThrownBy(() -> at(Long.MAX_VALUE / 10).timeMicros(1))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> at(Long.MIN_VALUE).timeMicros(0))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void aColumnShorterThanTheFrameIsRefusedByItsName() {
    assertThatThrownBy(() -> of(0, 1, 3, new long[2], new double[3], new double[3], null))
        .hasMessage(
            "cell a/1, frame 7: column offset_microsecond has 2 values, wanted 3 like the other"
                + " columns");
    assertThatThrownBy(() -> of(0, 1, 3, new long[3], new double[2], new double[3], null))
        .hasMessageContaining("column voltage_volt has 2 values, wanted 3");
    assertThatThrownBy(() -> of(0, 1, 3, new long[3], new double[3], new double[0], null))
        .hasMessageContaining("column current_ampere has 0 values, wanted 3");
    assertThatThrownBy(() -> of(0, 1, 3, new long[3], new double[3], new double[3], new float[1]))
        .hasMessageContaining("column surface_temperature_celsius has 1 values, wanted 3");
    assertThatThrownBy(() -> of(0, 1, -1, new long[3], new double[3], new double[3], null))
        .hasMessageContaining("wanted -1");
  }

  @Test
  void aPartLiesWithinItsOperationAndTheLastEndsIt() {
    assertThat(part(0, 2).lastPart()).isFalse();
    assertThat(part(1, 2).lastPart()).isTrue();
    assertThatThrownBy(() -> part(2, 2)).hasMessageContaining("part 2 of 2");
    assertThatThrownBy(() -> part(-1, 2)).hasMessageContaining("part -1 of 2");
    assertThatThrownBy(() -> part(0, 0)).hasMessageContaining("part 0 of 0");
  }

  @Test
  void whatLiesBeyondItsSizeIsNoneOfTheFrame() {
    Frame one = of(0, 1, 1, new long[] {0, 9}, new double[] {3.7, 9}, new double[] {1, 9}, null);
    Frame other = of(0, 1, 1, new long[] {0}, new double[] {3.7}, new double[] {1}, null);

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
  }

  @Test
  void framesThatDifferInOneSampleOfOneColumnAreNotEqual() {
    Frame frame =
        of(0, 1, 1, new long[] {5}, new double[] {3.7}, new double[] {1}, new float[] {25});

    assertThat(frame)
        .isNotEqualTo(
            of(0, 1, 1, new long[] {6}, new double[] {3.7}, new double[] {1}, new float[] {25}))
        .isNotEqualTo(
            of(0, 1, 1, new long[] {5}, new double[] {3.8}, new double[] {1}, new float[] {25}))
        .isNotEqualTo(
            of(0, 1, 1, new long[] {5}, new double[] {3.7}, new double[] {-1}, new float[] {25}))
        .isNotEqualTo(
            of(0, 1, 1, new long[] {5}, new double[] {3.7}, new double[] {1}, new float[] {26}))
        .isNotEqualTo(of(0, 1, 1, new long[] {5}, new double[] {3.7}, new double[] {1}, null))
        .isNotEqualTo(
            of(0, 2, 1, new long[] {5}, new double[] {3.7}, new double[] {1}, new float[] {25}));
  }

  @Test
  void aFrameIsWrittenAlikeInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(frame(0)).hasToString("Frame[a/1 test #7, part 0 of 1, 0 samples]");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Frame frame(int size, long... offsets) {
    return of(0, 1, size, offsets, new double[size], new double[size], null);
  }

  private static Frame part(int part, int parts) {
    return of(part, parts, 0, new long[0], new double[0], new double[0], null);
  }

  private static Frame at(long startMillis) {
    return new Frame(
        "a/1",
        "test",
        7,
        0,
        1,
        startMillis,
        Frame.Declared.NOTHING,
        2,
        new long[] {0, 1},
        new double[2],
        new double[2],
        null);
  }

  private static Frame of(
      int part,
      int parts,
      int size,
      long[] offsets,
      double[] voltage,
      double[] current,
      float[] temperature) {
    return new Frame(
        "a/1",
        "test",
        7,
        part,
        parts,
        START,
        Frame.Declared.NOTHING,
        size,
        offsets,
        voltage,
        current,
        temperature);
  }
}
