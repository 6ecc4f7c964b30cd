package io.celltwin.server.inference;

/**
 * Why a question was not answered.
 *
 * @param kind for programs
 * @param reason one sentence with the value and what was wanted
 */
public record QuestionRefusal(Kind kind, String reason) {

  /** Each has one code per protocol. */
  public enum Kind {
    /** The question is wrong, and will be wrong next time. */
    INVALID_ARGUMENT,
    /** Not for this caller. */
    PERMISSION_DENIED,
    /** No such model or version. */
    NOT_FOUND,
    /** The model was served and has been taken out: it may come back. */
    UNLOADED,
    /** Too much is waiting already; ask again later. */
    RESOURCE_EXHAUSTED,
    /** The caller's time ran out before a worker was free. */
    DEADLINE_EXCEEDED,
    /** The server or the model is on its way out. */
    UNAVAILABLE,
    /** A defect of ours. */
    INTERNAL
  }
}
