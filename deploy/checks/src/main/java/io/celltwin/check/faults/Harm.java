package io.celltwin.check.faults;

/** What is done to a running system. */
enum Harm {
  KILLED_IN_REPLAY("process killed while it replays", Run.REPLAY),
  KILLED_TWICE("process killed, started, and killed again while it replays", Run.REPLAY),
  KILLED_LIVE("process killed while a fleet sends", Run.LIVE),
  REGISTRY_KILLED("registry killed while it replays", Run.REPLAY),
  REGISTRY_STOPPED("registry stands still for some seconds while it replays", Run.REPLAY),
  POISONED("poisoned records among good ones", Run.LIVE),
  MODELS_GONE("models unloaded for some seconds while it replays", Run.REPLAY),
  DISK_FULL("disk full for some seconds while it replays", Run.REPLAY);

  /** How the data come. */
  enum Run {
    REPLAY,
    LIVE
  }

  private final String sentence;
  private final Run run;

  Harm(String sentence, Run run) {
    this.sentence = sentence;
    this.run = run;
  }

  String sentence() {
    return sentence;
  }

  Run run() {
    return run;
  }
}
