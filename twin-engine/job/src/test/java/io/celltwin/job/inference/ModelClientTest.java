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
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelClientTest {
  private static final List<FeatureSet> KNOWN = List.of(SohInput.SET, SohInput.VERSION_1);

  private final OneModel model = new OneModel();
  private Server server;
  private ModelClient client;

  /** Answers with how many features it was told, and refuses any other number than its own. */
  private static final class OneModel extends GRPCInferenceServiceImplBase {
    volatile FeatureSet learnedFrom = SohInput.VERSION_1;

    @Override
    public void modelMetadata(
        ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> out) {
      out.onNext(
          ModelMetadataResponse.newBuilder()
              .setName(request.getName())
              .putProperties(Models.FEATURE_SET_HASH, learnedFrom.hash())
              .build());
      out.onCompleted();
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> out) {
      int rows = (int) request.getInputs(0).getShape(0);
      int width = (int) request.getInputs(0).getShape(1);
      ByteBuffer told =
          request.getRawInputContents(0).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      if (width != learnedFrom.size() || told.remaining() != rows * width * Float.BYTES) {
        out.onError(Status.INVALID_ARGUMENT.withDescription("width " + width).asRuntimeException());
        return;
      }
      float last = told.getFloat((width - 1) * Float.BYTES);
      out.onNext(
          ModelInferResponse.newBuilder()
              .setModelVersion(Integer.toString(learnedFrom.version()))
              .addOutputs(
                  ModelInferResponse.InferOutputTensor.newBuilder().setName(Models.QUANTILES))
              .addOutputs(
                  ModelInferResponse.InferOutputTensor.newBuilder().setName(Models.DISTANCE))
              .addRawOutputContents(floats(width, last, last))
              .addRawOutputContents(floats(0))
              .build());
      out.onCompleted();
    }

    private static ByteString floats(float... values) {
      ByteBuffer bytes =
          ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      return ByteString.copyFrom(bytes);
    }
  }

  private final Set<String> tokens = ConcurrentHashMap.newKeySet();

  private final class TokensSeen implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      tokens.add(
          String.valueOf(
              headers.get(Metadata.Key.of(Models.OWN_TOKEN, Metadata.ASCII_STRING_MARSHALLER))));
      return next.startCall(call, headers);
    }
  }

  @Test
  void theTokenBeforeThePlaceGoesWithEveryQuestionAndStaysOutOfThePlace() throws Exception {
    try (var known =
        new ModelClient("a-token@127.0.0.1:" + server.getPort(), Models.SOH, KNOWN, 16)) {
      known.ask(question(SohInput.SET.size())).get();

      assertThat(tokens).containsExactly("a-token");
      assertThat(known.place()).isEqualTo("127.0.0.1:" + server.getPort());
    }
  }

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(ServerInterceptors.intercept(model, new TokensSeen()))
            .build()
            .start();
    client = new ModelClient("127.0.0.1:" + server.getPort(), Models.SOH, KNOWN, 16);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.shutdownNow();
  }

  private static double[] question(int features) {
    double[] x = new double[features];
    Arrays.setAll(x, i -> i);
    return x;
  }

  @Test
  void aModelThatLearnedFromTheOlderSetIsToldItsBeginning() throws Exception {
    ModelAnswer answer = client.ask(question(SohInput.SET.size())).get();

    assertThat(answer.version()).isEqualTo("1");
    assertThat(answer.quantiles()[0]).isEqualTo(32);
    assertThat(answer.quantiles()[1]).as("the last it is told").isEqualTo(31);
  }

  @Test
  void whatWasSavedBeforeThereWasMoreToTellIsToldWithGaps() throws Exception {
    model.learnedFrom = SohInput.SET;

    ModelAnswer answer = client.ask(question(SohInput.VERSION_1.size())).get();

    assertThat(answer.quantiles()[0]).isEqualTo(80);
    assertThat(answer.quantiles()[1]).isNaN();
  }

  @Test
  void aNewerVersionThatTakesTheModelsPlaceIsAskedInItsOwnWayAfterOneRefusal() throws Exception {
    double[] question = question(SohInput.SET.size());
    client.ask(question).get();
    model.learnedFrom = SohInput.SET;

    assertThatThrownBy(() -> client.ask(question).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ModelRefusedException.class);
    assertThat(client.ask(question).get().version()).isEqualTo("2");
  }
}
