package io.celltwin.cluster;

import java.util.concurrent.CountDownLatch;

/** A part that does nothing until it is ended. */
final class Sleeper {
  private Sleeper() {}

  public static void main(String[] arguments) throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
