package io.celltwin.dataset.cycler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.Datasets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workbooks as Arbin and Neware write them, made here cell by cell. */
class SpreadsheetsTest {
  private static final double FIRST_OF_MARCH = 45_352; // 2024-03-01 in days of a spreadsheet

  @TempDir Path folder;

  private static final class Workbook {
    private final Map<String, StringBuilder> sheets = new LinkedHashMap<>();

    Workbook row(String sheet, Object... cells) {
      StringBuilder text = sheets.computeIfAbsent(sheet, any -> new StringBuilder());
      text.append("<row>");
      for (Object cell : cells) {
        if (cell instanceof String words) {
          text.append("<c t=\"inlineStr\"><is><t>").append(words).append("</t></is></c>");
        } else if (cell instanceof Styled styled) {
          text.append("<c s=\"" + styled.style() + "\"><v>")
              .append(styled.value())
              .append("</v></c>");
        } else {
          text.append("<c><v>").append(cell).append("</v></c>");
        }
      }
      text.append("</row>");
      return this;
    }

    Path write(Path path) throws IOException {
      var names = new ArrayList<>(sheets.keySet());
      var types = new StringBuilder();
      var entries = new StringBuilder();
      var relations = new StringBuilder();
      for (int i = 1; i <= names.size(); i++) {
        types.append(
            "<Override PartName=\"/xl/worksheets/sheet%d.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
                .formatted(i));
        entries.append(
            "<sheet name=\"%s\" sheetId=\"%d\" r:id=\"rId%d\"/>".formatted(names.get(i - 1), i, i));
        relations.append(
            "<Relationship Id=\"rId%d\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet%d.xml\"/>"
                .formatted(i, i));
      }
      try (var zip = new ZipOutputStream(Files.newOutputStream(path))) {
        put(
            zip,
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
                + types
                + "</Types>");
        put(
            zip,
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        put(
            zip,
            "xl/workbook.xml",
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>"
                + entries
                + "</sheets></workbook>");
        put(
            zip,
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                + relations
                + "<Relationship Id=\"rId99\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>");
        put(
            zip,
            "xl/styles.xml",
            "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss.000\"/><numFmt numFmtId=\"165\" formatCode=\"[h]:mm:ss\"/></numFmts><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>");
        int i = 1;
        for (StringBuilder sheet : sheets.values()) {
          put(
              zip,
              "xl/worksheets/sheet%d.xml".formatted(i++),
              "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
                  + sheet
                  + "</sheetData></worksheet>");
        }
      }
      return path;
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(text.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
  }

  private record Styled(int style, double value) {}

  private static Styled date(double seconds) {
    return new Styled(1, FIRST_OF_MARCH + seconds / 86_400);
  }

  private static Styled clock(double seconds) {
    return new Styled(2, seconds / 86_400);
  }

  private static double discharged(Table table) {
    double charge = 0;
    List<double[]> samples = table.samples();
    for (int i = 1; i < samples.size(); i++) {
      double amperes = Math.min(0, samples.get(i)[2]);
      charge -= amperes * Math.min(20, (samples.get(i)[0] - samples.get(i - 1)[0]) / 1e6) / 3600;
    }
    return charge;
  }

  @Test
  void arbinsWorkbookIsReadOverItsSheets() throws IOException {
    var book = new Workbook().row("Info", "TEST REPORT").row("Info", "Channel", "6");
    List<Programme.Sample> samples = Programme.twoCycles(20).samples;
    String[] header = {
      "Data_Point",
      "Date_Time",
      "Test_Time(s)",
      "Step_Time(s)",
      "Step_Index",
      "Cycle_Index",
      "Current(A)",
      "Voltage(V)",
      "Charge_Capacity(Ah)"
    };
    book.row("Channel_1-006_1", (Object[]) header).row("Channel_1-006_2", (Object[]) header);
    for (int i = 0; i < samples.size(); i++) {
      Programme.Sample s = samples.get(i);
      book.row(
          i < samples.size() / 2 ? "Channel_1-006_1" : "Channel_1-006_2",
          i + 1,
          date(s.seconds()),
          s.seconds(),
          0,
          s.step(),
          s.cycle(),
          s.amperes(),
          s.volts(),
          0);
    }
    book.row("Statistics_1-006", (Object[]) header)
        .row("Statistics_1-006", 1, date(0), 0, 0, 1, 1, 0, 3, 0);

    Table table = Table.read(book.write(folder.resolve("cell.xlsx")));

    assertThat(table.file.spec().cellId()).isEqualTo("arbin/cell");
    assertThat(table.samples()).hasSize(samples.size());
    assertThat(table.frames.get(0).startMillis()).isEqualTo(1_709_251_200_000L);
    assertThat(table.frames.get(0).declared().cycle()).isEqualTo(1);
    assertThat(discharged(table)).isCloseTo(1.9, within(0.001));
    assertThat(table.file.caveat().orElseThrow()).contains("its test goes on in 2 sheets");
  }

  @Test
  void newaresWorkbookIsReadFromItsRecords() throws IOException {
    var book =
        new Workbook()
            .row("unit", "u")
            .row("cycle", "Cycle Index", "Chg. Cap.(Ah)")
            .row(
                "record",
                "DataPoint",
                "Cycle Index",
                "Step Index",
                "Step Type",
                "Time",
                "Total Time",
                "Current(A)",
                "Voltage(V)",
                "Date");
    int row = 0;
    for (Programme.Sample s : Programme.twoCycles(20).samples) {
      book.row(
          "record",
          ++row,
          s.cycle(),
          s.step(),
          s.state() == 'C' ? "CC Chg" : s.state() == 'D' ? "CC DChg" : "Rest",
          clock(0),
          clock(s.seconds()),
          s.amperes(),
          s.volts(),
          date(s.seconds()));
    }

    Table table = Table.read(book.write(folder.resolve("cell.xlsx")));

    assertThat(table.file.manifest().name()).isEqualTo("neware");
    assertThat(discharged(table)).isCloseTo(1.9, within(0.001));
    assertThat(table.frames.get(0).startMillis()).isEqualTo(1_709_251_200_000L);
  }

  @Test
  void aSheetForEachChannelIsACellForEach() throws IOException {
    var book = new Workbook();
    for (String sheet : List.of("Channel_1-006", "Channel_1-007")) {
      book.row(
          sheet,
          "Data_Point",
          "Test_Time(s)",
          "Step_Index",
          "Cycle_Index",
          "Current(A)",
          "Voltage(V)");
      for (Programme.Sample s : Programme.twoCycles(60).samples) {
        book.row(sheet, 1, s.seconds(), s.step(), s.cycle(), s.amperes(), s.volts());
      }
    }

    try (Dataset dataset = Datasets.open(book.write(folder.resolve("two.xlsx")))) {
      assertThat(dataset.cells())
          .extracting(c -> c.spec().cellId())
          .containsExactly("arbin/two-Channel_1-006", "arbin/two-Channel_1-007");
    }
  }

  @Test
  void aWorkbookWithoutSamplesNamesItsSheetsAndTheWaysOut() throws IOException {
    Path path =
        new Workbook()
            .row("Sheet1", "name", "colour")
            .row("Sheet1", "a", "b")
            .write(folder.resolve("a.xlsx"));

    assertThat(Table.refused(path).reason())
        .contains("without a sheet of samples, it has Sheet1")
        .contains("cell.format.yaml");
  }

  static {
    Locale.setDefault(Locale.ROOT);
  }
}
