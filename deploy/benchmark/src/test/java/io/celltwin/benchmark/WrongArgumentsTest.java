package io.celltwin.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.standalone.Celltwin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However a command is called, a person reads a sentence and a script an exit code: 2 for wrong
 * use, 1 for work that could not be done, never a stack trace.
 *
 * <p>In a line, {@code FOLDER} is one with a text that is no data, {@code EMPTY} one with nothing,
 * {@code FILE} a text, {@code NOWHERE} a path that is not there, {@code LOCKED} one below a file.
 */
class WrongArgumentsTest {
  @TempDir private static Path folder;
  private static String home;

  private record Outcome(int code, String out, String err) {}

  @BeforeAll
  static void makeFolders() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    Files.createDirectories(folder.resolve("foreign"));
    Files.writeString(folder.resolve("foreign").resolve("letter.txt"), "Dear reader,\n");
    Files.writeString(folder.resolve("README.md"), "# No data\n");
    home = System.getProperty("user.home");
    System.setProperty("user.home", folder.resolve("home").toString());
  }

  @AfterAll
  static void giveBack() {
    System.setProperty("user.home", home);
  }

  static Stream<String> lines() {
    List<String> lines = new ArrayList<>();
    for (String recipe : List.of("soh", "trajectory", "pulse")) {
      for (String data : List.of("FOLDER", "EMPTY", "FILE", "NOWHERE", "LOCKED")) {
        lines.add("1 train %s --data %s --steps 1 --run RUN --models RUN".formatted(recipe, data));
      }
    }
    for (char letter = 'A'; letter <= 'M'; letter++) {
      for (String data : List.of("FOLDER", "EMPTY", "FILE", "LOCKED")) {
        if (letter != 'L' && letter != 'M') { // learn from simulated cells alone
          int code = data.equals("LOCKED") ? 2 : 1; // what is not there at all is wrong use
          lines.add("%d evaluate %s --training-data %s --out RUN".formatted(code, letter, data));
        }
      }
    }
    for (String wrong : List.of("demo", "up", "doctor", "replay FILE")) {
      lines.add("2 " + wrong + " --http-port 99999");
      lines.add("2 " + wrong + " --kafka-port -1");
      lines.add("2 " + wrong + " --registry-port many");
      lines.add("2 " + wrong + " --partitions 0");
      lines.add("2 " + wrong + " --parallelism -1");
      lines.add("2 " + wrong + " --webhook notaurl");
      lines.add("2 " + wrong + " --webhook ftp://example.org/x");
      lines.add("2 " + wrong + " --webhook http://[");
      lines.add("1 " + wrong + " --data-dir FILE");
      lines.add("1 " + wrong + " --data-dir LOCKED");
      lines.add("2 " + wrong + " --nonsense");
      lines.add("2 " + wrong + " --host");
    }
    for (String client : List.of("topics", "deadletters")) {
      lines.add("1 " + client);
      lines.add("1 " + client + " --data-dir EMPTY");
      lines.add("1 " + client + " --data-dir FILE");
      lines.add("2 " + client + " --bootstrap nowhere");
      lines.add("1 " + client + " --bootstrap nowhere.invalid:9092");
      lines.add("1 " + client + " --bootstrap 127.0.0.1:1");
      lines.add("2 " + client + " --namespace a*b");
    }
    lines.addAll(
        List.of(
            "2",
            "2 frobnicate",
            "2 --nonsense",
            "2 bench",
            "2 check",
            "2 replay",
            "1 replay NOWHERE",
            "1 replay FILE",
            "1 replay FOLDER",
            "1 replay EMPTY",
            "2 replay FILE FILE",
            "2 cells",
            "2 cells release",
            "1 cells release a/b",
            "1 cells release a/b --data-dir FILE",
            "2 cells release a/b --bootstrap nowhere",
            "1 cells release a/b --bootstrap 127.0.0.1:1",
            "2 cells reset-clock a/b --namespace a*b",
            "2 deadletters burn",
            "2 deadletters --shift-seconds 5",
            "2 check faults --trials 0",
            "2 check faults --kinds fire",
            "2 check alerts --seed x",
            "2 forget",
            "2 forget --all",
            "2 forget a/b --all --namespace x",
            "2 forget a/b --namespace a*b",
            "1 forget a/b --data-dir EMPTY",
            "1 forget --namespace x --all --data-dir FOLDER",
            "1 forget a/b --data-dir FILE",
            "2 formats --manifest",
            "2 replay FILE --speed fast",
            "2 replay FILE --speed -1",
            "2 replay FILE --speed NaN",
            "2 replay FILE --namespace ../x",
            "2 replay FILE --report EMPTY",
            "1 replay FILE --report LOCKED",
            "2 demo --simulated-cells 5",
            "2 demo --simulated-cells few",
            "2 demo --speed 0",
            "2 demo --seed x",
            "2 formats zzz",
            "2 formats maccor arbin",
            "1 status --data-dir FILE",
            "2 deadletters --release",
            "2 train",
            "2 train nothing",
            "2 train soh",
            "2 train soh --data FOLDER --steps 0",
            "2 train soh --data FOLDER --members -3",
            "2 train modes --folds 1 --run RUN --models RUN",
            "2 train modes --members 7 --folds 5 --run RUN --models RUN",
            "2 train soh --data FOLDER --rate NaN",
            "2 train soh --without GOLD",
            "2 adapt --kind NCM",
            "2 adapt --kind NCM --data FOLDER --from topics",
            "2 adapt --kind NCM --from files",
            "1 adapt --kind NCM --models ../../model-serving/models --data FOLDER",
            "1 adapt --kind NCM --models ../../model-serving/models --from topics --data-dir EMPTY",
            "1 adapt --kind NCM --models ../../model-serving/models --from topics --bootstrap 127.0.0.1:1 --registry http://127.0.0.1:1",
            "2 adapt --kind NCM --from topics --bootstrap 127.0.0.1:1",
            "2 evaluate",
            "2 evaluate Z",
            "2 evaluate A --shipped --data NOWHERE",
            "2 evaluate B --shipped --data FOLDER",
            "1 evaluate FOLDER --data FOLDER",
            "2 evaluate FILE --data FOLDER",
            "1 evaluate A --data FOLDER --report LOCKED",
            "2 cluster",
            "1 cluster status",
            "2 cluster kill",
            "2 cluster up --brokers 0",
            "2 cluster scale job many",
            "2 cluster proof --kinds EARTHQUAKE",
            "2 bench core --only (",
            "2 bench core --iterations 0",
            "2 bench stream --variants slow",
            "2 bench stream --sizes 0",
            "2 bench state --cells -1",
            "2 bench gateway --messages 0",
            "2 bench gateway --samples 16,0",
            "2 bench gateway --mqtt http://127.0.0.1:1 --data-dir RUN",
            "1 bench gateway --mqtt mqtt://127.0.0.1:1 --data-dir RUN",
            "2 bench serve --seconds 0",
            "2 bench serve --batches 2000",
            "2 bench serve --clients 0",
            "2 bench serve --clients 2000",
            "2 bench serve --rates 0",
            "2 bench serve --workers 300",
            "2 bench serve --soak 0",
            "2 bench serve --soak long",
            "2 bench serve --from NOWHERE",
            "2 bench serve --report EMPTY",
            "2 check oracle",
            "1 check oracle --data FOLDER",
            "1 check oracle --data FILE",
            "2 check fleet --cells 3",
            "2 check fleet --fleets 0",
            "1 check fleet --models NOWHERE",
            "1 check fleet --models EMPTY",
            "2 check soc --drives 0",
            "1 check soc --data FOLDER",
            "1 check soc --data FILE"));
    return lines.stream();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void aWrongArgumentIsASentenceAndAnExitCode(String line) throws IOException {
    List<String> words = new ArrayList<>(List.of(line.split(" ")));
    String expected = words.remove(0);
    words.replaceAll(WrongArgumentsTest::meant);

    Outcome outcome = run(words.toArray(String[]::new));

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(Integer.parseInt(expected));
    assertThat(outcome.err() + outcome.out())
        .doesNotContain("\tat ")
        .doesNotContain("Exception")
        .doesNotContain("null")
        .doesNotContain("nobody expected");
    assertThat(outcome.err()).isNotBlank();
    if (!outcome.err().startsWith("Usage:") && !outcome.err().contains("Commands:")) {
      assertThat(outcome.err()).startsWith("celltwin: ");
      assertThat(outcome.err().lines().count()).as(outcome.err()).isLessThanOrEqualTo(3);
    }
    assertThat(outcome.out()).as("no service was started").doesNotContain("broker ");
  }

  @Test
  void whatIsUnreadableNamesTheWaysOut() throws IOException {
    Outcome outcome = run("replay", folder.resolve("README.md").toString());

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("celltwin formats").contains(".format.yaml");
  }

  @Test
  void everyCommandTellsWhatItTakes() throws IOException {
    Deque<List<String>> commands = new ArrayDeque<>(List.of(List.of()));
    int asked = 0;
    while (!commands.isEmpty()) {
      List<String> command = commands.removeFirst();
      Outcome outcome = run(and(command, "--help"));
      assertThat(outcome.code()).as("%s: %s", command, outcome.err()).isZero();
      assertThat(outcome.out()).as("%s", command).startsWith("Usage: celltwin");
      asked++;
      outcome
          .out()
          .lines()
          .dropWhile(line -> !line.equals("Commands:"))
          .filter(line -> line.matches("  [a-z].*"))
          .map(line -> line.strip().split("[ ,]", 2)[0])
          .filter(name -> !name.equals("help"))
          .forEach(name -> commands.add(List.of(and(command, name))));
    }
    assertThat(asked).isGreaterThan(30);
  }

  private static String[] and(List<String> command, String word) {
    List<String> words = new ArrayList<>(command);
    words.add(word);
    return words.toArray(String[]::new);
  }

  private static String meant(String word) {
    return switch (word) {
      case "FOLDER" -> folder.resolve("foreign").toString();
      case "EMPTY" -> folder.resolve("empty").toString();
      case "FILE" -> folder.resolve("README.md").toString();
      case "NOWHERE" -> folder.resolve("nowhere").toString();
      case "LOCKED" -> folder.resolve("README.md").resolve("below").toString();
      case "RUN" -> folder.resolve("run").toString();
      default -> word;
    };
  }

  private static Outcome run(String... arguments) throws IOException {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    try (var outNow = new PrintStream(out, true, StandardCharsets.UTF_8);
        var errNow = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      System.setOut(outNow);
      System.setErr(errNow);
      int code = Celltwin.run(arguments);
      return new Outcome(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }
}
