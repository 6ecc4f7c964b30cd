package io.celltwin.training.fit;

import io.celltwin.network.Network;

/** Something to learn. Everything it hands out is a function of its seed and the step. */
public interface Task {

  Network network();

  /** Number of targets of a row; 1 where the answer is about now. */
  int horizons();

  /** The rows of one step: the same ones each time it is asked. */
  Batch batch(int step);
}
