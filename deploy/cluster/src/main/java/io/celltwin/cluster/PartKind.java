package io.celltwin.cluster;

/** Kinds of parts, in the order in which they need each other. */
enum PartKind {
  ZOOKEEPER("zookeeper"),
  KAFKA("kafka"),
  REGISTRY("registry"),
  MODELS("models"),
  JOB_MANAGER("jobmanager"),
  TASK_MANAGER("taskmanager"),
  FLEET("fleet");

  private final String prefix;

  PartKind(String prefix) {
    this.prefix = prefix;
  }

  /** Name of the n-th of its kind, from 1. */
  String name(int n) {
    return prefix + "-" + n;
  }
}
