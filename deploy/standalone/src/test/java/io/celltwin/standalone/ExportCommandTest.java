package io.celltwin.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Against two cells, one of 1,500 cycles and one without a twin, behind a token. */
class ExportCommandTest {
  private static final int CYCLES = 1_500;

  @TempDir Path folder;
  private HttpServer rest;

  @BeforeEach
  void serve() throws IOException {
    rest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    rest.createContext("/", ExportCommandTest::answer);
    rest.start();
  }

  @AfterEach
  void stop() {
    rest.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String query = exchange.getRequestURI().getQuery();
    int status = 200;
    String body;
    if (!"Bearer open".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      status = 401;
      body = "{\"detail\":\"this needs a token\"}";
    } else if (path.equals("/api/v1/cells")) {
      body =
          query.contains("cursor=second")
              ? "{\"cells\":[{\"cell_id\":\"b/2\",\"soh\":{\"value\":80.5}}],\"next_cursor\":null}"
              : "{\"cells\":[{\"cell_id\":\"a/1\",\"soh\":null}],\"next_cursor\":\"second\"}";
    } else if (path.equals("/api/v1/cells/a%2F1/cycles")) {
      body = cycles(Integer.parseInt(query.substring(query.indexOf("after=") + 6)));
    } else if (path.equals("/api/v1/cells/b%2F2/cycles")) {
      body = "{\"cycles\":[]}";
    } else if (path.equals("/api/v1/cells/a%2F1/twin")) {
      body = "{\"soh\":{\"value\":91.25}}";
    } else {
      status = 404;
      body = "{\"code\":\"no_twin\",\"detail\":\"it has no twin\"}";
    }
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String cycles(int after) {
    var out = new StringBuilder("{\"cycles\":[");
    for (int i = after + 1; i <= Math.min(CYCLES, after + 1_000); i++) {
      out.append(i == after + 1 ? "" : ",")
          .append(String.format(Locale.ROOT, "{\"revision\":%d,\"kind\":\"DISCHARGE\"}", i));
    }
    return out.append("]}").toString();
  }

  private int export(String... words) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "open\n");
    var command = new ExportCommand();
    var line = new CommandLine(command);
    line.parseArgs(words);
    command.tokenFile = command.tokenFile == null ? token : command.tokenFile;
    command.page = java.net.URI.create("http://127.0.0.1:" + rest.getAddress().getPort() + "/");
    return command.call();
  }

  private Path out() {
    return folder.resolve("out.csv");
  }

  @Test
  void cyclesOfAllPagesAreARowEach() throws Exception {
    export("cycles", "--out", out().toString());

    List<String> lines = Files.readAllLines(out());
    assertThat(lines).hasSize(CYCLES + 1).first().isEqualTo("cell_id,revision,kind");
    assertThat(lines.get(CYCLES)).isEqualTo("a/1,1500,DISCHARGE");
  }

  @Test
  void whatOneCellHasAndAnotherHasNotIsEmptyThere() throws Exception {
    export("cells", "--out", out().toString());

    assertThat(Files.readString(out())).isEqualTo("cell_id,soh.value\r\na/1,\r\nb/2,80.5\r\n");
  }

  @Test
  void aCellWithoutATwinHasNoRow() throws Exception {
    export("twins", "--cells", "a/*,*2", "--out", out().toString());

    assertThat(Files.readAllLines(out())).containsExactly("cell_id,soh.value", "a/1,91.25");
  }

  @Test
  void aCellThatIsNotThereIsNamedAndTheFileStaysAsItWas() throws Exception {
    Files.writeString(out(), "mine");

    assertThatThrownBy(() -> export("cells", "--cells", "a/1,c/3", "--out", out().toString()))
        .isInstanceOf(CannotProceedException.class)
        .hasMessageContaining("no cell is called c/3");
    assertThat(out()).hasContent("mine");
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(2); // the token beside it
    }
  }

  @Test
  void aTokenThatOpensNothingIsSaidWithTheWayOut() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong"), "shut");

    assertThatThrownBy(
            () -> export("cells", "--token-file", wrong.toString(), "--out", out().toString()))
        .hasMessageContaining("401")
        .hasMessageContaining("--token-file");
  }

  @Test
  void whoeverMayReadOtherFilesOfTheFolderMayReadTheTable() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "");

    export("cells", "--out", out().toString());

    assertThat(Files.getPosixFilePermissions(out()))
        .isEqualTo(Files.getPosixFilePermissions(other));
  }

  @Test
  void anotherWordIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> export("dreams", "--out", out().toString()))
        .hasMessageContaining("'dreams' cannot be exported, wanted cells, cycles");
  }
}
