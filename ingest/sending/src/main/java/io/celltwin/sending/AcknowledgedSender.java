package io.celltwin.sending;

import static java.util.Objects.requireNonNull;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Rejection;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Sends frames of many cells as they come in, for sources that wait to be told what they may
 * forget, e.g. a broker of messages or a client of HTTP. Any thread may call it.
 *
 * <p>Frames of a cell are numbered here, in the order they are given. A frame's {@code noted} runs
 * once Kafka has it and all before it, and the resume point on disk counts it. Whoever forgets a
 * message only then, and gives the same messages in the same order again after a crash, loses none:
 * those that Kafka had already get the same numbers again, by which readers drop them.
 */
public final class AcknowledgedSender implements AutoCloseable {
  private static final long NOTE_EVERY_MILLIS = 50;
  private static final long GRACE_MILLIS = 2_000;

  private final CellSender sender;
  private final ResumePoint resume;
  private final Map<String, ResumePoint.Position> positions = new TreeMap<>();
  private final Map<String, Line> lines = new HashMap<>();
  private final Thread noting = new Thread(this::keepNoting, "note-what-was-sent");
  private final CountDownLatch closed = new CountDownLatch(1);
  private Exception unnoted;

  /** The frames of one source and cell. */
  private static final class Line {
    private final String source;
    private final Acknowledged acknowledged;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private long next;
    private long noted;

    private Line(String source, long sent) {
      this.source = source;
      this.acknowledged = new Acknowledged(sent, null);
      this.next = sent;
      this.noted = sent;
    }
  }

  /**
   * @param registry that knows the topics' schemas, see {@link FleetTopics#prepare}
   * @param config where to
   * @throws IOException if there is a resume point that cannot be read
   */
  public static AcknowledgedSender open(
      SenderConfig config, SchemaRegistry registry, MeterRegistry meters) throws IOException {
    ResumePoint resume = new ResumePoint(config.resumeFolder(), config.name(), config.namespace());
    Map<String, ResumePoint.Position> known = resume.read();
    return new AcknowledgedSender(
        new CellSender(config.producer(), registry, config.topics(), meters), resume, known);
  }

  AcknowledgedSender(
      CellSender sender, ResumePoint resume, Map<String, ResumePoint.Position> known) {
    this.sender = requireNonNull(sender, "sender");
    this.resume = requireNonNull(resume, "resume");
    positions.putAll(known);
    noting.setDaemon(true);
    noting.start();
  }

  /**
   * Puts a cell on the register, before its first frame and whenever something about it changes.
   *
   * @throws IllegalStateException where sending has stopped, see {@link #failure()}
   */
  public synchronized void register(CellSpec spec) {
    checkRunning();
    Long since = spec.commissioned() == null ? null : spec.commissioned().toEpochMilli();
    sender.register(spec, since, () -> {});
  }

  /** Takes a cell off the register: its twin, its views and its alerts go with it. */
  public synchronized void retire(String cellId, long eventMillis) {
    checkRunning();
    sender.retire(cellId, eventMillis);
  }

  /**
   * Sends the next frame of a cell.
   *
   * @param source who measured; frames are numbered within a source and cell
   * @param frame makes the frame with the number it is given
   * @param noted runs on a thread of this sender when the frame cannot be lost any more
   * @throws IllegalArgumentException for a frame of another cell, source or number
   * @throws IllegalStateException where sending has stopped, see {@link #failure()}
   */
  public synchronized void send(
      String cellId, String source, LongFunction<Frame> frame, Runnable noted) {
    checkRunning();
    Line line = line(cellId, source);
    Frame made = frame.apply(line.next);
    if (made.sequence() != line.next
        || !made.cellId().equals(cellId)
        || !made.source().equals(source)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "frame is number %d of cell '%s' from '%s', wanted number %d of '%s' from '%s'",
              made.sequence(),
              made.cellId(),
              made.source(),
              line.next,
              cellId,
              source));
    }
    Acknowledged.Item item = line.acknowledged.sent(null);
    line.next++;
    line.waiting.add(noted);
    sender.send(made, () -> line.acknowledged.acknowledge(item));
  }

  /**
   * Puts among the dead letters what could not be made a frame of.
   *
   * @param raw the bytes as they came
   * @param noted runs when Kafka has it
   */
  public synchronized void refuse(Rejection rejection, byte[] raw, Runnable noted) {
    checkRunning();
    sender.refuse(rejection, raw, null, noted);
  }

  /** Why sending has stopped; empty while all is well. What was not noted has to be sent again. */
  public synchronized Optional<Exception> failure() {
    return unnoted != null ? Optional.of(unnoted) : sender.failure();
  }

  private void checkRunning() {
    if (closed.getCount() == 0) {
      throw new IllegalStateException("this sender is closed");
    }
    if (unnoted != null) {
      throw new IllegalStateException(
          "what was sent cannot be noted, sending stops here: " + unnoted.getMessage(), unnoted);
    }
    sender.checkDelivered();
  }

  private Line line(String cellId, String source) {
    return lines.computeIfAbsent(
        key(cellId, source),
        key -> {
          ResumePoint.Position known = positions.get(key);
          return new Line(source, known == null ? 0 : known.items());
        });
  }

  /** Ids and sources are without line ends. */
  private static String key(String cellId, String source) {
    return cellId + "\n" + source;
  }

  private void keepNoting() {
    try {
      while (!closed.await(NOTE_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        note();
      }
    } catch (InterruptedException | IOException | RuntimeException e) {
      synchronized (this) {
        unnoted = e;
      }
    }
  }

  /** Writes what Kafka has and tells those who wait for it. */
  private void note() throws IOException {
    List<Runnable> told = new ArrayList<>();
    Map<String, Long> counts = new HashMap<>();
    Map<String, ResumePoint.Position> written;
    synchronized (this) {
      lines.forEach(
          (key, line) -> {
            ResumePoint.Position now = line.acknowledged.position(line.source, null, null);
            if (now.items() > line.noted) {
              positions.put(key, now);
              counts.put(key, now.items());
            }
          });
      written = new TreeMap<>(positions);
    }
    if (counts.isEmpty()) {
      return;
    }
    resume.write(written); // outside the lock: frames go on meanwhile
    synchronized (this) {
      counts.forEach(
          (key, items) -> {
            Line line = lines.get(key);
            for (; line.noted < items; line.noted++) {
              told.add(line.waiting.remove());
            }
          });
    }
    told.forEach(Runnable::run);
  }

  /** Waits a moment for what is on its way, and notes it. */
  @Override
  public void close() throws IOException {
    closed.countDown();
    try {
      noting.join(GRACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sender.close();
    note();
  }
}
