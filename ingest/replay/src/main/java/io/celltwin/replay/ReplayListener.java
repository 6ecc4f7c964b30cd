package io.celltwin.replay;

/** Hears of a replay's progress several times a second, on the replay's thread, and at its end. */
@FunctionalInterface
public interface ReplayListener {
  ReplayListener SILENT = progress -> {};

  void progressed(ReplayProgress progress);
}
