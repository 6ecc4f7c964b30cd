package io.celltwin.job.inference;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.ByteString;
import io.celltwin.domain.FeatureSet;
import io.celltwin.rpc.Models;
import io.celltwin.rpc.inference.GRPCInferenceServiceGrpc;
import io.celltwin.rpc.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub;
import io.celltwin.rpc.inference.ModelInferRequest;
import io.celltwin.rpc.inference.ModelInferRequest.InferInputTensor;
import io.celltwin.rpc.inference.ModelInferResponse;
import io.celltwin.rpc.inference.ModelInferResponse.InferOutputTensor;
import io.celltwin.rpc.inference.ModelMetadataRequest;
import io.celltwin.rpc.inference.ModelMetadataResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one model of an Open Inference Protocol v2 server, several rows a request: whatever was
 * asked while the last request was under way goes into the next one. Nobody waits for a batch to
 * fill, and a busy job still sends few requests.
 *
 * <p>Before the first question it compares the model's feature set with those we know. A model that
 * was trained on another version is told those of our features that it has; one trained on other
 * features is not asked. When a request is refused it looks again before the next: another version
 * may have taken the model's place. Where that one is none of ours, the version that answered
 * before is asked on while the server has it.
 *
 * <p>A replay asks the version it began with and no other, and waits for it where it is gone: its
 * results must not depend on when another one came. A model that is unloaded before its first
 * question is waited for as well; one that the server never had is not.
 */
final class ModelClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelClient.class);
  private static final int REQUESTS_UNDER_WAY = 2;

  private static final long DEADLINE_SECONDS = 10;

  private record Question(float[] row, CompletableFuture<ModelAnswer> answer) {}

  private final String model;
  private final List<FeatureSet> known;
  private final List<int[]> positions; // of each known set in ours
  private final int maxRows;
  private final String place;
  private final ManagedChannel channel;
  private final GRPCInferenceServiceFutureStub stub;

  private final Object lock = new Object();
  private final Queue<Question> waiting = new ArrayDeque<>();
  private int underWay;
  private final boolean keeps; // to the version it began with
  private FeatureSet told; // null until the model is known to be ours
  private String version = ""; // that is asked; the server's highest where empty
  private String begunWith; // empty before anything was asked
  private String good = ""; // that answered last

  /**
   * @param target host:port, or several with commas, which are asked in turn; token@host:port where
   *     the servers know us by a token
   * @param known feature sets, ours first, then other versions, each with none that ours lacks
   */
  ModelClient(String target, String model, List<FeatureSet> known, int maxRows) {
    this(target, model, known, maxRows, false, "");
  }

  /**
   * @param keeps to one version, as a replay does
   * @param begunWith that version; empty where it is to be the highest when the first question
   *     comes
   */
  ModelClient(
      String target,
      String model,
      List<FeatureSet> known,
      int maxRows,
      boolean keeps,
      String begunWith) {
    this.model = model;
    this.keeps = keeps;
    this.begunWith = begunWith;
    this.known = List.copyOf(known);
    this.positions = known.stream().map(set -> set.positionsIn(known.get(0))).toList();
    this.maxRows = maxRows;
    int at = target.lastIndexOf('@');
    place = target.substring(at + 1);
    channel = ModelChannel.open(place);
    var plain = GRPCInferenceServiceGrpc.newFutureStub(channel);
    stub =
        at < 0
            ? plain
            : plain.withInterceptors(
                MetadataUtils.newAttachHeadersInterceptor(own(target.substring(0, at))));
  }

  /** Where the server is, for people. */
  String place() {
    return place;
  }

  /** Says that we are the job the server is there for: our questions wait for nobody else's. */
  private static Metadata own(String token) {
    var headers = new Metadata();
    headers.put(Metadata.Key.of(Models.OWN_TOKEN, Metadata.ASCII_STRING_MARSHALLER), token);
    return headers;
  }

  /**
   * The answer for one vector of features, NaN where one is missing. Fails with {@link
   * ModelRefusedException} where asking again is of no use, with anything else where it may be.
   */
  CompletableFuture<ModelAnswer> ask(double[] values) {
    float[] row = new float[known.get(0).size()];
    for (int i = 0; i < row.length; i++) { // fewer of a state saved before there was more to tell
      boolean there = i < values.length && Double.isFinite(values[i]);
      row[i] = there ? (float) values[i] : Float.NaN;
    }
    var question = new Question(row, new CompletableFuture<>());
    synchronized (lock) {
      waiting.add(question);
    }
    send();
    return question.answer();
  }

  /** The version a replay keeps to; empty before its first question, and live. */
  String begunWith() {
    synchronized (lock) {
      return keeps ? begunWith : "";
    }
  }

  private void send() {
    List<Question> batch = new ArrayList<>();
    FeatureSet features;
    synchronized (lock) {
      // until the model is known to be ours, one question at a time finds out
      if (waiting.isEmpty() || underWay >= (told == null ? 1 : REQUESTS_UNDER_WAY)) {
        return;
      }
      while (batch.size() < maxRows && !waiting.isEmpty()) {
        batch.add(waiting.remove());
      }
      underWay++;
      features = told;
    }
    if (features == null) {
      checkThenInfer(batch, begunWith());
    } else {
      infer(batch, features);
    }
  }

  private void checkThenInfer(List<Question> batch, String wanted) {
    ListenableFuture<ModelMetadataResponse> metadata =
        stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .modelMetadata(
                ModelMetadataRequest.newBuilder().setName(model).setVersion(wanted).build());
    Futures.addCallback(
        metadata,
        new FutureCallback<>() {
          @Override
          public void onSuccess(ModelMetadataResponse m) {
            String theirs = m.getPropertiesOrDefault(Models.FEATURE_SET_HASH, "");
            FeatureSet features =
                known.stream().filter(k -> k.hash().equals(theirs)).findFirst().orElse(null);
            String before = wanted.isEmpty() ? lastGood() : "";
            if (features == null && !before.isEmpty()) {
              checkThenInfer(batch, before);
              return;
            }
            if (features == null) {
              FeatureSet ours = known.get(0);
              done(
                  batch,
                  new ModelRefusedException(
                      "model %s was trained on feature set %s (%s), ours is %s (%s)"
                          .formatted(
                              model,
                              m.getPropertiesOrDefault(Models.FEATURE_SET, "unnamed"),
                              theirs,
                              ours.name(),
                              ours.hash())));
              return;
            }
            take(features, wanted, m.getVersionsList());
            LOG.info("Model {} {} answers at {}", model, m.getVersionsList(), channel.authority());
            infer(batch, features);
          }

          @Override
          public void onFailure(Throwable e) {
            done(batch, e);
          }
        },
        MoreExecutors.directExecutor());
  }

  private void take(FeatureSet features, String wanted, List<String> served) {
    synchronized (lock) {
      told = features;
      version = wanted;
      if (keeps && wanted.isEmpty() && !served.isEmpty()) {
        version = served.get(served.size() - 1);
        begunWith = version;
      }
    }
  }

  private String lastGood() {
    synchronized (lock) {
      return good;
    }
  }

  private void infer(List<Question> batch, FeatureSet features) {
    String asked;
    synchronized (lock) {
      asked = version;
    }
    int width = features.size();
    ByteBuffer rows =
        ByteBuffer.allocate(batch.size() * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer floats = rows.asFloatBuffer();
    int[] from = positions.get(known.indexOf(features));
    for (Question question : batch) {
      for (int position : from) {
        floats.put(question.row()[position]);
      }
    }
    var request =
        ModelInferRequest.newBuilder()
            .setModelName(model)
            .setModelVersion(asked)
            .addInputs(
                InferInputTensor.newBuilder()
                    .setName(Models.FEATURES)
                    .setDatatype("FP32")
                    .addShape(batch.size())
                    .addShape(width))
            .addRawInputContents(ByteString.copyFrom(rows))
            .build();
    Futures.addCallback(
        stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS).modelInfer(request),
        new FutureCallback<>() {
          @Override
          public void onSuccess(ModelInferResponse response) {
            answer(batch, response);
          }

          @Override
          public void onFailure(Throwable e) {
            done(batch, e);
          }
        },
        MoreExecutors.directExecutor());
  }

  private void answer(List<Question> batch, ModelInferResponse response) {
    float[] quantiles = tensor(response, Models.QUANTILES);
    float[] distance = tensor(response, Models.DISTANCE);
    int rows = batch.size();
    if (quantiles == null
        || distance == null
        || distance.length != rows
        || quantiles.length % rows != 0) {
      done(
          batch,
          new ModelRefusedException(
              String.format(
                  Locale.ROOT,
                  "model %s answered %d rows with %s quantiles and %s distances",
                  model,
                  rows,
                  quantiles == null ? "no" : quantiles.length,
                  distance == null ? "no" : distance.length)));
      return;
    }
    int each = quantiles.length / rows;
    synchronized (lock) {
      good = response.getModelVersion();
    }
    finished();
    for (int i = 0; i < rows; i++) {
      float[] own = java.util.Arrays.copyOfRange(quantiles, i * each, (i + 1) * each);
      batch.get(i).answer().complete(new ModelAnswer(response.getModelVersion(), own, distance[i]));
    }
  }

  private static float[] tensor(ModelInferResponse response, String name) {
    for (int i = 0; i < response.getOutputsCount(); i++) {
      InferOutputTensor tensor = response.getOutputs(i);
      if (tensor.getName().equals(name)) {
        return i < response.getRawOutputContentsCount()
            ? raw(response.getRawOutputContents(i))
            : plain(tensor);
      }
    }
    return null;
  }

  private static float[] raw(ByteString bytes) {
    FloatBuffer floats =
        bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[floats.remaining()];
    floats.get(values);
    return values;
  }

  private static float[] plain(InferOutputTensor tensor) {
    float[] values = new float[tensor.getContents().getFp32ContentsCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.getContents().getFp32Contents(i);
    }
    return values;
  }

  private void done(List<Question> batch, Throwable e) {
    finished();
    Throwable cause = refusal(e);
    if (cause instanceof ModelRefusedException) {
      synchronized (lock) {
        told = null;
        good = version.isEmpty() ? good : ""; // it was asked for by name, and is gone too
      }
    }
    batch.forEach(q -> q.answer().completeExceptionally(cause));
  }

  /** A request that no retry will make right is a refusal; a server that is away or busy is not. */
  private Throwable refusal(Throwable e) {
    if (e instanceof StatusRuntimeException status) {
      Status.Code code = status.getStatus().getCode();
      String kept = begunWith();
      if (code == Status.Code.NOT_FOUND && !kept.isEmpty()) {
        return new IllegalStateException(
            "version %s of model %s, which this replay began with, is not served: waiting for it"
                .formatted(kept, model),
            e);
      }
      if (code == Status.Code.FAILED_PRECONDITION && keeps) {
        return new IllegalStateException(
            "model %s is unloaded: this replay waits for it".formatted(model), e);
      }
      if (code == Status.Code.INVALID_ARGUMENT
          || code == Status.Code.FAILED_PRECONDITION
          || code == Status.Code.NOT_FOUND
          || code == Status.Code.UNIMPLEMENTED) {
        return new ModelRefusedException(
            "model " + model + ": " + status.getStatus().getDescription());
      }
    }
    return e;
  }

  private void finished() {
    synchronized (lock) {
      underWay--;
    }
    send();
  }

  @Override
  public void close() throws InterruptedException {
    channel.shutdownNow();
    channel.awaitTermination(5, TimeUnit.SECONDS);
  }
}
