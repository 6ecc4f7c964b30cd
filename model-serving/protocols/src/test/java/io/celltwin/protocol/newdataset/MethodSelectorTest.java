package io.celltwin.protocol.newdataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Chemistry;
import io.celltwin.protocol.soh.Example;
import io.celltwin.training.data.TableCell;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a new kind of cells is answered by. */
class MethodSelectorTest {
  private static final int ROWS = 60;

  /** Features of any scale; constant-voltage charge grows as exp(4·fade) in every kind. */
  private static Example cell(String kind, int number, double scale) {
    Random random = new Random(kind.hashCode() + number);
    double speed = 0.1 + 0.1 * random.nextDouble();
    double[][] features = new double[ROWS][16];
    double[] soh = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      soh[row] = 1 - speed * row / ROWS;
      for (int j = 0; j < 16; j++) {
        double move = j == 12 || j == 13 ? Math.exp(4 * (1 - soh[row])) : 1;
        features[row][j] = scale * (j + 1) * move * (1 + 0.001 * random.nextGaussian());
      }
    }
    return Example.of(
        new TableCell(kind + "/" + number, kind, kind, Chemistry.NCM, 2, false, features, soh));
  }

  private static List<Example> cells(String kind, int count, double scale) {
    return IntStream.range(0, count).mapToObj(i -> cell(kind, i, scale)).toList();
  }

  @Test
  void whatKindsShareIsLearnedWithoutTheirScale() {
    List<Example> source = cells("known", 40, 1);
    SharedProcess.Answerer shared = SharedProcess.learn(source, List.of(), true, 100);
    Example foreign = cell("foreign", 7, 1);
    Example larger = cell("foreign", 7, 30);

    assertThat(shared.at(larger, 55)).isCloseTo(shared.at(foreign, 55), within(1e-9));
    assertThat(shared.at(foreign, 55)).isLessThan(shared.at(foreign, 10) - 0.05);
  }

  @Test
  void theReasonNamesEveryErrorAndAMemberOfAMeanIsNotAskedByItself() {
    Map<String, List<Example>> datasets =
        new TreeMap<>(Map.of("a", cells("a", 4, 1), "b", cells("b", 4, 5), "c", cells("c", 4, 20)));
    List<Method> methods = Method.catalogue(1);
    MethodSelector.Choice choice =
        new MethodSelector(datasets, 1).choose("c", datasets.get("c").subList(0, 1), true, methods);

    assertThat(choice.methods())
        .isNotEmpty()
        .allMatch(m -> m.possible(1))
        .noneMatch(m -> methods.stream().anyMatch(mean -> mean.contains(m)));
    assertThat(choice.names()).contains(choice.methods().get(0).name());
    assertThat(choice.reason())
        .contains("constant of target", Method.AVERAGE)
        .doesNotContain(", kernel over the past, target only ")
        .doesNotContain("source only");
  }
}
