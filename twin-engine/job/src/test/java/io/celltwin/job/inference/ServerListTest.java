package io.celltwin.job.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.celltwin.core.feature.SohInput;
import io.celltwin.rpc.Models;
import io.celltwin.rpc.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.celltwin.rpc.inference.ModelInferRequest;
import io.celltwin.rpc.inference.ModelInferResponse;
import io.celltwin.rpc.inference.ModelMetadataRequest;
import io.celltwin.rpc.inference.ModelMetadataResponse;
import io.celltwin.testkit.Eventually;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServerListTest {
  /** Counts what it is asked, and answers 1. */
  private static final class Counting extends GRPCInferenceServiceImplBase {
    final AtomicInteger asked = new AtomicInteger();

    @Override
    public void modelMetadata(
        ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> out) {
      out.onNext(
          ModelMetadataResponse.newBuilder()
              .setName(request.getName())
              .putProperties(Models.FEATURE_SET_HASH, SohInput.SET.hash())
              .build());
      out.onCompleted();
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> out) {
      asked.incrementAndGet();
      out.onNext(
          ModelInferResponse.newBuilder()
              .setModelVersion("1")
              .addOutputs(
                  ModelInferResponse.InferOutputTensor.newBuilder().setName(Models.QUANTILES))
              .addOutputs(
                  ModelInferResponse.InferOutputTensor.newBuilder().setName(Models.DISTANCE))
              .addRawOutputContents(floats(1, 1, 1))
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

  private static Server start(BindableService... services) throws Exception {
    var server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    for (BindableService service : services) {
      server.addService(service);
    }
    return server.build().start();
  }

  @Test
  void twoModelServersAreAskedInTurnAndTheOneThatIsLeftAnswersAll() throws Exception {
    Counting one = new Counting();
    Counting two = new Counting();
    Server first = start(one);
    Server second = start(two);
    String servers =
        String.format(Locale.ROOT, "127.0.0.1:%d,127.0.0.1:%d", first.getPort(), second.getPort());
    try (var client = new ModelClient(servers, Models.SOH, List.of(SohInput.SET), 1)) {
      Eventually.passes(
          () -> {
            client.ask(new double[SohInput.SET.size()]).get();
            assertThat(one.asked.get()).isPositive();
            assertThat(two.asked.get()).isPositive();
          });
      first.shutdownNow();
      first.awaitTermination();
      int before = two.asked.get();
      for (int i = 0; i < 20; i++) {
        assertThat(client.ask(new double[SohInput.SET.size()]).get().version()).isEqualTo("1");
      }
      assertThat(two.asked.get() - before).isEqualTo(20);
      assertThat(client.place()).isEqualTo(servers);
    } finally {
      first.shutdownNow();
      second.shutdownNow();
    }
  }

  @Test
  void aServerThatSaysItIsAboutToEndIsAskedNoMoreAndNoQuestionFails() throws Exception {
    Counting one = new Counting();
    Counting two = new Counting();
    var health = new HealthStatusManager();
    Server first = start(one, health.getHealthService());
    Server second = start(two); // it does not know the question
    String servers =
        String.format(Locale.ROOT, "127.0.0.1:%d,127.0.0.1:%d", first.getPort(), second.getPort());
    try (var client = new ModelClient(servers, Models.SOH, List.of(SohInput.SET), 1)) {
      Eventually.passes(
          () -> {
            client.ask(new double[SohInput.SET.size()]).get();
            assertThat(one.asked.get()).isPositive();
            assertThat(two.asked.get()).isPositive();
          });
      health.setStatus("", ServingStatus.NOT_SERVING);
      Eventually.passes(
          () -> {
            int before = one.asked.get();
            for (int i = 0; i < 10; i++) {
              client.ask(new double[SohInput.SET.size()]).get();
            }
            assertThat(one.asked.get()).isEqualTo(before);
          });
      health.setStatus("", ServingStatus.SERVING);
      int before = one.asked.get();
      Eventually.passes(
          () -> {
            client.ask(new double[SohInput.SET.size()]).get();
            assertThat(one.asked.get()).isGreaterThan(before);
          });
    } finally {
      first.shutdownNow();
      second.shutdownNow();
    }
  }

  @Test
  void anAddressWithoutAPortIsNamed() {
    assertThatThrownBy(
            () -> new ModelClient("models-1:8001,models-2", Models.SOH, List.of(SohInput.SET), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("models-2");
  }
}
