package io.celltwin.agents;

import io.celltwin.dashboard.MadeUpFleet;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Lineage;

/** Alerts of made-up cells. */
final class Alerts {
  private Alerts() {}

  static String id(String cellId, String kind, int number) {
    return cellId + "/" + kind + "/test-" + number;
  }

  static void raise(MadeUpFleet fleet, String cellId, String kind, int number) {
    fleet.raise(
        new Alert(
            id(cellId, kind, number),
            cellId,
            kind,
            Alert.Severity.WARNING,
            Alert.State.FIRING,
            1_750_000_000_000L + number,
            number,
            number,
            4.27,
            4.25,
            "V",
            "terminal reached 4.27 V, 0.02 V above its limit",
            "check the charger's limit",
            1,
            new Lineage("sim", 1, 2)));
  }
}
