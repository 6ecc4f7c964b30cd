package io.celltwin.job.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.celltwin.core.feature.SohInput;
import io.celltwin.domain.FeatureSet;
import io.celltwin.rpc.Models;
import io.celltwin.rpc.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.celltwin.rpc.inference.ModelInferRequest;
import io.celltwin.rpc.inference.ModelInferResponse;
import io.celltwin.rpc.inference.ModelMetadataRequest;
import io.celltwin.rpc.inference.ModelMetadataResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model whose versions come and go while it is asked. */
class ModelVersionsTest {
  private static final String OURS = SohInput.SET.hash();
  private static final double[] QUESTION = new double[SohInput.SET.size()];

  private final ManyVersions models = new ManyVersions();
  private Server server;

  /** Serves versions by the hash of what they learned from; the highest where none is named. */
  private static final class ManyVersions extends GRPCInferenceServiceImplBase {
    final ConcurrentSkipListMap<String, String> served = new ConcurrentSkipListMap<>();
    volatile Status missing = Status.NOT_FOUND;

    private String version(String wanted) {
      String version = wanted.isEmpty() && !served.isEmpty() ? served.lastKey() : wanted;
      return served.containsKey(version) ? version : null;
    }

    @Override
    public void modelMetadata(
        ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> out) {
      String version = version(request.getVersion());
      if (version == null) {
        out.onError(missing.withDescription("not served").asRuntimeException());
        return;
      }
      out.onNext(
          ModelMetadataResponse.newBuilder()
              .addAllVersions(served.keySet())
              .putProperties(Models.FEATURE_SET_HASH, served.get(version))
              .build());
      out.onCompleted();
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> out) {
      String version = version(request.getModelVersion());
      if (version == null) {
        out.onError(missing.withDescription("not served").asRuntimeException());
        return;
      }
      if (!served.get(version).equals(OURS)) {
        out.onError(Status.INVALID_ARGUMENT.withDescription("other").asRuntimeException());
        return;
      }
      out.onNext(
          ModelInferResponse.newBuilder()
              .setModelVersion(version)
              .addOutputs(
                  ModelInferResponse.InferOutputTensor.newBuilder().setName(Models.QUANTILES))
              .addOutputs(
                  ModelInferResponse.InferOutputTensor.newBuilder().setName(Models.DISTANCE))
              .addRawOutputContents(ByteString.copyFrom(new byte[12]))
              .addRawOutputContents(ByteString.copyFrom(new byte[4]))
              .build());
      out.onCompleted();
    }
  }

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(models)
            .build()
            .start();
    models.served.put("3", OURS);
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  private ModelClient client(boolean replay, String begunWith) {
    return new ModelClient(
        "127.0.0.1:" + server.getPort(),
        Models.SOH,
        List.<FeatureSet>of(SohInput.SET),
        16,
        replay,
        begunWith);
  }

  @Test
  void aReplayAsksTheVersionItBeganWithWhateverComesAfter() throws Exception {
    try (ModelClient replay = client(true, "")) {
      assertThat(replay.ask(QUESTION).get().version()).isEqualTo("3");
      models.served.put("4", OURS);
      assertThat(replay.ask(QUESTION).get().version()).isEqualTo("3");
      assertThat(replay.begunWith()).isEqualTo("3");
    }
    // and from a checkpoint on
    try (ModelClient again = client(true, "3")) {
      assertThat(again.ask(QUESTION).get().version()).isEqualTo("3");
    }
  }

  @Test
  void aReplayWaitsForTheVersionItBeganWith() throws Exception {
    try (ModelClient replay = client(true, "")) {
      replay.ask(QUESTION).get();
      models.served.put("4", OURS);
      models.served.remove("3");

      assertThatThrownBy(() -> replay.ask(QUESTION).get())
          .as("asked again, where a refusal would let physics answer")
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("version 3 of model soh, which this replay began with");

      models.served.put("3", OURS);
      assertThat(replay.ask(QUESTION).get().version()).isEqualTo("3");
    }
  }

  @Test
  void aReplayWaitsForAModelThatIsUnloadedBeforeItsFirstQuestionAndTheLiveJobDoesNot()
      throws Exception {
    models.served.clear();
    models.missing = Status.FAILED_PRECONDITION;
    try (ModelClient replay = client(true, "");
        ModelClient live = client(false, "")) {
      assertThatThrownBy(() -> replay.ask(QUESTION).get())
          .as("asked again, where a refusal would let physics answer for good")
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("model soh is unloaded: this replay waits for it");
      assertThatThrownBy(() -> live.ask(QUESTION).get())
          .hasCauseInstanceOf(ModelRefusedException.class);

      models.served.put("3", OURS);
      assertThat(replay.ask(QUESTION).get().version()).isEqualTo("3");
      assertThat(live.ask(QUESTION).get().version()).isEqualTo("3");
    }
  }

  @Test
  void aReplayDoesNotWaitForAModelThatTheServerNeverHad() throws Exception {
    models.served.clear();
    try (ModelClient replay = client(true, "")) {
      assertThatThrownBy(() -> replay.ask(QUESTION).get())
          .hasCauseInstanceOf(ModelRefusedException.class);
    }
  }

  @Test
  void liveTheNewestIsAskedAndWhereItIsNoneOfOursTheOneBefore() throws Exception {
    try (ModelClient live = client(false, "")) {
      assertThat(live.ask(QUESTION).get().version()).isEqualTo("3");
      models.served.put("4", OURS);
      assertThat(live.ask(QUESTION).get().version()).isEqualTo("4");

      models.served.put("5", "learned from something else");
      assertThatThrownBy(() -> live.ask(QUESTION).get())
          .hasCauseInstanceOf(ModelRefusedException.class);
      assertThat(live.ask(QUESTION).get().version()).as("asked again").isEqualTo("4");

      models.served.remove("4");
      assertThatThrownBy(() -> live.ask(QUESTION).get())
          .hasCauseInstanceOf(ModelRefusedException.class);
      models.served.remove("5");
      assertThat(live.ask(QUESTION).get().version()).isEqualTo("3");
    }
  }
}
