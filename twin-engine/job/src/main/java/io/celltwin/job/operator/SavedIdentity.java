package io.celltwin.job.operator;

import java.io.Serializable;
import java.util.Locale;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose state a savepoint holds. State of one namespace in a job of another would give twins that
 * are wrong and look right, so the job refuses it, and does not try again.
 */
final class SavedIdentity implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(SavedIdentity.class);

  /** Of all the job's state together; raised where an older job cannot go on from it. */
  static final int VERSION = 1;

  private static final String NAME = "identity";

  private final String namespace;
  private transient ListState<String> state;

  SavedIdentity(String namespace) {
    this.namespace = namespace;
  }

  /**
   * Holds what is restored against this job.
   *
   * @throws SuppressRestartsException where it is another's
   */
  void restore(OperatorStateStore store, boolean restored) throws Exception {
    state = store.getUnionListState(new ListStateDescriptor<>(NAME, Types.STRING));
    boolean named = false;
    for (String saved : state.get()) {
      named = true;
      int colon = saved.indexOf(':');
      int version = Integer.parseInt(saved.substring(0, colon));
      String whose = saved.substring(colon + 1);
      if (version > VERSION) {
        throw refusal(
            String.format(
                Locale.ROOT,
                "the savepoint has version %d of the job's state, this release reads versions up to %d: restore it with the release that wrote it",
                version,
                VERSION));
      }
      if (!whose.equals(namespace)) {
        throw refusal(
            "the savepoint is of %s, this job is of %s: restore it there, or start this job without a savepoint"
                .formatted(name(whose), name(namespace)));
      }
    }
    if (restored && !named) {
      LOG.warn(
          "The savepoint is of a release that did not note its namespace; it is taken for one of {}",
          name(namespace));
    }
  }

  void save() throws Exception {
    state.clear();
    state.add(VERSION + ":" + namespace);
  }

  private static String name(String namespace) {
    return namespace.isEmpty() ? "the live fleet" : "namespace '" + namespace + "'";
  }

  private static SuppressRestartsException refusal(String sentence) {
    return new SuppressRestartsException(new IllegalStateException(sentence));
  }
}
