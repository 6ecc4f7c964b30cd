package io.celltwin.benchmark.serving;

import io.celltwin.server.inference.Estimator;
import io.celltwin.server.inference.QuestionRefusal;
import io.celltwin.server.inference.Reply;
import io.celltwin.server.inference.Requester;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Straight to the queue of a model. */
final class ProcessDoor implements ModelRoute {
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

  private final Estimator estimator;

  ProcessDoor(Estimator estimator) {
    this.estimator = estimator;
  }

  @Override
  public String where() {
    return "process";
  }

  @Override
  public CompletableFuture<Told> ask(String model, int rows, int inputs, float[] features) {
    return estimator
        .ask(Requester.OWN, model, "", new long[] {rows, inputs}, features, PATIENCE)
        .thenApply(
            reply -> {
              if (reply instanceof Reply.Answered a) {
                return new Told(a.quantiles(), a.distance(), null, false);
              }
              QuestionRefusal refusal = ((Reply.Refused) reply).refusal();
              return Told.refused(
                  refusal.reason(), refusal.kind() == QuestionRefusal.Kind.INTERNAL);
            });
  }
}
