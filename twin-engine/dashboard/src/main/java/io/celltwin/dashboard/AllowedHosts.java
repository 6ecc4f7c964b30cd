package io.celltwin.dashboard;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Who a request may say it is for, and where it may come from. A page of another site can make a
 * browser ask us under a name of its own that it lets point here (DNS rebinding); it cannot make it
 * say one of ours. Pure: it looks nothing up.
 */
final class AllowedHosts {
  private final Set<String> names = new HashSet<>();

  /**
   * @param listening the host that is listened on
   * @param advertised names and addresses by which others reach it
   */
  AllowedHosts(String listening, Collection<String> advertised) {
    names.add("localhost");
    names.add("::1");
    if (!isWildcard(listening)) {
      names.add(plain(listening));
    }
    advertised.forEach(name -> names.add(plain(name)));
  }

  static boolean isWildcard(String host) {
    return host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
  }

  /**
   * @param authority host and port, as the request says
   * @param local address of this machine that the connection was made to, which no name stands for
   */
  boolean allowsHost(String authority, String local) {
    String host = hostOf(authority);
    return host != null && (names.contains(host) || isLoopback(host) || host.equals(plain(local)));
  }

  /**
   * @param origin of the page that asks
   * @param authority that it asks
   */
  boolean allowsOrigin(String origin, String authority) {
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
    String name = host.toLowerCase(Locale.ROOT);
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
