package io.celltwin.dashboard;

import io.celltwin.codec.EventFields;
import io.celltwin.domain.AgeingMode;
import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.AuditEntry;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.CycleBuilder;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Identity;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Live;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OpenQuestion;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.PackTwin;
import io.celltwin.domain.Quality;
import io.celltwin.domain.Rejection;
import io.celltwin.domain.SourceStatus;
import io.celltwin.domain.Twin;
import io.celltwin.domain.TwinBuilder;
import io.celltwin.fleet.Changes;
import io.celltwin.fleet.TraceSampler;
import io.celltwin.fleet.api.AlertDesk;
import io.celltwin.fleet.api.AlertEpisode;
import io.celltwin.fleet.api.AlertQuery;
import io.celltwin.fleet.api.AuditTrail;
import io.celltwin.fleet.api.CellPage;
import io.celltwin.fleet.api.CellQuery;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.CellTally;
import io.celltwin.fleet.api.Change;
import io.celltwin.fleet.api.CycleRow;
import io.celltwin.fleet.api.FleetPorts;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.FleetSummary;
import io.celltwin.fleet.api.ImpedanceRow;
import io.celltwin.fleet.api.LiveBatch;
import io.celltwin.fleet.api.PackRow;
import io.celltwin.fleet.api.RegisterDesk;
import io.celltwin.fleet.api.RejectedRow;
import io.celltwin.fleet.api.ScoreRow;
import io.celltwin.fleet.api.Trace;
import io.celltwin.fleet.view.FleetIndex;
import java.lang.reflect.RecordComponent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A fleet that exists only here: cells that age by a curve, with noise from a seed. It is shown and
 * asked through the same ports as the real one.
 */
public final class MadeUpFleet implements FleetQueries, AlertDesk, RegisterDesk, AuditTrail {
  private static final int[] HORIZONS = {0, 1, 2, 5, 10, 20, 35, 50, 75, 100, 150, 200, 300, 400};

  private final Clock clock;
  private final FleetIndex index;
  private final Changes changes;
  private final Random random = new Random(7);
  private final List<MadeUpCell> cells = new ArrayList<>();
  private final Map<String, Twin> twins = new ConcurrentHashMap<>();
  private final Map<String, Forecast> forecasts = new ConcurrentHashMap<>();
  private final Map<String, List<CycleRow>> histories = new ConcurrentHashMap<>();
  private final Map<String, Map<OperationKind, Cycle>> latest = new ConcurrentHashMap<>();
  private final Map<String, CellTally> tallies = new ConcurrentHashMap<>();
  private final Map<String, PackTwin> packTwins = new ConcurrentHashMap<>();
  private final List<AuditEntry> audited = new CopyOnWriteArrayList<>();
  private volatile String notReady;

  public MadeUpFleet(Clock clock) {
    this.clock = clock;
    this.index = new FleetIndex(clock);
    this.changes = new Changes("made" + clock.millis(), 5_000);
  }

  FleetPorts ports() {
    return new FleetPorts(
        this, changes, this, this, EventFields::of, this, new io.celltwin.fleet.AskedWhatIfs(this));
  }

  Changes changes() {
    return changes;
  }

  public void notReady(String why) {
    notReady = why;
  }

  /** One cell and how it ages. */
  static final class MadeUpCell {
    final CellSpec spec;
    final double fade;
    final double knee;
    final boolean probe;
    long revision;
    int cycle;
    long eventMillis;

    MadeUpCell(CellSpec spec, double fade, double knee, boolean probe, long eventMillis) {
      this.spec = spec;
      this.fade = fade;
      this.knee = knee;
      this.probe = probe;
      this.eventMillis = eventMillis;
    }

    double soh(double k) {
      double late = Math.max(0, k - knee);
      return 1 - fade * Math.sqrt(k) - 0.4 * fade * fade * late * Math.sqrt(late);
    }
  }

  /** So many cells over packs and sites, with a life behind them of up to {@code cycles}. */
  public MadeUpFleet populate(int count, int cycles) {
    Chemistry[] chemistries = {Chemistry.LCO, Chemistry.NCM, Chemistry.NCA, Chemistry.LFP};
    String[] sites = {"Aachen", "Aachen", "Tromsø", "Pune"};
    for (int i = 0; i < count; i++) {
      int group = i * 4 / count;
      Chemistry chemistry = chemistries[group];
      boolean lfp = chemistry == Chemistry.LFP;
      String pack = "%s-%s".formatted(chemistry.name().toLowerCase(java.util.Locale.ROOT), "p1");
      CellSpec spec =
          new CellSpec(
              "sim/%s-%02d"
                  .formatted(
                      chemistry.name().toLowerCase(java.util.Locale.ROOT), i % (count / 4) + 1),
              chemistry,
              lfp ? 1.1 : 2.0,
              lfp ? 3.25 : 3.7,
              lfp ? 2.0 : 2.7,
              lfp ? 3.6 : 4.2,
              lfp ? 2.0 : 2.7,
              2,
              4,
              0,
              60,
              2,
              24,
              chemistry == Chemistry.LCO ? 0.7 : 0.8,
              pack,
              sites[group],
              Instant.parse("2025-03-01T00:00:00Z"));
      MadeUpCell cell =
          new MadeUpCell(
              spec,
              (lfp ? 0.006 : 0.011) * (0.7 + 0.9 * random.nextDouble()),
              150 + random.nextInt(250),
              i % 9 != 4,
              Instant.parse("2025-03-01T00:00:00Z").toEpochMilli());
      cells.add(cell);
      index.spec(spec.cellId(), spec, true);
      changes.tell(Change.What.CELL, spec.cellId(), "0");
      histories.put(spec.cellId(), new ArrayList<>());
      int life = cycles == 0 ? 0 : 20 + random.nextInt(cycles);
      for (int k = 0; k < life; k++) {
        step(cell);
        step(cell);
      }
    }
    if (cycles > 0) {
      for (int i = 0; i < 40; i++) {
        String cellId = cells.get(i % 3).spec.cellId();
        var r =
            new Rejection(
                i % 4 == 0 ? "OUT_OF_ORDER" : "NOT_A_NUMBER",
                cellId,
                "sim#%d".formatted(900 + i),
                i % 4 == 0
                    ? "cell %s: frame 900 is 310 ms older than the last one taken in"
                        .formatted(cellId)
                    : "cell %s: voltage of sample 17 is NaN, wanted a number".formatted(cellId));
        Optional<RejectedRow> before =
            index.rejected().stream()
                .filter(x -> x.code().equals(r.code()) && x.cellId().equals(cellId))
                .findFirst();
        int offset = i;
        index.rejected(
            0,
            before
                .map(x -> x.plus(r, clock.millis(), offset))
                .orElseGet(() -> RejectedRow.first(r, clock.millis(), offset)),
            true);
      }
    }
    return this;
  }

  /** The next operation of some cell. */
  void step() {
    step(cells.get(random.nextInt(cells.size())));
  }

  private synchronized void step(MadeUpCell cell) {
    String id = cell.spec.cellId();
    cell.revision++;
    boolean discharge = cell.revision % 2 == 0;
    if (discharge) {
      cell.cycle++;
    }
    double soh = cell.soh(cell.cycle) + 0.002 * random.nextGaussian();
    double capacity = soh * cell.spec.ratedCapacity();
    long start = cell.eventMillis;
    long end = start + (long) ((discharge ? 3600 : 7200) * soh * 1000);
    cell.eventMillis = end + 1_800_000;
    boolean fallback = random.nextInt(30) == 0;
    boolean cold = cell.cycle % 23 == 11;
    double width = cold ? 0.02 : 0.008;
    var estimate =
        new Estimate(
            soh,
            soh - width,
            soh + width,
            fallback ? Estimate.PHYSICS : discharge && !cold ? Estimate.MEASURED : Estimate.MODEL,
            fallback ? "physics-1" : "soh-0.1",
            fallback ? "model server did not answer within 200 ms" : null);
    var missing = new TreeMap<String, String>();
    if (!discharge) {
      missing.put("capacity", "a charge has no load");
      missing.put("partial-charge", "data are flagged RESOLUTION:0.05V");
      missing.put("incremental-capacity-peaks.b", "this charge shows no peak near 3.712 V");
    }
    var cycle =
        CycleBuilder.of(id)
            .revision(cell.revision)
            .operationIndex((int) cell.revision - 1)
            .cycleNumber(Math.max(1, cell.cycle))
            .kind(discharge ? OperationKind.DISCHARGE : OperationKind.CHARGE)
            .startMillis(start)
            .endMillis(end)
            .samples(1200)
            .lineage(new Lineage("sim", cell.revision * 4, cell.revision * 4 + 3))
            .measured(
                measured(
                    Map.ofEntries(
                        Map.entry("capacity", discharge ? capacity * (cold ? 0.8 : 1) : Double.NaN),
                        Map.entry("discharged", discharge ? capacity : 0),
                        Map.entry("charged", discharge ? 0 : capacity * 1.005),
                        Map.entry("loadCurrent", discharge ? -2.0 : 1.5),
                        Map.entry("minVoltage", cell.spec.minVoltage()),
                        Map.entry("maxVoltage", cell.spec.maxVoltage()),
                        Map.entry("meanTemperature", 28.0),
                        Map.entry("maxTemperature", 33.0 + random.nextGaussian()),
                        Map.entry("resistance", 0.05 * (1 + 2 * (1 - soh))))))
            .features(
                discharge
                    ? null
                    : new Features(
                        new FeatureSet(
                            "charge-window", 1, List.of(new FeatureSet.Feature("cc-time", "s"))),
                        new double[] {600}))
            .families(List.of(discharge ? discharged(capacity) : peaks(soh)))
            .quality(
                random.nextInt(40) == 0
                    ? new Quality(0.7, 3, 1, 40, List.of("NAN:3"))
                    : Quality.GOOD)
            .comparable(discharge && !cold)
            .soh(estimate)
            .missing(missing)
            .build();
    CellTally tally = tallies.getOrDefault(id, CellTally.NONE).plus(cycle);
    tallies.put(id, tally);
    latest.computeIfAbsent(id, k -> new ConcurrentHashMap<>()).put(cycle.kind(), cycle);
    histories.get(id).add(CycleRow.of(cycle, new CycleRow.FramesAt(0, 1, 2)));
    index.cycle(cycle, tally);
    changes.tell(Change.What.CYCLE, id, "" + cell.revision);
    Forecast forecast = forecast(cell, soh, end);
    forecasts.put(id, forecast);
    index.forecast(id, forecast, true);
    changes.tell(Change.What.FORECAST, id, "" + cell.revision);
    Twin twin = twin(cell, discharge, soh, estimate, forecast, end);
    twins.put(id, twin);
    index.twin(id, twin, true);
    changes.tell(Change.What.TWIN, id, "" + cell.revision);
    alerts(cell, discharge, soh, end);
  }

  private void alerts(MadeUpCell cell, boolean discharge, double soh, long end) {
    String id = cell.spec.cellId();
    if (discharge && soh < cell.spec.endOfLife()) {
      raise(
          new Alert(
              id + "/END_OF_LIFE",
              id,
              "END_OF_LIFE",
              Alert.Severity.CRITICAL,
              Alert.State.FIRING,
              end,
              (int) cell.revision - 1,
              cell.cycle,
              100 * soh,
              100 * cell.spec.endOfLife(),
              "%",
              "capacity is %.1f %% of rated, below the end of life at %.0f %%"
                  .formatted(100 * soh, 100 * cell.spec.endOfLife()),
              "plan the replacement of this cell",
              1,
              new Lineage("sim", cell.revision * 4, cell.revision * 4 + 3)));
    }
    if (random.nextInt(400) == 0) {
      boolean hot = random.nextBoolean();
      raise(
          new Alert(
              id + "/" + (hot ? "OVERTEMPERATURE" : "OVERVOLTAGE") + "/" + cell.revision,
              id,
              hot ? "OVERTEMPERATURE" : "OVERVOLTAGE",
              Alert.Severity.WARNING,
              Alert.State.FIRING,
              end,
              (int) cell.revision - 1,
              cell.cycle,
              hot ? 61.3 : 4.27,
              hot ? 60 : 4.25,
              hot ? "°C" : "V",
              hot
                  ? "surface reached 61.3 °C, 1.3 °C above its limit"
                  : "terminal reached 4.27 V, 0.02 V above its limit",
              hot ? "check cooling and load" : "check the charger's limit",
              1,
              new Lineage("sim", cell.revision * 4, cell.revision * 4 + 3)));
    }
    if (random.nextInt(60) == 0) {
      index
          .alerts(new AlertQuery(null, AlertEpisode.State.OPEN, true, Alert.Severity.INFO, 100))
          .stream()
          .filter(e -> e.severity() == Alert.Severity.WARNING)
          .reduce((a, b) -> b)
          .ifPresent(
              e -> {
                Alert a = e.firing();
                raise(
                    new Alert(
                        a.id(),
                        a.cellId(),
                        a.kind(),
                        a.severity(),
                        Alert.State.CLEARED,
                        end,
                        a.operationIndex(),
                        a.cycleNumber(),
                        a.value(),
                        a.limit(),
                        a.unit(),
                        "back within its limit",
                        a.action(),
                        1,
                        a.evidence()));
              });
    }
  }

  public void raise(Alert alert) {
    AlertEpisode before = index.alert(alert.id()).orElse(AlertEpisode.NONE);
    AlertEpisode now = before.on(alert);
    if (!now.equals(before)) {
      index.episode(alert.cellId(), now, true);
      changes.tell(Change.What.ALERT, alert.cellId(), alert.id());
    }
  }

  private static Forecast forecast(MadeUpCell cell, double soh, long at) {
    double[] median = new double[HORIZONS.length];
    double[] lower = new double[HORIZONS.length];
    double[] upper = new double[HORIZONS.length];
    for (int i = 0; i < HORIZONS.length; i++) {
      double ahead = cell.soh(cell.cycle + HORIZONS[i]) - cell.soh(cell.cycle);
      double spread = 0.006 + 0.0004 * HORIZONS[i] * (0.4 + 20 * cell.fade);
      median[i] = Math.max(0.3, soh + ahead);
      lower[i] = Math.max(0.2, median[i] - 1.2 * spread);
      upper[i] = Math.min(1.02, median[i] + spread);
    }
    return new Forecast(
        cell.spec.cellId(),
        cell.revision,
        at,
        cell.cycle,
        HORIZONS,
        lower,
        median,
        upper,
        cell.spec.endOfLife(),
        new Estimate(
            crossing(median, cell.spec.endOfLife()),
            crossing(lower, cell.spec.endOfLife()),
            crossing(upper, cell.spec.endOfLife()),
            Estimate.MODEL,
            "trajectory-0.1",
            crossing(upper, cell.spec.endOfLife()) >= 400
                ? "the upper bound lies beyond the last horizon of 400 cycles"
                : null),
        cell.knee > cell.cycle && cell.knee < cell.cycle + 200
            ? new Estimate(
                cell.knee, cell.knee - 20, cell.knee + 40, Estimate.MODEL, "trajectory-0.1", null)
            : Estimate.unknown("no knee within the horizon"));
  }

  private static double crossing(double[] curve, double endOfLife) {
    for (int i = 0; i < curve.length; i++) {
      if (curve[i] < endOfLife) {
        return i == 0
            ? 0
            : HORIZONS[i - 1]
                + (HORIZONS[i] - HORIZONS[i - 1])
                    * (curve[i - 1] - endOfLife)
                    / (curve[i - 1] - curve[i]);
      }
    }
    return HORIZONS[HORIZONS.length - 1];
  }

  private static Twin twin(
      MadeUpCell cell, boolean discharge, double soh, Estimate e, Forecast forecast, long at) {
    double p = 100 * soh;
    double ah = soh * cell.spec.ratedCapacity();
    Attribute zero = Attribute.counted(0, "min", at);
    return TwinBuilder.of(cell.spec)
        .revision(cell.revision)
        .eventMillis(at)
        .cycleNumber(cell.cycle)
        .operationIndex((int) cell.revision - 1)
        .voltage(discharge ? cell.spec.minVoltage() + 0.4 : cell.spec.maxVoltage() - 0.02)
        .current(0)
        .temperature(
            cell.probe ? 24 + 9 * Math.pow(Math.sin((double) cell.revision), 2) : Double.NaN)
        .stateOfCharge(
            new Attribute(
                discharge ? 2 : 99,
                "%",
                at,
                discharge ? 0 : 97,
                discharge ? 5 : 100,
                "counted",
                "",
                null))
        .openCircuitVoltage(
            Attribute.unknown("V", at, "needs a rest of at least 10 minutes; none was seen"))
        .sohCapacity(
            new Attribute(
                p,
                "%",
                at,
                100 * e.lower(),
                100 * e.upper(),
                e.method(),
                e.modelVersion(),
                e.reason()))
        .remainingCapacity(
            new Attribute(ah, "Ah", at, ah - 0.02, ah + 0.02, e.method(), e.modelVersion(), null))
        .capacityFade(
            new Attribute(100 - p, "%", at, 99 - p, 101 - p, e.method(), e.modelVersion(), null))
        .numberOfFullCycles(Attribute.counted(cell.cycle * 0.93, "1", at))
        .energyThroughput(
            Attribute.counted(cell.cycle * ah * cell.spec.nominalVoltage() / 1000, "kWh", at))
        .capacityThroughput(Attribute.counted(cell.cycle * ah, "Ah", at))
        .internalResistance(
            new Attribute(
                0.05 * (1 + 2 * (1 - soh)), "ohm", at, 0.045, 0.075, "measured", "", null))
        .internalResistanceIncrease(
            new Attribute(
                200 * (1 - soh), "%", at, 150 * (1 - soh), 250 * (1 - soh), "measured", "", null))
        .roundTripEfficiency(Attribute.unknown("%", at, "the last charge was not complete"))
        .timeExtremeHighTemp(zero)
        .timeExtremeLowTemp(zero)
        .timeExtremeHighTempCharging(zero)
        .timeExtremeLowTempCharging(zero)
        .deepDischarges(Attribute.counted(0, "1", at))
        .overcharges(Attribute.counted(0, "1", at))
        .negativeEvents(
            cell.cycle > 20
                ? List.of(
                    new Twin.NegativeEvent(
                        "charged to 4.27 V, 0.02 V above the limit", at - 86_400_000))
                : List.of())
        .rulCycles(Attribute.of(forecast.rulCycles(), "1", at))
        .endOfLifeCycle(
            soh < cell.spec.endOfLife()
                ? Attribute.counted(cell.cycle, "1", at)
                : Attribute.unknown(
                    "1", at, "not reached: three comparable discharges below it are wanted"))
        .dataQuality(new Attribute(0.97, "1", at, 0.97, 0.97, "counted", "", null))
        .thermalResidual(
            cell.probe
                ? new Attribute(0.3, "K", at, Double.NaN, Double.NaN, "measured", "", null)
                : Attribute.unknown("K", at, "no temperature probe"))
        .meanDepthOfDischarge(Attribute.counted(93, "%", at))
        .calendarAge(Attribute.counted(cell.cycle / 2.0, "d", at))
        .modes(
            List.of(
                new AgeingMode(
                    "lli",
                    new Attribute(
                        80 * (1 - soh),
                        "%",
                        at,
                        70 * (1 - soh),
                        90 * (1 - soh),
                        "model",
                        "1",
                        null),
                    0.8,
                    "model 1 on charge, rest and history"),
                new AgeingMode(
                    "resistance",
                    new Attribute(
                        200 * (1 - soh),
                        "%",
                        at,
                        180 * (1 - soh),
                        220 * (1 - soh),
                        "filtered",
                        "0.1.0",
                        "model modes did not answer within 2000 ms"),
                    0.4,
                    "voltage steps of 80 loads"),
                new AgeingMode(
                    "plating",
                    Attribute.unknown("%", at, "no rest after a charge was seen"),
                    Double.NaN,
                    "")))
        .lineage(new Lineage("sim", cell.revision * 4, cell.revision * 4 + 3))
        .codeVersion("0.1.0")
        .openQuestions(
            List.of(
                new OpenQuestion(
                    "sohCapacity",
                    "%",
                    6.2,
                    "needs 30 points between rests, the widest lately was 18",
                    List.of(
                        new OpenQuestion.Measurement(
                            "one full charge, then a discharge to its end at a steady load", 1.4),
                        new OpenQuestion.Measurement(
                            "rest 30 min at 10 %, charge to the end, rest 30 min", 2.1))),
                new OpenQuestion(
                    "thermalResidual",
                    "K",
                    Double.NaN,
                    "no temperature probe",
                    List.of(new OpenQuestion.Measurement("a temperature probe", Double.NaN)))))
        .build();
  }

  private static Features peaks(double soh) {
    return new Features(
        new FeatureSet(
            "incremental-capacity-peaks",
            1,
            List.of(
                new FeatureSet.Feature("peak-a-voltage", "V"),
                new FeatureSet.Feature("peak-a-height-left", "1"),
                new FeatureSet.Feature("peak-b-voltage", "V"))),
        new double[] {3.58, soh, Double.NaN});
  }

  private static Features discharged(double capacity) {
    return new Features(
        new FeatureSet(
            "discharge-curve",
            1,
            List.of(
                new FeatureSet.Feature("capacity", "Ah"),
                new FeatureSet.Feature("delta-min", "Ah"))),
        new double[] {capacity, Double.NaN});
  }

  private static Measured measured(Map<String, Double> known) {
    RecordComponent[] components = Measured.class.getRecordComponents();
    Object[] values =
        Arrays.stream(components)
            .map(c -> (Object) known.getOrDefault(c.getName(), Double.NaN))
            .toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return Measured.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public CellPage cells(CellQuery query) {
    return index.cells(query);
  }

  @Override
  public Optional<CellRow> cell(String cellId) {
    return index.cell(cellId);
  }

  @Override
  public LiveBatch liveAfter(long place, int most) {
    return index.liveAfter(place, most);
  }

  @Override
  public long livePlace() {
    return index.livePlace();
  }

  /** A sample of a cell arrives. */
  void sample(String cellId, long millis, double voltage, double current) {
    index.live(
        cellId,
        new Live(
            cellId,
            millis,
            voltage,
            current,
            23.5,
            new Live.Charge(0.52, 0.49, 0.55, null, millis - 3 * 86_400_000L),
            current < 0 ? OperationKind.DISCHARGE : OperationKind.CHARGE,
            millis - 600_000,
            61,
            List.of("OVERVOLTAGE"),
            new Lineage("made-up", 7, 7)),
        true);
  }

  /** It leaves the fleet. */
  void unregister(String cellId) {
    index.live(cellId, null, true);
    index.spec(cellId, null, true);
    changes.tell(Change.What.REMOVED, cellId, "CELL");
  }

  /** A cell of which nothing but its nameplate is known. */
  public void register(CellSpec spec) {
    index.spec(spec.cellId(), spec, true);
    changes.tell(Change.What.CELL, spec.cellId(), "0");
  }

  @Override
  public Optional<Twin> twin(String cellId) {
    return Optional.ofNullable(twins.get(cellId));
  }

  @Override
  public synchronized List<CycleRow> cycles(
      String cellId, long after, OperationKind kind, int limit) {
    List<CycleRow> rows =
        histories.getOrDefault(cellId, List.of()).stream()
            .filter(r -> r.revision() > after && (kind == null || kind == r.kind()))
            .toList();
    return rows.subList(Math.max(0, rows.size() - limit), rows.size());
  }

  @Override
  public List<Cycle> latest(String cellId) {
    return latest.getOrDefault(cellId, Map.of()).values().stream()
        .sorted(Comparator.comparingLong(Cycle::revision).reversed())
        .toList();
  }

  @Override
  public Optional<Forecast> forecast(String cellId) {
    return Optional.ofNullable(forecasts.get(cellId));
  }

  @Override
  public List<ImpedanceRow> impedances(String cellId) {
    return List.of(new ImpedanceRow(0, 3, 1_200_000_000_000L, 24, 0.05, Double.NaN));
  }

  @Override
  public List<AlertEpisode> alerts(AlertQuery query) {
    return index.alerts(query);
  }

  @Override
  public Optional<AlertEpisode> alert(String alertId) {
    return index.alert(alertId);
  }

  @Override
  public List<PackRow> packs() {
    return index.packs();
  }

  @Override
  public Optional<PackTwin> pack(String packId) {
    return Optional.ofNullable(packTwins.get(packId));
  }

  /** The cells of a pack that stand side by side are read, one of them weak. */
  void readTogether(PackTwin twin) {
    packTwins.put(twin.packId(), twin);
    index.pack(twin.packId(), twin);
  }

  @Override
  public FleetSummary fleet() {
    return index.summary();
  }

  @Override
  public List<ScoreRow> scoreboard() {
    ScoreRow.Beside last = new ScoreRow.Beside(30, 450_000, 240_000);
    ScoreRow.Beside none = new ScoreRow.Beside(0, 0, 0);
    return List.of(
        new ScoreRow(
            new ScoreRow.About("health", "LCO 2 Ah", "fused", "3", 0),
            40,
            320_000,
            -80_000,
            36,
            1_600_000,
            last,
            new ScoreRow.Beside(40, 1_200_000, 320_000),
            0,
            null),
        new ScoreRow(
            new ScoreRow.About("health", "LCO 2 Ah", ScoreRow.NOBODY, "", 0),
            10,
            0,
            0,
            0,
            0,
            none,
            none,
            0,
            null),
        new ScoreRow(
            new ScoreRow.About("trajectory", "LCO 2 Ah", "model", "3", 100),
            8,
            160_000,
            40_000,
            7,
            800_000,
            new ScoreRow.Beside(8, 400_000, 160_000),
            none,
            0,
            null));
  }

  @Override
  public List<RejectedRow> rejected() {
    return index.rejected();
  }

  @Override
  public Optional<Trace> trace(String cellId, long revision, int points) {
    MadeUpCell cell =
        cells.stream().filter(c -> c.spec.cellId().equals(cellId)).findFirst().orElse(null);
    List<CycleRow> rows = cycles(cellId, 0, null, 100_000);
    if (cell == null || rows.isEmpty() || revision > rows.size()) {
      return Optional.empty();
    }
    CycleRow row = revision == 0 ? rows.get(rows.size() - 1) : rows.get((int) revision - 1);
    return Optional.of(trace(cell, row, points));
  }

  private static Trace trace(MadeUpCell cell, CycleRow row, int points) {
    int n = 1200;
    double seconds = (row.endMillis() - row.startMillis()) / 1000.0;
    long[] offsets = new long[n];
    double[] voltage = new double[n];
    double[] current = new double[n];
    float[] temperature = new float[n];
    double low = cell.spec.minVoltage();
    double high = cell.spec.maxVoltage();
    Random noise = new Random(row.revision());
    for (int i = 0; i < n; i++) {
      double x = i / (n - 1.0);
      offsets[i] = (long) (1e6 * seconds * x);
      double ocv = cell.spec.nominalVoltage();
      if (row.kind() == OperationKind.DISCHARGE) {
        boolean loaded = x > 0.02 && x < 0.93;
        ocv = low + (high - low) * (1 - 0.55 * x - 0.45 * Math.pow(x / 0.94, 12));
        voltage[i] =
            loaded
                ? ocv - 0.1
                : Math.min(high, ocv + (x >= 0.93 ? 0.5 * (1 - Math.exp(-(x - 0.93) * 60)) : 0));
        current[i] = loaded ? -2 : 0;
        temperature[i] =
            (float)
                (24
                    + (loaded ? 9 * x : 9 * 0.93 * Math.exp(-(x - 0.93) * 20))
                        * (x < 0.02 ? 0 : 1));
      } else {
        boolean cc = x < 0.55;
        voltage[i] = cc ? low + 0.5 + (high - low - 0.5) * Math.pow(x / 0.55, 0.35) : high;
        current[i] = cc ? 1.5 : 1.5 * Math.exp(-(x - 0.55) * 7);
        temperature[i] = (float) (24 + 3 * Math.sin(x * 3));
      }
      voltage[i] += 0.001 * noise.nextGaussian();
    }
    var sampler = new TraceSampler(points, n);
    for (int i = 0; i < n; i++) {
      sampler.add(
          row.startMillis() * 1000 + offsets[i],
          voltage[i],
          current[i],
          cell.probe ? temperature[i] : Float.NaN);
    }
    return sampler.trace(
        cell.spec.cellId(), row.revision(), row.kind(), row.startMillis(), cell.probe, null);
  }

  @Override
  public Optional<String> notReady() {
    return Optional.ofNullable(notReady);
  }

  /** Its twin no longer knows a state of health, and says why; its history has estimates still. */
  void withoutHealth(String cellId, String why) {
    Twin twin = twins.get(cellId);
    RecordComponent[] components = Twin.class.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] =
            switch (components[i].getName()) {
              case "sohCapacity", "capacityFade" -> Attribute.unknown("%", twin.eventMillis(), why);
              case "remainingCapacity" -> Attribute.unknown("Ah", twin.eventMillis(), why);
              default -> components[i].getAccessor().invoke(twin);
            };
      }
      Twin without = Twin.class.getDeclaredConstructor(types).newInstance(values);
      twins.put(cellId, without);
      index.twin(cellId, without, true);
      changes.tell(Change.What.TWIN, cellId, Long.toString(without.revision()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the gateway says of a source. */
  void source(SourceStatus status) {
    index.source(status.key(), status, true);
  }

  /** A van with a BMS that speaks every ten seconds, and one of which nobody knows what it is. */
  public MadeUpFleet withSources() {
    long now = clock.millis();
    source(
        new SourceStatus(
            "vans",
            "sim-p1",
            List.of("sim/lco-01"),
            "SN-0007",
            now,
            "connected",
            null,
            now - 4_000,
            now - 5_200,
            1_204,
            1_190,
            new SourceStatus.Pace("stated", 1.2, 10, 3, 640),
            List.of(new SourceStatus.Count("doubled", 21), new SourceStatus.Count("retained", 1)),
            List.of(new SourceStatus.Count("NOT_JSON", 2)),
            "vans/7: byte 12 is no JSON",
            List.of(
                new SourceStatus.Field("cell-voltage", "V", 19_040, 12, 4, 0.01, 3.291, null),
                new SourceStatus.Field("reported-soh", "%", 1_190, 0, 0, 1, 100, null),
                new SourceStatus.Field(
                    "reported-alarm", "", 3, 0, 0, Double.NaN, Double.NaN, "CELL_HIGH")),
            List.of(),
            List.of("rated capacity changed from 81 to 75 Ah on the way")));
    source(
        new SourceStatus(
            "shed",
            "bank",
            List.of(),
            null,
            now,
            "connecting",
            "the broker does not answer",
            now - 3_600_000,
            SourceStatus.NEVER,
            7,
            0,
            new SourceStatus.Pace("arrival", Double.NaN, 5, 0, 0),
            List.of(),
            List.of(),
            null,
            List.of(),
            List.of(new SourceStatus.Waiting("bank/01", List.of("chemistry", "rated-capacity"))),
            List.of()));
    var unknown =
        new Rejection("UNKNOWN_CELL", "stray/1", "rig#7", "cell stray/1: is not on the register");
    index.rejected(0, RejectedRow.first(unknown, now, 9_000), true);
    return this;
  }

  @Override
  public List<SourceStatus> sources() {
    return index.sources();
  }

  @Override
  public Optional<Identity> identity(String cellId) {
    return index.names().identity(cellId);
  }

  String cellAt(String name, long millis) {
    return index.names().cellAt(name, millis);
  }

  @Override
  public List<Identity> identities() {
    return index.names().identities();
  }

  @Override
  public CompletionStage<Void> write(List<Entry> entries) {
    for (Entry entry : entries) {
      index.spec(entry.cellId(), entry.spec(), true);
      if (entry.spec() == null) {
        index.twin(entry.cellId(), null, true);
        index.forecast(entry.cellId(), null, true);
        index.tally(entry.cellId(), CellTally.NONE);
      }
      index.identity(entry.cellId(), entry.identity(), true);
      changes.tell(
          entry.spec() == null ? Change.What.REMOVED : Change.What.CELL, entry.cellId(), "CELL");
    }
    return CompletableFuture.completedFuture(null);
  }

  /** What people told cells to do, in order. */
  final List<String> orders = new java.util.concurrent.CopyOnWriteArrayList<>();

  @Override
  public CompletionStage<Void> order(String cellId, Order order, String by) {
    orders.add("%s %s by %s".formatted(cellId, order, by));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> record(AuditEntry entry) {
    audited.add(0, entry);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public List<AuditEntry> latest(int most) {
    return audited.stream().limit(most).toList();
  }

  @Override
  public CompletionStage<Void> record(AlertAck ack) {
    index
        .alert(ack.alertId())
        .ifPresent(
            before -> {
              index.episode(ack.cellId(), before.on(ack), true);
              changes.tell(Change.What.ALERT, ack.cellId(), ack.alertId());
            });
    return CompletableFuture.completedFuture(null);
  }
}
