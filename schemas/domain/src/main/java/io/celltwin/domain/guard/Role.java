package io.celltwin.domain.guard;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do. */
public enum Role {
  /** Ask for anything that is shown, and follow it. */
  READ,
  /** Say something about an alert, and whatever {@link #READ} may. */
  ACKNOWLEDGE,
  /**
   * Change the register, give orders to twins, read the record of changes, and all of the above.
   */
  ADMINISTER,
  /** Send samples, and nothing else. */
  INGEST;

  /** Whether one who has this role may do what asks for the other. */
  public boolean allows(Role wanted) {
    return switch (this) {
      case READ, INGEST -> wanted == this;
      case ACKNOWLEDGE -> wanted == READ || wanted == ACKNOWLEDGE;
      case ADMINISTER -> wanted != INGEST;
    };
  }

  /** As it is written in files and tokens. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By its word; empty for what is none. */
  public static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(r -> r.word().equals(word)).findFirst();
  }
}
