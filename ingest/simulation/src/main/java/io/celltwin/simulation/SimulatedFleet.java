package io.celltwin.simulation;

import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.FrameCutter;
import io.celltwin.dataset.OperationStream;
import io.celltwin.dataset.SourceEdition;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * A fleet of simulated cells of four chemistries, in packs of six at two sites. The same seed gives
 * the same fleet, sample by sample. Cells of the first pack come from a laboratory: each operation
 * is declared and sent as one frame. The others are in the field: frames of ten minutes that
 * declare nothing. With 24 cells or more every {@link Fault} is there once at least; cells join
 * with different ages.
 */
public final class SimulatedFleet {
  /** Frames of cells in the field last about this long. */
  private static final Duration FIELD_FRAME = Duration.ofMinutes(10);

  /** Of a converter of 16 bits that has none, in millivolts [V]. */
  private static final double NO_READING = 65.535;

  private static final int PACK = 6;
  private static final String SOURCE = "simulator";
  private static final double END_OF_LIFE = 0.8;
  private static final Duration CLOCK_STEP = Duration.ofHours(1);
  private static final int CLOCK_STEP_AT = 60;

  /** By place in the fleet; who is not named is sound. */
  private static final List<Fault> FAULTS =
      List.of(
          Fault.NONE,
          Fault.NONE,
          Fault.OVERCHARGE,
          Fault.NONE,
          Fault.EARLY_DEATH,
          Fault.NONE,
          Fault.NONE,
          Fault.COLD,
          Fault.NONE,
          Fault.SENSOR_DRIFT,
          Fault.NONE,
          Fault.NONE,
          Fault.NONE,
          Fault.LEAK,
          Fault.NONE,
          Fault.NONE,
          Fault.CLOCK_STEP,
          Fault.NONE,
          Fault.MISSING_SAMPLES,
          Fault.NONE,
          Fault.NONE,
          Fault.RESISTANCE,
          Fault.NONE,
          Fault.NONE);

  /** Faults of the fleet above begin after so many discharges. */
  private static final int FAULT_FROM = 10;

  // of a fleet that goes on

  /** Its cells last longer: 400 cycles or so. */
  private static final double LASTING = 0.6;

  /** Streams of random numbers for the cells of one place. */
  private static final long LIVES = 1_000_000;

  /** Share of the later cells that something happens to. */
  private static final double FAULTY = 0.35;

  /** Discharges until a fault is mended, or the cell taken out. */
  private static final int FAULT_LASTS = 45;

  /** Discharges past its end until a cell is taken out: three checks, and somebody comes. */
  private static final int TAKEN_OUT_AFTER = 28;

  private static final Duration REPLACED_WITHIN = Duration.ofHours(6);
  private static final Duration FOUND_DEAD = Duration.ofDays(3);

  /** What happens to later cells. */
  private static final List<Fault> LATER =
      List.of(
          Fault.SENSOR_DRIFT,
          Fault.OVERCHARGE,
          Fault.MEDIUM_LEAK,
          Fault.RESISTANCE,
          Fault.COLD,
          Fault.MISSING_SAMPLES,
          Fault.CLOCK_STEP,
          Fault.EARLY_DEATH,
          Fault.PLATING,
          Fault.COOLING_LOST,
          Fault.CONTACT_RESISTANCE,
          Fault.STUCK_TEMPERATURE,
          Fault.VOLTAGE_UNIT);

  /** With these a cell is taken out; loggers, chargers, fans and contacts are mended. */
  private static final Set<Fault> BEYOND_REPAIR =
      Set.of(Fault.LEAK, Fault.MEDIUM_LEAK, Fault.RESISTANCE, Fault.PLATING);

  private final long seed;
  private final long startMillis;
  private final double interval;
  private final List<Member> members = new ArrayList<>();

  /**
   * @param seed of everything that differs between cells and of all noise
   * @param cells how many
   * @param start event time of the first samples
   */
  public SimulatedFleet(long seed, int cells, Instant start) {
    this(seed, cells, start, Duration.ofSeconds(10));
  }

  /**
   * @param interval between samples; between 100 ms and one minute
   */
  public SimulatedFleet(long seed, int cells, Instant start, Duration interval) {
    this(seed, start, interval);
    if (cells < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "simulated fleet: cells is %d, wanted at least 1", cells));
    }
    for (int i = 0; i < cells; i++) {
      members.add(member(i));
    }
  }

  /**
   * A cell as it is wanted.
   *
   * @param design name of its make: lco, ncm, nca or lfp
   * @param pack number of the pack it sits in
   * @param fault that befalls it
   * @param faultFrom discharges after which it does
   * @param lossBefore share of its capacity lost before the first sample
   */
  public record Wanted(String design, int pack, Fault fault, int faultFrom, double lossBefore) {}

  /**
   * Cells as they are wanted; those of make lco are sent as from a laboratory, the others as from
   * the field.
   */
  public static SimulatedFleet of(long seed, List<Wanted> cells, Instant start, Duration interval) {
    var fleet = new SimulatedFleet(seed, start, interval);
    for (int i = 0; i < cells.size(); i++) {
      fleet.members.add(fleet.member(i, cells.get(i)));
    }
    return fleet;
  }

  private SimulatedFleet(long seed, Instant start, Duration interval) {
    if (interval.toMillis() < 100 || interval.toMillis() > 60_000) {
      throw new IllegalArgumentException(
          "simulated fleet: interval is %s, wanted 100 ms to 1 min".formatted(interval));
    }
    this.seed = seed;
    this.startMillis = start.toEpochMilli();
    this.interval = interval.toMillis() / 1e3;
  }

  /**
   * A fleet that goes on: its cells are of all ages, who has reached the end is replaced, and so is
   * who has a fault that cannot be mended; other faults are. After any time it looks as at first.
   * Until the first cells are replaced, every {@link Fault} of {@link #SimulatedFleet(long, int,
   * Instant)} is there.
   */
  public static SimulatedFleet lasting(long seed, int cells, Instant start, Duration interval) {
    var fleet = new SimulatedFleet(seed, start, interval);
    for (int i = 0; i < cells; i++) {
      fleet.members.add(fleet.inPlace(i, 1, fleet.startMillis));
    }
    return fleet;
  }

  /**
   * The cell that sits in a place.
   *
   * @param life which one it is there, from 1
   */
  private Member inPlace(int index, int life, long bornMillis) {
    int pack = index / PACK;
    Design design = Design.ALL.get(pack % Design.ALL.size());
    Noise origin = Noise.of(seed, -1L - index - LIVES * life);
    boolean first = life == 1;
    double loss = first ? origin.between(0, 0.17) : 0;
    Fault fault =
        first && index < FAULTS.size()
            ? FAULTS.get(index)
            : origin.uniform() < FAULTY
                ? LATER.get((int) (origin.uniform() * LATER.size()))
                : Fault.NONE;
    int from = first ? FAULT_FROM + (int) origin.between(0, 25) : (int) origin.between(30, 250);
    String id =
        String.format(
            Locale.ROOT,
            "sim/%s-%02d%s",
            design.name(),
            1 + index % PACK + PACK * (pack / 4),
            first ? "" : "." + life);
    int until = from + FAULT_LASTS;
    return member(index, life, id, pack, design, fault, from, until, LASTING, loss, bornMillis);
  }

  private Member member(int index) {
    int pack = index / PACK;
    Design design = Design.ALL.get(pack % Design.ALL.size());
    Noise origin = Noise.of(seed, -1L - index);
    // most are young, every fifth is close to its end
    double loss = index % 5 == 4 ? origin.between(0.12, 0.17) : origin.between(0, 0.06);
    String id =
        String.format(
            Locale.ROOT, "sim/%s-%02d", design.name(), 1 + index % PACK + PACK * (pack / 4));
    Fault fault = index < FAULTS.size() ? FAULTS.get(index) : Fault.NONE;
    return member(
        index, 0, id, pack, design, fault, FAULT_FROM, Integer.MAX_VALUE, 1, loss, startMillis);
  }

  private Member member(int index, Wanted wanted) {
    Design design =
        Design.ALL.stream()
            .filter(d -> d.name().equals(wanted.design()))
            .findFirst()
            .orElseThrow(
                () -> new NoSuchElementException("no make of cell is called " + wanted.design()));
    String id =
        String.format(
            Locale.ROOT,
            "sim/%s-%d-%03d-%s",
            design.name(),
            seed,
            index,
            wanted.fault().name().toLowerCase(Locale.ROOT));
    return member(
        index,
        0,
        id,
        wanted.pack(),
        design,
        wanted.fault(),
        wanted.faultFrom(),
        Integer.MAX_VALUE,
        1,
        wanted.lossBefore(),
        startMillis);
  }

  private Member member(
      int index,
      int life,
      String id,
      int pack,
      Design design,
      Fault fault,
      int faultFrom,
      int faultUntil,
      double pace,
      double loss,
      long bornMillis) {
    double days = life > 1 ? 0 : 10 + loss * 4000;
    var spec =
        new CellSpec(
            id,
            design.chemistry(),
            design.ratedCapacity(),
            design.nominalVoltage(),
            design.minVoltage(),
            design.maxVoltage(),
            design.minVoltage(),
            1.5 * design.chargeRate() * design.ratedCapacity(),
            4 * design.dischargeRate() * design.ratedCapacity(),
            0,
            55,
            design.dischargeRate() * design.ratedCapacity(),
            25,
            END_OF_LIFE,
            String.format(Locale.ROOT, "sim-pack-%d", 1 + pack),
            pack % 2 == 0 ? "harbour" : "hill",
            Instant.ofEpochMilli(bornMillis).minus(Duration.ofDays((long) days)));
    return new Member(
        index, life, spec, design, fault, faultFrom, faultUntil, pace, loss, days, bornMillis);
  }

  /** The cells, each an endless source; one that dies ends. */
  public List<CellSource> cells() {
    return List.copyOf(members);
  }

  /** What is wrong with a cell. */
  public Fault fault(String cellId) {
    return find(cellId).fault;
  }

  /**
   * What is really the case after each of a cell's first discharges; for tests and for grading
   * estimates.
   */
  public List<TrueState> truth(String cellId, int discharges) {
    CellSimulation cell = find(cellId).simulation();
    var truth = new ArrayList<TrueState>();
    while (truth.size() < discharges && !cell.dead()) {
      cell.next();
      if (cell.discharges() > truth.size()) {
        truth.add(state(cell));
      }
    }
    return truth;
  }

  /** What is really the case after each of a cell's first operations that has a sample. */
  public List<TrueState> truthByOperation(String cellId, int operations) {
    CellSimulation cell = find(cellId).simulation();
    var truth = new ArrayList<TrueState>();
    while (truth.size() < operations && !cell.dead()) {
      cell.next();
      if (cell.size() > 0) {
        truth.add(state(cell));
      }
    }
    return truth;
  }

  private TrueState state(CellSimulation cell) {
    return new TrueState(
        cell.discharges(),
        cell.operationMillis() + Math.round(cell.size() * interval * 1000),
        cell.capacity(),
        cell.referenceCapacity(),
        cell.resistance(),
        cell.stateOfCharge(),
        cell.faulty(),
        cell.leak(),
        cell.highest(),
        cell.lowest());
  }

  private Member find(String cellId) {
    return members.stream()
        .filter(member -> member.spec.cellId().equals(cellId))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no simulated cell " + cellId));
  }

  /** All frames of all cells, endless, in the order in which they end. */
  public Iterator<Frame> frames() {
    var queue =
        new PriorityQueue<Ahead>(
            Comparator.comparingLong((Ahead a) -> a.dueMillis).thenComparingInt(a -> a.place));
    for (Member member : members) {
      new Ahead(member).offerTo(queue);
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !queue.isEmpty();
      }

      @Override
      public Frame next() {
        Ahead first = queue.remove();
        Frame frame = first.frame;
        first.offerTo(queue);
        return frame;
      }
    };
  }

  /** A cell with its next frame. */
  private static final class Ahead {
    private final int place;
    private final CellStream items;
    private Frame frame;
    private long dueMillis = Long.MIN_VALUE;

    Ahead(Member member) {
      this.place = member.index;
      this.items = member.open();
    }

    void offerTo(PriorityQueue<Ahead> queue) {
      while (items.hasNext()) {
        if (items.next() instanceof DatasetItem.Telemetry telemetry) {
          frame = telemetry.frame();
          // where the logger's clock was put back, frames still come one after the other
          dueMillis = Math.max(dueMillis, frame.endMillis());
          queue.add(this);
          return;
        }
      }
    }
  }

  private final class Member implements CellSource {
    private final int index;
    private final int life; // in its place; 0 where nobody is replaced
    private final CellSpec spec;
    private final Design design;
    private final Fault fault;
    private final int faultFrom;
    private final int faultUntil;
    private final double pace;
    private final double lossBefore;
    private final double daysBefore;
    private final long bornMillis;

    Member(
        int index,
        int life,
        CellSpec spec,
        Design design,
        Fault fault,
        int faultFrom,
        int faultUntil,
        double pace,
        double lossBefore,
        double daysBefore,
        long bornMillis) {
      this.index = index;
      this.life = life;
      this.faultUntil = faultUntil;
      this.pace = pace;
      this.bornMillis = bornMillis;
      this.spec = spec;
      this.design = design;
      this.fault = fault;
      this.faultFrom = faultFrom;
      this.lossBefore = lossBefore;
      this.daysBefore = daysBefore;
    }

    CellSimulation simulation() {
      return new CellSimulation(
          design,
          fault,
          faultFrom,
          faultUntil,
          pace,
          seed,
          index + LIVES * life,
          bornMillis,
          interval,
          lossBefore,
          daysBefore);
    }

    /**
     * Whether somebody takes it out now.
     *
     * @param pastEnd discharges since its true end of life
     */
    boolean takenOut(CellSimulation cell, int pastEnd) {
      return cell.dead()
          || (life > 0
              && (pastEnd >= TAKEN_OUT_AFTER
                  || (BEYOND_REPAIR.contains(fault) && cell.discharges() >= faultUntil)));
    }

    /** Whether what a discharge gives now is below the end of life. */
    boolean atItsEnd(CellSimulation cell) {
      return life > 0 && cell.referenceCapacity() < END_OF_LIFE * design.ratedCapacity();
    }

    @Override
    public Optional<Successor> successor() {
      if (life == 0) {
        return Optional.empty();
      }
      CellSimulation cell = simulation(); // lives once more to tell when it ended
      int pastEnd = 0;
      while (!takenOut(cell, pastEnd)) {
        int before = cell.discharges();
        cell.next();
        pastEnd += cell.discharges() > before && atItsEnd(cell) ? 1 : 0;
      }
      Duration idle = cell.dead() ? FOUND_DEAD : REPLACED_WITHIN;
      long end = cell.operationMillis() + Math.round(cell.size() * interval * 1000);
      return Optional.of(new Successor(inPlace(index, life + 1, end + idle.toMillis()), idle));
    }

    @Override
    public CellSpec spec() {
      return spec;
    }

    @Override
    public String identity() {
      return spec.cellId();
    }

    @Override
    public SourceEdition edition() {
      return SourceEdition.ORIGINAL;
    }

    @Override
    public String series() {
      return String.format(Locale.ROOT, "%s seed %d, every %s s", SOURCE, seed, interval);
    }

    @Override
    public String place() {
      return SOURCE;
    }

    @Override
    public long samples() {
      return -1;
    }

    @Override
    public CellStream open() {
      return new LoggerStream(this);
    }
  }

  /** One cell's telemetry as its logger sends it. */
  private final class LoggerStream extends OperationStream {
    private final Member member;
    private final CellSimulation cell;
    private final FrameCutter frames;
    private final Noise logger;
    private final boolean laboratory;
    private final boolean early; // a logger that was never any better
    private final int perFrame;

    private int pastEnd;
    private int held;
    private long heldMillis;
    private double[] seconds;
    private double[] volts;
    private double[] amperes;
    private double[] celsius;
    private int sent;

    LoggerStream(Member member) {
      this.member = member;
      this.cell = member.simulation();
      this.frames = new FrameCutter(member.spec.cellId(), SOURCE);
      this.logger = Noise.of(seed, 1_000_000L + member.index);
      this.early = member.faultFrom <= FAULT_FROM;
      this.laboratory = member.design.equals(Design.ALL.get(0));
      this.perFrame =
          Math.max(
              1,
              Math.min(FrameCutter.MAX_SAMPLES, (int) (FIELD_FRAME.toMillis() / 1e3 / interval)));
      this.seconds = new double[perFrame];
      this.volts = new double[perFrame];
      this.amperes = new double[perFrame];
      this.celsius = new double[perFrame];
      give(new DatasetItem.Registered(member.spec));
    }

    @Override
    protected boolean readOperation() {
      if (member.takenOut(cell, pastEnd)) {
        return false;
      }
      int before = cell.discharges();
      cell.next();
      pastEnd += cell.discharges() > before && member.atItsEnd(cell) ? 1 : 0;
      if (laboratory) {
        var declared =
            new Frame.Declared(cell.operation(), cell.kind(), null, null, cell.ambient());
        for (Frame frame :
            frames.cut(
                cell.operationMillis(),
                declared,
                cell.size(),
                cell.seconds(),
                cell.volts(),
                cell.amperes(),
                cell.celsius())) {
          give(new DatasetItem.Telemetry(frame));
        }
      } else {
        hold();
      }
      return true;
    }

    /** Adds the operation's samples to the frame under way. */
    private void hold() {
      boolean lossy = member.fault == Fault.MISSING_SAMPLES && (early || cell.faulty());
      for (int i = 0; i < cell.size(); i++) {
        if ((lossy && logger.uniform() < 0.1) || isLeftOut(i)) {
          continue;
        }
        long at = cell.operationMillis() + Math.round(cell.seconds()[i] * 1000);
        if (held == 0) {
          heldMillis = at;
        }
        seconds[held] = (at - heldMillis) / 1e3;
        volts[held] = isBad() ? NO_READING : cell.volts()[i];
        amperes[held] = cell.amperes()[i];
        celsius[held] = hasLostProbe() ? Double.NaN : cell.celsius()[i];
        held++;
        if (held == perFrame) {
          sendHeld(lossy);
        }
      }
    }

    private boolean isLeftOut(int sample) {
      return member.fault == Fault.SLOW_LOGGER && cell.faulty() && sample % 6 != 0;
    }

    private boolean isBad() {
      return member.fault == Fault.BAD_READINGS && cell.faulty() && logger.uniform() < 0.1;
    }

    private boolean hasLostProbe() {
      return member.fault == Fault.LOST_PROBE && cell.faulty();
    }

    private void sendHeld(boolean lossy) {
      boolean late =
          member.fault == Fault.CLOCK_STEP && (early ? sent >= CLOCK_STEP_AT : cell.faulty());
      long shown = late ? heldMillis - CLOCK_STEP.toMillis() : heldMillis;
      for (Frame frame :
          frames.cut(shown, Frame.Declared.NOTHING, held, seconds, volts, amperes, celsius)) {
        sent++;
        if (!(lossy && logger.uniform() < 0.02)) {
          give(new DatasetItem.Telemetry(frame));
        }
      }
      held = 0;
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
