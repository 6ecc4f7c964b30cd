package io.celltwin.gateway.mqtt;

import io.celltwin.gateway.Message;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Hears what a broker sends and keeps no session there: for a look, nothing is taken away. */
public final class Listening implements AutoCloseable {
  private static final long CONNECT_SECONDS = 10;

  private final Link link;

  private Listening(Link link) {
    this.link = link;
  }

  /**
   * @throws IllegalArgumentException where the broker cannot be reached or refuses
   */
  public static Listening to(MqttAddress address, Clock clock, Consumer<Message> listener)
      throws InterruptedException {
    // the link itself would try again for ever
    var refused = new CompletableFuture<Void>();
    var listening = new Listening(Link.of(address, () -> {}, refused::completeExceptionally));
    listening.link.hear(
        arrived -> {
          listener.accept(
              new Message(
                  arrived.topic(),
                  null,
                  arrived.payload(),
                  clock.millis(),
                  arrived.retained(),
                  arrived.repeated()));
          arrived.acknowledge().run();
        });
    try {
      CompletableFuture.anyOf(listening.link.connect(true, 0, null), refused)
          .get(CONNECT_SECONDS, TimeUnit.SECONDS);
      CompletableFuture.anyOf(listening.link.subscribe(address.filters()), refused)
          .get(CONNECT_SECONDS, TimeUnit.SECONDS);
      return listening;
    } catch (ExecutionException | TimeoutException e) {
      listening.close();
      String why = e.getCause() == null ? "no answer" : e.getCause().getMessage();
      throw new IllegalArgumentException(address.shown() + ": " + why, e);
    }
  }

  @Override
  public void close() {
    link.disconnect();
  }
}
