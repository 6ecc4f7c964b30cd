package io.celltwin.codec;

import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;
import io.celltwin.domain.AuditEntry;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Identity;
import io.celltwin.domain.Impedance;
import io.celltwin.domain.Live;
import io.celltwin.domain.PackTwin;
import io.celltwin.domain.Scores;
import io.celltwin.domain.SourceStatus;
import io.celltwin.domain.Twin;
import java.util.List;
import java.util.regex.Pattern;

/**
 * All topics of one fleet. The live fleet has no namespace; a replay beside it has one, so that
 * history and present never mix.
 */
public final class Topics {
  private static final Pattern NAMESPACE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,150}");

  private final String prefix;

  private Topics(String prefix) {
    this.prefix = prefix;
  }

  /** The live fleet's. */
  public static Topics live() {
    return new Topics("");
  }

  /**
   * @param namespace e.g. {@code replay.2026-03}; empty for the live fleet
   * @throws IllegalArgumentException for a name the broker would not take
   */
  public static Topics in(String namespace) {
    if (namespace.isEmpty()) {
      return live();
    }
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw new IllegalArgumentException(
          "namespace is '%s', wanted letters, digits, '.', '_' or '-', e.g. replay.2026-03"
              .formatted(namespace));
    }
    return new Topics(namespace + ".");
  }

  public Topic<CellSpec> cells() {
    return new Topic<>(prefix + "battery.cell.v1", WireType.CELL, true);
  }

  public Topic<Frame> telemetry() {
    return new Topic<>(prefix + "battery.telemetry.v1", WireType.FRAME, false);
  }

  public Topic<Impedance> impedance() {
    return new Topic<>(prefix + "battery.impedance.v1", WireType.IMPEDANCE, false);
  }

  public Topic<Cycle> cycles() {
    return new Topic<>(prefix + "battery.cycle.v1", WireType.CYCLE, false);
  }

  public Topic<Twin> twins() {
    return new Topic<>(prefix + "battery.twin.v1", WireType.TWIN, true);
  }

  public Topic<Forecast> forecasts() {
    return new Topic<>(prefix + "battery.forecast.v1", WireType.FORECAST, true);
  }

  public Topic<Alert> alerts() {
    return new Topic<>(prefix + "battery.alert.v1", WireType.ALERT, false);
  }

  /**
   * What people said about alerts. Keyed by cell like everything else, so compaction would forget
   * all but the last word on a cell; the records are few and small.
   */
  public Topic<AlertAck> acknowledgements() {
    return new Topic<>(prefix + "battery.alert.ack.v1", WireType.ALERT_ACK, false);
  }

  /** Each cell as its latest samples show it, between two revisions of its twin. */
  public Topic<Live> liveTwins() {
    return new Topic<>(prefix + "battery.live.v1", WireType.LIVE, true);
  }

  /** Each pack's cells beside each other; the key is the pack. */
  public Topic<PackTwin> packTwins() {
    return new Topic<>(prefix + "battery.pack.twin.v1", WireType.PACK_TWIN, true);
  }

  /** Who a cell is: serial, and the names by which sources speak of it. */
  public Topic<Identity> identities() {
    return new Topic<>(prefix + "battery.identity.v1", WireType.IDENTITY, true);
  }

  /** What each source in the field sends, keyed by source and pack. */
  public Topic<SourceStatus> sources() {
    return new Topic<>(prefix + "battery.source.v1", WireType.SOURCE_STATUS, true);
  }

  /** Who changed what, keyed by who; it is only added to. */
  public Topic<AuditEntry> audit() {
    return new Topic<>(prefix + "battery.audit.v1", WireType.AUDIT, false);
  }

  /** How often answers were right, by who answered what of which cells ({@link Scores#key}). */
  public Topic<Scores> scoreboard() {
    return new Topic<>(prefix + "battery.scoreboard.v1", WireType.SCORES, true);
  }

  /** Raw bytes of what could not be used; headers ({@link DeadLetter}) say why. */
  public String deadLetters() {
    return prefix + "battery.telemetry.dlq.v1";
  }

  /**
   * Those with Avro values, in the order their schemas are registered: the same ids on every fresh
   * registry.
   */
  public List<Topic<?>> typed() {
    return List.of(
        cells(),
        telemetry(),
        impedance(),
        cycles(),
        twins(),
        forecasts(),
        alerts(),
        acknowledgements(),
        liveTwins(),
        packTwins(),
        identities(),
        sources(),
        audit(),
        scoreboard()); // new ones last
  }
}
