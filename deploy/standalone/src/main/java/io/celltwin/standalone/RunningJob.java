package io.celltwin.standalone;

import io.celltwin.job.TwinConfig;
import io.celltwin.job.TwinJob;
import io.celltwin.job.lake.LakeConfig;
import io.celltwin.job.lake.LakeJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Flink job of this process: started from its last checkpoint, ended with a savepoint. */
final class RunningJob implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);
  private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(2);
  private static final long STOP_SECONDS = 4;

  /** Of 50 ms: what a machine with other work may take. */
  private static final int START_LOOKS = 6_000;

  private final JobClient client;
  private final DataDirectory data;
  private final Path savepoints;

  private RunningJob(JobClient client, DataDirectory data, Path savepoints) {
    this.client = client;
    this.data = data;
    this.savepoints = savepoints;
  }

  /**
   * Submits it.
   *
   * @param restoreFrom a checkpoint or savepoint, or null for the start of the log
   */
  static RunningJob start(TwinConfig config, DataDirectory data, String namespace, Path restoreFrom)
      throws Exception {
    return new RunningJob(
        TwinJob.start(
            config, data.checkpoints(namespace), data.temporary(), CHECKPOINT_EVERY, restoreFrom),
        data,
        data.checkpoints(namespace));
  }

  /** Submits the one that keeps history. */
  static RunningJob startLake(LakeConfig config, DataDirectory data) throws Exception {
    Path checkpoints = data.lakeCheckpoints(config.folder());
    return new RunningJob(
        LakeJob.start(
            config, checkpoints, data.temporary(), DataDirectory.newest(checkpoints).orElse(null)),
        data,
        checkpoints);
  }

  JobClient client() {
    return client;
  }

  /** Returns once it runs; throws what ended it where it does not come so far. */
  void awaitRunning() throws Exception {
    for (int i = 0; i < START_LOOKS; i++) {
      var status = client.getJobStatus().get();
      if (status == org.apache.flink.api.common.JobStatus.RUNNING) {
        return;
      }
      if (status.isGloballyTerminalState()) {
        client.getJobExecutionResult().get(); // throws what ended it
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new CannotProceedException(
        "the job did not start within 5 min; the log in "
            + data.root().resolve("log")
            + " says why");
  }

  /** Fails where it has, so that nobody waits for results that will not come. */
  void requireRunning() throws InterruptedException, ExecutionException {
    if (client.getJobStatus().get().isGloballyTerminalState()) {
      throw new CannotProceedException(
          "the job has ended; the log in " + data.root().resolve("log") + " says why");
    }
  }

  /** With a savepoint where there is time for one: the next start then repeats nothing. */
  @Override
  public void close() throws InterruptedException {
    try {
      client
          .stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.NATIVE)
          .get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("No savepoint at the end: the next start goes on from the last checkpoint", e);
      try {
        client.cancel().get(2, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException alsoThis) {
        LOG.warn("The job was not cancelled either", alsoThis);
      }
    }
  }
}
