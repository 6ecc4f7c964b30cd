package io.celltwin.network;

/**
 * A network that sees a feature as its own kind of cell does, besides as all cells do, and is far
 * from its training domain where it meets a kind it never saw.
 */
public interface ByKind extends Network {

  /** How many kinds it tells apart at most. */
  int kinds();

  /** Position of the first feature that tells them apart. */
  int nameplate();

  /** How many of them do. */
  int plates();
}
