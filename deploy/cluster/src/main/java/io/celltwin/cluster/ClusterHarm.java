package io.celltwin.cluster;

/** What is done to a cluster under load. */
enum ClusterHarm {
  BROKER_KILLED("a broker killed, started again"),
  TASK_MANAGER_KILLED("a task manager killed, started again"),
  JOB_MANAGERS_KILLED("each job manager killed in turn, started again"),
  RESCALED("the job rescaled to 4 and then to 3 while it ran"),
  RESTORED("the job stopped with a savepoint and restored at another parallelism"),
  MODELS_KILLED("all model servers killed, started again"),
  TWO_BROKERS_AWAY("two brokers killed and away for 20 s"),
  ZOOKEEPER_KILLED("ZooKeeper killed, started again"),
  REGISTRY_KILLED("the registry killed, started again");

  private final String sentence;

  ClusterHarm(String sentence) {
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }
}
