package io.celltwin.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a tutorial tells to type works as it stands, in an empty folder. */
@Order(1)
@Execution(ExecutionMode.CONCURRENT)
class TutorialsTest {
  private static final Path DEPLOY = CelltwinProcess.script().getParent();
  private static final long MINUTES = 15;

  @TempDir Path folder;

  static Stream<Path> tutorials() throws IOException {
    try (Stream<Path> pages = Files.list(DEPLOY.resolve("docs").resolve("tutorials"))) {
      return pages.filter(p -> p.toString().endsWith(".md")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("tutorials")
  void whatATutorialTellsToTypeWorks(Path page) throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "the blocks are for bash");
    List<String> blocks = blocks(Files.readAllLines(page));
    assertThat(blocks).as("blocks of %s", page).isNotEmpty();
    Files.createSymbolicLink(folder.resolve("deploy"), DEPLOY);
    Path script = folder.resolve("tutorial.sh");
    // what a block leaves running must not outlive it
    Files.writeString(
        script,
        "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT\n"
            + String.join("\n", blocks));
    Path output = folder.resolve("tutorial.out");

    Process process = bash(script, output);
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    if (!ended) {
      process.destroy(); // the script's trap ends what it started
      process.waitFor(2, TimeUnit.MINUTES);
    }

    assertThat(ended).as("%s ends in time; it said:%n%s", page, tail(output)).isTrue();
    assertThat(process.exitValue()).as("%s; it said:%n%s", page, tail(output)).isZero();
  }

  private Process bash(Path script, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/bash", script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("CELLTWIN_"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("PATH", System.getProperty("java.home") + "/bin:" + environment.get("PATH"));
    environment.put("CELLTWIN_BUILD", "no");
    environment.put("CELLTWIN_HEAP", "1500m");
    environment.put("CELLTWIN_JAVA_OPTS", CelltwinProcess.SHORT_LIVED);
    // beside whatever else runs on this machine
    environment.put("HOME", folder.toString());
    environment.put("JAVA_TOOL_OPTIONS", "-Duser.home=" + folder);
    for (String port : List.of("HTTP", "KAFKA", "REGISTRY", "MODEL")) {
      environment.put("CELLTWIN_" + port + "_PORT", "0");
    }
    return builder.start();
  }

  private static String tail(Path output) throws IOException {
    String text = Files.readString(output);
    return text.substring(Math.max(0, text.length() - 4000));
  }

  /** The blocks marked {@code bash}, in their order. */
  static List<String> blocks(List<String> lines) {
    List<String> blocks = new ArrayList<>();
    StringBuilder block = null;
    for (String line : lines) {
      if (block == null && line.equals("```bash")) {
        block = new StringBuilder();
      } else if (block != null && line.equals("```")) {
        blocks.add(block.toString());
        block = null;
      } else if (block != null) {
        block.append(line).append('\n');
      }
    }
    return blocks;
  }
}
