package io.celltwin.fleet.alert;

import io.celltwin.domain.Alert;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells one subscriber of one alert at a time, until it has taken it or was given up. */
final class WebhookSender {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);

  /** Waits between attempts; throws to stop. */
  interface Pause {
    void of(Duration pause) throws InterruptedException;
  }

  /** What became of a message. */
  enum Outcome {
    DELIVERED,
    GIVEN_UP,
    /** It answered 410: it wants no more. */
    UNSUBSCRIBED
  }

  private final Webhook webhook;
  private final HttpClient http;
  private final Clock clock;
  private final Pause pause;
  private final Counter delivered;
  private final Counter failed;
  private final Counter givenUp;

  WebhookSender(Webhook webhook, HttpClient http, Clock clock, Pause pause, MeterRegistry meters) {
    this.webhook = webhook;
    this.http = http;
    this.clock = clock;
    this.pause = pause;
    this.delivered = counter(meters, "delivered", "Alerts that a subscriber took.");
    this.failed = counter(meters, "failed.attempts", "Attempts that a subscriber did not take.");
    this.givenUp = counter(meters, "given.up", "Alerts that a subscriber never took.");
  }

  private Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("celltwin.webhook." + name)
        .description(description)
        .tag("subscriber", webhook.name())
        .register(meters);
  }

  Outcome send(Alert alert) throws InterruptedException {
    WebhookMessage message = WebhookMessage.of(alert);
    for (int attempt = 1; ; attempt++) {
      String fault = attempt(message);
      if (fault == null) {
        delivered.increment();
        return Outcome.DELIVERED;
      }
      failed.increment();
      if (fault.equals("HTTP 410")) {
        LOG.warn("webhook {} answered 410 Gone and is told nothing more", webhook);
        return Outcome.UNSUBSCRIBED;
      }
      if (attempt == webhook.attempts()) {
        LOG.warn(
            "webhook {} did not take alert {} in {} attempts ({}); it goes on with the next",
            webhook,
            message.id(),
            attempt,
            fault);
        givenUp.increment();
        return Outcome.GIVEN_UP;
      }
      pause.of(webhook.pauseAfter(attempt));
    }
  }

  /** One attempt; null when it was taken, else what went wrong. */
  private String attempt(WebhookMessage message) throws InterruptedException {
    long seconds = clock.instant().getEpochSecond();
    HttpRequest request =
        HttpRequest.newBuilder(webhook.url())
            .timeout(webhook.timeout())
            .header("content-type", "application/json")
            .header("webhook-id", message.id())
            .header("webhook-timestamp", Long.toString(seconds))
            .header(
                "webhook-signature",
                Signature.of(webhook.secrets(), message.id(), seconds, message.body()))
            .POST(HttpRequest.BodyPublishers.ofString(message.body()))
            .build();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status / 100 == 2 ? null : "HTTP " + status;
    } catch (IOException e) {
      return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }
  }
}
