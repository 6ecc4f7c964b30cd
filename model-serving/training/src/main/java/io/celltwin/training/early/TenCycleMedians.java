package io.celltwin.training.early;

/**
 * A life as medians of ten cycles: what a law is fitted to.
 *
 * @param cycle middle of each block
 * @param soh median of each block
 */
record TenCycleMedians(double[] cycle, double[] soh) {
  private static final int SIZE = 10;

  static TenCycleMedians of(CapacityByCycle life) {
    int n = life.cycles();
    int rest = n % SIZE;
    int count = n / SIZE + (rest >= SIZE / 2 ? 1 : 0);
    if (count == 0) {
      return new TenCycleMedians(new double[] {(n + 1) / 2.0}, new double[] {life.median(0, n)});
    }
    double[] cycle = new double[count];
    double[] soh = new double[count];
    for (int b = 0; b < count; b++) {
      int from = b * SIZE;
      int to = Math.min(n, from + SIZE);
      cycle[b] = (from + 1 + to) / 2.0;
      soh[b] = life.median(from, to);
    }
    return new TenCycleMedians(cycle, soh);
  }
}
