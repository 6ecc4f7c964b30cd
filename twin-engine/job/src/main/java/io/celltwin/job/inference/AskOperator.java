package io.celltwin.job.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.legacy.YieldingOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamElement;
import org.apache.flink.streaming.runtime.streamrecord.StreamElementSerializer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Holds what a model is asked about until it has answered. A cell's values keep their order and
 * wait for nobody else's; what waits is state of its cell, so it goes where its cell goes when the
 * job is restored at another parallelism, and is asked again there. (Flink's own asynchronous
 * operator deals what was under way out to all tasks in turn, whosever it is.)
 */
final class AskOperator<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T>, BoundedOneInput {
  private static final long serialVersionUID = 1;

  /** Where Flink's asynchronous operator kept what was under way, in savepoints of before. */
  private static final String FORMER = "_async_wait_operator_state_";

  private final AskModel<T> model;
  private final TypeInformation<T> type;
  private final int capacity;
  private final transient MailboxExecutor mailbox;

  private transient MapState<Long, T> saved; // of a cell, by the order they came in
  private transient Map<Object, Deque<Waiting<T>>> waiting;
  private transient List<T> former;
  private transient ListState<String> versions; // that a replay keeps to
  private transient int underWay;
  private transient long next;

  private static final class Waiting<T> {
    private final long number;
    private T result; // null until it is answered

    Waiting(long number) {
      this.number = number;
    }
  }

  private AskOperator(
      StreamOperatorParameters<T> parameters,
      AskModel<T> model,
      TypeInformation<T> type,
      int capacity,
      MailboxExecutor mailbox) {
    super(parameters);
    this.model = model;
    this.type = type;
    this.capacity = capacity;
    this.mailbox = mailbox;
  }

  /**
   * Asks a model about a stream of values.
   *
   * @param capacity values of one task that may wait
   */
  static <T> SingleOutputStreamOperator<T> ask(
      KeyedStream<T, String> values,
      AskModel<T> model,
      TypeInformation<T> type,
      String name,
      int capacity) {
    return values.transform(name, type, new Factory<>(model, type, capacity)).uid(name).name(name);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    versions =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("model-version", Types.STRING));
    former = new ArrayList<>();
    if (context.getOperatorStateStore().getRegisteredStateNames().contains(FORMER)) {
      ListState<StreamElement> elements =
          context
              .getOperatorStateStore()
              .getListState(
                  new ListStateDescriptor<>(
                      FORMER,
                      new StreamElementSerializer<>(
                          type.createSerializer(getExecutionConfig().getSerializerConfig()))));
      for (StreamElement element : elements.get()) {
        if (element.isRecord()) {
          former.add(element.<T>asRecord().getValue());
        }
      }
      elements.clear();
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    String begunWith = "";
    for (String version : versions.get()) { // the same of each task, but for a moment
      boolean first = begunWith.isEmpty() || version.compareTo(begunWith) < 0;
      begunWith = !version.isEmpty() && first ? version : begunWith;
    }
    model.open(getMetricGroup(), begunWith);
    waiting = new HashMap<>();
    saved =
        getRuntimeContext().getMapState(new MapStateDescriptor<>("under-way", Types.LONG, type));
    List<Object> keys;
    try (Stream<Object> all =
        this.<Object>getKeyedStateBackend().getKeys("under-way", VoidNamespace.INSTANCE)) {
      keys = all.toList();
    }
    Map<Object, TreeMap<Long, T>> restored = new HashMap<>();
    for (Object key : keys) {
      setCurrentKey(key);
      TreeMap<Long, T> inOrder = new TreeMap<>();
      saved.entries().forEach(e -> inOrder.put(e.getKey(), e.getValue()));
      next = Math.max(next, inOrder.lastKey() + 1);
      restored.put(key, inOrder);
    }
    restored.forEach(
        (key, values) ->
            values.forEach(
                (number, value) -> await(key, number, value, model.questionAbout(value))));
    for (T value : former) {
      @SuppressWarnings("unchecked")
      Object key =
          ((org.apache.flink.api.java.functions.KeySelector<T, ?>) getStateKeySelector1())
              .getKey(value);
      requireOurs(key);
      setCurrentKey(key);
      take(key, value, model.questionAbout(value));
    }
    former.clear();
  }

  private void requireOurs(Object key) {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    int owner =
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            key, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks());
    if (owner != task.getIndexOfThisSubtask()) {
      throw new IllegalStateException(
          ("the savepoint is of an earlier release and has questions to model %s under way: restore it at the"
                  + " parallelism it was taken at; savepoints taken from then on can be restored at any")
              .formatted(model.name()));
    }
  }

  @Override
  public void processElement(StreamRecord<T> record) throws Exception {
    Object key = getCurrentKey();
    T value = record.getValue();
    double[] question = model.questionAbout(value);
    if (question == null && !waiting.containsKey(key)) {
      output.collect(record);
      return;
    }
    while (underWay >= capacity) {
      mailbox.yield(); // answers are taken in meanwhile
    }
    setCurrentKey(key);
    take(key, value, question);
  }

  private void take(Object key, T value, double[] question) throws Exception {
    long number = next++;
    saved.put(number, value);
    await(key, number, value, question);
  }

  /**
   * @param question null where there is none, and the value only waits for its turn
   */
  private void await(Object key, long number, T value, double[] question) {
    Waiting<T> one = new Waiting<>(number);
    waiting.computeIfAbsent(key, k -> new ArrayDeque<>()).add(one);
    underWay++;
    CompletableFuture<T> answer =
        question == null ? CompletableFuture.completedFuture(value) : model.ask(value, question);
    var unused =
        answer.whenComplete(
            (result, bug) -> {
              try {
                mailbox.execute(() -> answered(key, one, result, bug), "answer of a model");
              } catch (RejectedExecutionException closing) {
                // the value is state, and is asked about again
              }
            });
  }

  private void answered(Object key, Waiting<T> one, T result, Throwable bug) throws Exception {
    if (bug != null) {
      throw new IllegalStateException("model " + model.name() + " cannot be asked", bug);
    }
    one.result = result;
    Deque<Waiting<T>> queue = waiting.get(key);
    while (!queue.isEmpty() && queue.peekFirst().result != null) {
      Waiting<T> first = queue.removeFirst();
      underWay--;
      setCurrentKey(key);
      saved.remove(first.number);
      output.collect(new StreamRecord<>(first.result));
    }
    if (queue.isEmpty()) {
      waiting.remove(key);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    versions.clear();
    versions.add(model.begunWith());
  }

  @Override
  public void endInput() throws Exception {
    while (underWay > 0) {
      mailbox.yield();
    }
  }

  @Override
  public void close() throws Exception {
    model.close();
    super.close();
  }

  @SuppressWarnings("deprecation") // the mailbox comes by this way alone
  private static final class Factory<T> extends AbstractStreamOperatorFactory<T>
      implements OneInputStreamOperatorFactory<T, T>, YieldingOperatorFactory<T> {
    private static final long serialVersionUID = 1;

    private final AskModel<T> model;
    private final TypeInformation<T> type;
    private final int capacity;

    Factory(AskModel<T> model, TypeInformation<T> type, int capacity) {
      this.model = model;
      this.type = type;
      this.capacity = capacity;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink names the type
    public <O extends StreamOperator<T>> O createStreamOperator(
        StreamOperatorParameters<T> parameters) {
      return (O) new AskOperator<>(parameters, model, type, capacity, getMailboxExecutor());
    }

    @Override
    @SuppressWarnings("rawtypes") // as Flink asks for it
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
      return AskOperator.class;
    }
  }
}
