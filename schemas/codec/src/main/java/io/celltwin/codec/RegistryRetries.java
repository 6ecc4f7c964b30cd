package io.celltwin.codec;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the registry until it answers or patience is at its end. Here, and nowhere else, it is told
 * what is the registry's trouble and what is an answer: no connection, no answer in time, an error
 * of the server (5xx), too many requests (429, 408), a refused login (401, 403) and a page that is
 * not there at all are trouble; what a registry says of a schema is an answer.
 */
final class RegistryRetries {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryRetries.class);
  private static final long FIRST_MILLIS = 100;
  private static final long LAST_MILLIS = 5_000;

  /** Error codes of a registry's own are those of HTTP with two digits more. */
  private static final int OWN_CODES = 10_000;

  private final String url;
  private final Duration limit;

  RegistryRetries(String url, Duration limit) {
    this.url = url;
    this.limit = limit;
  }

  /** One request to the registry. */
  interface RegistryCall<T> {
    T ask() throws IOException, RestClientException;
  }

  /**
   * @throws RestClientException what the registry says against it
   * @throws RegistryUnavailableException where it did not answer within the limit
   */
  <T> T ask(RegistryCall<T> call) throws RestClientException {
    long start = System.nanoTime();
    long pause = FIRST_MILLIS;
    while (true) {
      Exception trouble;
      try {
        return call.ask();
      } catch (IOException e) {
        trouble = e;
      } catch (RestClientException e) {
        if (!isTrouble(e)) {
          throw e;
        }
        trouble = e;
      }
      if (System.nanoTime() - start + pause * 1_000_000 > limit.toNanos()) {
        throw new RegistryUnavailableException(
            "schema registry at %s does not answer: %s".formatted(url, trouble.getMessage()),
            trouble);
      }
      if (pause == FIRST_MILLIS) {
        LOG.warn(
            "Schema registry at {} does not answer and is asked again: {}",
            url,
            trouble.getMessage());
      }
      rest(pause, trouble);
      pause = Math.min(2 * pause, LAST_MILLIS);
    }
  }

  private void rest(long millis, Exception trouble) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryUnavailableException(
          "stopped while schema registry at %s did not answer".formatted(url), trouble);
    }
  }

  private static boolean isTrouble(RestClientException e) {
    int status = e.getStatus();
    boolean itsOwn = e.getErrorCode() >= OWN_CODES && e.getErrorCode() / 100 == status;
    return status >= 500
        || status == 401
        || status == 403
        || status == 408
        || status == 429
        || (status == 404 && !itsOwn);
  }
}
