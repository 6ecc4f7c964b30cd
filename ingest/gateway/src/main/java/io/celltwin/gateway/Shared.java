package io.celltwin.gateway;

/** Tells one that all of several have ended. */
final class Shared {
  private final Outlet.Done done;
  private int open = 1;
  private Exception failure;

  Shared(Outlet.Done done) {
    this.done = done;
  }

  synchronized Outlet.Done one() {
    open++;
    return this::ended;
  }

  void sealed() {
    ended(null);
  }

  private void ended(Exception e) {
    Exception first;
    synchronized (this) {
      failure = failure == null ? e : failure;
      open--;
      if (open > 0) {
        return;
      }
      first = failure;
    }
    done.ended(first);
  }
}
