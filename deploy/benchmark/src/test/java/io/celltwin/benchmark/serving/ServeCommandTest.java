package io.celltwin.benchmark.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.celltwin.artifact.Artifact;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
  private static final Path SHIPPED = Path.of("..", "..", "model-serving", "models");
  private static final double MILLI = 1e6;

  @TempDir private static Path folder;

  private static Questions load(LongFunction<CompletableFuture<Boolean>> ask) {
    return new Questions() {
      @Override
      public String where() {
        return "process";
      }

      @Override
      public String model() {
        return "made-up";
      }

      @Override
      public int batch() {
        return 4;
      }

      @Override
      public CompletableFuture<Boolean> ask(long n) {
        return ask.apply(n);
      }
    };
  }

  private static void stand(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() - until < 0) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  @Test
  void atARateAQuestionsTimeCountsFromWhenItWasMeantToBeSent() {
    // the first holds up the other nine: they were meant 10, 20 … 90 ms after it
    Questions holdsUp =
        load(
            n -> {
              if (n == 0) {
                stand((long) (100 * MILLI));
              }
              return CompletableFuture.completedFuture(true);
            });

    ServeRow row = OpenLoop.measure(holdsUp, 100, 0.1);

    // 100, 90 … 10 ms at least: half of them waited 50 ms or more
    assertThat(row.p50()).isGreaterThan(49);
    assertThat(row.p99()).isGreaterThan(99);
    assertThat(row.rate()).isEqualTo(100);
    assertThat(row.clients()).isEqualTo(1);
  }

  @Test
  void aRefusedQuestionIsNoFastAnswer() throws Exception {
    Questions refuses = load(n -> CompletableFuture.completedFuture(false));

    ServeRow row = ClosedLoop.measure(refuses, 2, 0.001);

    assertThat(row.p50()).isCloseTo(60_000, within(100.0));
    assertThat(row.rowsPerSecond()).isZero();
  }

  @Test
  void anAnswerThatBelongsToAnotherRowIsSeen() {
    KnownRows known = new KnownRows(Artifact.load(SHIPPED.resolve("soh-3")));
    ModelRoute sums =
        new ModelRoute() {
          @Override
          public String where() {
            return "process";
          }

          @Override
          public CompletableFuture<Told> ask(String model, int rows, int inputs, float[] features) {
            float[] sum = new float[rows];
            for (int i = 0; i < features.length; i++) {
              sum[i / inputs] += Float.isNaN(features[i]) ? 0 : features[i];
            }
            return CompletableFuture.completedFuture(new Told(sum, sum.clone(), null, false));
          }
        };
    known.learn(sums);
    int last = KnownRows.ROWS - 1;
    Told around = sums.ask("soh", 3, known.inputs(), known.rows(last, 3)).join();

    assertThat(known.wrong(last, 3, around)).isNull();
    assertThat(known.wrong(last - 1, 3, around)).contains("not answered as it is alone");
    assertThat(known.wrong(last, 2, around)).contains("3 rows answered, 2 asked");
  }

  @Test
  void eachLineOfTheReportSaysWhereWhatAndHowFast() throws Exception {
    ServeCommand command = new ServeCommand();
    command.dataDir = folder.resolve("lines");
    command.report = folder.resolve("lines.json");
    command.from = SHIPPED;
    command.models = List.of("trajectory", "what-if", "what-if-pack");
    command.batches = List.of(1, 8);
    command.clients = List.of(1, 4);
    command.rates = List.of(50);
    command.seconds = 0.05;

    assertThat(command.call()).isZero();

    JsonNode rows = new ObjectMapper().readTree(command.report.toFile()).get("rows");
    List<String> lines = new ArrayList<>();
    for (JsonNode row : rows) {
      Set<String> names = new TreeSet<>();
      row.fieldNames().forEachRemaining(names::add);
      assertThat(names)
          .containsExactly(
              "batch",
              "clients",
              "cpu_seconds",
              "model",
              "p50_ms",
              "p99_ms",
              "rate",
              "rows_per_second",
              "where");
      assertThat(row.get("p50_ms").doubleValue()).as("%s", row).isPositive();
      assertThat(row.get("p99_ms").doubleValue())
          .isGreaterThanOrEqualTo(row.get("p50_ms").doubleValue());
      assertThat(row.get("rows_per_second").doubleValue()).isPositive();
      assertThat(row.get("cpu_seconds").doubleValue()).isNotNegative();
      lines.add(
          "%s %s %s %s %s"
              .formatted(
                  row.get("where").textValue(),
                  row.get("model").textValue(),
                  row.get("batch"),
                  row.get("clients"),
                  row.get("rate")));
    }
    assertThat(lines)
        .containsExactlyInAnyOrder(
            "process trajectory 1 1 0.0",
            "process trajectory 1 4 0.0",
            "process trajectory 8 1 0.0",
            "process trajectory 8 4 0.0",
            "process trajectory 1 1 50.0",
            "grpc trajectory 1 1 0.0",
            "grpc trajectory 1 4 0.0",
            "grpc trajectory 8 1 0.0",
            "grpc trajectory 8 4 0.0",
            "grpc trajectory 1 1 50.0",
            "process what-if 1 1 0.0",
            "process what-if 1 4 0.0",
            "process what-if 1000 1 0.0",
            "process what-if 1000 4 0.0",
            "process what-if-pack 400 1 0.0",
            "process what-if-pack 400 4 0.0");
  }

  @Test
  void underFullLoadWithVersionsThatComeAndGoNoAnswerIsWrongOrMissing() throws Exception {
    ServeCommand command = new ServeCommand();
    command.dataDir = folder.resolve("soak");
    command.report = folder.resolve("soak.json");
    command.from = SHIPPED;
    command.models = List.of("soh");
    command.clients = List.of(4);
    command.soak = 1;

    command.call(); // whether memory is flat shows in minutes, not in a second

    JsonNode soak = new ObjectMapper().readTree(command.report.toFile()).get("soak");
    assertThat(soak.get("first_trouble").isNull()).as("%s", soak).isTrue();
    assertThat(soak.get("wrong").longValue()).isZero();
    assertThat(soak.get("failed").longValue()).isZero();
    assertThat(soak.get("questions").longValue()).isGreaterThanOrEqualTo(4);
    assertThat(soak.get("reloads").longValue()).isGreaterThanOrEqualTo(2);
  }
}
