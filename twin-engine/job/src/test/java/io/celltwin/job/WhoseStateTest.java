package io.celltwin.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.job.operator.WhoseState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** A savepoint is one fleet's. */
class WhoseStateTest {

  private static OneInputStreamOperatorTestHarness<String, String> of(String namespace)
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(new StreamMap<>(new WhoseState<>(namespace)));
  }

  private static OperatorSubtaskState saved(String namespace) throws Exception {
    try (var job = of(namespace)) {
      job.open();
      job.processElement("a frame", 1);
      assertThat(job.extractOutputValues()).containsExactly("a frame");
      return job.snapshot(1, 1);
    }
  }

  @Test
  void theStateOfOneFleetIsNotRestoredIntoAnother() throws Exception {
    OperatorSubtaskState replayed = saved("replay.2026");
    for (String other : new String[] {"", "replay.2027"}) {
      try (var job = of(other)) {
        assertThatThrownBy(() -> job.initializeState(replayed))
            .hasStackTraceContaining("the state that is restored is of namespace replay.2026");
      }
    }
  }

  @Test
  void aFleetGoesOnWithItsOwnAndWithWhatAnEarlierReleaseLeft() throws Exception {
    for (String own : new String[] {"", "replay.2026"}) {
      try (var job = of(own)) {
        job.initializeState(saved(own));
        job.open();
        job.processElement("the next", 2);
        assertThat(job.extractOutputValues()).containsExactly("the next");
      }
    }
    try (var job = of("replay.2026")) {
      job.initializeState(OperatorSubtaskState.builder().build());
      job.open();
    }
  }
}
