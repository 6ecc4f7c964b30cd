package io.celltwin.server.inference;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Models that can be asked. Both wire protocols stand on this and on nothing else. */
public interface Estimator {

  /** Whether every model that was to be served is. */
  boolean ready();

  /** All models served now, by name and rising version; the one that answers is a name's last. */
  List<ModelStatus> models();

  /** One of them, {@code version} null or empty for the one that answers. */
  Optional<ModelStatus> model(String name, String version);

  /**
   * Asks. Never throws: whatever goes wrong is a {@link Reply.Refused}.
   *
   * @param caller in whose lane the question waits
   * @param version null or empty for the one that answers
   * @param shape as the caller sent it, wanted [rows, features]
   * @param features row-major, NaN where missing; not to be written to until answered
   * @param timeLimit how long to wait [ns]
   */
  CompletableFuture<Reply> ask(
      Requester caller,
      String name,
      String version,
      long[] shape,
      float[] features,
      long timeLimit);

  /** Rows that a question may have at most. */
  int maxRows();

  /**
   * Serves what has come into the folder of models under a name since.
   *
   * @return null where that was done, or why it was not
   */
  QuestionRefusal load(String name);

  /**
   * Takes a model out; what it has taken it still answers.
   *
   * @param version null or empty for all of them
   * @return null where that was done, or why it was not
   */
  QuestionRefusal takeOut(String name, String version);

  /** Why a model that is not served is not. */
  default QuestionRefusal unknown(String name, String version) {
    boolean any = version == null || version.isEmpty();
    List<String> known =
        models().stream().map(m -> m.card().name() + "/" + m.card().version()).toList();
    return new QuestionRefusal(
        QuestionRefusal.Kind.NOT_FOUND,
        "no model '%s'%s, there are %s"
            .formatted(name, any ? "" : " of version '" + version + "'", known));
  }
}
