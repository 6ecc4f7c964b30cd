package io.celltwin.gateway.sparkplug;

import io.celltwin.rpc.sparkplug.SparkplugMetric;
import io.celltwin.rpc.sparkplug.SparkplugPropertySet;

/** The property "Quality" of a metric (specification 3.0, 6.4.11): 0 bad, 192 good, 500 stale. */
final class MetricQuality {
  private static final String NAME = "Quality";
  private static final int GOOD = 192;

  private MetricQuality() {}

  /** Whether the edge node itself says that the value is not to be relied on. */
  static boolean isBad(SparkplugMetric metric) {
    if (!metric.hasProperties()) {
      return false;
    }
    SparkplugPropertySet properties = metric.getProperties();
    int at = properties.getKeysList().indexOf(NAME);
    return at >= 0
        && at < properties.getValuesCount()
        && properties.getValues(at).hasIntValue()
        && properties.getValues(at).getIntValue() != GOOD;
  }
}
