package io.celltwin.agents;

import io.celltwin.dashboard.access.RestConfig;
import io.celltwin.dashboard.access.RestSettings;
import io.celltwin.setting.Values;
import java.nio.file.Path;
import java.util.Map;

/** A page that asks for a token even on this machine. */
record Guarded(Path tokens) {
  RestConfig config() {
    return RestSettings.of(
        Values.none()
            .withOptions(Map.of("rest.access", "on", "rest.token-file", tokens.toString())));
  }
}
