package io.celltwin.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellIdsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "B0005",
        "nasa/B0005",
        "Zelle 5",
        "电池-1",
        "بطارية",
        "cell#1?x=%2f&y",
        "a.b.c",
        "\ud83d\udd0b", // a battery
        "e\u0301" // an accent of its own
      })
  void whatAPersonSeesIsAName(String name) {
    assertThat(CellIds.fault(name)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u0000b",
        "a\nb",
        "a\tb",
        "a\u007fb",
        "a\u00a0b", // a blank that is none
        "a\u200bb", // nothing
        "\ufeffa", // a byte order mark
        "a\u202eb", // turns what follows around
        "a\u2028b",
        "a\ud800", // half a character
        "a\ue000b", // private
        "a\u3164b", // a letter without a shape
        "a\ufe0fb" // changes how the one before looks
      })
  void whatIsNotSeenIsInNoName(String name) {
    assertThat(CellIds.fault(name)).startsWith("has U+").contains("wanted no control");
  }

  @Test
  void aNameLeadsNowhereElse() {
    assertThat(CellIds.fault("../etc/passwd")).contains("'..'");
    assertThat(CellIds.fault("a/..")).contains("'..'");
    assertThat(CellIds.fault("")).contains("is empty");
    assertThat(CellIds.fault(" a")).contains("begins or ends with a blank");
    assertThat(CellIds.fault("a ")).contains("begins or ends with a blank");
  }

  @Test
  void itsLengthIsCountedInBytes() {
    assertThat(CellIds.fault("a".repeat(256))).isNull();
    assertThat(CellIds.fault("a".repeat(257)))
        .contains("has 257 bytes or more, wanted at most 256");
    assertThat(CellIds.fault("ß".repeat(128))).isNull();
    assertThat(CellIds.fault("ß".repeat(129))).contains("has 258 bytes");
    assertThat(CellIds.fault("a".repeat(50_000_000))).contains("bytes or more");
  }

  @Test
  void aMessageShowsWhatIsNotSeenAndNotAMegabyte() {
    assertThat(CellIds.shown("a\u202eb\u0000")).isEqualTo("a\\u202eb\\u0000");
    assertThat(CellIds.shown("x".repeat(1_000_000))).isEqualTo("x".repeat(80) + "…");
    assertThat(CellIds.shown("x".repeat(79))).isEqualTo("x".repeat(79));
  }
}
