package io.celltwin.gateway;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.SourceStatus;
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

  /**
   * Tells what a source sends; whoever looks later wants the newest alone, so none is waited for.
   */
  void tell(SourceStatus status);

  /** How it ended. */
  @FunctionalInterface
  interface Done {
    /**
     * @param failure null where the broker has it
     */
    void ended(Exception failure);
  }
}
