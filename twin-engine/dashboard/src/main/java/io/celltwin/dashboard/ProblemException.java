package io.celltwin.dashboard;

import com.linecorp.armeria.common.HttpStatus;

/** A question that cannot be answered as it was put; becomes an error of the API. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  ProblemException(HttpStatus status, String code, String message) {
    super(message);
    this.status = status.code();
    this.code = code;
  }

  HttpStatus status() {
    return HttpStatus.valueOf(status);
  }

  String code() {
    return code;
  }

  static ProblemException badParameter(String name, String value, String wanted) {
    return new ProblemException(
        HttpStatus.BAD_REQUEST,
        "bad_parameter",
        "parameter %s is '%s', wanted %s".formatted(name, value, wanted));
  }

  static ProblemException unknownCell(String cellId) {
    return new ProblemException(
        HttpStatus.NOT_FOUND,
        "unknown_cell",
        "cell '%s' is not known; /api/v1/cells lists those that are".formatted(cellId));
  }
}
