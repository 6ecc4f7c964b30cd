package io.celltwin.dashboard.access;

import io.celltwin.domain.guard.Caller;
import io.celltwin.domain.guard.TokenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tokens of a file that may change: one that is taken out opens nothing a moment later. */
final class Tokens {
  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
  private static final long LOOK_MILLIS = 1_000;

  private final Path file;
  private final Clock clock;
  private TokenFile read;
  private FileTime changed;
  private long lookedAt;

  /**
   * @throws IllegalArgumentException where the file cannot be meant
   * @throws UncheckedIOException where it cannot be read
   */
  Tokens(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
    try {
      changed = Files.getLastModifiedTime(file);
      read = parsed();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "rest.token-file %s cannot be read: 'celltwin token' makes one".formatted(file), e);
    }
    lookedAt = clock.millis();
  }

  private TokenFile parsed() throws IOException {
    return TokenFile.parse(file.toString(), Files.readAllLines(file));
  }

  Optional<Caller> caller(String token) {
    return current().caller(token);
  }

  private synchronized TokenFile current() {
    long now = clock.millis();
    if (now - lookedAt >= LOOK_MILLIS || now < lookedAt) {
      lookedAt = now;
      try {
        FileTime latest = Files.getLastModifiedTime(file);
        if (!latest.equals(changed)) {
          read = parsed();
          changed = latest;
          LOG.info("{} changed: {} tokens", file, read.size());
        }
      } catch (IOException | IllegalArgumentException e) {
        LOG.error("rest.token-file: {}; those read before still hold", e.getMessage());
      }
    }
    return read;
  }
}
