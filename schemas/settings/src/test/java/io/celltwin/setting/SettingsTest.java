package io.celltwin.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  record Pump(Duration patience, int rows, double offset, int room, String host) {
    Pump {
      if (rows < 1) {
        throw new IllegalArgumentException("twin.rows is " + rows + ", wanted at least 1");
      }
    }
  }

  private static final Section TWIN =
      Section.of("twin", "a part")
          .with("patience", Kind.time(), Duration.ofSeconds(2), "How long it waits.")
          .with("rows", Kind.whole("rows"), 512, "Of one question.")
          .with("offset", Kind.number("V"), 0.01, "Of the sensor.")
          .with("room", Kind.size(), 16 << 20, "For what waits.")
          .alone("host", Kind.text(), "here", "here", "Where it listens.");
  private static final List<Section> PARTS = List.of(TWIN);

  @TempDir Path folder;

  @Test
  void whereNobodySaysAnythingDefaultsHold() {
    assertThat(TWIN.fill(Pump.class, Values.none(), Map.of()))
        .isEqualTo(new Pump(Duration.ofSeconds(2), 512, 0.01, 16 << 20, "here"));
  }

  @Test
  void anOptionCountsBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
    SettingsFile file = yaml("twin:\n  rows: 1\n  patience: 1 min\n  room: 1 MB\n");
    Values values =
        Values.of(Map.of("CELLTWIN_TWIN_ROWS", "2", "CELLTWIN_TWIN_PATIENCE", "3 s"), file)
            .withOptions(Map.of("twin.rows", "4"));

    assertThat(TWIN.fill(Pump.class, values, Map.of("host", "there")))
        .isEqualTo(new Pump(Duration.ofSeconds(3), 4, 0.01, 1 << 20, "there"));
  }

  @Test
  void propertiesSayTheSameAsYaml() throws IOException {
    Path file = folder.resolve("celltwin.properties");
    Files.writeString(
        file, "# ours\ntwin.rows = 7\ntwin.patience = \\\n  250 ms\ntwin.offset=10 mV\n");

    assertThat(TWIN.fill(Pump.class, values(SettingsFile.read(file)), Map.of()))
        .isEqualTo(new Pump(Duration.ofMillis(250), 7, 0.01, 16 << 20, "here"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rows: many       | line 2: twin.rows is 'many', wanted a whole number",
        "patience: 2      | line 2: twin.patience is '2', wanted a time with its unit",
        "patience: 2 V    | line 2: twin.patience is '2 V', wanted a time with its unit",
        "offset: 10 mA    | line 2: twin.offset is '10 mA', wanted a number in V, e.g. 0.01 V (also"
            + " mV)",
        "offset: 1e999    | line 2: twin.offset is '1e999', wanted a number in V",
        "room: 16         | line 2: twin.room is '16', wanted a size",
        "room: 9 GB       | line 2: twin.room is '9 GB', wanted a size below 2 GB",
        "rows: 0          | line 2: twin.rows is 0, wanted at least 1",
        "rows:            | line 2: twin.rows is '', wanted a whole number",
        "row: 5           | line 2: there is no setting twin.row (its value is '5'): did you mean"
            + " twin.rows?",
        "pateince: 5 s    | line 2: there is no setting twin.pateince (its value is '5 s'): did you"
            + " mean twin.patience?",
        "rows: [1, [2]]   | line 2: a list of lists",
        "'rows: 1\n  rows: 2' | line 3: twin.rows stands in line 2 already",
        "'rows: \"1'      | line 3: no YAML",
      })
  void whatCannotBeMeantIsRefusedWithFileAndLine(String line, String said) {
    assertThatThrownBy(
            () -> {
              Values values = values(yaml("twin:\n  " + line + "\n"));
              values.check(PARTS);
              TWIN.fill(Pump.class, values, Map.of());
            })
        .isInstanceOf(WrongSettingException.class)
        .hasMessageContaining("celltwin.yaml, " + said);
  }

  @Test
  void aPartReadsItsOwnAndLeavesTheSettingsOfOthers() throws IOException {
    Values values = values(yaml("http-port: 1\nfleet.threads: 3\ntwin.rows: 9\n"));
    values.check(PARTS);
    assertThat(TWIN.fill(Pump.class, values, Map.of()).rows()).isEqualTo(9);
  }

  @Test
  void aPartThatDoesNotExistIsNoBodysOwn() {
    assertThatThrownBy(() -> values(yaml("twim:\n  rows: 1\n")).check(PARTS))
        .hasMessageContaining("celltwin.yaml, line 2: there is no setting twim.rows")
        .hasMessageContaining("did you mean twin.rows?");
    assertThatThrownBy(() -> values(yaml("twin: 1\n")).check(PARTS))
        .hasMessageContaining("line 1: twin is '1', wanted its settings below it, e.g. twin.host");
    assertThatThrownBy(() -> values(yaml("- twin\n")).check(PARTS))
        .hasMessageContaining("line 1: wanted 'key: value'");
  }

  @Test
  void aWrongVariableIsNamed() {
    Values values = Values.of(Map.of("CELLTWIN_TWIN_ROWS", "x"), SettingsFile.none());
    assertThatThrownBy(() -> values.check(PARTS))
        .hasMessage(
            "environment variable CELLTWIN_TWIN_ROWS: twin.rows is 'x', wanted a whole number");
    assertThat(
            Values.of(Map.of("CELLTWIN_TWIN_ROW", "1", "CELLTWIN_HEAP", "2g"), SettingsFile.none())
                .unknownVariables(PARTS, List.of("CELLTWIN_HEAP")))
        .containsExactly(
            "environment variable CELLTWIN_TWIN_ROW is no setting: did you mean"
                + " CELLTWIN_TWIN_ROWS?");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (String text : List.of("2 s", "250 ms", "1 min", "3 h", "2 d", "0 ms", "90 s")) {
      assertThat(Kind.time().write(Kind.time().read(text))).isEqualTo(text);
    }
    for (String text : List.of("16 MB", "1 B", "0 B", "1536 KB", "10 GB")) {
      assertThat(Kind.largeSize().write(Kind.largeSize().read(text))).isEqualTo(text);
    }
    assertThat(Kind.number("").read("1.5 %")).isEqualTo(0.015);
    assertThat(Kind.number("s").read("2 min")).isEqualTo(120);
    assertThat(Kind.time().read("PT0.5S")).isEqualTo(Duration.ofMillis(500));
    assertThat(Kind.speed().read("x600")).isEqualTo(600);
    assertThat(Kind.speed().write(Kind.speed().read("MAX"))).isEqualTo("max");
    assertThatThrownBy(() -> Kind.speed().read("NaN")).isInstanceOf(IllegalArgumentException.class);
    assertThat(Kind.listOf(Kind.whole("")).read("1, 2")).containsExactly(1, 2);
  }

  private Values values(SettingsFile file) {
    return Values.of(Map.of(), file);
  }

  private SettingsFile yaml(String text) throws IOException {
    Path file = folder.resolve("celltwin.yaml");
    Files.writeString(file, text);
    return SettingsFile.read(file);
  }
}
