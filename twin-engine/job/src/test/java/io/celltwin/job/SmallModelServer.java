package io.celltwin.job;

import com.google.protobuf.ByteString;
import io.celltwin.core.feature.PulseInput;
import io.celltwin.core.feature.SohInput;
import io.celltwin.core.feature.Trajectories;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.core.mode.ModeInput;
import io.celltwin.rpc.Models;
import io.celltwin.rpc.inference.GRPCInferenceServiceGrpc;
import io.celltwin.rpc.inference.ModelInferRequest;
import io.celltwin.rpc.inference.ModelInferResponse;
import io.celltwin.rpc.inference.ModelMetadataRequest;
import io.celltwin.rpc.inference.ModelMetadataResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An Open Inference Protocol server whose answers can be foretold: always the same state of health,
 * and always the same of it lost in the same ways.
 */
final class SmallModelServer extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase
    implements AutoCloseable {
  /** To each mode, of what the fresh cell had. */
  static final float[] LOST = {0.08f, 0.03f, 0.02f, 0.30f, 0.01f};

  private static final Set<String> HEALTH = Set.of(Models.SOH, Models.PULSE);

  private final Server server;
  private final float soh;
  private final float distance;
  private final int failFirst;
  private final String hashSuffix;
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger rows = new AtomicInteger();
  private final Object lock = new Object();
  private boolean holding;
  private final List<Runnable> held = new ArrayList<>();

  SmallModelServer(float soh, float distance, int failFirst, String hashSuffix) throws IOException {
    this.soh = soh;
    this.distance = distance;
    this.failFirst = failFirst;
    this.hashSuffix = hashSuffix;
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .build()
            .start();
  }

  String target() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> out) {
    String hash =
        switch (request.getName()) {
          case Models.SOH -> SohInput.SET.hash();
          case Models.PULSE -> PulseInput.SET.hash();
          case Models.MODES -> ModeInput.SET.hash();
          default -> TrajectoryInput.SET.hash();
        };
    out.onNext(
        ModelMetadataResponse.newBuilder()
            .setName(request.getName())
            .addVersions("7")
            .putProperties(Models.FEATURE_SET_HASH, hash + hashSuffix)
            .build());
    out.onCompleted();
  }

  /** Answers no more until it is released. */
  void hold() {
    synchronized (lock) {
      holding = true;
    }
  }

  /** Requests that wait. */
  int held() {
    synchronized (lock) {
      return held.size();
    }
  }

  /** Answers again, first what has waited. */
  void release() {
    List<Runnable> waited;
    synchronized (lock) {
      holding = false;
      waited = List.copyOf(held);
      held.clear();
    }
    waited.forEach(Runnable::run);
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> out) {
    synchronized (lock) {
      if (holding) {
        held.add(() -> infer(request, out));
        return;
      }
    }
    infer(request, out);
  }

  private void infer(ModelInferRequest request, StreamObserver<ModelInferResponse> out) {
    if (requests.incrementAndGet() <= failFirst) {
      out.onError(Status.UNAVAILABLE.withDescription("warming up").asRuntimeException());
      return;
    }
    int n = (int) request.getInputs(0).getShape(0);
    rows.addAndGet(n);
    boolean modes = request.getModelName().equals(Models.MODES);
    int horizons = modes ? 5 : HEALTH.contains(request.getModelName()) ? 1 : Trajectories.size();
    ByteBuffer quantiles =
        ByteBuffer.allocate(n * horizons * 3 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer distances = ByteBuffer.allocate(n * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < n; i++) {
      for (int h = 0; h < horizons; h++) {
        float value = modes ? LOST[h] : soh;
        quantiles.putFloat(value - 0.01f).putFloat(value).putFloat(value + 0.01f);
      }
      distances.putFloat(distance);
    }
    out.onNext(
        ModelInferResponse.newBuilder()
            .setModelName(request.getModelName())
            .setModelVersion("7")
            .addOutputs(
                ModelInferResponse.InferOutputTensor.newBuilder()
                    .setName(Models.QUANTILES)
                    .setDatatype("FP32"))
            .addOutputs(
                ModelInferResponse.InferOutputTensor.newBuilder()
                    .setName(Models.DISTANCE)
                    .setDatatype("FP32"))
            .addRawOutputContents(ByteString.copyFrom(quantiles.flip()))
            .addRawOutputContents(ByteString.copyFrom(distances.flip()))
            .build());
    out.onCompleted();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
