package io.celltwin.domain.guard;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Who a request may say it is for, and where it may come from. A page of another site can make a
 * browser ask us under a name of its own that it lets point here (DNS rebinding); it cannot make it
 * say one of ours.
 *
 * <p>A host that is an address is nobody's name: where every address is listened on, all of them
 * are ours, as behind a container's port.
 */
public final class OurHosts {
  private final Set<String> names = new HashSet<>();
  private final boolean anyAddress;

  /**
   * @param called names and addresses of this machine by which others reach it, without ports
   * @param anyAddress whether every address is ours
   */
  public OurHosts(Collection<String> called, boolean anyAddress) {
    this.anyAddress = anyAddress;
    names.add("localhost");
    names.add("::1");
    called.stream().filter(n -> !n.isBlank() && !isWildcard(n)).forEach(n -> names.add(plain(n)));
  }

  /**
   * Those of a server: where it listens on every address, the machine's own name is looked up and
   * is one of them.
   *
   * @param listening the host that is listened on
   * @param alsoCalled further names and addresses
   */
  public static OurHosts of(String listening, Collection<String> alsoCalled) {
    Set<String> called = new HashSet<>(alsoCalled);
    called.add(listening);
    boolean everywhere = isWildcard(listening);
    try {
      everywhere |= InetAddress.getByName(listening).isAnyLocalAddress();
      if (everywhere) {
        called.add(InetAddress.getLocalHost().getHostName());
      }
    } catch (UnknownHostException e) {
      // listening there will fail with a better sentence; a machine without a name has none
    }
    return new OurHosts(called, everywhere);
  }

  private static boolean isWildcard(String host) {
    return host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
  }

  /**
   * Null where a request is for us and from our own page or no page, or why it is not.
   *
   * @param authority host and port, as the request says; null where it does not
   * @param origin of the page that asks; null where none is named
   */
  public String refusal(String authority, String origin) {
    if (!allowsHost(authority)) {
      return "host '%s' is not one this server answers to".formatted(shown(authority));
    }
    if (origin != null && !allowsOrigin(origin, authority)) {
      return "origin '%s' is another site's".formatted(shown(origin));
    }
    return null;
  }

  private static String shown(String text) {
    return text == null ? "" : text.replaceAll("[^\\x20-\\x7e]", "?");
  }

  /**
   * @param authority host and port, as the request says; null where it does not
   */
  public boolean allowsHost(String authority) {
    String host = hostOf(authority);
    return host != null
        && (names.contains(host)
            || isLoopback(host)
            || (anyAddress && isAddress(host) && !isWildcard(host)));
  }

  /**
   * @param origin of the page that asks
   * @param authority that it asks
   */
  public boolean allowsOrigin(String origin, String authority) {
    URI from;
    try {
      from = new URI(origin);
    } catch (URISyntaxException e) {
      return false;
    }
    if (from.getHost() == null || !from.getRawPath().isEmpty() || from.getRawQuery() != null) {
      return false; // "null", of a page without an origin, is one of them
    }
    String host = plain(from.getHost());
    int usual = "https".equalsIgnoreCase(from.getScheme()) ? 443 : 80;
    int port = from.getPort() < 0 ? usual : from.getPort();
    return (host.equals(hostOf(authority)) && port == portOf(authority, usual))
        || (names.contains(host) && !isOurs(host));
  }

  /** A page on another port of this machine is another's: only names given by hand stand alone. */
  private static boolean isOurs(String host) {
    return host.equals("localhost") || host.equals("::1") || isLoopback(host);
  }

  private static boolean isAddress(String host) {
    return host.contains(":") || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  }

  private static boolean isLoopback(String host) {
    return host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }

  /** The host of host and port, in lower case; null for what is neither. */
  private static String hostOf(String authority) {
    if (authority == null || authority.isEmpty() || authority.indexOf('@') >= 0) {
      return null;
    }
    int end;
    if (authority.startsWith("[")) {
      end = authority.indexOf(']') + 1;
      if (end == 0) {
        return null;
      }
    } else {
      end = authority.indexOf(':') < 0 ? authority.length() : authority.indexOf(':');
    }
    String port = authority.substring(end);
    return port.isEmpty() || port.matches(":[0-9]{1,5}")
        ? plain(authority.substring(0, end))
        : null;
  }

  private static int portOf(String authority, int usual) {
    int colon = authority.lastIndexOf(':');
    return colon < 0 || authority.endsWith("]")
        ? usual
        : Integer.parseInt(authority.substring(colon + 1));
  }

  private static String plain(String host) {
    String name = host.strip().toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    if (name.contains(":")) {
      int zone = name.indexOf('%');
      name = zone < 0 ? name : name.substring(0, zone);
      return name.equals("0:0:0:0:0:0:0:1") ? "::1" : name;
    }
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
