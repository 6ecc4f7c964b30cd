package io.celltwin.protocol.scoring;

/** Told how far a long run has come. */
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (what, done, of) -> {};

  /**
   * A part is done.
   *
   * @param what it was
   * @param done parts so far
   * @param of parts in all
   */
  void step(String what, int done, int of);
}
