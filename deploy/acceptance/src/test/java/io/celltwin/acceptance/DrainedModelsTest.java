package io.celltwin.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.celltwin.job.inference.ModelChannel;
import io.celltwin.rpc.Models;
import io.celltwin.rpc.inference.GRPCInferenceServiceGrpc;
import io.celltwin.rpc.inference.ModelInferRequest;
import io.celltwin.rpc.inference.ModelInferRequest.InferInputTensor;
import io.celltwin.rpc.inference.ModelInferResponse;
import io.celltwin.rpc.inference.ModelMetadataRequest;
import io.grpc.ManagedChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two model servers, each a process, asked in turn as the job asks them; one is told to end under
 * load.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DrainedModelsTest {
  private static final int QUESTIONS = 600;
  private static final int ENDED_AT = 200;
  private static final int PAUSE_MILLIS = 10;

  @TempDir Path folder;

  private record Started(Process process, int port) {}

  private Started start(String name) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "-Dai.djl.offline=true",
            "-Dlog4j2.configurationFile=log4j2-console.xml",
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            "io.celltwin.server.ModelServerMain",
            "--port",
            "0",
            "--models",
            DeployFiles.ROOT.resolve("model-serving").resolve("models").toString(),
            "--natives",
            folder.resolve(name).toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader lines = process.inputReader(UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith("listening on ")) {
        return new Started(process, Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)));
      }
    }
    throw new AssertionError("it did not start: " + said);
  }

  @Test
  void noQuestionIsLostWithAServerThatIsToldToEnd() throws Exception {
    Started first = start("a");
    Started second = start("b");
    ManagedChannel channel =
        ModelChannel.open("127.0.0.1:" + first.port() + ",127.0.0.1:" + second.port());
    Map<String, Integer> ends = new TreeMap<>();
    try {
      var stub = GRPCInferenceServiceGrpc.newFutureStub(channel).withWaitForReady();
      var about = ModelMetadataRequest.newBuilder().setName(Models.SOH).build();
      long width = stub.modelMetadata(about).get(60, TimeUnit.SECONDS).getInputs(0).getShape(1);
      List<ListenableFuture<ModelInferResponse>> answers = new ArrayList<>();
      for (int i = 0; i < QUESTIONS; i++) {
        answers.add(
            GRPCInferenceServiceGrpc.newFutureStub(channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .modelInfer(question((int) width)));
        if (i == ENDED_AT) {
          first.process().destroy(); // SIGTERM
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
      for (var answer : answers) {
        ends.merge(end(answer), 1, Integer::sum);
      }

      assertThat(ends).isEqualTo(Map.of("answered", QUESTIONS));
      assertThat(first.process().waitFor(20, TimeUnit.SECONDS)).as("it has ended").isTrue();
      assertThat(second.process().isAlive()).isTrue();
    } finally {
      channel.shutdownNow();
      first.process().destroyForcibly();
      second.process().destroyForcibly();
    }
  }

  private static String end(ListenableFuture<ModelInferResponse> answer)
      throws InterruptedException {
    try {
      answer.get();
      return "answered";
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause());
    }
  }

  private static ModelInferRequest question(int width) {
    ByteBuffer row = ByteBuffer.allocate(width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return ModelInferRequest.newBuilder()
        .setModelName(Models.SOH)
        .addInputs(
            InferInputTensor.newBuilder()
                .setName(Models.FEATURES)
                .setDatatype("FP32")
                .addShape(1)
                .addShape(width))
        .addRawInputContents(ByteString.copyFrom(row))
        .build();
  }
}
