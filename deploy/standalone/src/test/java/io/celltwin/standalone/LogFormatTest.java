package io.celltwin.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a part in a container prints. */
class LogFormatTest {
  private static List<String> printed(String format) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=log4j2-console.xml",
                "-cp",
                System.getProperty("java.class.path"),
                LogLine.class.getName())
            .redirectErrorStream(true);
    builder.environment().remove("CELLTWIN_LOG_FORMAT");
    if (format != null) {
      builder.environment().put("CELLTWIN_LOG_FORMAT", format);
    }
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text.lines().toList();
  }

  @Test
  void asJsonEachLineIsOneEventWithCellAndRevisionWhereThereAreAny() throws Exception {
    List<String> lines = printed("json");

    assertThat(lines).hasSize(2);
    JsonNode plain = new ObjectMapper().readTree(lines.get(0));
    assertThat(plain.path("level").asText()).isEqualTo("WARN");
    assertThat(plain.path("message").asText()).isEqualTo("plain");
    assertThat(plain.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(plain.has("cell")).isFalse();
    assertThat(plain.has("error")).isFalse();
    JsonNode wrong = new ObjectMapper().readTree(lines.get(1));
    assertThat(wrong.path("cell").asText()).isEqualTo("nasa/B0005");
    assertThat(wrong.path("revision").asText()).isEqualTo("17");
    assertThat(wrong.path("error").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(wrong.path("stack_trace").asText()).contains("no \"luck\"", "LogLine.main");
  }

  @Test
  void withoutAWordItIsText() throws Exception {
    assertThat(printed(null).get(0)).contains("WARN").endsWith(": plain").doesNotStartWith("{");
  }
}
