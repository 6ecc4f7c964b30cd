package io.celltwin.server;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a request was meant for this server. A page of somebody else's in a browser can reach a
 * port of this machine by a name it has pointed here (DNS rebinding), or send to it from its own
 * site; the first shows in Host, the second in Origin.
 *
 * <p>A host that is an address is nobody's name: where everybody is listened to, all of them are
 * ours, as behind a container's port.
 */
final class HostCheck {
  private final Set<String> names = new HashSet<>(Set.of("localhost"));
  private final boolean everywhere;

  /**
   * @param host listened on
   * @param alsoCalled further names of this machine
   */
  HostCheck(String host, Set<String> alsoCalled) {
    names.add(bare(host));
    alsoCalled.forEach(name -> names.add(bare(name)));
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      address = null; // listening there will fail with a better sentence
    }
    everywhere = address != null && address.isAnyLocalAddress();
    if (everywhere || (address != null && address.isLoopbackAddress())) {
      names.add("127.0.0.1");
      names.add("[::1]");
    }
    if (everywhere) {
      try {
        names.add(bare(InetAddress.getLocalHost().getHostName()));
      } catch (UnknownHostException e) {
        // a machine without a name has none to be called by
      }
    }
  }

  /** Null where the request is for us, or why it is not. */
  String refusal(RequestHeaders headers) {
    String authority = headers.authority();
    String host = authority == null ? "" : bare(authority);
    if (!isOurs(host)) {
      return "host '%s' is not one this server answers to".formatted(host);
    }
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    if (origin != null && !isOurs(hostOf(origin))) {
      return "origin '%s' is another site's".formatted(origin);
    }
    return null;
  }

  private boolean isOurs(String host) {
    return names.contains(host) || (everywhere && isAddress(host));
  }

  private static String hostOf(String origin) {
    try {
      String host = URI.create(origin).getHost();
      return host == null ? "" : bare(host);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static boolean isAddress(String host) {
    return host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }

  /** Without its port; an IPv6 address in brackets. */
  private static String bare(String authority) {
    String name = authority.toLowerCase(Locale.ROOT);
    if (name.startsWith("[")) {
      return name.substring(0, name.indexOf(']') + 1);
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
