package io.celltwin.gateway.mqtt;

import io.celltwin.gateway.Decoded;
import io.celltwin.gateway.Feed;
import io.celltwin.gateway.Message;
import io.celltwin.gateway.Redelivery;
import io.celltwin.gateway.SourceRunner;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to a broker of MQTT. A message is acknowledged when Kafka has acknowledged what came of
 * it, and the session outlives the connection: what comes meanwhile is kept by the broker.
 */
public final class MqttSource implements SourceRunner {
  private static final Logger LOG = LoggerFactory.getLogger(MqttSource.class);

  private final MqttAddress address;
  private final Feed feed;
  private final Clock clock;
  private final Redelivery redelivery;
  private final Session session;
  private final Link link;
  private final AtomicLong inFlight = new AtomicLong();
  private volatile String trouble = "not connected yet";
  private volatile boolean closed;

  /**
   * How a protocol on top wants the session.
   *
   * @param cleanStart whether the broker forgets an older session
   * @param will published by the broker when the connection is lost, or null
   * @param birth published by us with each connection, or null
   */
  public record Session(boolean cleanStart, Note will, Note birth) {
    /** One that survives, and says nothing about itself. */
    public static final Session LASTING = new Session(false, null, null);
  }

  /** Something to publish about ourselves. */
  public record Note(String topic, byte[] payload, boolean retained) {}

  private MqttSource(
      MqttAddress address, Session session, Feed feed, Redelivery redelivery, Clock clock) {
    this.address = address;
    this.session = session;
    this.feed = feed;
    this.redelivery = redelivery;
    this.clock = clock;
    this.link = Link.of(address, this::up, this::down);
  }

  /** Starts to connect, and goes on trying where the broker is away. */
  public static MqttSource start(
      MqttAddress address, Session session, Feed feed, Redelivery redelivery, Clock clock) {
    var source = new MqttSource(address, session, feed, redelivery, clock);
    source.link.hear(source::arrived);
    Note will = session.will();
    var unused =
        source.link.connect(
            session.cleanStart(),
            session.cleanStart() ? 0 : address.sessionSeconds(),
            will == null ? null : new Link.Last(will.topic(), will.payload(), will.retained()));
    return source;
  }

  private void up() {
    Note birth = session.birth();
    var unused =
        link.subscribe(address.filters())
            .whenComplete(
                (ok, refused) -> {
                  trouble =
                      refused == null
                          ? null
                          : "the broker refuses " + address.filters() + ": " + refused.getMessage();
                  if (refused != null) {
                    LOG.warn("{}: {}", address.shown(), trouble);
                  } else if (birth != null) {
                    publish(birth.topic(), birth.payload(), birth.retained());
                  }
                });
  }

  private void down(Throwable cause) {
    if (!closed) {
      trouble = "no connection: " + cause.getMessage();
      LOG.warn("{}: {}", address.shown(), trouble);
    }
  }

  private void arrived(Link.Arrived arrived) {
    inFlight.incrementAndGet();
    var message =
        new Message(
            arrived.topic(),
            null,
            arrived.payload(),
            clock.millis(),
            arrived.retained(),
            arrived.repeated());
    try {
      redelivery.deliver(
          feed,
          message,
          () -> {
            inFlight.decrementAndGet();
            acknowledge(arrived);
          },
          this::answer);
    } catch (RuntimeException e) {
      // not acknowledged: it comes again with the next connection
      LOG.error("{}: a message of {} was not taken in", address.shown(), arrived.topic(), e);
    }
  }

  private void acknowledge(Link.Arrived arrived) {
    try {
      arrived.acknowledge().run();
    } catch (IllegalStateException e) {
      LOG.debug("the session is gone, the broker sends {} again", arrived.topic(), e);
    }
  }

  private void answer(List<Decoded.Answer> answers) {
    answers.forEach(answer -> publish(answer.topic(), answer.payload(), answer.retained()));
  }

  private void publish(String topic, byte[] payload, boolean retained) {
    var unused =
        link.publish(topic, payload, retained)
            .whenComplete(
                (ok, e) -> {
                  if (e != null) {
                    LOG.warn("{}: {} was not published", address.shown(), topic, e);
                  }
                });
  }

  @Override
  public String state() {
    return String.format(
        java.util.Locale.ROOT,
        "%s, %d topics, %d messages not acknowledged yet",
        address.shown(),
        address.topics().size(),
        inFlight.get());
  }

  @Override
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  @Override
  public void close() {
    closed = true;
    link.disconnect();
  }
}
