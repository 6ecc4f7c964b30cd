package io.celltwin.standalone;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Locale;

/** What an address to listen on means to this process, to this machine and to others. */
final class Hosts {
  private static final String HERE = "127.0.0.1";

  private Hosts() {}

  /** Whether it stands for every address of this machine. */
  static boolean everywhere(String host) {
    return address(host).isAnyLocalAddress();
  }

  /** Whether nobody outside this machine can reach what listens there. */
  static boolean onlyHere(String host) {
    return address(host).isLoopbackAddress();
  }

  /** The address by which this process reaches what listens on a host, fit for a URL. */
  static String own(String host) {
    return everywhere(host) ? HERE : inUrl(host);
  }

  /**
   * The address others are told: the one given, the one listened on, or, where that is every
   * address, the first that leads outside.
   *
   * @param given by {@code --advertised-host}, or null
   */
  static String advertised(String host, String given) {
    if (given != null) {
      return inUrl(given);
    }
    return everywhere(host) ? firstOutside() : inUrl(host);
  }

  /** An IPv6 address in brackets, anything else as it is. */
  static String inUrl(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new CannotProceedException(
          "--host %s is no address of this machine; 127.0.0.1 is for this machine alone, 0.0.0.0 for everybody"
              .formatted(host),
          e);
    }
  }

  private static String firstOutside() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(Hosts::leadsOutside)
          .flatMap(i -> i.getInterfaceAddresses().stream())
          .map(InterfaceAddress::getAddress)
          .filter(a -> a instanceof java.net.Inet4Address && !a.isLinkLocalAddress())
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElse(HERE);
    } catch (SocketException e) {
      return HERE;
    }
  }

  private static boolean leadsOutside(NetworkInterface i) {
    try {
      String name = i.getName().toLowerCase(Locale.ROOT);
      return i.isUp() && !i.isLoopback() && !name.startsWith("docker") && !name.startsWith("br-");
    } catch (SocketException e) {
      return false;
    }
  }
}
