package io.celltwin.domain.guard;

import java.util.Set;

/**
 * Somebody who asks.
 *
 * @param name as the record of changes calls them
 * @param how it is known who they are: {@code token}, {@code oidc}, {@code none}
 * @param roles that they have
 */
public record Caller(String name, String how, Set<Role> roles) {
  /** Where nobody is asked who they are, on a machine of one's own. */
  public static final Caller ANYBODY =
      new Caller("anybody", "none", Set.of(Role.ADMINISTER, Role.INGEST));

  public Caller {
    roles = Set.copyOf(roles);
  }

  /** Whether one of their roles allows it. */
  public boolean may(Role wanted) {
    return roles.stream().anyMatch(r -> r.allows(wanted));
  }
}
