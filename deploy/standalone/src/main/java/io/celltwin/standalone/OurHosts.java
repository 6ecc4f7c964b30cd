package io.celltwin.standalone;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * By which names a request may call this machine. Seen by the registry's process too, so it knows
 * nothing but the JDK.
 */
final class OurHosts {
  private final Set<String> names = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
  private final boolean anyAddress;

  /**
   * @param called further names and addresses
   * @param anyAddress whether every address is ours, as where all are listened on, maybe behind a
   *     container's port; a name that somebody pointed here is still not
   */
  OurHosts(List<String> called, boolean anyAddress) {
    called.forEach(name -> names.add(bare(name)));
    names.remove("");
    this.anyAddress = anyAddress;
  }

  /**
   * Null where the request is for us, or why it is not.
   *
   * @param host header of that name, or null
   * @param origin header of that name, or null
   */
  String refusal(String host, String origin) {
    String name = host == null ? "" : bare(host);
    if (!isOurs(name)) {
      return "host '%s' is not one this server answers to".formatted(printable(name));
    }
    if (origin != null && !isOurs(hostOf(origin))) {
      return "origin '%s' is another site's".formatted(printable(origin));
    }
    return null;
  }

  private boolean isOurs(String host) {
    return names.contains(host)
        || (anyAddress && (host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}")));
  }

  private static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private static String hostOf(String origin) {
    try {
      String host = URI.create(origin).getHost();
      return host == null ? "" : bare(host);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Without its port; an IPv6 address in brackets. */
  private static String bare(String authority) {
    String name = authority.strip().toLowerCase(Locale.ROOT);
    int bracket = name.indexOf(']');
    if (name.startsWith("[") && bracket > 0) {
      return name.substring(0, bracket + 1);
    }
    int colon = name.indexOf(':');
    if (colon >= 0 && colon == name.lastIndexOf(':')) {
      name = name.substring(0, colon);
    } else if (colon >= 0) {
      name = "[" + name + "]";
    }
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
