package io.celltwin.core.state;

import io.celltwin.core.alert.AgeingWatch;
import io.celltwin.core.alert.ConditionWatch;
import io.celltwin.core.alert.LiveResistance;
import io.celltwin.core.alert.StepResistance;
import io.celltwin.core.feature.SohHistory;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.core.mode.ModeTracker;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.soc.KnowMore;
import io.celltwin.core.soc.PartialCapacity;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Twin.NegativeEvent;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * What {@link TwinUpdater} remembers of one cell between operations. Some 15 kB however long the
 * cell lives.
 */
public final class TwinState {
  private static final int VERSION = 5;

  /** Negative events kept. */
  private static final int EVENTS = 8;

  static final long NEVER = Long.MIN_VALUE;

  long revision;
  long firstMillis = NEVER; // start of the first operation
  double meanDepth = Double.NaN; // of its cycles, share
  int discharges;
  double voltage = Double.NaN;
  double current = Double.NaN;
  double temperature = Double.NaN;
  double chargeSeconds = Double.NaN;
  double stress;
  HealthFilter health = new HealthFilter();
  ChargeCounter counter = new ChargeCounter();
  ResistanceTrack resistance = new ResistanceTrack();
  Usage usage = new Usage();
  SohHistory history = new SohHistory();
  AgeingWatch watch = new AgeingWatch();
  ConditionWatch condition = new ConditionWatch();
  LiveResistance liveResistance = new LiveResistance();
  StepResistance stepResistance = new StepResistance();
  double[] charge = TrajectoryInput.noCharge(); // the latest that showed anything; not written to
  ModeTracker modes; // null before the first operation
  String notMeasured = NotMeasured.NOTHING_YET; // why the latest discharge said nothing of health
  ChargeBalance balance = new ChargeBalance();
  List<KnowMore.Advice> advice; // of the operation under way, never saved
  PartialCapacity parts; // null before the first operation that showed any
  String nameplate; // what health rests on, null before the first operation
  private final Deque<NegativeEvent> events = new ArrayDeque<>(EVENTS);

  private TwinState() {}

  /** Of a cell not heard of before. */
  public static TwinState fresh() {
    return new TwinState();
  }

  /** Of the last operation taken in, 0 before the first. */
  public long revision() {
    return revision;
  }

  /** How its state of health went. */
  public SohHistory history() {
    return history;
  }

  /**
   * Begins anew what rests on the nameplate where that has changed: a health told of another rated
   * capacity, or of other limits, is no health any more. What was counted stays, and the twin says
   * what happened.
   *
   * @param when it was found to have changed [ms since 1970-01-01 UTC]
   */
  void hold(CellSpec spec, long when) {
    String now =
        String.format(
            Locale.ROOT,
            "%.6g Ah, %.3f to %.3f V, complete at %.3f V, %s",
            spec.ratedCapacity(),
            spec.minVoltage(),
            spec.maxVoltage(),
            spec.capacityVoltage(),
            spec.chemistry());
    if (nameplate != null && !nameplate.equals(now)) {
      health = new HealthFilter();
      counter = new ChargeCounter();
      meanDepth = Double.NaN;
      chargeSeconds = Double.NaN;
      stress = 0;
      resistance = new ResistanceTrack();
      history = new SohHistory();
      watch = new AgeingWatch();
      charge = TrajectoryInput.noCharge();
      modes = null;
      parts = null;
      notMeasured =
          "the nameplate changed from %s to %s, and what was measured by the old one is let go"
              .formatted(nameplate, now);
      remember(new NegativeEvent(notMeasured, when));
    }
    nameplate = now;
  }

  void remember(NegativeEvent event) {
    if (events.size() == EVENTS) {
      events.removeFirst();
    }
    events.addLast(event);
  }

  List<NegativeEvent> events() {
    return new ArrayList<>(events);
  }

  public TwinState copy() {
    TwinState copy = new TwinState();
    copy.revision = revision;
    copy.firstMillis = firstMillis;
    copy.meanDepth = meanDepth;
    copy.discharges = discharges;
    copy.voltage = voltage;
    copy.current = current;
    copy.temperature = temperature;
    copy.chargeSeconds = chargeSeconds;
    copy.stress = stress;
    copy.health = health.copy();
    copy.counter = counter.copy();
    copy.resistance = resistance.copy();
    copy.usage = usage.copy();
    copy.history = history.copy();
    copy.watch = watch.copy();
    copy.condition = condition.copy();
    copy.liveResistance = liveResistance.copy();
    copy.stepResistance = stepResistance.copy();
    copy.charge = charge;
    copy.modes = modes == null ? null : modes.copy();
    copy.notMeasured = notMeasured;
    copy.nameplate = nameplate;
    copy.parts = parts == null ? null : parts.copy();
    copy.balance = balance.copy();
    copy.events.addAll(events);
    return copy;
  }

  /** Version byte first. */
  public void writeTo(DataOutput out) throws IOException {
    fields(SavedFields.writing(out));
  }

  /**
   * @throws IOException also for a version this code does not know
   */
  public static TwinState readFrom(DataInput in) throws IOException {
    TwinState state = new TwinState();
    state.fields(SavedFields.reading(in));
    return state;
  }

  private void fields(SavedFields saved) throws IOException {
    int version = saved.version("twin state", VERSION);
    revision = saved.integer(revision);
    discharges = saved.integer(discharges);
    voltage = saved.decimal(voltage);
    current = saved.decimal(current);
    temperature = saved.decimal(temperature);
    chargeSeconds = saved.decimal(chargeSeconds);
    stress = saved.decimal(stress);
    health.fields(saved);
    counter.fields(saved);
    resistance.fields(saved);
    usage.fields(saved);
    history.fields(saved);
    watch.fields(saved);
    List<NegativeEvent> before = events();
    int n = saved.integer(before.size());
    events.clear();
    for (int i = 0; i < n; i++) {
      NegativeEvent event = i < before.size() ? before.get(i) : new NegativeEvent("", 0);
      String text = saved.text(event.text());
      events.addLast(new NegativeEvent(text, saved.integer(event.timeMillis())));
    }
    if (version > 1) {
      firstMillis = saved.integer(firstMillis);
      meanDepth = saved.decimal(meanDepth);
      String chemistry = saved.text(modes == null ? null : modes.chemistry().name());
      if (chemistry != null) {
        modes = modes == null ? ModeTracker.fresh(Chemistry.valueOf(chemistry)) : modes;
        modes.fields(saved);
      }
    }
    if (version > 2) {
      charge = charge.clone();
      saved.sparse(charge);
    }
    if (version > 4) {
      health.classFields(saved);
      resistance.conditions(saved);
      notMeasured = saved.text(notMeasured);
      nameplate = saved.text(nameplate);
      balance.fields(saved);
      watch.laterFields(saved);
      condition.fields(saved);
      liveResistance.fields(saved);
      stepResistance.fields(saved);
      String ofParts = saved.text(parts == null ? null : modes.chemistry().name());
      if (ofParts != null) {
        parts = parts == null ? PartialCapacity.fresh(Chemistry.valueOf(ofParts)) : parts;
        parts.fields(saved);
      }
    }
    usage.throughFields(saved, version > 4);
    if (version > 4) {
      condition.laterFields(saved);
      health.partsFields(saved);
    }
  }
}
