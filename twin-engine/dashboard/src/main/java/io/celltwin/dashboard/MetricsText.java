package io.celltwin.dashboard;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of the metrics a scrape is given: ours, and of the parts we stand on those that somebody
 * would set an alarm on. The rest, thousands of series for each client of Kafka, each operator of
 * Flink and each bucket of a histogram, is there on request.
 */
final class MetricsText {
  /** Beginnings of names. */
  private static final List<String> CHOSEN =
      List.of(
          "celltwin_",
          "twin_inference_",
          "kafka_consumer_fetch_manager_records_lag_max",
          "kafka_stream_thread_process_total",
          "jvm_memory_used_bytes",
          "jvm_memory_max_bytes",
          "jvm_gc_pause_seconds",
          "jvm_threads_live_threads",
          "process_cpu_usage",
          "system_cpu_usage",
          "system_load_average_1m");

  /** Counted for each operator of the job, several of which are one task. */
  private static final String EACH_OPERATOR = "celltwin_job_num_records_";

  private static final String BUCKET = "_bucket{";

  /** Flink names a task by all of its operators; the first of them names it as well. */
  private static final Pattern TASK = Pattern.compile("task_name=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final Pattern LABEL = Pattern.compile("=\"((?:[^\"\\\\]|\\\\.)*)\"");
  static final int LONGEST_LABEL = 100;

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
        out.append(shortened(all.substring(at, end)));
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
    if (all.startsWith(EACH_OPERATOR, name)) {
      return false;
    }
    for (String beginning : CHOSEN) {
      if (all.startsWith(beginning, name)) {
        int brace = all.indexOf('{', name);
        return brace < BUCKET.length()
            || !all.startsWith(BUCKET, brace - BUCKET.length() + 1)
            || name != line;
      }
    }
    return all.startsWith("# EOF", line);
  }

  private static String shortened(String line) {
    if (line.length() <= LONGEST_LABEL || line.startsWith("#")) {
      return line;
    }
    String text =
        TASK.matcher(line).replaceAll(m -> "task_name=\"" + quoted(first(m.group(1))) + "\"");
    Matcher label = LABEL.matcher(text);
    return label.replaceAll(
        m ->
            m.group(1).length() <= LONGEST_LABEL
                ? Matcher.quoteReplacement(m.group())
                : "=\""
                    + quoted(m.group(1).substring(0, LONGEST_LABEL - 10).replaceAll("\\\\+$", ""))
                    + "~"
                    + Integer.toHexString(m.group(1).hashCode())
                    + "\"");
  }

  private static String first(String task) {
    int end = task.indexOf(" -> ");
    return end < 0 ? task : task.substring(0, end);
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }
}
