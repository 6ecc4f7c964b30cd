package io.celltwin.benchmark.serving;

import java.util.concurrent.CompletableFuture;

/** A way to ask the newest version of a model. */
interface ModelRoute {
  /** {@code process} or {@code grpc}. */
  String where();

  /** Never completes with a fault. */
  CompletableFuture<Told> ask(String model, int rows, int inputs, float[] features);

  /** A load of questions about rows of one model. */
  default Questions load(KnownRows rows, int batch) {
    ModelRoute door = this;
    return new Questions() {
      @Override
      public String where() {
        return door.where();
      }

      @Override
      public String model() {
        return rows.model();
      }

      @Override
      public int batch() {
        return batch;
      }

      @Override
      public CompletableFuture<Boolean> ask(long n) {
        int from = (int) (n * batch % KnownRows.ROWS);
        return door.ask(rows.model(), batch, rows.inputs(), rows.rows(from, batch))
            .thenApply(told -> told.refused() == null);
      }
    };
  }
}
