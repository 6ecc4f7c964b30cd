package io.celltwin.gateway.mqtt;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * How a broker of MQTT is reached.
 *
 * @param url {@code mqtt://host:1883} or {@code mqtts://host:8883}
 * @param version 5 or 3 (3.1.1)
 * @param clientId by which the broker keeps the session
 * @param user or null
 * @param password or null
 * @param authority certificates the broker's is checked with (PEM), or null for the machine's
 * @param certificate of this client (PEM), or null
 * @param key to that (PEM, PKCS 8), or null
 * @param group of a shared subscription, or null for one alone
 * @param topics filters
 * @param sessionSeconds how long the broker keeps what comes while nobody is there
 */
public record MqttAddress(
    URI url,
    int version,
    String clientId,
    String user,
    String password,
    Path authority,
    Path certificate,
    Path key,
    String group,
    List<String> topics,
    long sessionSeconds) {
  private static final long DAY = 86_400;

  public MqttAddress {
    topics = List.copyOf(topics);
    boolean known = "mqtt".equals(url.getScheme()) || "mqtts".equals(url.getScheme());
    if (!known || url.getHost() == null) {
      throw new IllegalArgumentException(
          "url is '" + url + "', wanted mqtt://host:port or mqtts://host:port");
    }
    if (version != 5 && version != 3) {
      throw new IllegalArgumentException("version is " + version + ", wanted 5 or 3.1.1");
    }
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("certificate and key belong together, one is missing");
    }
  }

  /**
   * An address with user and topic in it, {@code mqtt://user:password@host:1883/site/+/bms}.
   *
   * @throws IllegalArgumentException for what is none
   */
  public static MqttAddress parse(String text, String clientId) {
    // '#' ends what a URI sends; here it is a wildcard
    URI url = URI.create(text.replace("#", "%23").replace("{", "%7B").replace("}", "%7D"));
    String[] user = url.getUserInfo() == null ? new String[0] : url.getUserInfo().split(":", 2);
    String path = url.getPath() == null ? "" : url.getPath();
    return new MqttAddress(
        url,
        5,
        clientId,
        user.length > 0 ? user[0] : null,
        user.length > 1 ? user[1] : null,
        null,
        null,
        null,
        null,
        List.of(path.length() > 1 ? path.substring(1) : "#"),
        DAY);
  }

  boolean encrypted() {
    return "mqtts".equals(url.getScheme());
  }

  int port() {
    return url.getPort() > 0 ? url.getPort() : encrypted() ? 8883 : 1883;
  }

  /** Without user and password. */
  String shown() {
    return url.getScheme() + "://" + url.getHost() + ":" + port();
  }

  /** What the broker is asked for. */
  List<String> filters() {
    return group == null
        ? topics
        : topics.stream().map(topic -> "$share/" + group + "/" + topic).toList();
  }
}
