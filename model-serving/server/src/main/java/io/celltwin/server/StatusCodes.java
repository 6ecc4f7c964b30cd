package io.celltwin.server;

import com.linecorp.armeria.common.HttpStatus;
import io.celltwin.server.inference.QuestionRefusal;
import io.grpc.Status;

/**
 * What a refusal is called on the wire.
 *
 * @param grpc status code
 * @param http status code
 * @param again whether the same question may succeed later
 */
public record StatusCodes(Status.Code grpc, HttpStatus http, boolean again) {

  /** The one place where refusals become codes. */
  public static StatusCodes of(QuestionRefusal.Kind kind) {
    return switch (kind) {
      case INVALID_ARGUMENT ->
          new StatusCodes(Status.Code.INVALID_ARGUMENT, HttpStatus.BAD_REQUEST, false);
      case PERMISSION_DENIED ->
          new StatusCodes(Status.Code.PERMISSION_DENIED, HttpStatus.FORBIDDEN, false);
      case NOT_FOUND -> new StatusCodes(Status.Code.NOT_FOUND, HttpStatus.NOT_FOUND, false);
      // its own code, so that who can wait for it does, and who cannot need not
      case UNLOADED -> new StatusCodes(Status.Code.FAILED_PRECONDITION, HttpStatus.NOT_FOUND, true);
      case RESOURCE_EXHAUSTED ->
          new StatusCodes(Status.Code.RESOURCE_EXHAUSTED, HttpStatus.TOO_MANY_REQUESTS, true);
      case DEADLINE_EXCEEDED ->
          new StatusCodes(Status.Code.DEADLINE_EXCEEDED, HttpStatus.GATEWAY_TIMEOUT, true);
      case UNAVAILABLE ->
          new StatusCodes(Status.Code.UNAVAILABLE, HttpStatus.SERVICE_UNAVAILABLE, true);
      case INTERNAL ->
          new StatusCodes(Status.Code.INTERNAL, HttpStatus.INTERNAL_SERVER_ERROR, false);
    };
  }
}
