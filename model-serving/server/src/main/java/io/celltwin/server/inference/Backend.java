package io.celltwin.server.inference;

import io.celltwin.artifact.Golden;

/** An engine with one model in it. */
public interface Backend extends AutoCloseable {

  /** Engine and device. */
  String platform();

  /** Native arrays it keeps between questions: constant, or something leaks. */
  int arraysHeld();

  /** Something one thread may ask. */
  Session session();

  @Override
  void close();

  /** Belongs to one thread. */
  interface Session extends Golden.Answering, AutoCloseable {
    @Override
    void close();
  }
}
