package io.celltwin.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A name is a place or a serial; whose it is depends on the moment. */
class CellNamesTest {
  private static final long T = 1_760_000_000_000L;

  private final CellNames names = new CellNames();

  @Test
  void aCellOfWhichNothingIsSaidIsKnownByItsIdAtAnyTime() {
    names.put(Identity.of("other"));

    assertThat(names.cellAt("van-1/07", Long.MIN_VALUE)).isEqualTo("van-1/07");
    assertThat(names.cellAt("other", T)).isEqualTo("other");
    assertThat(Identity.of("other").isOutOfService(T)).isFalse();
  }

  @Test
  void aReplacedCellKeepsWhatWasSaidBeforeAndTheNewOneHasWhatIsSaidFromThenOn() {
    names.put(Identity.of("van-1/07").leavingAt(T));
    names.put(Identity.of("van-1/07~2").calledFrom("van-1/07", T));

    assertThat(names.cellAt("van-1/07", T - 1)).isEqualTo("van-1/07");
    assertThat(names.cellAt("van-1/07", T)).isEqualTo("van-1/07~2");
    assertThat(names.identity("van-1/07").orElseThrow().isOutOfService(T)).isTrue();
    assertThat(names.identity("van-1/07").orElseThrow().isOutOfService(T - 1)).isFalse();
    assertThat(names.identity("van-1/07~2").orElseThrow().isOutOfService(T)).isFalse();
  }

  @Test
  void whoComesAfterACellThatLeftIsNobodyKnownYetRatherThanTheOneThatLeft() {
    names.put(Identity.of("van-1/07").leavingAt(T));

    assertThat(names.cellAt("van-1/07", T + 5)).isEqualTo("van-1/07~2");
  }

  @Test
  void theWordAboutTheNewCellMayComeBeforeTheWordAboutTheOldOne() {
    names.put(Identity.of("van-1/07~2").calledFrom("van-1/07", T));

    assertThat(names.cellAt("van-1/07", T - 1)).isEqualTo("van-1/07");
    assertThat(names.cellAt("van-1/07", T)).isEqualTo("van-1/07~2");
  }

  @Test
  void aCellThatMovesAnswersAtItsNewPlaceAndNoLongerAtItsOld() {
    names.put(Identity.of("van-1/07").leavingAt(T).calledFrom("van-2/03", T));

    assertThat(names.cellAt("van-2/03", T)).isEqualTo("van-1/07");
    assertThat(names.cellAt("van-2/03", T - 1)).isEqualTo("van-2/03");
    assertThat(names.cellAt("van-1/07", T)).isEqualTo("van-1/07~2");
    assertThat(names.identity("van-1/07").orElseThrow().isOutOfService(T)).isFalse();
  }

  @Test
  void aCellIsReplacedTwiceAndEachLifeHasItsTime() {
    names.put(Identity.of("p/1").leavingAt(T));
    names.put(Identity.of("p/1~2").calledFrom("p/1", T).leavingAt(T + 100));
    names.put(Identity.of("p/1~3").calledFrom("p/1", T + 100));

    assertThat(names.cellAt("p/1", T - 1)).isEqualTo("p/1");
    assertThat(names.cellAt("p/1", T + 99)).isEqualTo("p/1~2");
    assertThat(names.cellAt("p/1", T + 100)).isEqualTo("p/1~3");
    assertThat(names.nextLife("p/1~3")).isEqualTo("p/1~4");
  }

  @Test
  void aSerialIsAnAliasAndGoesWhenTheCellIsForgotten() {
    names.put(Identity.of("van-1/07").calledFrom("EG4-0007/07", Identity.ALWAYS));
    assertThat(names.cellAt("EG4-0007/07", T)).isEqualTo("van-1/07");
    assertThat(names.cellAt("van-1/07", T)).as("its id is a name still").isEqualTo("van-1/07");

    names.remove("van-1/07");

    assertThat(names.cellAt("EG4-0007/07", T)).isEqualTo("EG4-0007/07");
  }

  @Test
  void aNameThatEndsBeforeItBeginsIsRefused() {
    assertThatThrownBy(() -> new Identity.Name("a", T, T))
        .hasMessageContaining("until is " + T + ", wanted later than from");
    assertThatThrownBy(() -> new Identity.Name(" a", T, T + 1)).hasMessageContaining("a blank");
    assertThatThrownBy(
            () ->
                new Identity(
                    "a",
                    null,
                    IntStream.range(0, 65)
                        .mapToObj(i -> new Identity.Name("n" + i, T, T + 1))
                        .toList(),
                    null,
                    List.of(),
                    "kim",
                    T))
        .hasMessageContaining("at most 64");
  }
}
