package io.celltwin.dashboard;

import com.linecorp.armeria.common.HttpStatus;

/** A question that cannot be answered as it was put; becomes an error of the API. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final String header;
  private final String headerValue;

  ProblemException(HttpStatus status, String code, String message) {
    this(status, code, message, null, null);
  }

  /**
   * @param header that goes with the answer, e.g. {@code retry-after}; or null
   */
  ProblemException(
      HttpStatus status, String code, String message, String header, String headerValue) {
    super(message);
    this.status = status.code();
    this.code = code;
    this.header = header;
    this.headerValue = headerValue;
  }

  HttpStatus status() {
    return HttpStatus.valueOf(status);
  }

  String code() {
    return code;
  }

  String header() {
    return header;
  }

  String headerValue() {
    return headerValue;
  }

  static ProblemException badParameter(String name, String value, String wanted) {
    return new ProblemException(
        HttpStatus.BAD_REQUEST,
        "bad_parameter",
        "parameter %s is '%s', wanted %s".formatted(name, Problem.shown(value), wanted));
  }

  static ProblemException unknownCell(String cellId) {
    return new ProblemException(
        HttpStatus.NOT_FOUND,
        "unknown_cell",
        "cell '%s' is not known; /api/v1/cells lists those that are"
            .formatted(Problem.shown(cellId)));
  }
}
