package io.celltwin.benchmark;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.celltwin.benchmark.core.FamilyBenchmark;
import io.celltwin.benchmark.core.SegmenterBenchmark;
import io.celltwin.standalone.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Nanoseconds and bytes for each sample, by JMH, each benchmark in a JVM of its own. */
@Command(
    name = "core",
    description = {
      "Measures what the core costs for each sample: segmentation with everything, and each family of features alone.",
      "By JMH with its allocation profiler, a sample a second, frames of 256."
    },
    mixinStandardHelpOptions = true)
final class CoreCommand implements Callable<Integer> {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Option(
      names = "--data-dir",
      paramLabel = "<folder>",
      description = "A scratch folder. Default: bench in ${DEFAULT-VALUE}")
  Path dataDir = DataDirectory.usual().resolve("bench");

  @Option(
      names = "--report",
      paramLabel = "<file.json>",
      description = "Writes the figures as JSON too.")
  Path report;

  @Option(
      names = "--only",
      defaultValue = ".*",
      paramLabel = "<regex>",
      description = "Benchmarks whose name it is found in. Default: all")
  String only = ".*";

  @Option(
      names = "--iterations",
      defaultValue = "5",
      paramLabel = "<n>",
      description = "Of a second each. Default: ${DEFAULT-VALUE}")
  int iterations = 5;

  /** One line of the result. */
  record Figure(
      @JsonProperty("name") String name,
      @JsonProperty("nanoseconds_per_sample") double nanoseconds,
      @JsonProperty("error") double error,
      @JsonProperty("bytes_per_sample") double bytes) {}

  private static void requirePattern(String regex) {
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "--only is '%s', wanted a regular expression: %s".formatted(regex, e.getDescription()),
          e);
    }
  }

  @Override
  public Integer call() throws Exception {
    requirePattern(only);
    Path scratch = Files.createDirectories(dataDir.resolve("jmh"));
    // the JVMs that it starts keep their files where this one does
    Options options =
        new OptionsBuilder()
            .include(
                "("
                    + FamilyBenchmark.class.getName()
                    + "|"
                    + SegmenterBenchmark.class.getName()
                    + ")\\..*"
                    + only)
            .measurementIterations(iterations)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend("-Djava.io.tmpdir=" + scratch)
            .verbosity(VerboseMode.SILENT)
            .build();
    List<Figure> figures = new ArrayList<>();
    System.out.printf(Locale.ROOT, "%-22s %12s %10s %14s%n", "", "ns/sample", "±", "bytes/sample");
    for (RunResult run : new Runner(options).run()) {
      Result<?> time = run.getPrimaryResult();
      Result<?> bytes = run.getSecondaryResults().get(ALLOCATED);
      Figure figure =
          new Figure(
              time.getLabel(),
              time.getScore(),
              time.getScoreError(),
              bytes == null ? Double.NaN : bytes.getScore());
      figures.add(figure);
      System.out.printf(
          Locale.ROOT,
          "%-22s %12.1f %10.1f %14.3f%n",
          figure.name(),
          figure.nanoseconds(),
          figure.error(),
          figure.bytes());
    }
    if (report != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(report.toFile(), Map.of("figures", figures));
    }
    return figures.isEmpty() ? 1 : 0;
  }
}
