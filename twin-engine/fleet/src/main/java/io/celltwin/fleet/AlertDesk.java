package io.celltwin.fleet;

import io.celltwin.domain.AlertAck;
import java.util.concurrent.CompletionStage;

/** Takes what people say about alerts. */
public interface AlertDesk {

  /**
   * Puts it on record. Done once it is durable; the alert itself moves a moment later, when the
   * record comes back.
   */
  CompletionStage<Void> say(AlertAck ack);
}
