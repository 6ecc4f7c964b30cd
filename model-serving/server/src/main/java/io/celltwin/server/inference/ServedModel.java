package io.celltwin.server.inference;

import io.celltwin.artifact.Answers;
import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.ArtifactException;
import io.celltwin.artifact.Card;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One version of one model: a queue, workers, an engine. It is warm, and has answered its golden
 * rows as it did when it was trained, before anyone else can ask it.
 *
 * <p>A batch is filled up to a power of two rows, so that engines meet few shapes and have met all
 * of them before.
 */
final class ServedModel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServedModel.class);

  private final Card card;
  private final int inputs;
  private final int width;
  private final Backend backend;
  private final RequestQueue waiting;
  private final RequestChecks checks;
  private final int maxBatch;
  private final int maxWaiting;
  private final List<Thread> workers = new ArrayList<>();
  private final ModelMeters meters;

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final LongAdder faults = new LongAdder();
  private volatile String lastFault;
  private volatile long lastFaultNanos;
  private volatile long lastAnswerMillis;
  private final LongAdder rows = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder answered = new LongAdder();
  private final LongAdder answeredNanos = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder queuedNanos = new LongAdder();
  private final LongAdder computedNanos = new LongAdder();

  /**
   * @param backend that has the model loaded; closed with this
   */
  ServedModel(
      Path home,
      Artifact artifact,
      InferenceConfig config,
      MeterRegistry registry,
      Backend backend) {
    this.card = artifact.card();
    this.inputs = artifact.network().inputs();
    int product = 1;
    for (long length : artifact.network().quantileShape()) {
      product *= Math.toIntExact(length);
    }
    this.width = product;
    this.maxBatch = config.maxBatch();
    this.maxWaiting = config.maxWaiting();
    this.waiting = new RequestQueue(maxWaiting);
    this.checks = new RequestChecks(card, inputs, width, maxWaiting);
    this.backend = backend;
    try (Backend.Session session = backend.session()) {
      String changed = artifact.golden().disagreement(session);
      if (changed != null) {
        throw new ArtifactException(
            home, "does not answer as it did when it was trained: " + changed);
      }
      warm(session);
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      backend.close();
      throw e;
    }
    this.meters = new ModelMeters(registry, card, waiting, backend);
    for (int i = 0; i < config.workers(); i++) {
      Thread worker =
          new Thread(
              this::work,
              String.format(Locale.ROOT, "inference-%s-%s-%d", card.name(), card.version(), i));
      worker.setDaemon(true);
      worker.start();
      workers.add(worker);
    }
  }

  private void warm(Backend.Session session) {
    for (int size = 1; ; size = bucket(size + 1)) {
      float[] features = new float[size * inputs];
      session.answer(features, size);
      session.answer(features, size);
      if (size >= maxBatch) {
        return;
      }
    }
  }

  /** Least power of two that holds {@code n} rows, but not more than the largest batch. */
  private int bucket(int n) {
    int power = n <= 1 ? 1 : Integer.highestOneBit(n - 1) << 1;
    return Math.min(power, Math.max(n, maxBatch));
  }

  Card card() {
    return card;
  }

  ModelStatus status() {
    return new ModelStatus(
        card,
        backend.platform(),
        new ModelStatus.Statistics(
            rows.sum(),
            batches.sum(),
            answered.sum(),
            answeredNanos.sum(),
            refused.sum(),
            queuedNanos.sum(),
            computedNanos.sum(),
            lastAnswerMillis));
  }

  /** Null where this model is closing and the question must go elsewhere. */
  CompletableFuture<Reply> ask(Requester caller, long[] shape, float[] features, long timeLimit) {
    QuestionRefusal wrong = checks.check(shape, features);
    if (wrong != null) {
      return CompletableFuture.completedFuture(refuse(wrong));
    }
    long now = System.nanoTime();
    QueuedRequest question =
        new QueuedRequest(
            caller, (int) shape[0], features, now, now + timeLimit, new CompletableFuture<>());
    return switch (waiting.offer(question)) {
      case TAKEN -> question.reply();
      case CLOSED -> null;
      case FULL ->
          CompletableFuture.completedFuture(
              refuse(
                  new QuestionRefusal(
                      QuestionRefusal.Kind.RESOURCE_EXHAUSTED,
                      String.format(
                          Locale.ROOT,
                          "%s: %d rows are waiting, at most %d may",
                          card.name(),
                          waiting.rows(),
                          maxWaiting))));
    };
  }

  private Reply refuse(QuestionRefusal refusal) {
    refused.increment();
    meters.outcome(refusal.kind().name());
    return new Reply.Refused(refusal);
  }

  /**
   * Whatever ends a session, the batch it had is answered and another session takes its place. What
   * still waits is left to that one, unless it cannot be made: then it is refused at once.
   */
  private void work() {
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      long began = System.nanoTime();
      boolean made = false;
      try (Backend.Session session = backend.session()) {
        made = true;
        serve(session);
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Throwable e) { // an Error of the engine's, or of a session that cannot be made
        if (!made) {
          failed(e, waiting.takeAll());
        }
        boolean wasSteady = System.nanoTime() - began > TimeUnit.SECONDS.toNanos(10);
        pause = wasSteady ? FIRST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        if (!rest(pause)) {
          return;
        }
      }
    }
  }

  private static boolean rest(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Until closed and nothing is left; an exception costs its batch, an Error the session too. */
  private void serve(Backend.Session session) throws InterruptedException {
    while (true) {
      List<QueuedRequest> taken = waiting.take(maxBatch);
      if (taken.isEmpty()) {
        return;
      }
      runGuarded(session, taken);
    }
  }

  private void runGuarded(Backend.Session session, List<QueuedRequest> taken) {
    try {
      run(session, taken);
    } catch (RuntimeException e) {
      failed(e, taken);
    } catch (Throwable e) {
      failed(e, taken);
      throw e;
    }
  }

  private void failed(Throwable e, List<QueuedRequest> taken) {
    LOG.error("{} {} failed", card.name(), card.version(), e);
    lastFault = e.toString();
    lastFaultNanos = System.nanoTime();
    faults.increment();
    taken.forEach(
        q -> {
          if (!q.reply().isDone()) {
            q.reply()
                .complete(refuse(new QuestionRefusal(QuestionRefusal.Kind.INTERNAL, e.toString())));
          }
        });
  }

  /** That it failed within the last minute, if it did. */
  Optional<String> fault() {
    String last = lastFault;
    return last == null || System.nanoTime() - lastFaultNanos > TimeUnit.MINUTES.toNanos(1)
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the worker of model %s %s failed %d times, last with %s",
                card.name(),
                card.version(),
                faults.sum(),
                last));
  }

  private void run(Backend.Session session, List<QueuedRequest> taken) {
    List<QueuedRequest> wanted = stillWanted(taken);
    if (wanted.isEmpty()) {
      return;
    }
    int total = wanted.stream().mapToInt(QueuedRequest::rows).sum();
    float[] features = new float[total * inputs];
    int at = 0;
    for (QueuedRequest question : wanted) {
      System.arraycopy(question.features(), 0, features, at, question.features().length);
      at += question.features().length;
    }
    reply(wanted, answers(session, features, total, wanted.get(0).caller().own()));
  }

  /** Those whose time is not over; the others are told so. */
  private List<QueuedRequest> stillWanted(List<QueuedRequest> taken) {
    long start = System.nanoTime();
    List<QueuedRequest> wanted = new ArrayList<>(taken.size());
    for (QueuedRequest question : taken) {
      long queued = start - question.asked();
      queuedNanos.add(queued);
      meters.queued(queued);
      if (question.deadline() - start < 0) {
        String waited =
            String.format(
                Locale.ROOT, "%s: waited %.1f ms for a worker", card.name(), queued / 1e6);
        question
            .reply()
            .complete(refuse(new QuestionRefusal(QuestionRefusal.Kind.DEADLINE_EXCEEDED, waited)));
      } else {
        wanted.add(question);
      }
    }
    return wanted;
  }

  /**
   * Of the engine, batch by batch.
   *
   * @param own whether the twin asks; between batches of others its questions are answered
   */
  private Answers answers(Backend.Session session, float[] features, int total, boolean own) {
    float[] quantiles = new float[total * width];
    float[] distance = new float[total];
    for (int from = 0; from < total; from += maxBatch) {
      if (from > 0 && !own) {
        // a question of many batches is somebody else's: the twin's do not wait for its end
        List<QueuedRequest> meanwhile = waiting.takeOwn(maxBatch);
        if (!meanwhile.isEmpty()) {
          runGuarded(session, meanwhile);
        }
      }
      int size = Math.min(maxBatch, total - from);
      int bucket = bucket(size);
      long before = System.nanoTime();
      Answers answers =
          session.answer(
              // past the end zeros, whose answers are left behind
              Arrays.copyOf(
                  Arrays.copyOfRange(features, from * inputs, (from + size) * inputs),
                  bucket * inputs),
              bucket);
      long computed = System.nanoTime() - before;
      System.arraycopy(answers.quantiles(), 0, quantiles, from * width, size * width);
      System.arraycopy(answers.distance(), 0, distance, from, size);
      rows.add(size);
      batches.increment();
      computedNanos.add(computed);
      meters.computed(computed, size);
    }
    return new Answers(quantiles, distance);
  }

  private void reply(List<QueuedRequest> wanted, Answers answers) {
    long end = System.nanoTime();
    int row = 0;
    for (QueuedRequest question : wanted) {
      int to = row + question.rows();
      float[] quantiles = Arrays.copyOfRange(answers.quantiles(), row * width, to * width);
      float[] distance = Arrays.copyOfRange(answers.distance(), row, to);
      row = to;
      QuestionRefusal absurd = checks.absurd(question, quantiles, distance);
      if (absurd != null) {
        question.reply().complete(refuse(absurd));
        continue;
      }
      answered.increment();
      answeredNanos.add(end - question.asked());
      lastAnswerMillis = System.currentTimeMillis();
      meters.outcome("OK");
      meters.answered(end - question.asked());
      question.reply().complete(new Reply.Answered(card, question.rows(), quantiles, distance));
    }
  }

  /** Answers what waits, then ends. */
  @Override
  public void close() {
    waiting.close();
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    backend.close();
    meters.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
