package io.celltwin.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.codec.DeadLetter;
import io.celltwin.codec.Topics;
import io.celltwin.domain.Rejection;
import io.celltwin.fleet.api.RejectedRow;
import io.celltwin.fleet.view.FleetIndex;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountRejectedTest {
  private static final String CELL = "nasa/B0005";

  private final FleetIndex index = new FleetIndex(Clock.systemUTC());
  private final Changes changes = new Changes("test", 1_000);
  private final UnusableRows faults = new UnusableRows();
  private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
  private KeyValueStore<String, RejectedRow> store;
  private CountRejected counting;
  private long offset;

  @BeforeEach
  void open() {
    store =
        org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore(Stores.REJECTED),
                Serdes.String(),
                Stores.serde(RejectedRow::toBytes, RejectedRow::fromBytes))
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
    counting = new CountRejected(index, changes, faults);
    counting.init(context);
  }

  private void turnAway(String code, String cellId) {
    turnAway(code, cellId, offset++);
  }

  private void turnAway(String code, String cellId, long at) {
    var r =
        DeadLetter.record(
            Topics.live().deadLetters(),
            new Rejection(code, cellId, "a.csv:" + at, "x".repeat(5_000)),
            new byte[] {1},
            7L);
    context.setRecordMetadata(Topics.live().deadLetters(), 0, at);
    counting.process(new Record<>(r.key(), r.value(), 7L, r.headers()));
  }

  private long counted() {
    return index.rejected().stream().mapToLong(RejectedRow::count).sum();
  }

  @Test
  void fiftyThousandUnknownCellsLeaveFewRowsAndEveryRecordCounted() {
    for (int i = 0; i < 50_000; i++) {
      turnAway("UNKNOWN_CELL", "stranger/" + i + "y".repeat(400));
      if (i % 100 == 0) {
        turnAway("LATE", CELL);
      }
    }

    List<RejectedRow> rows = index.rejected();
    assertThat(rows).hasSizeLessThan(CountRejected.CELLS + CountRejected.SLACK + 5);
    assertThat(counted()).isEqualTo(50_500);
    assertThat(rows).anyMatch(r -> CELL.equals(r.cellId()) && r.count() == 500);
    assertThat(rows).anyMatch(r -> r.rest() && r.cellId() == null && r.count() > 49_000);
    assertThat(rows.stream().mapToLong(r -> r.toBytes().length).sum()).isLessThan(600_000);
    assertThat(changes.after(0, 1_000).changes())
        .allMatch(change -> change.cellId().length() < 300);
  }

  @Test
  void whatIsDeliveredAgainIsNotCountedAgainThoughItsRowIsGone() {
    for (int i = 0; i < 1_000; i++) {
      turnAway("UNKNOWN_CELL", "stranger/" + i);
    }
    for (int i = 0; i < 1_000; i++) {
      turnAway("UNKNOWN_CELL", "stranger/" + i, i);
    }

    assertThat(counted()).isEqualTo(1_000);
  }

  @Test
  void reasonsThatSomebodyInventsWithoutEndAreCountedAsOther() {
    for (int i = 0; i < 1_000; i++) {
      turnAway("CODE_" + i + "z".repeat(500), null);
    }

    assertThat(index.rejected()).hasSize(CountRejected.CODES + 1);
    assertThat(index.rejected().get(0).code()).isEqualTo(CountRejected.OTHER);
    assertThat(index.rejected().get(0).count()).isEqualTo(900);
    assertThat(counted()).isEqualTo(1_000);
  }

  @Test
  void aRestartShowsTheSameRowsAndBoundsWhatAnEarlierReleaseLeft() {
    for (int i = 0; i < 3_000; i++) {
      store.put(
          "LATE\0old/" + i,
          new RejectedRow("LATE", "old/" + i, i, "a", "b", "c", "d", 7, i, false));
    }
    long before = 3_000L * 2_999 / 2;
    counting = new CountRejected(index, changes, faults);
    counting.init(context);

    assertThat(counted()).isEqualTo(before);
    assertThat(index.rejected()).hasSize(CountRejected.CELLS + 1);
    var again = new FleetIndex(Clock.systemUTC());
    new CountRejected(again, changes, faults).init(context);
    assertThat(again.rejected()).isEqualTo(index.rejected());
  }

  @Test
  void aDeadLetterWithoutHeadersOrWithAKeyOfAMegabyteIsCountedToo() {
    context.setRecordMetadata(Topics.live().deadLetters(), 0, offset++);
    var r = new org.apache.kafka.common.header.internals.RecordHeaders();
    counting.process(new Record<>(new byte[1 << 20], null, 7L, r));
    context.setRecordMetadata(Topics.live().deadLetters(), 0, offset++);
    r.add(DeadLetter.CODE, null);
    counting.process(new Record<>(null, null, 7L, r));

    assertThat(counted()).isEqualTo(2);
    assertThat(index.rejected()).allMatch(row -> row.toBytes().length < 2_000);
  }
}
