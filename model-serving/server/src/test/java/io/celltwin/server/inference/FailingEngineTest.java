package io.celltwin.server.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.artifact.Answers;
import io.celltwin.artifact.Artifact;
import io.celltwin.server.MadeUpModels;
import io.celltwin.testkit.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingEngineTest {
  private static final int WIDTH = MadeUpModels.SOH_INPUTS;
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(5);

  @TempDir Path folder;
  private final AtomicReference<Throwable> trouble = new AtomicReference<>();
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger sessionsThatFail = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private ServedModel model;

  /** An engine that fails when told to, and otherwise answers as the real one. */
  private final class Unsteady implements Backend {
    private final Backend real;

    Unsteady(Backend real) {
      this.real = real;
    }

    @Override
    public String platform() {
      return real.platform();
    }

    @Override
    public int arraysHeld() {
      return real.arraysHeld();
    }

    @Override
    public Session session() {
      if (sessionsThatFail.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        throw new UnsatisfiedLinkError("no engine today");
      }
      sessions.incrementAndGet();
      Session session = real.session();
      return new Session() {
        @Override
        public Answers answer(float[] features, int rows) {
          try {
            gate.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          Throwable now = trouble.getAndSet(null);
          if (now instanceof Error e) {
            throw e;
          }
          if (now instanceof RuntimeException e) {
            throw e;
          }
          return session.answer(features, rows);
        }

        @Override
        public void close() {
          session.close();
        }
      };
    }

    @Override
    public void close() {
      real.close();
    }
  }

  @BeforeEach
  void serve() throws Exception {
    Path home = MadeUpModels.soh(folder, "1");
    Natives.unpackInto(Path.of("..", "target", "engines"));
    Artifact artifact = Artifact.load(home);
    model =
        new ServedModel(
            home,
            artifact,
            new InferenceConfig(Engine.ONNX, 1, 8, 64),
            new SimpleMeterRegistry(),
            new Unsteady(Engine.ONNX.load(artifact)));
    assertThat(Eventually.result(ask(Requester.OWN, 1))).isInstanceOf(Reply.Answered.class);
  }

  @AfterEach
  void close() {
    model.close();
  }

  private CompletableFuture<Reply> ask(Requester caller, int rows) {
    return model.ask(
        caller, new long[] {rows, WIDTH}, MadeUpModels.features(rows, WIDTH, 1), PATIENCE);
  }

  private static QuestionRefusal refusalOf(CompletableFuture<Reply> reply) throws Exception {
    return ((Reply.Refused) Eventually.result(reply)).refusal();
  }

  @Test
  void anErrorOfTheEngineCostsItsBatchAndWhatWaitsGetsANewWorker() throws Exception {
    int before = sessions.get();
    trouble.set(new StackOverflowError());
    gate = new CountDownLatch(1);
    // 8 rows fill the batch: what comes after them waits while the engine is at work
    CompletableFuture<Reply> batch = ask(Requester.OWN, 8);
    CompletableFuture<Reply> waits = ask(Requester.OWN, 1);
    gate.countDown();

    assertThat(refusalOf(batch).kind()).isEqualTo(QuestionRefusal.Kind.INTERNAL);
    assertThat(Eventually.result(waits)).isInstanceOf(Reply.Answered.class);
    assertThat(sessions.get()).isEqualTo(before + 1);
    assertThat(model.fault()).hasValueSatisfying(s -> assertThat(s).contains("StackOverflowError"));
  }

  @Test
  void anExceptionCostsItsBatchAndNotTheSession() throws Exception {
    int before = sessions.get();
    trouble.set(new IllegalStateException("a bad batch"));

    assertThat(refusalOf(ask(Requester.OWN, 1)).reason()).contains("a bad batch");
    assertThat(Eventually.result(ask(Requester.OWN, 1))).isInstanceOf(Reply.Answered.class);
    assertThat(sessions.get()).isEqualTo(before);
  }

  @Test
  void whileNoSessionCanBeMadeWhatWaitsIsRefusedAndNotForgotten() throws Exception {
    sessionsThatFail.set(Integer.MAX_VALUE);
    trouble.set(new NoClassDefFoundError("a part of the engine"));
    assertThat(refusalOf(ask(Requester.OWN, 1)).kind()).isEqualTo(QuestionRefusal.Kind.INTERNAL);
    assertThat(refusalOf(ask(Requester.OWN, 1)).reason()).contains("no engine today");

    sessionsThatFail.set(0);
    Eventually.passes(
        () ->
            assertThat(Eventually.result(ask(Requester.OWN, 1)))
                .isInstanceOf(Reply.Answered.class));
  }

  @Test
  void aQuestionOfTheTwinsIsAnsweredBetweenTheBatchesOfALargeOneOfAnother() throws Exception {
    gate = new CountDownLatch(1);
    CompletableFuture<Reply> large = ask(Requester.other("somebody"), 64); // eight batches
    CompletableFuture<Reply> own = ask(Requester.OWN, 1);
    List<String> order = new ArrayList<>();
    var first = own.thenAccept(r -> order.add("own"));
    var second = large.thenAccept(r -> order.add("large"));
    gate.countDown();
    Eventually.result(first);
    Eventually.result(second);

    assertThat(order).containsExactly("own", "large");
  }

  @Test
  void aModelWhoseEngineCannotBeLinkedIsRefusedInASentenceAndOthersGoOn() throws Exception {
    try (var store =
        new ModelStore(
            folder,
            new InferenceConfig(Engine.ONNX, 1, 8, 64),
            new SimpleMeterRegistry(),
            artifact -> new Unsteady(Engine.ONNX.load(artifact)))) {
      sessionsThatFail.set(1);

      QuestionRefusal refused = store.load("soh");

      assertThat(refused.kind()).isEqualTo(QuestionRefusal.Kind.UNAVAILABLE);
      assertThat(refused.reason()).contains("cannot be run here").contains("no engine today");
      assertThat(store.load("soh")).isNull();
    }
  }
}
