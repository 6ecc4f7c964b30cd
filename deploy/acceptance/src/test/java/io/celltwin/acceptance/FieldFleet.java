package io.celltwin.acceptance;

import io.celltwin.core.cycle.CycleSegmenter;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.core.cycle.Step;
import io.celltwin.core.state.AgeingConfig;
import io.celltwin.core.state.TwinState;
import io.celltwin.core.state.TwinStep;
import io.celltwin.core.state.TwinUpdater;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Live;
import io.celltwin.domain.Rejection;
import io.celltwin.domain.SourceStatus;
import io.celltwin.domain.Twin;
import io.celltwin.gateway.ClockMemory;
import io.celltwin.gateway.Feed;
import io.celltwin.gateway.Message;
import io.celltwin.gateway.Outlet;
import io.celltwin.gateway.Refusal;
import io.celltwin.gateway.mapping.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A source of the field, its mapping, and the cells it makes, in this process. */
final class FieldFleet {
  private static final long START = 1_796_000_000_000L;
  private static final CycleSegmenter SEGMENTER = new CycleSegmenter(SegmenterConfig.standard());
  private static final TwinUpdater UPDATER = new TwinUpdater(AgeingConfig.standard());

  private final Map<String, FieldCell> cells = new TreeMap<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final Feed feed;
  private long now = START;

  FieldFleet(String mapping) {
    Mapping read = Mapping.parse("field", mapping);
    feed =
        new Feed(
            read.decoder(),
            read.battery(),
            read.cellIdTemplate(),
            id -> cells.containsKey(id),
            ClockMemory.none(),
            new Cells());
  }

  /** Messages, this far apart [s]. */
  void send(String channel, List<byte[]> messages, int seconds) {
    for (byte[] message : messages) {
      var unused = feed.accept(Message.of(channel, message, now), failure -> {});
      now += 1000L * seconds;
    }
  }

  /** Time passes, so that values that wait for others wait no more. */
  void tick() {
    feed.tick(now + 60_000);
  }

  /** What goes on is over. */
  void end() {
    tick();
    cells.values().forEach(FieldCell::end);
  }

  Map<String, FieldCell> cells() {
    return cells;
  }

  List<Refusal> refusals() {
    return refusals;
  }

  /** By pack, what somebody should know. */
  Map<String, String> notes() {
    return feed.report().notes();
  }

  /** How times stood to each other, by name. */
  Map<String, Long> clock() {
    return feed.report().clock();
  }

  private final class Cells implements Outlet {
    @Override
    public void send(List<CellSpec> specs, List<Frame> frames, Done done) {
      specs.forEach(spec -> cells.put(spec.cellId(), new FieldCell(spec)));
      for (Frame frame : frames) {
        if (cells.containsKey(frame.cellId())) {
          cells.get(frame.cellId()).accept(frame);
        }
      }
      done.ended(null);
    }

    @Override
    public void refuse(Message message, Refusal refusal, Done done) {
      refusals.add(refusal);
      done.ended(null);
    }

    @Override
    public void tell(SourceStatus status) {
      throw new IllegalStateException("told by the gateway, not by a feed");
    }
  }

  /** A cell on its way through the job's core: operations, live twins, twins. */
  static final class FieldCell {
    private final CellSpec spec;
    private final OpenCell open = OpenCell.fresh();
    private final TwinState state = TwinState.fresh();
    private final List<Live> lives = new ArrayList<>();
    private final List<Cycle> cycles = new ArrayList<>();
    private final List<Alert> alerts = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private Twin twin;
    private double voltages;
    private int samples;

    private FieldCell(CellSpec spec) {
      this.spec = spec;
    }

    private void accept(Frame frame) {
      for (int i = 0; i < frame.size(); i++) {
        voltages += frame.voltage()[i];
        samples++;
      }
      take(SEGMENTER.accept(open, spec, frame));
      if (open.liveMillis() != Live.NEVER) {
        lives.add(
            open.live(
                spec,
                Live.NEVER,
                List.of(),
                new Lineage(frame.source(), frame.sequence(), frame.sequence())));
      }
    }

    private void take(Step step) {
      alerts.addAll(step.alerts());
      rejections.addAll(step.rejected());
      for (Cycle cycle : step.closed()) {
        cycles.add(cycle);
        TwinStep aged = UPDATER.accept(state, spec, cycle, null);
        if (!aged.isEmpty()) {
          alerts.addAll(aged.alerts());
          twin = aged.twin();
        }
      }
    }

    private void end() {
      take(SEGMENTER.flush(open, spec));
    }

    String id() {
      return spec.cellId();
    }

    CellSpec spec() {
      return spec;
    }

    List<Live> lives() {
      return lives;
    }

    Live last() {
      return lives.get(lives.size() - 1);
    }

    List<Cycle> cycles() {
      return cycles;
    }

    List<Alert> alerts() {
      return alerts;
    }

    List<Rejection> rejections() {
      return rejections;
    }

    /** Null before an operation has closed. */
    Twin twin() {
      return twin;
    }

    /** Moved over all operations, positive while charging [Ah]. */
    double charge() {
      return cycles.stream()
          .mapToDouble(c -> c.measured().charged() - c.measured().discharged())
          .sum();
    }

    double meanVoltage() {
      return voltages / samples;
    }
  }
}
