package io.celltwin.fleet.api;

import io.celltwin.domain.AlertAck;
import java.util.concurrent.CompletionStage;

/** Takes what people say about alerts, and what they tell the twin of a cell to do. */
public interface AlertDesk {

  /** What the twin of a cell can be told. */
  enum Order {
    /** Ends the cell's quarantine: its frames are looked at again. */
    RELEASE,
    /** Lets its clock begin anew, whatever time it has come to. */
    RESET_CLOCK
  }

  /**
   * Puts it on record. Done once it is durable; the alert itself moves a moment later, when the
   * record comes back.
   */
  CompletionStage<Void> record(AlertAck ack);

  /**
   * Puts an order among the frames of a cell. Done once it is durable; the twin follows when it
   * comes to it.
   *
   * @param by who says so
   */
  CompletionStage<Void> order(String cellId, Order order, String by);
}
