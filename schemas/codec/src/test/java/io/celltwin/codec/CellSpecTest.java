package io.celltwin.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.domain.CellIds;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.PackPlace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the register takes for a cell. */
class CellSpecTest {
  private static CellSpec of(String id, double[] numbers) {
    return new CellSpec(
        id,
        Chemistry.NCM,
        numbers[0],
        numbers[1],
        numbers[2],
        numbers[3],
        numbers[4],
        numbers[5],
        numbers[6],
        numbers[7],
        numbers[8],
        numbers[9],
        numbers[10],
        numbers[11],
        null,
        null,
        null);
  }

  private static double[] sound() {
    return new double[] {2, 3.7, 2.5, 4.2, 2.7, 2, 4, -20, 60, 2, 24, 0.7};
  }

  @Test
  void noFieldOfANameplateIsInfiniteOrNothing() {
    assertThat(of("lab/one", sound())).isNotNull();
    for (int field = 0; field < sound().length; field++) {
      for (double value :
          new double[] {
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            1e7,
            -1e7
          }) {
        double[] numbers = sound();
        numbers[field] = value;
        assertThatThrownBy(() -> of("lab/one", numbers))
            .as("field %d as %s", field, value)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("cell lab/one: ")
            .hasMessageContaining("wanted");
      }
    }
    for (int positive : new int[] {0, 5, 6, 9, 11}) {
      for (double value : new double[] {0, -1, Double.MIN_VALUE}) {
        double[] numbers = sound();
        numbers[positive] = value;
        assertThatThrownBy(() -> of("lab/one", numbers))
            .as("field %d as %s", positive, value)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void whatIsWrongIsNamedWithItsValueAndWhatWasWanted() {
    double[] numbers = sound();
    numbers[0] = Double.POSITIVE_INFINITY;
    assertThatThrownBy(() -> of("lab/one", numbers))
        .hasMessage("cell lab/one: rated capacity is Infinity, wanted from 1.0E-6 to 100000.0 Ah");
  }

  @Test
  void aNameIsSeenAsItIs() {
    for (String good :
        List.of("nasa/B0005", "Zelle 7", "电池/12", "خلية-3", "pack 1/cell #7", "a.b", "é")) {
      assertThat(CellIds.fault(good)).as(good).isNull();
      assertThat(of(good, sound()).cellId()).isEqualTo(good);
    }
    for (String bad :
        List.of(
            "",
            " ",
            " a",
            "a ",
            "a\u0000b",
            "a\nb",
            "a\tb",
            "a\u007fb",
            "../etc/passwd",
            "a..b",
            "a\u202eb",
            "a\u2066b",
            "a\u200bb",
            "a\u200db",
            "\ufeffa",
            "a\u00a0b",
            "a\u00adb",
            "a\u2028b",
            "a\u3164",
            "a\ufe0f",
            "a\ud800",
            "x".repeat(257),
            "电".repeat(86))) {
      assertThatThrownBy(() -> of(bad, sound()))
          .as(CellIds.shown(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .startsWith("cell " + CellIds.shown(bad) + ": cell id '")
          .contains("wanted")
          .matches(m -> m.codePoints().noneMatch(Character::isISOControl));
    }
    assertThat(CellIds.fault("x".repeat(256))).isNull();
  }

  @Test
  void packsAndSitesAreNamesToo() {
    double[] n = sound();
    assertThatThrownBy(
            () ->
                new CellSpec(
                    "lab/one",
                    Chemistry.NCM,
                    n[0],
                    n[1],
                    n[2],
                    n[3],
                    n[4],
                    n[5],
                    n[6],
                    n[7],
                    n[8],
                    n[9],
                    n[10],
                    n[11],
                    "pack\u202e1",
                    null,
                    null))
        .hasMessageContaining("cell lab/one: pack 'pack\\u202e1' has U+202E at place 5");
  }

  @Test
  void aPlaceIsWithinItsString() {
    for (int[] wrong : new int[][] {{0, 16}, {17, 16}, {1, 0}, {1, 2001}, {-3, 4}}) {
      assertThatThrownBy(() -> new PackPlace(wrong[0], wrong[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("wanted from 1 to ");
    }
    assertThatThrownBy(() -> of("lab/one", sound()).at(new PackPlace(1, 16)))
        .hasMessage(
            "cell lab/one: pack is null, wanted a name, since it has a place in its string");
  }

  @Test
  void aRecordOfAnImpossibleCellIsToldAsSuch() {
    SchemaRegistry registry = SchemaRegistry.inMemory();
    Topic<CellSpec> cells = Topics.live().cells();
    byte[] record = registry.serializer(cells).serialize(cells.name(), of("lab/one", sound()));
    // the rated capacity follows the name and the chemistry: 2.0 becomes infinity
    int at = 5 + 1 + "lab/one".length() + 1;
    long infinity = Long.reverseBytes(Double.doubleToLongBits(Double.POSITIVE_INFINITY));
    java.nio.ByteBuffer.wrap(record).putLong(at, infinity);

    assertThatThrownBy(() -> registry.deserializer(cells).deserialize(cells.name(), record))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("rated capacity is Infinity")
        .extracting(e -> ((UnreadableRecordException) e).code())
        .isEqualTo("IMPOSSIBLE_VALUE");
  }
}
