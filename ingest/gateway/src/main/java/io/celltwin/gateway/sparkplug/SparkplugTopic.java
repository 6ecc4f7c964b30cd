package io.celltwin.gateway.sparkplug;

/**
 * {@code spBv1.0/group/type/edge[/device]} (specification 3.0, 4.1).
 *
 * @param type e.g. NBIRTH
 * @param device null for a message of the edge node itself
 */
record SparkplugTopic(String group, String type, String edge, String device) {
  static final String NAMESPACE = "spBv1.0";

  /** Where an aware broker keeps births, retained (3.0, 10.2). */
  private static final String KEPT = "$sparkplug/certificates/";

  /**
   * @return null for what is no topic of an edge node
   */
  static SparkplugTopic of(String topic) {
    String own = topic.startsWith(KEPT) ? topic.substring(KEPT.length()) : topic;
    String[] levels = own.split("/", -1);
    if (levels.length < 4
        || levels.length > 5
        || !levels[0].equals(NAMESPACE)
        || levels[1].isEmpty()
        || levels[3].isEmpty()) {
      return null;
    }
    boolean ofDevice = levels[2].startsWith("D");
    if (ofDevice != (levels.length == 5)) {
      return null;
    }
    return new SparkplugTopic(levels[1], levels[2], levels[3], ofDevice ? levels[4] : null);
  }

  String edgeNode() {
    return group + "/" + edge;
  }

  /** Where commands to the edge node go. */
  String commands() {
    return NAMESPACE + "/" + group + "/NCMD/" + edge;
  }

  /**
   * The channel of one metric, as a mapping sees it: group, edge node, device (for metrics of the
   * edge node itself its name once more), then the levels of the metric's own name.
   */
  String channel(String metric) {
    return NAMESPACE
        + "/"
        + group
        + "/"
        + edge
        + "/"
        + (device == null ? edge : device)
        + "/"
        + metric;
  }
}
