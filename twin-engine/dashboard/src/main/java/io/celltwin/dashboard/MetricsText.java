package io.celltwin.dashboard;

import java.util.List;

/**
 * What of the metrics a scrape is given: ours, and of the parts we stand on those that somebody
 * would set an alarm on. The rest, thousands of series for each client of Kafka and each operator
 * of Flink, is there on request.
 */
final class MetricsText {
  /** Beginnings of names. */
  private static final List<String> CHOSEN =
      List.of(
          "celltwin_",
          "jvm_memory_used_bytes",
          "jvm_memory_max_bytes",
          "jvm_gc_pause_seconds",
          "jvm_threads_live_threads",
          "process_cpu_usage",
          "system_cpu_usage",
          "system_load_average_1m");

  private MetricsText() {}

  /**
   * @param all in Prometheus' text format
   */
  static String chosen(String all) {
    var out = new StringBuilder(16 * 1024);
    int at = 0;
    while (at < all.length()) {
      int end = all.indexOf('\n', at);
      end = end < 0 ? all.length() : end + 1;
      if (isChosen(all, at)) {
        out.append(all, at, end);
      }
      at = end;
    }
    return out.toString();
  }

  private static boolean isChosen(String all, int line) {
    int name = line;
    for (String comment : List.of("# HELP ", "# TYPE ")) {
      if (all.startsWith(comment, line)) {
        name = line + comment.length();
      }
    }
    for (String beginning : CHOSEN) {
      if (all.startsWith(beginning, name)) {
        return true;
      }
    }
    return all.startsWith("# EOF", line);
  }
}
