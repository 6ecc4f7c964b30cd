package io.celltwin.dataset.table;

/**
 * The published features and capacity of one cell, one row per cycle in time order. Rows are as
 * published: some hold NaN or infinite features, and cycles the authors dropped are not marked, so
 * a row's number only approximates the cycle count.
 */
public final class PublishedTable {
  private final PublishedCell cell;
  private final String sha256;
  private final int size;
  private final double[] features;
  private final double[] capacity;

  PublishedTable(
      PublishedCell cell, String sha256, int size, double[] features, double[] capacity) {
    this.cell = cell;
    this.sha256 = sha256;
    this.size = size;
    this.features = features;
    this.capacity = capacity;
  }

  public PublishedCell cell() {
    return cell;
  }

  /** SHA-256 of the table's bytes as published, in hexadecimal. */
  public String sha256() {
    return sha256;
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  /**
   * One published feature, which may be NaN or infinite.
   *
   * @param row from 0
   * @param feature position in {@link PublishedTables#FEATURES}
   */
  public double feature(int row, int feature) {
    return features[row * PublishedTables.FEATURES.size() + feature];
  }

  /** A copy of a row's features, in the order of {@link PublishedTables#FEATURES}. */
  public double[] features(int row) {
    int width = PublishedTables.FEATURES.size();
    return java.util.Arrays.copyOfRange(features, row * width, (row + 1) * width);
  }

  /** The label of a row [Ah]: never an input. */
  public double capacity(int row) {
    return capacity[row];
  }

  /** The label as share of rated capacity. */
  public double soh(int row) {
    return capacity[row] / cell.ratedCapacity();
  }

  /** Whether every feature and the capacity of a row are finite. */
  public boolean finite(int row) {
    for (int i = 0; i < PublishedTables.FEATURES.size(); i++) {
      if (!Double.isFinite(feature(row, i))) {
        return false;
      }
    }
    return Double.isFinite(capacity[row]);
  }
}
