package io.celltwin.gateway;

import io.celltwin.domain.CellNames;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.SourceStatus;
import io.celltwin.gateway.mapping.BatteryTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One source from its messages to frames: decodes, gives each row its time, registers new cells,
 * sends, and tells when a message may be forgotten. Any thread may call it.
 */
public final class Feed {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final long IDLE_MILLIS = 100;
  private static final int SHUFFLED_PER_ROWS = 10;

  private final Decoder decoder;
  private final Outlet outlet;
  private final Registrar registrar;
  private final ClockMemory memory;
  private final Map<String, SourceClock> clocks = new TreeMap<>();
  private final Map<String, SignWatch> signs = new TreeMap<>();
  private final Map<String, PackSum> sums = new TreeMap<>();
  private final Map<String, Held> held = new LinkedHashMap<>();
  private final FeedStatistics statistics = new FeedStatistics();

  /** Values of a pack that make a sample together, and who waits for it to be sent. */
  private static final class Held {
    private final String edge;
    private final Map<String, Reading> values = new LinkedHashMap<>();
    private final Map<String, Long> taken = new LinkedHashMap<>();
    private final List<Outlet.Done> waiting = new ArrayList<>();
    private long bucket = Long.MIN_VALUE;
    private long lastMicros;
    private long heardMillis;

    private Held(String edge) {
      this.edge = edge;
    }
  }

  /**
   * @param template what is known of the source's batteries beforehand
   * @param cellId what its cells are called, or null
   * @param registered whether a cell is on the register
   * @param memory of clocks that count from power-on
   */
  public Feed(
      Decoder decoder,
      BatteryTemplate template,
      String cellId,
      Predicate<String> registered,
      ClockMemory memory,
      Outlet outlet) {
    this(decoder, template, cellId, registered, new CellNames(), memory, outlet);
  }

  /**
   * @param names which cell is meant by a name at a moment
   */
  Feed(
      Decoder decoder,
      BatteryTemplate template,
      String cellId,
      Predicate<String> registered,
      CellNames names,
      ClockMemory memory,
      Outlet outlet) {
    this.decoder = decoder;
    this.outlet = outlet;
    this.memory = memory;
    this.registrar = new Registrar(template, cellId, registered, names);
  }

  /**
   * Takes a message in.
   *
   * @param done is told when the broker has all that came of it
   * @return what to send back, of protocols that answer
   */
  public synchronized List<Decoded.Answer> accept(Message message, Outlet.Done done) {
    return accept(message, decoded(message), done);
  }

  /**
   * A message that meets a defect of ours costs itself alone: refused and kept, or it would come
   * again for ever and everything behind it would wait.
   */
  private Decoded decoded(Message message) {
    try {
      return decoder.decode(message);
    } catch (RuntimeException e) {
      LOG.error("a message of {} meets a defect", message.channel(), e);
      return Decoded.refused(decoder.name(), new Refusal("DEFECT", message.channel() + ": " + e));
    }
  }

  /** Looks at what was decoded of a message; says whether it is nothing. */
  interface Look {
    boolean nothing(Decoded decoded);
  }

  /** How a message ended, and whether it held nothing. */
  interface Looked {
    void ended(Exception failure, boolean nothing);
  }

  /** The same, for who wants to know what could not be read. */
  synchronized void accept(Message message, Look look, Looked done) {
    Decoded decoded = decoded(message);
    boolean nothing = look.nothing(decoded);
    var unused = accept(message, decoded, failure -> done.ended(failure, nothing));
  }

  private List<Decoded.Answer> accept(Message message, Decoded decoded, Outlet.Done done) {
    var all =
        new Shared(
            failure -> {
              if (failure == null) { // by the producer's thread, which must not wait for ours
                statistics.acknowledged();
              }
              done.ended(failure);
            });
    statistics.message(message, decoded);
    for (Refusal refusal : decoded.refusals()) {
      outlet.refuse(message, refusal, all.one());
    }
    if (decoder.join().holds()) {
      hold(message, decoded, all);
    } else {
      direct(message, decoded, all);
    }
    decoded.silent().forEach(pack -> forget(decoded.edge() + "\n" + pack, pack));
    all.sealed();
    return decoded.answers();
  }

  /** A pack that is gone says nothing more by not saying anything. */
  private void forget(String key, String pack) {
    Held gone = held.remove(key);
    if (gone != null && gone.bucket != Long.MIN_VALUE) {
      emit(pack, gone);
    }
  }

  private void direct(Message message, Decoded decoded, Shared all) {
    List<Row> rows = Row.of(decoded.readings());
    if (shuffled(rows)) {
      statistics.shuffled(rows);
      rows = sorted(rows);
    }
    var assembler = new Assembler(decoded.edge());
    var specs = new ArrayList<CellSpec>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      registrar.look(row);
      direct(decoded.edge(), row);
      statistics.reported(message, row);
      statistics.counted(row);
      if (!row.measured() || ageUnknown(message, row.pack(), row.moment())) {
        continue;
      }
      samples(row, place(message, decoded.edge(), row, next(rows, i)), assembler, specs);
    }
    send(specs, assembler.frames(), all.one());
  }

  private boolean ageUnknown(Message message, String pack, Moment moment) {
    boolean unknown = message.retained() && moment.clock() != Moment.Clock.STATED;
    if (unknown) {
      statistics.retainedWithoutTime(pack);
    }
    return unknown;
  }

  private static long next(List<Row> rows, int i) {
    for (int j = i + 1; j < rows.size(); j++) {
      if (rows.get(j).pack().equals(rows.get(i).pack())) {
        return rows.get(j).moment().micros();
      }
    }
    return Long.MIN_VALUE;
  }

  /** Rows in no order at all; where a clock stepped back now and then, they have one. */
  private static boolean shuffled(List<Row> rows) {
    Map<String, Long> last = new TreeMap<>();
    int back = 0;
    for (Row row : rows) {
      Long before = last.put(row.pack(), row.moment().micros());
      back += before != null && row.moment().micros() < before ? 1 : 0;
    }
    return back > 1 && back * SHUFFLED_PER_ROWS > rows.size();
  }

  private static List<Row> sorted(List<Row> rows) {
    var sorted = new ArrayList<>(rows);
    sorted.sort((a, b) -> Long.compare(a.moment().micros(), b.moment().micros()));
    return sorted;
  }

  private long place(Message message, String edge, Row row, long next) {
    String key = edge + "\n" + row.pack();
    SourceClock clock =
        clocks.computeIfAbsent(
            key, k -> memory.anchor(k).map(SourceClock::new).orElseGet(SourceClock::new));
    SourceClock.Placed placed =
        clock.place(row.moment(), message.arrivedMillis(), row.content(), next);
    if (row.moment().clock() == Moment.Clock.POWER_ON) {
      memory.note(key, clock.anchor());
    }
    statistics.placed(row, placed, clock.lagMillis(message.arrivedMillis()));
    return placed.micros();
  }

  /** Gives a current its sense where the mapping leaves that to be found out. */
  private void direct(String edge, Row row) {
    if (!row.undirected()) {
      return;
    }
    String key = edge + "\n" + row.pack();
    SignWatch watch = signs.computeIfAbsent(key, k -> new SignWatch(memory.sign(k)));
    double volts = row.packVoltage();
    int sign =
        watch.look(
            row.flow(),
            Double.isNaN(volts) ? row.meanVoltage(registrar.series()) : volts,
            row.of(Quantity.REPORTED_SOC));
    row.direct(sign);
    registrar.note(row.pack(), "sign", watch.said());
    memory.noteSign(key, sign);
  }

  private void samples(Row row, long micros, Assembler assembler, List<CellSpec> specs) {
    double current = row.current();
    if (row.cells().isEmpty()) {
      double voltage = row.meanVoltage(registrar.series());
      if (Double.isNaN(voltage)) {
        if (!Double.isNaN(row.packVoltage())) {
          registrar.lacksSeries(row.pack());
        }
        return;
      }
      statistics.mean(row.pack());
      registrar.meet(row.pack(), 0, 0, micros).ifPresent(specs::add);
      assembler.add(
          registrar.cellAt(row.pack(), 0, micros), micros, voltage, current, row.temperature(0));
      return;
    }
    sum(row);
    int told = row.cells().length() - 1; // the highest place it tells of
    for (int cell = row.cells().nextSetBit(0); cell >= 0; cell = row.cells().nextSetBit(cell + 1)) {
      double voltage = row.voltage(cell);
      if (!Double.isNaN(voltage)) {
        registrar.meet(row.pack(), cell, told, micros).ifPresent(specs::add);
        assembler.add(
            registrar.cellAt(row.pack(), cell, micros),
            micros,
            voltage,
            current,
            row.temperature(cell));
      }
    }
  }

  /** Holds the pack's own voltage against its cells'. */
  private void sum(Row row) {
    double told = row.of(Quantity.PACK_VOLTAGE);
    if (Double.isNaN(told)) {
      return;
    }
    PackSum sum = sums.computeIfAbsent(row.pack(), p -> new PackSum());
    sum.look(told, row.cells().stream().mapToDouble(row::voltage).sum(), row.cells().cardinality());
    registrar.note(row.pack(), "sum", sum.said());
  }

  private void send(List<CellSpec> specs, List<Frame> frames, Outlet.Done done) {
    if (specs.isEmpty() && frames.isEmpty()) {
      done.ended(null);
      return;
    }
    statistics.sent(frames.size());
    outlet.send(
        specs,
        frames,
        failure -> {
          if (failure != null) {
            registrar.forget(specs);
          }
          done.ended(failure);
        });
  }

  private void hold(Message message, Decoded decoded, Shared all) {
    for (Row row : Row.of(decoded.readings())) {
      registrar.look(row);
      statistics.reported(message, row);
      if (!row.measured()) {
        statistics.counted(row);
      }
    }
    Map<String, Held> touched = new LinkedHashMap<>();
    for (Reading reading : decoded.readings()) {
      if (ageUnknown(message, reading.battery().pack(), reading.moment())) {
        continue;
      }
      String key = decoded.edge() + "\n" + reading.battery().pack();
      Held pack = held.computeIfAbsent(key, k -> new Held(decoded.edge()));
      var row = new Row(reading.battery().pack(), reading.moment());
      row.put(reading);
      long micros = place(message, decoded.edge(), row, Long.MIN_VALUE);
      long bucket = bucket(reading.moment(), micros);
      if (pack.bucket != Long.MIN_VALUE && isAnother(bucket, pack.bucket)) {
        emit(reading.battery().pack(), pack);
      }
      pack.bucket = Math.max(bucket, pack.bucket);
      pack.lastMicros = Math.max(micros, pack.lastMicros);
      pack.heardMillis = message.arrivedMillis();
      String slot = reading.quantity() + " " + reading.battery().cell() + " " + reading.path();
      pack.values.put(slot, reading);
      pack.taken.put(slot, micros);
      touched.put(reading.battery().pack(), pack);
    }
    touched.values().forEach(pack -> pack.waiting.add(all.one()));
    if (decoder.join().withinMicros() == 0) {
      touched.forEach(this::emit);
    }
  }

  /**
   * Values of one bucket are one sample. It is counted in the source's own time, so that what makes
   * a sample does not depend on when the first message arrived.
   */
  private long bucket(Moment moment, long micros) {
    long own = moment.clock() == Moment.Clock.POWER_ON ? moment.micros() : micros;
    long within = decoder.join().withinMicros();
    return within == 0 ? own : Math.floorDiv(own, within);
  }

  /** A little older is late for the sample that is open; far older has begun to count anew. */
  private boolean isAnother(long bucket, long open) {
    long buckets = decoder.join().holdMicros() / Math.max(1, decoder.join().withinMicros());
    return bucket > open || bucket < open - buckets;
  }

  private void emit(String name, Held pack) {
    long oldest = pack.lastMicros - decoder.join().holdMicros();
    var row = new Row(name, Moment.stated(pack.lastMicros));
    pack.values.forEach(
        (slot, reading) -> {
          if (pack.taken.get(slot) >= oldest) {
            row.put(reading);
          }
        });
    var assembler = new Assembler(pack.edge);
    var specs = new ArrayList<CellSpec>();
    if (row.measured()) {
      direct(pack.edge, row);
      statistics.counted(row);
      samples(row, pack.lastMicros, assembler, specs);
    }
    List<Outlet.Done> waiting = List.copyOf(pack.waiting);
    pack.waiting.clear();
    pack.bucket = Long.MIN_VALUE;
    send(specs, assembler.frames(), failure -> waiting.forEach(w -> w.ended(failure)));
  }

  /** Sends what has waited for more of its moment and heard no more. Called now and then. */
  public synchronized void tick(long nowMillis) {
    held.forEach(
        (key, pack) -> {
          if (pack.bucket != Long.MIN_VALUE && nowMillis - pack.heardMillis >= IDLE_MILLIS) {
            emit(key.substring(key.indexOf('\n') + 1), pack);
          }
        });
  }

  /** What came in, and what became of it. */
  public synchronized FeedReport report() {
    return statistics.report(decoder.name(), registrar.waiting(), registrar.notes());
  }

  /**
   * What is known of where messages come from.
   *
   * @param state in words
   * @param trouble why nothing comes, or null
   */
  record Connection(String source, String state, String trouble, long nowMillis) {}

  /** What it sends, pack by pack; as a whole while it has told of none. */
  synchronized List<SourceStatus> statuses(Connection connection) {
    return statistics.statuses(connection, registrar, registrar.notes());
  }
}
