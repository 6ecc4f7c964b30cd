package io.celltwin.fleet.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.domain.Forecast;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.Fixtures;
import io.celltwin.fleet.api.CellQuery;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.view.FleetIndex;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What instances say to each other is what they mean. */
class WordsTest {

  @Test
  void everyQuestionHasANameOfItsOwn() {
    List<String> names = Arrays.stream(Views.class.getMethods()).map(Method::getName).toList();
    assertThat(names).doesNotHaveDuplicates();
    assertThat(Words.QUESTIONS.keySet()).containsAll(names);
  }

  private static Object heard(String question, Object value) {
    return Words.answer(Words.QUESTIONS.get(question), Words.answer(value));
  }

  @Test
  void aTwinItsForecastAndItsRowArriveAsTheyWereSent() {
    Twin twin = Fixtures.twin("c/1", "p", 7, 88.125);
    Forecast forecast = Fixtures.forecast("c/1", 7, 123);
    var index = new FleetIndex(Clock.systemUTC());
    index.twin("c/1", twin, true);
    index.forecast("c/1", forecast, true);
    CellRow row = index.cell("c/1").orElseThrow();

    assertThat(heard("twin", Optional.of(twin))).isEqualTo(Optional.of(twin));
    assertThat(heard("cell", Optional.of(row))).isEqualTo(Optional.of(row));
    assertThat(heard("cells", index.cells(CellQuery.ALL))).isEqualTo(index.cells(CellQuery.ALL));
    assertThat(Words.answer(heard("forecast", Optional.of(forecast))))
        .isEqualTo(Words.answer(Optional.of(forecast)));
    assertThat(heard("twin", Optional.empty())).isEqualTo(Optional.empty());
  }

  @Test
  void aQuestionThatIsNoneIsRefused() {
    Method twin = Words.QUESTIONS.get("twin");
    for (String body : List.of("", "{}", "[]", "[1,2]", "[[[[", "\"c/1\"")) {
      assertThatThrownBy(
              () -> Words.arguments(twin, body.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(Words.arguments(twin, Words.question(new Object[] {"c/1"}))).containsExactly("c/1");
  }
}
