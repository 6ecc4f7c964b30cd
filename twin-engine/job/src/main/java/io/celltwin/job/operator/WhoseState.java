package io.celltwin.job.operator;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Keeps with the state whose it is. A savepoint of one fleet restores into the job of another
 * without a word, and its cells go on from twins that are not theirs; here it is refused.
 */
public final class WhoseState<T> extends RichMapFunction<T, T> implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  /** The live fleet has no namespace, and nothing is not a word. */
  private static final String LIVE = "(live)";

  private final String namespace;
  private transient ListState<String> written;

  /**
   * @param namespace of the job's topics; empty for the live fleet
   */
  public WhoseState(String namespace) {
    this.namespace = namespace.isEmpty() ? LIVE : namespace;
  }

  @Override
  public T map(T value) {
    return value;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    written =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("namespace", Types.STRING));
    List<String> found = new ArrayList<>();
    written.get().forEach(found::add);
    for (String other : found) {
      if (!other.equals(namespace)) {
        throw new IllegalStateException(
            "the state that is restored is of namespace %s and this job is of %s; start it without that savepoint, or with --replay %s"
                .formatted(other, namespace, other));
      }
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    written.update(List.of(namespace)); // each subtask one; all of them are the same
  }
}
