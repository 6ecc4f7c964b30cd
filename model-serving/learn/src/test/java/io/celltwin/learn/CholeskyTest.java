package io.celltwin.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CholeskyTest {
  /** L = (2 0; 1 3), so that A = (4 2; 2 10). */
  private static Cholesky twoByTwo() {
    return new Cholesky(new double[][] {{4, 0}, {2, 10}});
  }

  @Test
  void twoEquationsComeOutAsByHand() {
    // 4·1 + 2·2 = 8 and 2·1 + 10·2 = 22
    assertThat(twoByTwo().solve(new double[] {8, 22})).containsExactly(1, 2);
  }

  @Test
  void theDeterminantIsTheSquareOfTheDiagonalsProduct() {
    assertThat(twoByTwo().logDeterminant()).isCloseTo(Math.log(36), within(1e-14));
  }

  @Test
  void theInverseTimesTheMatrixIsOne() {
    double[][] inverse = twoByTwo().inverseOfProduct(); // (10 −2; −2 4) / 36

    assertThat(inverse[0][0]).isCloseTo(10 / 36.0, within(1e-15));
    assertThat(inverse[1][0]).isCloseTo(-2 / 36.0, within(1e-15));
    assertThat(inverse[1][1]).isCloseTo(4 / 36.0, within(1e-15));
  }

  @Test
  void aSystemOfManyBlocksIsSolvedToTheLastDigits() {
    int n = 101; // three blocks of 32 and five more
    Random random = new Random(1);
    double[][] a = new double[n][n];
    double[] wanted = new double[n];
    for (int i = 0; i < n; i++) {
      wanted[i] = random.nextGaussian();
      for (int j = 0; j <= i; j++) {
        a[i][j] = random.nextGaussian() + (i == j ? n : 0);
        a[j][i] = a[i][j];
      }
    }
    double[] b = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        b[i] += a[i][j] * wanted[j];
      }
    }

    assertThat(new Cholesky(a).solve(b)).containsExactly(wanted, within(1e-12));
  }

  @Test
  void onlyTheLowerTriangleIsRead() {
    double[][] a = {{4, Double.NaN}, {2, 10}};

    assertThat(new Cholesky(a).solve(new double[] {8, 22})).containsExactly(1, 2);
  }
}
