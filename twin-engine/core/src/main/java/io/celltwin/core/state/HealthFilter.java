package io.celltwin.core.state;

import io.celltwin.core.feature.Trajectories;
import io.celltwin.core.physics.FadeModels;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Estimate;
import java.io.IOException;
import java.util.Locale;

/**
 * State of health from witnesses of different quality: a Kalman filter of health x, whose process
 * is ageing, of the bias b with which a model sees this cell, and of what each class of conditions
 * c gives more or less than the cell's usual one, o(c).
 *
 * <pre>
 *   predict          x⁻ = x + Δ(k)     P⁻ = P + diag(w², u², v²…)·Δk    Δ(k): {@link FadeModels#step}
 *   a complete discharge measures      y = x + o(c)           o = 0 for the usual class
 *   a model's answer is                y = x + b
 *   and to pulses, of a past unknown   y, instead of x where nothing else is known any more
 * </pre>
 *
 * <p>A discharge is compared with its like: of load, temperature and end. The class in which the
 * cell is mostly discharged is its reference, and what the others give beside it is learned where
 * they alternate ({@link DischargeConditions} tells how far apart they may be before that). So a
 * cell that always lives in the cold is measured, and one cold discharge of another says little.
 *
 * <p>A model errs the same way each time it is asked about a cell, and by more where the cell is of
 * a make it was not trained on: asking often does not help, one capacity test does. Before the
 * first one the interval is as wide as the bias may be; after it the bias is known and what the
 * model answers between tests is worth having. Between witnesses the cell's own fade carries the
 * value on, once it has shown in twenty cycles or more, and its interval widens by what its
 * capacities have been seen to wander.
 */
final class HealthFilter {
  private static final double Z90 = 1.645;

  /** Error of an answer that does not give one. */
  private static final double WITHOUT_INTERVAL = 0.05;

  /** Health outside these is no answer. */
  private static final double LEAST = 0.1;

  private static final double MOST = 1.3;

  /** How much less certain than pulses what is known must be to give way to them, in variance. */
  private static final double CLEARLY = 2;

  /** A cell that holds this much more than rated is measured wrongly, or rated so. */
  private static final double TOO_GOOD = 1.25;

  /** Where x and b stand; the classes' offsets follow. */
  private static final int HEALTH = 0;

  private static final int BIAS = 1;
  private static final int FIRST_CLASS = 2;

  /** Classes of conditions kept; the one not seen for longest gives way. */
  private static final int CLASSES = 7;

  private static final int SIZE = FIRST_CLASS + CLASSES;

  /** How far an offset moves from cycle to cycle: resistance grows. */
  private static final double OFFSET_DRIFT = 0.0001;

  /** Of a class' conditions, what the latest discharge moves. */
  private static final double LATEST = 0.1;

  /** What a discharge of yesterday counts when classes are weighed, of one of today. */
  private static final double MEMORY = 0.98;

  /** The usual class stays so until another has been seen this much more often, and some. */
  private static final double CLEARLY_MORE = 2;

  private static final double AND_SOME = 3;

  /** Capacities in which the cell's wander is taken for what it usually is. */
  private static final double WANDER_PRIOR = 8;

  /** Of what is learned of the wander, what stays from capacity to capacity. */
  private static final double WANDER_MEMORY = 0.95;

  /** No cell wanders less [share of the usual variance]. */
  private static final double LEAST_WANDER = 0.04;

  /** Discharges of a class that are its own witnesses. */
  private static final double SEEN_OFTEN = 2.9;

  /** Most of what loads differ by that widens the interval [share of rated]. */
  private static final double MOST_OF_LOADS = 0.01;

  /** Cycles over which a fade must have been seen to carry a value on. */
  private static final int SEEN_FADING = 20;

  private final double[] s = new double[SIZE];
  private final double[][] p = new double[SIZE][SIZE];
  private final DischargeConditions[] classes = new DischargeConditions[CLASSES];
  private final double[] weight = new double[CLASSES];
  private final int[] seenAt = new int[CLASSES];
  private int usual = -1; // class whose offset is 0
  private double wanderSum; // of squares, in units of the usual variance
  private double wanderCount;
  private double latestFade; // a cycle
  private double constantVariance; // of an error that is the same each time
  private int firstMeasured = -1;
  private int lastMeasured;
  private int atCycle;
  private double atStress;
  private boolean measured;
  private boolean modelled;
  private boolean parted; // parts of charges and discharges said something
  private double partsSaid = Double.NaN; // the last of it, since a capacity was measured
  private double partsMissed; // variance by which it missed the capacities that came then
  private double lastHealth = Double.NaN; // when a capacity was measured
  private String modelVersion = "";
  private double alone = Double.NaN;
  private double adjusted = Double.NaN;
  private FadeModels fade = new FadeModels();

  HealthFilter() {
    s[HEALTH] = Double.NaN;
  }

  boolean known() {
    return !Double.isNaN(s[HEALTH]);
  }

  double value() {
    return s[HEALTH];
  }

  /** Value carried on to a cycle. */
  double value(int cycle, double stress) {
    return s[HEALTH] + drift(cycle, stress);
  }

  /**
   * What the last complete discharge would have given under the usual conditions, as a share of the
   * rated capacity; NaN where what its own conditions cost is not known well.
   */
  double adjusted() {
    return adjusted;
  }

  /**
   * A complete discharge.
   *
   * @param soh charge over rated capacity
   * @param conditions of it
   * @param constant standard deviation of an error that repeats, as of a slow logger [share]
   * @return why it was not believed, or null
   */
  String measured(
      AgeingConfig config,
      int cycle,
      double stress,
      double soh,
      DischargeConditions conditions,
      double constant) {
    double r = config.measuredError() * config.measuredError();
    boolean first = !known();
    double before = s[HEALTH];
    if (first) {
      start(soh, r, config.modelBias() * config.modelBias(), 0);
    } else {
      predict(config, cycle, stress);
    }
    int at = classOf(conditions, cycle);
    double expected = s[HEALTH] + offset(at);
    double allowed = Math.max(config.standsAlone(), 4 * Math.sqrt(innovation(at, r)));
    boolean far = Math.abs(soh - expected) > allowed || soh > TOO_GOOD;
    if (far) {
      boolean secondWitness = Math.abs(soh - alone) <= config.standsAlone();
      alone = soh;
      if (!secondWitness) {
        adjusted = at == usual || weight[at] >= SEEN_OFTEN ? soh - offset(at) : Double.NaN;
        return String.format(
            Locale.ROOT,
            "measured %.1f %% where %.1f %% was expected: waiting for a second one",
            100 * soh,
            100 * expected);
      }
      start(soh - offset(at), r, config.modelBias() * config.modelBias(), 0);
    } else if (!first) {
      learnWander(config, at, cycle, soh - expected, r);
    }
    alone = Double.NaN;
    correct(soh, r, at);
    learnPartsMiss();
    fading(cycle, before);
    seen(at, conditions, cycle);
    constantVariance += LATEST * (constant * constant - constantVariance);
    constantVariance = firstMeasured < 0 ? constant * constant : constantVariance;
    firstMeasured = firstMeasured < 0 ? cycle : firstMeasured;
    lastMeasured = cycle;
    measured = true;
    at(cycle, stress);
    adjusted = at == usual || weight[at] >= SEEN_OFTEN ? soh - offset(at) : Double.NaN;
    fade.observe(cycle, stress, soh - offset(at));
    return null;
  }

  /** A measured capacity shows how far off the parts before it were; they err alike again. */
  private void learnPartsMiss() {
    lastHealth = s[HEALTH];
    if (!Double.isNaN(partsSaid)) {
      double miss = (partsSaid - s[HEALTH]) * (partsSaid - s[HEALTH]);
      partsMissed = partsMissed == 0 ? miss : partsMissed + PARTS_LATEST * (miss - partsMissed);
    }
    partsSaid = Double.NaN;
  }

  /** What the latest cycles have lost, of which the one going on may lose as much. */
  private void fading(int cycle, double before) {
    if (measured && cycle > lastMeasured) {
      latestFade = Math.abs(s[HEALTH] - before) / (cycle - lastMeasured);
    }
  }

  // ---- classes of conditions

  /** Of the state of a class' offset, negative for the usual one. */
  private int index(int at) {
    return at == usual ? -1 : FIRST_CLASS + at;
  }

  private double offset(int at) {
    return at == usual ? 0 : s[FIRST_CLASS + at];
  }

  private int classOf(DischargeConditions conditions, int cycle) {
    int free = -1;
    for (int i = 0; i < CLASSES; i++) {
      if (classes[i] == null) {
        free = free < 0 ? i : free;
      } else if (classes[i].isLike(conditions)) {
        return i;
      }
    }
    if (usual < 0) {
      usual = 0;
      free = 0;
    } else {
      free = free < 0 ? forgotten() : free;
      join(free, conditions);
    }
    classes[free] = conditions;
    weight[free] = 0;
    seenAt[free] = cycle;
    return free;
  }

  /** Not seen for longest. */
  private int forgotten() {
    int oldest = -1;
    for (int i = 0; i < CLASSES; i++) {
      if (i != usual && (oldest < 0 || seenAt[i] < seenAt[oldest])) {
        oldest = i;
      }
    }
    return oldest;
  }

  /** A class not seen before gives what its nearest does, and what lies between them. */
  private void join(int at, DischargeConditions conditions) {
    int nearest = usual;
    for (int i = 0; i < CLASSES; i++) {
      if (i != at
          && classes[i] != null
          && conditions.spreadBeyond(classes[i]) < conditions.spreadBeyond(classes[nearest])) {
        nearest = i;
      }
    }
    int from = index(nearest);
    int to = FIRST_CLASS + at;
    double spread = conditions.spreadBeyond(classes[nearest]);
    s[to] = offset(nearest) + conditions.expectedBeyond(classes[nearest]);
    for (int j = 0; j < SIZE; j++) {
      double with = from < 0 || j == to ? 0 : p[from][j];
      p[to][j] = with;
      p[j][to] = with;
    }
    p[to][to] = (from < 0 ? 0 : p[from][from]) + spread * spread;
  }

  private void seen(int at, DischargeConditions conditions, int cycle) {
    for (int i = 0; i < CLASSES; i++) {
      weight[i] *= MEMORY;
    }
    weight[at]++;
    seenAt[at] = cycle;
    classes[at] = classes[at].towards(conditions, LATEST);
    if (at != usual && weight[at] > CLEARLY_MORE * weight[usual] + AND_SOME) {
      refer(at);
    }
  }

  /** Makes a class the usual one: health is what it gives, and all offsets count from it. */
  private void refer(int at) {
    int old = usual;
    int of = FIRST_CLASS + at;
    double by = s[of];
    double[][] to = new double[SIZE][SIZE]; // the new state by the old one
    for (int i = 0; i < SIZE; i++) {
      boolean offset = i >= FIRST_CLASS && classes[i - FIRST_CLASS] != null;
      to[i][i] = i == of || i == FIRST_CLASS + old ? 0 : 1;
      if (i == HEALTH) {
        to[i][of] = 1;
      } else if (offset && i != of) {
        to[i][of] = -1;
      }
    }
    double[] before = s.clone();
    double[][] half = new double[SIZE][SIZE];
    for (int i = 0; i < SIZE; i++) {
      s[i] = 0;
      for (int j = 0; j < SIZE; j++) {
        s[i] += to[i][j] * before[j];
        for (int k = 0; k < SIZE; k++) {
          half[i][j] += to[i][k] * p[k][j];
        }
      }
    }
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        p[i][j] = 0;
        for (int k = 0; k < SIZE; k++) {
          p[i][j] += half[i][k] * to[j][k];
        }
      }
    }
    usual = at;
    lastHealth += by;
    fade.move(by);
  }

  /** Mean square of what the loads it is used with give beside the usual one. */
  private double ofLoads() {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < CLASSES; i++) {
      if (classes[i] != null) {
        sum += weight[i] * offset(i) * offset(i);
        weights += weight[i];
      }
    }
    return weights > 0 ? Math.min(sum / weights, MOST_OF_LOADS * MOST_OF_LOADS) : 0;
  }

  // ---- what a model says

  /**
   * A model's answer.
   *
   * @return why it was not believed, or null
   */
  String modelled(AgeingConfig config, int cycle, double stress, Estimate answer) {
    String noAnswer = impossible(answer);
    if (noAnswer != null) {
      return noAnswer;
    }
    double r = ownVariance(config, answer);
    boolean newCycle = cycle > atCycle;
    if (known()) {
      predict(config, cycle, stress);
      correct(answer.value(), r, HEALTH, BIAS);
    } else {
      // what is bias here and what is health, nobody can tell yet
      double b = config.modelBias() * config.modelBias();
      start(answer.value(), r + b, b, -b);
    }
    modelledBy(answer, cycle, stress, newCycle);
    return null;
  }

  /**
   * A model's answer to a test that says nothing of the cell's past, such as pulses. Its bias is
   * another one than that of answers to charges, and repeats from test to test; how much it has in
   * common with what is known, nobody can tell. So nothing is mixed: what capacities and charges
   * have told stands until it has become {@value #CLEARLY} times as uncertain (in squares), and of
   * such tests alone the newest.
   *
   * @return why it was not believed, or null
   */
  String pulsed(AgeingConfig config, int cycle, double stress, Estimate answer) {
    String noAnswer = impossible(answer);
    if (noAnswer != null) {
      return noAnswer;
    }
    double b = config.modelBias() * config.modelBias();
    double r = ownVariance(config, answer) + b;
    boolean newCycle = cycle > atCycle;
    if (!known()) {
      start(answer.value(), r, b, 0);
    } else if (!(nothingElse(answer) || p[HEALTH][HEALTH] + walk(config, cycle) > CLEARLY * r)) {
      return null;
    } else {
      predict(config, cycle, stress);
      only(answer.value(), r);
    }
    modelledBy(answer, cycle, stress, newCycle);
    return null;
  }

  // ---- what parts of charges and discharges say

  /** Half width of a 90 % interval that is worth a word of how to narrow it [share]. */
  private static final double WIDE = 0.03;

  /** Of what is known of how far parts miss, what the latest capacity moves. */
  private static final double PARTS_LATEST = 0.4;

  /** Most that a cell holds more than when its capacity was measured last [share]. */
  private static final double REGAINS = 0.005;

  /** Half width of a 90 % interval beyond which parts have said nothing [share]. */
  static final double SAYS_NOTHING = 0.12;

  /**
   * What parts of charges and discharges say together, measured capacities among them ({@link
   * io.celltwin.core.soc.PartialCapacity}). They share what they know with those, so that nothing
   * is mixed: the surer of the two stands. How far they missed the last capacities that were
   * measured is part of what is not known of them, and so is what they see a cell gain since: cells
   * only age.
   *
   * @param says of rated
   * @param deviation standard deviation of it
   */
  void parts(AgeingConfig config, int cycle, double stress, double says, double deviation) {
    partsSaid = says;
    double most = Double.isNaN(lastHealth) ? says : lastHealth + REGAINS;
    double value = Math.min(says, most);
    double gained = says - value;
    double r = deviation * deviation + partsMissed + gained * gained;
    double half = Z90 * Math.sqrt(r);
    boolean enough = half <= SAYS_NOTHING && value > LEAST && value < MOST;
    if (!enough || (known() && p[HEALTH][HEALTH] + walk(config, cycle) + constantVariance <= r)) {
      return;
    }
    double b = config.modelBias() * config.modelBias();
    if (known()) {
      predict(config, cycle, stress);
      only(value, r);
    } else {
      start(value, r, b, 0);
    }
    parted = true;
    at(cycle, stress);
  }

  /** Whether health rests on parts and is known to some points only. */
  boolean wide(AgeingConfig config, int cycle) {
    return parted && Z90 * Math.sqrt(p[HEALTH][HEALTH] + walk(config, cycle)) > WIDE;
  }

  /** Load of the usual class [C], NaN while there is none. */
  double usualRate() {
    return usual < 0 ? Double.NaN : classes[usual].rate();
  }

  private boolean nothingElse(Estimate answer) {
    return !measured && modelVersion.equals(answer.modelVersion());
  }

  private static String impossible(Estimate answer) {
    return answer.value() < LEAST || answer.value() > MOST
        ? String.format(
            Locale.ROOT,
            "model answered %.1f %%, wanted %.0f to %.0f %%",
            100 * answer.value(),
            100 * LEAST,
            100 * MOST)
        : null;
  }

  private static double ownVariance(AgeingConfig config, Estimate answer) {
    double own = (answer.upper() - answer.lower()) / (2 * Z90);
    double error = Double.isNaN(own) ? WITHOUT_INTERVAL : Math.max(config.modelErrorAtLeast(), own);
    return error * error;
  }

  private void modelledBy(Estimate answer, int cycle, double stress, boolean newCycle) {
    modelled = true;
    modelVersion = answer.modelVersion();
    at(cycle, stress);
    if (!measured && newCycle) {
      fade.observe(cycle, stress, s[HEALTH]);
    }
  }

  /** Health is this, and nothing else says anything of it. */
  private void only(double value, double variance) {
    s[HEALTH] = value;
    for (int j = 0; j < SIZE; j++) {
      p[HEALTH][j] = 0;
      p[j][HEALTH] = 0;
    }
    p[HEALTH][HEALTH] = variance;
  }

  private void start(double value, double variance, double ofBias, double both) {
    only(value, variance);
    s[BIAS] = 0;
    for (int j = 0; j < SIZE; j++) {
      p[BIAS][j] = 0;
      p[j][BIAS] = 0;
    }
    p[BIAS][BIAS] = ofBias;
    p[HEALTH][BIAS] = both;
    p[BIAS][HEALTH] = both;
  }

  private void predict(AgeingConfig config, int cycle, double stress) {
    int cycles = Math.max(0, cycle - atCycle);
    s[HEALTH] += step(cycle, stress);
    p[HEALTH][HEALTH] += walk(config, cycle);
    p[BIAS][BIAS] += config.biasDrift() * config.biasDrift() * cycles;
    for (int i = 0; i < CLASSES; i++) {
      if (classes[i] != null && i != usual) {
        p[FIRST_CLASS + i][FIRST_CLASS + i] += OFFSET_DRIFT * OFFSET_DRIFT * cycles;
      }
    }
    at(Math.max(cycle, atCycle), stress);
  }

  private double innovation(int at, double r) {
    int of = index(at);
    return p[HEALTH][HEALTH] + r + (of < 0 ? 0 : 2 * p[HEALTH][of] + p[of][of]);
  }

  private void correct(double y, double r, int at) {
    int of = index(at);
    if (of < 0) {
      correct(y, r, HEALTH, -1);
    } else {
      correct(y, r, HEALTH, of);
    }
  }

  /** By what is the sum of two states, or one of them. */
  private void correct(double y, double r, int a, int b) {
    double[] with = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      with[i] = p[i][a] + (b < 0 ? 0 : p[i][b]);
    }
    double variance = with[a] + (b < 0 ? 0 : with[b]) + r;
    double innovation = y - s[a] - (b < 0 ? 0 : s[b]);
    for (int i = 0; i < SIZE; i++) {
      s[i] += with[i] / variance * innovation;
      for (int j = 0; j < SIZE; j++) {
        p[i][j] -= with[i] * with[j] / variance;
      }
    }
  }

  private void at(int cycle, double stress) {
    atCycle = cycle;
    atStress = stress;
  }

  /** What the capacities of this cell wander by, of what cells usually do, in variance. */
  private void learnWander(AgeingConfig config, int at, int cycle, double innovation, double r) {
    int cycles = Math.max(1, cycle - lastMeasured);
    double usualVariance = config.wander() * config.wander() * cycles;
    double rest = innovation * innovation - innovation(at, r) + walk(config, lastMeasured, cycle);
    wanderSum = WANDER_MEMORY * wanderSum + Math.max(0, rest) / usualVariance;
    wanderCount = WANDER_MEMORY * wanderCount + 1;
  }

  private double walk(AgeingConfig config, int cycle) {
    return walk(config, atCycle, cycle);
  }

  private double walk(AgeingConfig config, int from, int cycle) {
    double share = (WANDER_PRIOR + wanderSum) / (WANDER_PRIOR + wanderCount);
    return Math.max(LEAST_WANDER, Math.min(4, share))
        * config.wander()
        * config.wander()
        * Math.max(0, cycle - from);
  }

  private double drift(int cycle, double stress) {
    return measured && lastMeasured - firstMeasured >= SEEN_FADING ? step(cycle, stress) : 0;
  }

  private double step(int cycle, double stress) {
    boolean farApart = lastMeasured - firstMeasured >= 2 * SEEN_FADING;
    return fade.step(atCycle, atStress, cycle, stress, farApart ? 2 : FadeModels.LEARNT);
  }

  Estimate estimate(AgeingConfig config, int cycle, double stress, String reason) {
    if (!known()) {
      return Estimate.unknown(
          reason == null ? "no complete discharge and no model's answer yet" : reason);
    }
    double half =
        Z90
            * Math.sqrt(
                p[HEALTH][HEALTH]
                    + walk(config, cycle)
                    + constantVariance
                    + ofLoads()
                    + latestFade * latestFade);
    double x = value(cycle, stress);
    String method =
        measured && !modelled && !parted
            ? Estimate.MEASURED
            : measured || (modelled && parted)
                ? Estimate.FUSED
                : parted ? Estimate.PARTS : Estimate.MODEL;
    return new Estimate(
            x,
            x - half,
            x + half,
            method,
            modelled ? modelVersion : TwinUpdater.CODE_VERSION,
            reason)
        .rounded(Trajectories.RESOLUTION);
  }

  HealthFilter copy() {
    HealthFilter copy = new HealthFilter();
    System.arraycopy(s, 0, copy.s, 0, SIZE);
    for (int i = 0; i < SIZE; i++) {
      System.arraycopy(p[i], 0, copy.p[i], 0, SIZE);
    }
    System.arraycopy(classes, 0, copy.classes, 0, CLASSES);
    System.arraycopy(weight, 0, copy.weight, 0, CLASSES);
    System.arraycopy(seenAt, 0, copy.seenAt, 0, CLASSES);
    copy.usual = usual;
    copy.wanderSum = wanderSum;
    copy.wanderCount = wanderCount;
    copy.constantVariance = constantVariance;
    copy.latestFade = latestFade;
    copy.firstMeasured = firstMeasured;
    copy.lastMeasured = lastMeasured;
    copy.atCycle = atCycle;
    copy.atStress = atStress;
    copy.measured = measured;
    copy.modelled = modelled;
    copy.parted = parted;
    copy.partsSaid = partsSaid;
    copy.partsMissed = partsMissed;
    copy.lastHealth = lastHealth;
    copy.modelVersion = modelVersion;
    copy.alone = alone;
    copy.adjusted = adjusted;
    copy.fade = fade.copy();
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    s[HEALTH] = saved.decimal(s[HEALTH]);
    p[HEALTH][HEALTH] = saved.decimal(p[HEALTH][HEALTH]);
    s[BIAS] = saved.decimal(s[BIAS]);
    p[BIAS][BIAS] = saved.decimal(p[BIAS][BIAS]);
    p[HEALTH][BIAS] = saved.decimal(p[HEALTH][BIAS]);
    p[BIAS][HEALTH] = p[HEALTH][BIAS];
    atCycle = saved.integer(atCycle);
    atStress = saved.decimal(atStress);
    measured = saved.bool(measured);
    modelled = saved.bool(modelled);
    modelVersion = saved.text(modelVersion);
    alone = saved.decimal(alone);
    fade.fields(saved);
  }

  /** What parts are worth beside measured capacities. */
  void partsFields(SavedFields saved) throws IOException {
    partsSaid = saved.decimal(partsSaid);
    partsMissed = saved.decimal(partsMissed);
    lastHealth = saved.decimal(lastHealth);
  }

  /** What was not kept before classes were. */
  void classFields(SavedFields saved) throws IOException {
    usual = saved.integer(usual);
    wanderSum = saved.decimal(wanderSum);
    wanderCount = saved.decimal(wanderCount);
    constantVariance = saved.decimal(constantVariance);
    latestFade = saved.decimal(latestFade);
    firstMeasured = saved.integer(firstMeasured);
    lastMeasured = saved.integer(lastMeasured);
    adjusted = saved.decimal(adjusted);
    parted = saved.bool(parted);
    for (int i = 0; i < CLASSES; i++) {
      if (!saved.bool(classes[i] != null)) {
        classes[i] = null;
        continue;
      }
      DischargeConditions c = classes[i] == null ? new DischargeConditions(1, 0, 0) : classes[i];
      classes[i] =
          new DischargeConditions(
              saved.decimal(c.rate()), saved.decimal(c.celsius()), saved.decimal(c.end()));
      weight[i] = saved.decimal(weight[i]);
      seenAt[i] = saved.integer(seenAt[i]);
      int of = FIRST_CLASS + i;
      s[of] = saved.decimal(s[of]);
      for (int j = 0; j <= of; j++) {
        if (j < FIRST_CLASS || classes[j - FIRST_CLASS] != null) {
          p[of][j] = saved.decimal(p[of][j]);
          p[j][of] = p[of][j];
        }
      }
    }
  }
}
