package io.celltwin.gateway;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import java.util.List;

/** Where frames and nameplates go. May be called by many threads. */
public interface Outlet {
  /**
   * Sends what came of one message, in order.
   *
   * @param specs of cells that are new, before their frames
   * @param done is told once, on any thread, when the broker has all of it or has refused
   */
  void send(List<CellSpec> specs, List<Frame> frames, Done done);

  /** Keeps what could not be read, with its reason. */
  void refuse(Message message, Refusal refusal, Done done);

  /** How it ended. */
  @FunctionalInterface
  interface Done {
    /**
     * @param failure null where the broker has it
     */
    void ended(Exception failure);
  }
}
