package io.celltwin.server.inference;

/**
 * Who asks. The twin's own questions and those of everybody else wait in lanes of their own, so
 * that neither fills the other's.
 *
 * @param own whether it is the job this server is there for
 * @param client by which the questions of one caller are told from another's, e.g. its address
 */
public record Requester(boolean own, String client) {
  /** The job this server is there for. */
  public static final Requester OWN = new Requester(true, "own");

  /** Anybody else. */
  public static Requester other(String client) {
    return new Requester(false, client);
  }
}
