package io.celltwin.dashboard;

import io.celltwin.setting.Kind;
import io.celltwin.setting.Section;
import io.celltwin.setting.Values;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What can be configured of the page. */
public final class DashboardSettings {
  public static final Section DASHBOARD =
      Section.of("dashboard", "The page, its REST API and its live changes.")
          .alone("host", Kind.text(), "127.0.0.1", "127.0.0.1", "Address to listen on.")
          .alone("port", Kind.port(), 7070, "7070", "To listen on; 0 for any free one.")
          .with(
              "tick",
              Kind.time(),
              Duration.ofMillis(250),
              "Between two looks at what has changed, for each stream; 20 ms to 10 s.")
          .with("streams", Kind.whole("streams"), 200, "Of changes that may be open at once.")
          .with(
              "streams-per-address",
              Kind.whole("streams"),
              50,
              "That one address may have open of these.")
          .with(
              "stream-patience",
              Kind.time(),
              Duration.ofSeconds(30),
              "With a reader of a stream that takes nothing; 100 ms or more.")
          .with(
              "connections",
              Kind.whole("connections"),
              1_000,
              "That may be open at once; more than dashboard.streams.")
          .alone(
              "names",
              Kind.listOf(Kind.text()),
              List.of(),
              "none",
              "By which others reach it, beside the host: of a proxy, of a container.");

  private DashboardSettings() {}

  /**
   * The page as it is configured.
   *
   * @throws io.celltwin.setting.WrongSettingException for a value that cannot be meant
   */
  public static DashboardConfig on(Values values, String host, int port) {
    return DASHBOARD.fill(
        DashboardConfig.class,
        values,
        Map.of("host", host, "port", port, "names", List.of(), "clock", Clock.systemUTC()));
  }

  /** The same where the page is a process of its own: host and port are configured too. */
  public static DashboardConfig alone(Values values) {
    return DASHBOARD.fill(DashboardConfig.class, values, Map.of("clock", Clock.systemUTC()));
  }
}
