package io.celltwin.dataset.table;

import io.celltwin.domain.Chemistry;

/**
 * One cell of a published set, as its manifest lists it.
 *
 * @param cellId the table's path without its ending, e.g. {@code TJU/1_NCA/CY25-025_1-1}; unique
 * @param dataset e.g. {@code TJU}
 * @param batch within the dataset, e.g. {@code 1_NCA}
 * @param chemistry of the positive electrode
 * @param ratedCapacity the denominator of the published state of health [Ah]
 * @param maxVoltage upper cut-off of the constant-current phase the features are taken below [V]:
 *     3.6 V for LFP, 4.2 V for all others of the set
 * @param paperSplit how the paper divided the cells
 * @param listedRows rows as the manifest counts them
 */
public record PublishedCell(
    String cellId,
    String dataset,
    String batch,
    Chemistry chemistry,
    double ratedCapacity,
    double maxVoltage,
    Split paperSplit,
    int listedRows) {

  /** On which side of the paper's split by cell. */
  public enum Split {
    TRAIN,
    TEST
  }
}
