package io.celltwin.fleet.alert;

import io.celltwin.domain.Alert;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
    UNSUBSCRIBED,
    /** A person has silenced the alert, it fires again, or it follows from another. */
    SILENCED
  }

  /** What one attempt came to: taken where {@code fault} is null. */
  private record Attempt(String fault, Duration retryAfter) {
    static Attempt failed(String why) {
      return new Attempt(why, Duration.ZERO);
    }
  }

  private final Webhook webhook;
  private final HttpClient http;
  private final Clock clock;
  private final Pause pause;
  private final Counter delivered;
  private final Counter failed;
  private final Counter givenUp;
  private final Counter silenced;
  private final Predicate<Alert> hushed;
  private volatile String trouble;

  /**
   * @param hushed true for an alert that nobody wants to hear of now
   */
  WebhookSender(
      Webhook webhook,
      HttpClient http,
      Clock clock,
      Pause pause,
      Predicate<Alert> hushed,
      MeterRegistry meters) {
    this.webhook = webhook;
    this.hushed = hushed;
    this.http = http;
    this.clock = clock;
    this.pause = pause;
    this.delivered = counter(meters, "delivered", "Alerts that a subscriber took.");
    this.failed = counter(meters, "failed.attempts", "Attempts that a subscriber did not take.");
    this.givenUp = counter(meters, "given.up", "Alerts that a subscriber never took.");
    this.silenced =
        counter(
            meters,
            "silenced",
            "Alerts not told: silenced, firing again, or following from another.");
  }

  /** What is wrong with the subscriber, in one sentence; null while it takes what it is sent. */
  String trouble() {
    return trouble;
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
      if (hushed.test(alert)) {
        silenced.increment();
        return Outcome.SILENCED;
      }
      Attempt outcome = attempt(message);
      if (outcome.fault() == null) {
        delivered.increment();
        trouble = null;
        return Outcome.DELIVERED;
      }
      failed.increment();
      trouble =
          String.format(
              Locale.ROOT,
              "webhook %s does not take alerts: %s in attempt %d",
              webhook.name(),
              outcome.fault(),
              attempt);
      if (outcome.fault().equals("HTTP 410")) {
        LOG.warn("webhook {} answered 410 Gone and is told nothing more", webhook);
        return Outcome.UNSUBSCRIBED;
      }
      if (attempt == webhook.attempts()) {
        LOG.warn(
            "webhook {} did not take alert {} in {} attempts ({}); it goes on with the next",
            webhook,
            message.id(),
            attempt,
            outcome.fault());
        givenUp.increment();
        return Outcome.GIVEN_UP;
      }
      pause.of(pauseAfter(attempt, outcome.retryAfter()));
    }
  }

  /** As long as the subscriber asks for, but no longer than is usual between two attempts. */
  private Duration pauseAfter(int attempt, Duration wanted) {
    Duration usual = webhook.pauseAfter(attempt);
    Duration longer = usual.compareTo(wanted) >= 0 ? usual : wanted;
    return longer.compareTo(webhook.longestPause()) > 0 ? webhook.longestPause() : longer;
  }

  /**
   * One attempt. Its time is that of the whole exchange: the client's own ends with the headers,
   * and who stalls after them would be waited for without end.
   */
  private Attempt attempt(WebhookMessage message) throws InterruptedException {
    CompletableFuture<HttpResponse<Void>> exchange = null;
    try {
      exchange = http.sendAsync(request(message), info -> new StatusOnly());
      HttpResponse<Void> answer = exchange.get(webhook.timeout().toMillis(), TimeUnit.MILLISECONDS);
      int status = answer.statusCode();
      return status / 100 == 2
          ? new Attempt(null, Duration.ZERO)
          : new Attempt("HTTP " + status, retryAfter(answer));
    } catch (TimeoutException e) {
      return Attempt.failed(
          String.format(Locale.ROOT, "no whole answer within %d ms", webhook.timeout().toMillis()));
    } catch (ExecutionException e) {
      return Attempt.failed(sentence(e.getCause()));
    } catch (RuntimeException e) {
      return Attempt.failed(sentence(e));
    } finally {
      if (exchange != null) {
        exchange.cancel(true); // ends what still runs; nothing where it is over
      }
    }
  }

  private HttpRequest request(WebhookMessage message) {
    long seconds = clock.instant().getEpochSecond();
    return HttpRequest.newBuilder(webhook.url())
        .timeout(webhook.timeout())
        .header("content-type", "application/json")
        .header("webhook-id", headerText(message.id()))
        .header("webhook-timestamp", Long.toString(seconds))
        .header(
            "webhook-signature",
            Signature.of(webhook.secrets(), headerText(message.id()), seconds, message.body()))
        .POST(HttpRequest.BodyPublishers.ofString(message.body()))
        .build();
  }

  /** An id comes from outside; a header takes visible ASCII only. */
  private static String headerText(String id) {
    String text = id.replaceAll("[^\\x21-\\x7e]", "?");
    return text.length() <= 500 ? text : text.substring(0, 500);
  }

  /** Seconds only; a date would be by another clock. */
  private static Duration retryAfter(HttpResponse<?> answer) {
    String text = answer.headers().firstValue("retry-after").orElse("");
    return text.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(text)) : Duration.ZERO;
  }

  /** Without what a message may repeat of the URL. */
  private String sentence(Throwable fault) {
    String text =
        fault.getClass().getSimpleName()
            + (fault.getMessage() == null ? "" : ": " + fault.getMessage());
    for (String secret :
        Stream.of(
                webhook.url().toString(),
                webhook.url().getRawUserInfo(),
                webhook.url().getRawQuery(),
                webhook.url().getRawPath())
            .filter(part -> part != null && part.length() > 1)
            .toList()) {
      text = text.replace(secret, "\u2026");
    }
    return text.length() <= 200 ? text : text.substring(0, 200);
  }
}
