package io.celltwin.core.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.state.Life;
import io.celltwin.domain.AgeingMode;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Twin;
import io.celltwin.testkit.Cell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands in a twin between two answers of the model. */
class ModelledModesTest {
  /** 8 % of the lithium, 3 and 2 % of the electrodes, 30 % more resistance, 1 % plated. */
  private static final double[] ANSWER = {
    0.07, 0.08, 0.09, 0.02, 0.03, 0.04, 0.01, 0.02, 0.03, 0.2, 0.3, 0.4, 0, 0.01, 0.02
  };

  private static final AgeingMode FITTED =
      new AgeingMode(
          "lli",
          new Attribute(5, "%", 7, 4, 6, "filtered", "core-1", null),
          0.8,
          "12 charges against NMC");
  private static final AgeingMode UNKNOWN =
      new AgeingMode("plating", Attribute.unknown("%", 7, "a curve does not tell"), Double.NaN, "");

  /** Revisions of a twin whose own fit says the above. */
  private static List<Twin> twins(int cycles) {
    Cell cell = new Cell().every(Duration.ofSeconds(60));
    for (int i = 0; i < cycles; i++) {
      cell.drawToCutoff(2.0).rest(Duration.ofMinutes(2)).fill(1.5).rest(Duration.ofMinutes(2));
    }
    return new Life(cell.spec())
        .live(cell.frames(100)).steps.stream()
            .map(step -> step.twin().withModes(List.of(FITTED, UNKNOWN)))
            .toList();
  }

  @Test
  void anAnswerStandsWithTheTimeItWasGivenUntilItIsTooOld() {
    List<Twin> twins = twins(60);
    Twin asked = twins.get(3);
    ModelledModes modes = ModelledModes.fresh();
    assertThat(modes.in(asked)).isEqualTo(asked);

    modes.answered(asked, ANSWER, 0.4, "1");

    for (Twin twin : twins) {
      List<AgeingMode> shown = modes.in(twin).modes();
      if (twin.cycleNumber() - asked.cycleNumber() > 50) {
        assertThat(shown).containsExactly(FITTED, UNKNOWN);
      } else {
        assertThat(shown).hasSize(5);
        Attribute lithium = shown.get(0).extent();
        assertThat(lithium.value()).isEqualTo(8);
        assertThat(lithium.lower()).isEqualTo(7);
        assertThat(lithium.upper()).isEqualTo(9);
        assertThat(shown.get(4).extent().lower()).isZero(); // no less than nothing is plated
        assertThat(lithium.method()).isEqualTo(Estimate.MODEL);
        assertThat(lithium.modelVersion()).isEqualTo("1");
        assertThat(lithium.timeMillis()).isEqualTo(asked.eventMillis());
      }
    }
    assertThat(twins.get(twins.size() - 1).cycleNumber()).isGreaterThan(55);
  }

  @Test
  void probabilitiesAreThoseOfTheirKind() {
    Twin twin = twins(1).get(0);
    ModelledModes modes = ModelledModes.fresh();
    modes.answered(twin, ANSWER, 0.4, "1");

    List<AgeingMode> shown = modes.in(twin).modes();

    assertThat(shown.get(0).probability()).isGreaterThan(0.99); // the largest of three
    assertThat(shown.get(0).probability() + shown.get(1).probability() + shown.get(2).probability())
        .isCloseTo(1, within(3e-4));
    assertThat(shown.get(3).probability()).isCloseTo(0.95, within(0.02)); // above 20 %
    assertThat(shown.get(4).probability()).isCloseTo(0.80, within(0.02)); // above 0.5 %
  }

  @Test
  void whereTheModelDoesNotAnswerTheFitStaysAndSaysWhy() {
    Twin twin = twins(1).get(0);
    ModelledModes modes = ModelledModes.fresh();
    modes.answered(twin, ANSWER, 0.4, "1");

    modes.fellBack("model modes did not answer within 2000 ms");

    List<AgeingMode> shown = modes.in(twin).modes();
    assertThat(shown.get(0).extent().value()).isEqualTo(5);
    assertThat(shown.get(0).extent().method()).isEqualTo("filtered");
    assertThat(shown.get(0).extent().reason()).contains("did not answer");
    assertThat(shown.get(0).evidence()).isEqualTo(FITTED.evidence());
    assertThat(shown.get(1)).isEqualTo(UNKNOWN);
    modes.answered(twin, ANSWER, 0.4, "1");
    assertThat(modes.in(twin).modes().get(0).extent().value()).isEqualTo(8);
  }

  @Test
  void theLastBitsOfAnAnswerDoNotShow() {
    Twin twin = twins(1).get(0);
    ModelledModes one = ModelledModes.fresh();
    ModelledModes other = ModelledModes.fresh();
    double[] close = ANSWER.clone();
    for (int i = 0; i < close.length; i++) {
      close[i] += 1e-7;
    }
    one.answered(twin, ANSWER, 0.4, "1");
    other.answered(twin, close, 0.4 + 1e-7, "1");

    assertThat(other.in(twin)).isEqualTo(one.in(twin));
  }

  @Test
  void savedAndReadItGoesOnTheSame() throws IOException {
    Twin twin = twins(1).get(0);
    ModelledModes modes = ModelledModes.fresh();
    modes.answered(twin, ANSWER, 1.4, "1");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    modes.writeTo(new DataOutputStream(bytes));

    ModelledModes read =
        ModelledModes.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    assertThat(bytes.size()).isLessThan(200);
    assertThat(read.in(twin)).isEqualTo(modes.in(twin));
    assertThat(modes.copy().in(twin)).isEqualTo(modes.in(twin));
  }
}
