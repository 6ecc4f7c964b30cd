package io.celltwin.benchmark.serving;

import java.util.concurrent.CompletableFuture;

/** Questions of one kind and size that can be asked again and again. */
interface Questions {
  String where();

  String model();

  /** Rows of a question. */
  int batch();

  /**
   * Asks.
   *
   * @param n which of the questions, so that they are not all the same one
   * @return completes with whether it was answered
   */
  CompletableFuture<Boolean> ask(long n);
}
