package io.celltwin.server;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.celltwin.rpc.Models;
import io.celltwin.rpc.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.celltwin.rpc.inference.ModelInferRequest;
import io.celltwin.rpc.inference.ModelMetadataRequest;
import io.grpc.StatusRuntimeException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks a running server over gRPC, one question after the other per client, and prints rates. */
@Command(
    name = "measure",
    description = "Measures a running server: latency and rows per second.",
    mixinStandardHelpOptions = true)
final class MeasureCommand implements Callable<Integer> {
  private static final int WARM_SECONDS = 3;
  private static final int MAX_BYTES = 256 << 20;
  private static final double MICROS_PER_MILLI = 1000;

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "Default ${DEFAULT-VALUE}.")
  private String host;

  @Option(names = "--port", defaultValue = "8085", description = "Default ${DEFAULT-VALUE}.")
  private int port;

  @Option(names = "--model", split = ",", defaultValue = "soh,trajectory")
  private List<String> models;

  @Option(names = "--rows", split = ",", defaultValue = "1,8,64,256,1024")
  private List<Integer> rows;

  @Option(names = "--clients", split = ",", defaultValue = "1,8,64")
  private List<Integer> clients;

  @Option(names = "--seconds", defaultValue = "3", description = "Each; default ${DEFAULT-VALUE}.")
  private int seconds;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    PrintWriter out = spec.commandLine().getOut();
    out.println("| model | rows/question | clients | p50 ms | p99 ms | rows/s | refused |");
    out.println("|---|---|---|---|---|---|---|");
    GRPCInferenceServiceBlockingStub stub =
        GrpcClients.builder(String.format(Locale.ROOT, "gproto+http://%s:%d", host, port))
            .responseTimeout(Duration.ofSeconds(30))
            .maxResponseMessageLength(MAX_BYTES)
            .build(GRPCInferenceServiceBlockingStub.class);
    for (String model : models) {
      long width =
          stub.modelMetadata(ModelMetadataRequest.newBuilder().setName(model).build())
              .getInputs(0)
              .getShape(1);
      for (int size : rows) {
        ModelInferRequest question = question(model, size, (int) width);
        ask(stub, question, 4, WARM_SECONDS); // client and server compile what they will run
        for (int many : clients) {
          Outcome o = ask(stub, question, many, seconds);
          out.printf(
              Locale.ROOT,
              "| %s | %d | %d | %.2f | %.2f | %.0f | %d |%n",
              model,
              size,
              many,
              o.micros.getValueAtPercentile(50) / MICROS_PER_MILLI,
              o.micros.getValueAtPercentile(99) / MICROS_PER_MILLI,
              o.micros.getTotalCount() * (double) size / seconds,
              o.refused);
          out.flush();
        }
      }
    }
    return 0;
  }

  private static final class Outcome {
    private final Histogram micros = new Histogram(60_000_000, 3);
    private long refused;
  }

  private static Outcome ask(
      GRPCInferenceServiceBlockingStub stub, ModelInferRequest question, int clients, int seconds)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
      List<Future<Outcome>> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        all.add(threads.submit(() -> askUntil(end, stub, question)));
      }
      Outcome sum = new Outcome();
      for (Future<Outcome> one : all) {
        sum.micros.add(one.get().micros);
        sum.refused += one.get().refused;
      }
      return sum;
    } finally {
      threads.shutdown();
    }
  }

  private static Outcome askUntil(
      long end, GRPCInferenceServiceBlockingStub stub, ModelInferRequest question) {
    Outcome outcome = new Outcome();
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      try {
        stub.modelInfer(question);
        outcome.micros.recordValue((System.nanoTime() - start) / 1000);
      } catch (StatusRuntimeException e) {
        outcome.refused++;
      }
    }
    return outcome;
  }

  /** Rows of zeros, some features missing: what a network computes does not depend on values. */
  private static ModelInferRequest question(String model, int rows, int width) {
    ByteBuffer raw = ByteBuffer.allocate(rows * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rows * width; i++) {
      raw.putFloat(i % 7 == 6 ? Float.NaN : 0);
    }
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(
            ModelInferRequest.InferInputTensor.newBuilder()
                .setName(Models.FEATURES)
                .setDatatype(ModelProperties.FP32)
                .addShape(rows)
                .addShape(width))
        .addRawInputContents(ByteString.copyFrom(raw.flip()))
        .build();
  }
}
