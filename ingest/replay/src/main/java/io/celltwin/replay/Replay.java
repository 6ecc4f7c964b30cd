package io.celltwin.replay;

import static java.util.Objects.requireNonNull;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.sending.Acknowledged;
import io.celltwin.sending.CellSender;
import io.celltwin.sending.ResumePoint;
import io.celltwin.sending.SendingProducer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Sends cells to Kafka, each in its own order, side by side, at a chosen speed.
 *
 * <p>Every cell is paced from its own first moment: cells that lived years apart start together.
 * The cell that is least far into its own life goes next, so that all advance alike, paced or flat
 * out, and the order of records is the same each time. A frame is sent when its last sample is due.
 * All cells are registered before the first frame.
 *
 * <p>With a resume folder, what the broker has acknowledged is noted about once a second and at the
 * end. A replay that is run again continues there; the little that was sent and not noted is sent
 * once more with the same sequence numbers, which readers drop.
 */
public final class Replay implements AutoCloseable {
  /** Whose the resume point is. */
  static final String SENDER = "replay";

  private static final long SECOND = 1_000_000_000L;
  private static final long NOTE_EVERY = SECOND;
  private static final long REPORT_EVERY = SECOND / 5;

  /** So that a stop is noticed soon [ns]. */
  private static final long LONGEST_SLEEP = SECOND / 20;

  private final ReplayConfig config;
  private final List<CellSource> sources;
  private final List<DatasetItem.Refused> refusedFiles;
  private final CellSender sender;
  private final ResumePoint resume;
  private final Pace pace;

  private final Map<String, ResumePoint.Position> positions = new TreeMap<>();
  private final Map<String, Acknowledged> sentFiles = new TreeMap<>();
  private final List<Running> running = new ArrayList<>();
  private final PriorityQueue<Running> queue =
      new PriorityQueue<>(
          Comparator.comparingLong((Running r) -> r.dueMillis).thenComparingInt(r -> r.place));
  private volatile boolean stopped;
  private volatile double lagSeconds;
  private int cellsDone;
  private long skippedSamples;
  private long startedNanos;
  private long lastNote;
  private long lastReport;

  /**
   * @param config where to and how fast
   * @param dataset what to send; stays open and the caller's to close
   * @param registry for the schemas of the topics
   * @param meters for rates, rejections and lag
   * @throws IOException if there is a resume point that cannot be read
   */
  public static Replay of(
      ReplayConfig config, Dataset dataset, SchemaRegistry registry, MeterRegistry meters)
      throws IOException {
    return new Replay(
        config,
        dataset.cells(),
        dataset.refused(),
        registry,
        meters,
        producer(config),
        Pace.system());
  }

  /** The same for cells that come from no dataset, e.g. simulated ones. */
  public static Replay of(
      ReplayConfig config, List<CellSource> cells, SchemaRegistry registry, MeterRegistry meters)
      throws IOException {
    return new Replay(config, cells, List.of(), registry, meters, producer(config), Pace.system());
  }

  private static Producer<byte[], byte[]> producer(ReplayConfig config) {
    return SendingProducer.to(
        config.bootstrapServers(),
        config.access(),
        "celltwin-replay" + (config.namespace().isEmpty() ? "" : "-" + config.namespace()),
        config.compression(),
        config.lingerMillis());
  }

  Replay(
      ReplayConfig config,
      List<CellSource> sources,
      List<DatasetItem.Refused> refusedFiles,
      SchemaRegistry registry,
      MeterRegistry meters,
      Producer<byte[], byte[]> producer,
      Pace pace)
      throws IOException {
    this.config = requireNonNull(config, "config");
    this.sources = List.copyOf(sources);
    this.refusedFiles = List.copyOf(refusedFiles);
    this.pace = pace;
    try {
      this.sender = new CellSender(producer, registry, Topics.in(config.namespace()), meters);
      this.resume =
          config.resumeFolder() == null
              ? null
              : new ResumePoint(config.resumeFolder(), SENDER, config.namespace());
      if (resume != null) {
        positions.putAll(resume.read());
      }
    } catch (IOException | RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
    Gauge.builder("celltwin.ingest.pace.lag", this, replay -> replay.lagSeconds)
        .baseUnit("seconds")
        .description("How late frames are sent against the pace, in wall time")
        .register(meters);
  }

  /**
   * Sends everything and returns when the broker has it, or when stopped.
   *
   * @throws IOException if a dataset or the resume point fails on disk
   * @throws IllegalStateException if Kafka refuses a record for good
   */
  public ReplayProgress run(ReplayListener listener) throws IOException {
    startedNanos = pace.nanos();
    lastNote = startedNanos;
    lastReport = startedNanos;
    var waiting = new ArrayDeque<Running>();
    try {
      sendRefusedFiles();
      register(waiting);
      admit(waiting, 0);
      while (!stopped && !queue.isEmpty()) {
        Running next = queue.remove();
        awaitDue(next, listener);
        if (stopped) {
          break;
        }
        next.sendAhead();
        if (next.advance()) {
          queue.add(next);
        } else {
          finish(next);
          replace(next);
          admit(waiting, next.dueMillis);
        }
        sender.checkDelivered();
        tick(listener);
      }
      if (!stopped) {
        sender.flush();
      }
      sender.checkDelivered();
    } catch (InterruptException e) {
      if (!stopped) {
        throw e;
      }
    } finally {
      running.forEach(Running::close);
    }
    note();
    ReplayProgress end = progress();
    listener.progressed(end);
    return end;
  }

  /** Files that could not be read at all belong to no cell and come first, once. */
  private void sendRefusedFiles() {
    for (DatasetItem.Refused refused : refusedFiles) {
      String place = "file:" + refused.rejection().place();
      ResumePoint.Position known = positions.get(place);
      if (known != null && known.done()) {
        continue;
      }
      var acknowledged = new Acknowledged(0, null);
      Acknowledged.Item item = acknowledged.sent(null);
      acknowledged.end();
      sentFiles.put(place, acknowledged);
      sender.refuse(refused.rejection(), refused.raw(), null, () -> acknowledged.acknowledge(item));
    }
  }

  private void register(ArrayDeque<Running> waiting) {
    for (CellSource first : sources) {
      CellSource source = sitting(first);
      var cell = new Running(source, waiting.size() + cellsDone, known(source));
      if (cell.finishedBefore) {
        cellsDone++;
        skippedSamples += Math.max(0, source.samples());
        continue;
      }
      waiting.add(cell);
      // again at each start: the topic keeps the latest
      sender.register(source.spec(), cell.registeredMillis(), () -> {});
    }
    sender.flush();
  }

  private ResumePoint.Position known(CellSource source) {
    ResumePoint.Position position = positions.get(source.spec().cellId());
    if (position == null || (position.items() == 0 && !position.done())) {
      return null;
    }
    if (!position.series().equals(source.series())) {
      throw new IllegalStateException(
          "cell %s was sent from %s before and comes from another layout now (%s, before %s): it would be mixed with itself. Send it under a namespace of its own, or let it begin anew"
              .formatted(
                  source.spec().cellId(),
                  position.from() == null ? "elsewhere" : position.from(),
                  source.series(),
                  position.series()));
    }
    return position;
  }

  private void admit(ArrayDeque<Running> waiting, long fromMillis) throws IOException {
    while (!waiting.isEmpty() && queue.size() < config.openCells() && !stopped) {
      Running cell = waiting.remove();
      running.add(cell);
      if (cell.open(fromMillis)) {
        queue.add(cell);
      } else {
        finish(cell);
      }
    }
  }

  private void finish(Running cell) {
    cell.acknowledged.end();
    cell.close();
    cellsDone++;
  }

  /** Who sits in a cell's place by now: those before are off the register. */
  private CellSource sitting(CellSource first) {
    CellSource source = first;
    while (known(source) != null && known(source).done()) {
      Optional<CellSource.Successor> next = source.successor();
      if (next.isEmpty()) {
        break;
      }
      sender.retire(source.spec().cellId(), null);
      source = next.get().source();
    }
    return source;
  }

  /** Puts another cell where one has ended, if there is one. */
  private void replace(Running ended) throws IOException {
    Optional<CellSource.Successor> next = ended.source.successor();
    if (next.isEmpty()) {
      return;
    }
    CellSource source = next.get().source();
    var cell = new Running(source, ended.place, known(source));
    cell.instead = ended;
    running.remove(ended);
    note(ended);
    running.add(cell);
    if (cell.open(ended.dueMillis + next.get().after().toMillis())) {
      queue.add(cell);
    } else {
      finish(cell);
    }
  }

  private void awaitDue(Running next, ReplayListener listener) throws IOException {
    if (!config.paced()) {
      return;
    }
    long due = startedNanos + (long) (next.dueMillis * 1e6 / config.speed());
    long left = due - pace.nanos();
    while (left > 0 && !stopped) {
      pace.sleep(Math.min(left, LONGEST_SLEEP));
      tick(listener);
      left = due - pace.nanos();
    }
    lagSeconds = Math.max(0, -left) / 1e9;
  }

  private void tick(ReplayListener listener) throws IOException {
    long now = pace.nanos();
    if (now - lastNote >= NOTE_EVERY) {
      lastNote = now;
      note();
    }
    if (now - lastReport >= REPORT_EVERY) {
      lastReport = now;
      listener.progressed(progress());
    }
  }

  private synchronized void note() throws IOException {
    if (resume == null) {
      return;
    }
    sentFiles.forEach((place, sent) -> positions.put(place, sent.position("refused", null, null)));
    running.forEach(this::note);
    resume.write(positions);
  }

  private synchronized void note(Running cell) {
    positions.put(
        cell.source.spec().cellId(),
        cell.acknowledged.position(
            cell.source.series(), config.from(cell.source.place()), cell.since));
  }

  private ReplayProgress progress() {
    long expected = 0;
    for (CellSource source : sources) {
      expected = expected < 0 || source.samples() < 0 ? -1 : expected + source.samples();
    }
    return new ReplayProgress(
        sources.size(),
        cellsDone,
        sender.samples(),
        skippedSamples,
        expected,
        sender.frames(),
        sender.spectra(),
        sender.bytes(),
        sender.rejected(),
        Duration.ofNanos(pace.nanos() - startedNanos));
  }

  /** Makes {@link #run} return within a fraction of a second. From any thread. */
  public void stop() {
    stopped = true;
    sender.interrupt();
  }

  /**
   * Lets go of the connections and notes what was acknowledged. What is still on its way has half a
   * second. Where {@link #run} is still running, {@link #stop} it first.
   */
  @Override
  public void close() {
    stopped = true;
    sender.close();
    try {
      note();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One cell being sent. */
  private final class Running {
    private final CellSource source;
    private final int place;
    private final boolean finishedBefore;
    private final long skip;
    private final Acknowledged acknowledged;
    private final Map<String, Long> since;
    private final String contentBefore;

    /** Of everything read so far; null where nobody asks for it later. */
    private final ItemChain chain;

    private CellStream items;

    /** Whose place it takes, until it has. */
    private Running instead;

    /** Read and not sent; waits for its time. */
    private DatasetItem ahead;

    private Long aheadMillis;
    private long ownStartMillis = Long.MIN_VALUE;

    /** When the cell joined, on the clock all cells share [ms]. */
    private long joinedMillis;

    /** When {@link #ahead} is due, on the clock all cells share [ms]. */
    private long dueMillis;

    private Running(CellSource source, int place, ResumePoint.Position known) {
      this.source = source;
      this.place = place;
      this.finishedBefore = known != null && known.done();
      this.skip = known == null ? 0 : known.items();
      this.contentBefore = known == null ? null : known.content();
      this.acknowledged = new Acknowledged(skip, contentBefore);
      ResumePoint.Position life = positions.get(source.spec().cellId());
      this.since = life == null ? null : life.since();
      this.chain = resume == null ? null : new ItemChain(source.spec());
    }

    /** Event time of the registration: before anything else of the cell. */
    private long registeredMillis() {
      Instant commissioned = source.spec().commissioned();
      return commissioned == null ? 0 : commissioned.toEpochMilli();
    }

    private boolean open(long fromMillis) throws IOException {
      items = new EndedStream(source.open());
      joinedMillis = fromMillis;
      dueMillis = fromMillis;
      for (long i = 0; i < skip && items.hasNext(); i++) {
        DatasetItem item = items.next();
        if (item instanceof DatasetItem.Telemetry telemetry) {
          skippedSamples += telemetry.frame().size();
        }
        if (chain != null) {
          chain.add(item);
        }
      }
      if (chain != null && contentBefore != null && !chain.name().equals(contentBefore)) {
        throw new IllegalStateException(
            "%s of cell %s is not what was sent of it before: going on would mix the two. Send it under a namespace of its own, or let it begin anew"
                .formatted(source.place(), source.spec().cellId()));
      }
      return advance();
    }

    private void sendAhead() {
      takePlace();
      Acknowledged.Item item = acknowledged.sent(chain == null ? null : chain.name());
      if (ahead instanceof DatasetItem.Registered) {
        // every cell was registered at the start
        acknowledged.acknowledge(item);
      } else {
        send(ahead, () -> acknowledged.acknowledge(item));
      }
    }

    private void send(DatasetItem item, Runnable done) {
      if (item instanceof DatasetItem.Telemetry telemetry) {
        sender.send(telemetry.frame(), done);
      } else if (item instanceof DatasetItem.Spectrum spectrum) {
        sender.send(spectrum.impedance(), done);
      } else if (item instanceof DatasetItem.Refused refused) {
        sender.refuse(refused.rejection(), refused.raw(), aheadMillis, done);
      }
    }

    /**
     * The one before is taken off the register now, not when it ended: what it sent last has
     * certainly been read by now.
     */
    private void takePlace() {
      if (instead != null) {
        sender.retire(instead.source.spec().cellId(), aheadMillis);
        sender.register(source.spec(), registeredMillis(), () -> {});
        instead = null;
      }
    }

    /** Reads the next item and when it is due; false at the end. */
    private boolean advance() {
      if (!items.hasNext()) {
        return false;
      }
      ahead = items.next();
      if (chain != null) {
        chain.add(ahead);
      }
      if (ahead instanceof DatasetItem.Telemetry telemetry) {
        aheadMillis = telemetry.frame().startMillis();
        due(aheadMillis, telemetry.frame().endMillis());
      } else if (ahead instanceof DatasetItem.Spectrum spectrum) {
        aheadMillis = spectrum.impedance().startMillis();
        due(aheadMillis, aheadMillis);
      }
      return true;
    }

    private void due(long startMillis, long endMillis) {
      if (ownStartMillis == Long.MIN_VALUE) {
        ownStartMillis = startMillis;
      }
      // a step back of the source's clock must not send a cell back in the queue
      dueMillis = Math.max(dueMillis, joinedMillis + (endMillis - ownStartMillis));
    }

    private void close() {
      if (items != null) {
        items.close();
      }
    }
  }
}
