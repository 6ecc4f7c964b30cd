package io.celltwin.dataset;

import java.io.IOException;

/**
 * Content that is not what its layout says. Readers of telemetry turn it into a {@link
 * DatasetItem.Refused}; readers of training tables let it through, since half a table is no table.
 */
public final class DatasetFormatException extends IOException {
  private final String code;
  private final String place;
  private final String reason;

  /**
   * @param code stable, for counting, e.g. {@code NOT_A_NUMBER}
   * @param place file and line or operation
   * @param reason the value and what was wanted
   */
  public DatasetFormatException(String code, String place, String reason) {
    super(place + ": " + reason);
    this.code = code;
    this.place = place;
    this.reason = reason;
  }

  public String code() {
    return code;
  }

  public String place() {
    return place;
  }

  public String reason() {
    return reason;
  }
}
