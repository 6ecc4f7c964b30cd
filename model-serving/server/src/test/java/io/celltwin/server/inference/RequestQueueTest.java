package io.celltwin.server.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RequestQueueTest {
  private final RequestQueue waiting = new RequestQueue(10);

  private static QueuedRequest rows(int rows) {
    return of(Requester.OWN, rows);
  }

  private static QueuedRequest of(Requester caller, int rows) {
    return new QueuedRequest(caller, rows, new float[rows], 0, 0, new CompletableFuture<>());
  }

  @Test
  void questionsAreTakenInOrderAsFarAsTheyFitIntoABatch() throws Exception {
    QueuedRequest first = rows(3);
    QueuedRequest second = rows(2);
    QueuedRequest third = rows(4);
    waiting.offer(first);
    waiting.offer(second);
    waiting.offer(third);

    assertThat(waiting.take(6)).containsExactly(first, second);
    assertThat(waiting.take(6)).containsExactly(third);
    assertThat(waiting.rows()).isZero();
  }

  @Test
  void aQuestionLargerThanABatchIsTakenAlone() throws Exception {
    QueuedRequest large = rows(9);
    waiting.offer(large);
    waiting.offer(rows(1));

    assertThat(waiting.take(4)).containsExactly(large);
  }

  @Test
  void rowsBeyondTheLimitAreNotTakenIn() {
    assertThat(waiting.offer(rows(9))).isEqualTo(RequestQueue.Offer.TAKEN);
    assertThat(waiting.offer(rows(2))).isEqualTo(RequestQueue.Offer.FULL);
    assertThat(waiting.offer(rows(1))).isEqualTo(RequestQueue.Offer.TAKEN);
  }

  @Test
  void afterClosingWhatWaitsIsStillHandedOutAndThenNothing() throws Exception {
    QueuedRequest last = rows(1);
    waiting.offer(last);
    waiting.close();

    assertThat(waiting.offer(rows(1))).isEqualTo(RequestQueue.Offer.CLOSED);
    assertThat(waiting.take(4)).containsExactly(last);
    assertThat(waiting.take(4)).isEmpty();
  }

  @Test
  void othersWhoFillTheirLaneLeaveTheTwinsOwnQuestionsTheirs() {
    assertThat(waiting.offer(of(Requester.other("a"), 10))).isEqualTo(RequestQueue.Offer.TAKEN);
    assertThat(waiting.offer(of(Requester.other("b"), 1))).isEqualTo(RequestQueue.Offer.FULL);

    assertThat(waiting.offer(rows(10))).isEqualTo(RequestQueue.Offer.TAKEN);
  }

  @Test
  void oneClientMayNotFillTheLaneOfAllOthers() {
    assertThat(waiting.offer(of(Requester.other("a"), 2))).isEqualTo(RequestQueue.Offer.TAKEN);
    assertThat(waiting.offer(of(Requester.other("a"), 2))).isEqualTo(RequestQueue.Offer.FULL);

    assertThat(waiting.offer(of(Requester.other("b"), 2))).isEqualTo(RequestQueue.Offer.TAKEN);
  }

  @Test
  void aClientThatWasServedMayAskAgain() throws Exception {
    QueuedRequest first = of(Requester.other("a"), 2);
    waiting.offer(first);

    assertThat(waiting.take(4)).containsExactly(first);
    assertThat(waiting.offer(of(Requester.other("a"), 2))).isEqualTo(RequestQueue.Offer.TAKEN);
  }

  @Test
  void theOwnLaneIsServedThreeTimesOutOfFourAndTheOtherIsNotForgotten() throws Exception {
    for (int i = 0; i < 10; i++) {
      waiting.offer(rows(1));
    }
    QueuedRequest other = of(Requester.other("a"), 1);
    waiting.offer(other);

    for (int i = 0; i < 3; i++) {
      assertThat(waiting.take(1).get(0).caller().own()).isTrue();
    }
    assertThat(waiting.take(1)).containsExactly(other);
  }
}
