package io.celltwin.job.inference;

import io.celltwin.domain.FeatureSet;
import io.celltwin.job.TwinConfig;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a model without holding up the stream, and never fails it: whatever goes wrong, physics
 * answers and says why. A live job waits for {@link TwinConfig#modelTimeout()}; a replay asks until
 * the model answers, since its results must not depend on time.
 *
 * @param <T> what is asked about and comes back with an answer
 */
public abstract class AskModel<T> implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(AskModel.class);
  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long LAST_RETRY_MILLIS = 2000;

  private final TwinConfig config;
  private final String model;

  private transient ModelClient client;
  private transient ScheduledExecutorService retries;
  private transient Counter answered;
  private transient Counter fellBack;
  private transient Counter retried;
  private transient LatencyHistogram latency;
  private transient AtomicInteger pending;
  private transient volatile boolean warned;

  AskModel(TwinConfig config, String model) {
    this.config = config;
    this.model = model;
  }

  /** The features the model is told, in the order of our set. */
  abstract FeatureSet features();

  /** Older versions of that set, each its beginning, that a model may still have learned from. */
  List<FeatureSet> olderFeatures() {
    return List.of();
  }

  /** How far from the model's training domain its answer is still taken. */
  double furthest() {
    return 1;
  }

  /** The vector to ask with, or null where there is nothing to ask. */
  abstract double[] question(T value);

  /** What is wrong with an answer, whatever was asked, or null. */
  String wrong(ModelAnswer answer) {
    return answer.wrongShares(0);
  }

  /** With the model's answer. */
  abstract T withModel(T value, ModelAnswer answer);

  /** With the answer of physics, and why the model's is not there. */
  abstract T withPhysics(T value, String reason);

  /**
   * Asks it about a stream of values, each cell's in their order.
   *
   * @param name of the step
   */
  public SingleOutputStreamOperator<T> about(
      KeyedStream<T, String> values, TypeInformation<T> type, String name) {
    return AskOperator.ask(values, this, type, name, config.modelInFlight());
  }

  /** As the server knows it. */
  String name() {
    return model;
  }

  /** The version that a replay keeps to; empty where there is none yet, and live. */
  String begunWith() {
    return client.begunWith();
  }

  /**
   * @param begunWith the version a replay has begun with; empty where it has not
   */
  void open(MetricGroup group, String begunWith) {
    List<FeatureSet> known = new ArrayList<>(List.of(features()));
    known.addAll(olderFeatures());
    client =
        new ModelClient(
            config.modelServer(), model, known, config.maxRows(), config.waitForModel(), begunWith);
    retries =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "ask-" + model);
              thread.setDaemon(true);
              return thread;
            });
    pending = new AtomicInteger();
    MetricGroup metrics = group.addGroup("model", model);
    answered = metrics.counter("answers");
    fellBack = metrics.counter("fallbacks");
    retried = metrics.counter("retries");
    metrics.gauge("pending", pending::get);
    latency = metrics.histogram("latency_seconds", new LatencyHistogram());
  }

  void close() throws InterruptedException {
    if (retries != null) {
      retries.shutdownNow();
    }
    if (client != null) {
      client.close();
    }
  }

  /** What is asked about it, or null where there is nothing to ask. */
  double[] questionAbout(T value) {
    try {
      return question(value);
    } catch (RuntimeException bug) { // costs this question, not the job
      LOG.error("Nothing can be asked of model {}", model, bug);
      return null;
    }
  }

  /** The value with its answer. */
  CompletableFuture<T> ask(T value, double[] question) {
    long asked = System.nanoTime(); // for the metric only
    pending.incrementAndGet();
    CompletableFuture<ModelAnswer> answer = new CompletableFuture<>();
    ask(question, answer, FIRST_RETRY_MILLIS);
    if (!config.waitForModel()) {
      answer.orTimeout(config.modelTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }
    return answer.handle(
        (a, e) -> {
          latency.update(System.nanoTime() - asked);
          pending.decrementAndGet();
          return e == null ? accepted(value, a) : fallback(value, reason(e));
        });
  }

  private T accepted(T value, ModelAnswer answer) {
    if (!(answer.distance() <= furthest())) {
      // the distance itself is rounded: its last bits depend on the batch
      return fallback(
          value,
          String.format(
              Locale.ROOT,
              "model %s %s: input is %.1f times its training domain away",
              model,
              answer.version(),
              Math.min(answer.distance(), 999)));
    }
    String wrong = wrong(answer);
    if (wrong != null) {
      return fallback(value, "model %s %s answered %s".formatted(model, answer.version(), wrong));
    }
    T with;
    try {
      with = withModel(value, answer);
    } catch (RuntimeException bug) {
      LOG.error("Answer of model {} {} cannot be taken in", model, answer.version(), bug);
      return fallback(
          value,
          "model %s %s: its answer cannot be taken in: %s".formatted(model, answer.version(), bug));
    }
    answered.inc();
    return with;
  }

  private T fallback(T value, String reason) {
    fellBack.inc();
    try {
      return withPhysics(value, reason);
    } catch (RuntimeException bug) { // costs this answer, not the job
      LOG.error("No answer in place of model {}", model, bug);
      return value;
    }
  }

  private void ask(double[] question, CompletableFuture<ModelAnswer> answer, long nextRetryMillis) {
    var unused =
        client
            .ask(question)
            .whenComplete(
                (a, e) -> {
                  if (e == null) {
                    answer.complete(a);
                  } else if (unwrapped(e) instanceof ModelRefusedException || answer.isDone()) {
                    answer.completeExceptionally(e);
                  } else {
                    if (!warned) {
                      warned = true;
                      LOG.warn(
                          "Model {} at {} does not answer: {}",
                          model,
                          client.place(),
                          unwrapped(e).getMessage());
                    }
                    retried.inc();
                    retryLater(question, answer, nextRetryMillis, e);
                  }
                });
  }

  private void retryLater(
      double[] question, CompletableFuture<ModelAnswer> answer, long millis, Throwable because) {
    try {
      var unused =
          retries.schedule(
              () -> ask(question, answer, Math.min(2 * millis, LAST_RETRY_MILLIS)),
              millis,
              TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.RejectedExecutionException closing) {
      because.addSuppressed(closing);
      answer.completeExceptionally(because);
    }
  }

  private String reason(Throwable e) {
    Throwable cause = unwrapped(e);
    if (cause instanceof ModelRefusedException) {
      return cause.getMessage();
    }
    return cause instanceof TimeoutException
        ? String.format(
            Locale.ROOT,
            "model %s did not answer within %d ms",
            model,
            config.modelTimeout().toMillis())
        : "model %s did not answer: %s".formatted(model, cause.getMessage());
  }

  private static Throwable unwrapped(Throwable e) {
    return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
  }
}
