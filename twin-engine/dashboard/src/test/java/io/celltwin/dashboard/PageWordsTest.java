package io.celltwin.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.QualityCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page says in plain words what is wrong with the data of an operation. */
class PageWordsTest {
  private static final Pattern TABLE =
      Pattern.compile("const FLAGS = \\{(.*?)\\n\\};", Pattern.DOTALL);
  private static final Pattern ENTRY = Pattern.compile("([A-Z_]+): '([^']+)'");

  @Test
  void everyFaultOfTheDataHasItsWordsAndNoneIsLeftOfAnotherTime() throws IOException {
    String script;
    try (InputStream in = Dashboard.class.getResourceAsStream("page/format.js")) {
      script = new String(in.readAllBytes(), UTF_8);
    }
    var table = TABLE.matcher(script);
    assertThat(table.find()).isTrue();

    Set<String> worded =
        ENTRY.matcher(table.group(1)).results().map(m -> m.group(1)).collect(Collectors.toSet());

    assertThat(worded)
        .isEqualTo(Arrays.stream(QualityCode.values()).map(Enum::name).collect(Collectors.toSet()));
  }
}
