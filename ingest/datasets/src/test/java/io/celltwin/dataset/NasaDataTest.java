package io.celltwin.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Impedance;
import io.celltwin.domain.OperationKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from NASA's files, against values that were computed independently. */
@EnabledIfEnvironmentVariable(named = "CELLTWIN_DATA", matches = ".+")
class NasaDataTest {
  private static Path data;
  private static Dataset dataset;

  @BeforeAll
  static void open() throws IOException {
    data = Path.of(System.getenv("CELLTWIN_DATA"));
    dataset = Datasets.open(data.resolve("nasa"));
  }

  @AfterAll
  static void close() {
    dataset.close();
  }

  @Test
  void twelveCellsAreFoundOnceThoughFourAreThereInSeveralLayouts() {
    assertThat(dataset.refused()).isEmpty();
    assertThat(dataset.cells())
        .extracting(cell -> cell.spec().cellId())
        .containsExactly(
            "nasa/B0005",
            "nasa/B0006",
            "nasa/B0007",
            "nasa/B0018",
            "nasa/B0025",
            "nasa/B0029",
            "nasa/B0038",
            "nasa/B0041",
            "nasa/B0046",
            "nasa/B0049",
            "nasa/B0052",
            "nasa/B0053");
    assertThat(dataset.notices())
        .extracting(Dataset.Notice::place, Dataset.Notice::text)
        .contains(
            org.assertj.core.groups.Tuple.tuple(
                "discharge-soh/B07_discharge_soh.csv.gz",
                "left out nasa/B07_discharge_soh: csv/B0007.zip!metadata.csv has the same cell in"
                    + " a richer layout"),
            org.assertj.core.groups.Tuple.tuple(
                "discharge.csv.gz",
                "left out nasa/B0018: csv/B0018.zip!metadata.csv has the same cell in a richer"
                    + " layout"));
  }

  @Test
  void everyOperationIsThereWithItsStartKindChamberAndSamples() throws IOException {
    for (CellSource cell : dataset.cells()) {
      Map<Integer, Operation> expected = oracle(cell.spec().cellId());
      Map<Integer, Operation> read = new TreeMap<>();
      int next = 0;
      long sequence = 0;
      try (CellStream items = cell.open()) {
        assertThat(items.next()).isEqualTo(new DatasetItem.Registered(cell.spec()));
        while (items.hasNext()) {
          if (items.next() instanceof DatasetItem.Telemetry t) {
            Frame frame = t.frame();
            assertThat(frame.sequence()).isEqualTo(sequence++);
            assertThat(frame.size()).isLessThanOrEqualTo(FrameCutter.MAX_SAMPLES);
            int index = frame.declared().operationIndex();
            read.merge(index, Operation.of(frame), Operation::and);
            if (frame.part() == 0) {
              assertThat(index).isEqualTo(next++);
            }
          }
        }
      }
      assertThat(read.keySet()).as(cell.spec().cellId()).isEqualTo(expected.keySet());
      read.forEach(
          (index, operation) ->
              assertThat(operation)
                  .as("%s, operation %d", cell.spec().cellId(), index)
                  .isEqualTo(expected.get(index)));
    }
  }

  @Test
  void theSumOverFourCellsIs636DischargesAndNot616() throws IOException {
    long discharges = 0;
    for (String cell : List.of("B0005", "B0006", "B0007", "B0018")) {
      discharges +=
          frames(find(cell)).stream()
              .filter(f -> f.part() == 0 && f.declared().kind() == OperationKind.DISCHARGE)
              .count();
    }

    assertThat(discharges).isEqualTo(636);
  }

  @Test
  void valuesAreTheDoublesOfTheFile() throws IOException {
    Frame first = frames(find("B0005")).get(1);

    assertThat(first.voltage()[2]).isEqualTo(3.9748709122299895);
    assertThat(first.current()[2]).isEqualTo(-2.0125283240860368);
    assertThat(first.temperature()[2]).isEqualTo((float) 24.389085127564876);
    assertThat(first.offsetMicros()[2]).isEqualTo(35_703_000);
    assertThat(first.startMillis())
        .isEqualTo(
            LocalDateTime.parse("2008-04-02T15:25:41.593")
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli());
  }

  @Test
  void whatTheLaboratoryCouldNotReadTravelsAsNaN() throws IOException {
    List<Frame> charge =
        frames(find("B0018")).stream().filter(f -> f.declared().operationIndex() == 114).toList();

    int missing = 0;
    for (Frame part : charge) {
      for (int i = 0; i < part.size(); i++) {
        if (Double.isNaN(part.voltage()[i])) {
          assertThat(part.current()[i]).isNaN();
          assertThat(part.temperature()[i]).isNaN();
          missing++;
        }
      }
    }
    assertThat(missing).isEqualTo(2);
  }

  @Test
  void brokenImpedanceIsNotKnownAndSaysWhy() throws IOException {
    var cells = new HashMap<String, List<Impedance>>();
    for (CellSource cell : dataset.cells()) {
      cells.put(cell.spec().cellId(), spectra(cell));
    }

    for (CellSource cell : dataset.cells()) {
      String name = cell.spec().cellId().substring(5);
      Map<Integer, NamedCsvRecord> expected = new HashMap<>();
      rows(name + "_impedance.csv").forEach(r -> expected.put(integer(r, "op_index"), r));
      List<Impedance> spectra = cells.get(cell.spec().cellId());
      assertThat(spectra).as(name).hasSameSizeAs(expected.entrySet());
      for (Impedance z : spectra) {
        NamedCsvRecord row = expected.get(z.operationIndex());
        boolean broken = row.getField("flags").contains("RE_");
        assertThat(z.real()).hasSize(integer(row, "n_samples"));
        if (broken) {
          assertThat(z.electrolyteResistance()).isNaN();
          assertThat(z.missing()).containsKey("electrolyte_resistance_ohm");
        } else {
          assertThat(z.electrolyteResistance())
              .isCloseTo(Double.parseDouble(row.getField("re_ohm")), within(1e-7));
          assertThat(z.chargeTransferResistance())
              .isCloseTo(Double.parseDouble(row.getField("rct_ohm")), within(1e-7));
        }
      }
    }
    assertThat(cells.get("nasa/B0049").get(2).missing().get("electrolyte_resistance_ohm"))
        .startsWith("Re is complex (0.0499392")
        .endsWith("wanted a real number");
    assertThat(cells.get("nasa/B0052").get(2).missing())
        .containsKeys(
            "electrolyte_resistance_ohm", "charge_transfer_resistance_ohm", "real_impedance_ohm");
  }

  @ParameterizedTest
  @ValueSource(strings = {"discharge.csv.gz", "discharge-soh/B07_discharge_soh.csv.gz"})
  void aFlatTableHoldsTheDischargesOfTheFullEdition(String table) throws IOException {
    try (Dataset flat = Datasets.open(data.resolve("nasa").resolve(table))) {
      assertThat(flat.refused()).isEmpty();
      boolean ordinal = table.contains("soh");
      for (CellSource cell : flat.cells()) {
        List<Frame> full =
            frames(find(cell.identity().substring(5))).stream()
                .filter(f -> f.declared().kind() == OperationKind.DISCHARGE)
                .toList();
        List<Frame> read = frames(cell);

        assertThat(read).hasSameSizeAs(full);
        assertThat(cell.samples()).isEqualTo(read.stream().mapToLong(Frame::size).sum());
        for (int i = 0; i < read.size(); i++) {
          Frame a = read.get(i);
          Frame b = full.get(i);
          assertThat(a.offsetMicros()).isEqualTo(b.offsetMicros());
          if (ordinal) {
            // nine digits are left in this edition
            assertThat(a.voltage()).containsExactly(b.voltage(), within(6e-9));
            assertThat(a.declared().operationIndex()).isEqualTo(i);
            assertThat(a.declared().cycle()).isEqualTo(i + 1);
          } else {
            assertThat(a.voltage()).isEqualTo(b.voltage());
            assertThat(a.current()).isEqualTo(b.current());
            assertThat(a.declared()).isEqualTo(b.declared());
            // the flat table cuts fractions of a millisecond where the full edition's are rounded
            assertThat(a.startMillis()).isBetween(b.startMillis() - 1, b.startMillis());
          }
        }
      }
    }
  }

  @Test
  void readingAgainGivesTheSame() throws IOException {
    for (String cell : List.of("B0018", "B0052")) {
      assertThat(frames(find(cell))).isEqualTo(frames(find(cell)));
    }
  }

  @Test
  void theEstimateOfSamplesIsGoodEnoughForAProgressBar() throws IOException {
    for (CellSource cell : dataset.cells()) {
      long samples = frames(cell).stream().mapToLong(Frame::size).sum();
      assertThat((double) cell.samples() / samples)
          .as("%s: %d of %d", cell.spec().cellId(), cell.samples(), samples)
          .isBetween(0.7, 1.3);
    }
  }

  @Test
  void aNameWithoutItsDatasetFindsTheCell() throws IOException {
    try (Dataset some = Datasets.open(data.resolve("nasa"), List.of("b0018", "nasa/B0046", "B9"))) {
      assertThat(some.cells())
          .extracting(cell -> cell.spec().cellId())
          .containsExactly("nasa/B0018", "nasa/B0046");
      assertThat(some.notices())
          .extracting(Dataset.Notice::text)
          .anyMatch(text -> text.startsWith("no cell B9, found nasa/B0005, nasa/B0006"));
    }
  }

  private static CellSource find(String name) {
    return dataset.cells().stream()
        .filter(cell -> cell.spec().cellId().equals("nasa/" + name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Frame> frames(CellSource cell) throws IOException {
    var frames = new ArrayList<Frame>();
    try (CellStream items = cell.open()) {
      while (items.hasNext()) {
        DatasetItem item = items.next();
        assertThat(item).isNotInstanceOf(DatasetItem.Refused.class);
        if (item instanceof DatasetItem.Telemetry t) {
          frames.add(t.frame());
        }
      }
    }
    return frames;
  }

  private static List<Impedance> spectra(CellSource cell) throws IOException {
    var spectra = new ArrayList<Impedance>();
    try (CellStream items = cell.open()) {
      while (items.hasNext()) {
        if (items.next() instanceof DatasetItem.Spectrum s) {
          spectra.add(s.impedance());
        }
      }
    }
    return spectra;
  }

  /** What the oracle says of an operation. */
  private record Operation(OperationKind kind, long startMillis, double ambient, int samples) {
    static Operation of(Frame frame) {
      return new Operation(
          frame.declared().kind(), frame.startMillis(), frame.declared().ambient(), frame.size());
    }

    Operation and(Operation part) {
      return new Operation(kind, startMillis, ambient, samples + part.samples);
    }
  }

  private static Map<Integer, Operation> oracle(String cellId) throws IOException {
    var operations = new TreeMap<Integer, Operation>();
    for (OperationKind kind :
        List.of(OperationKind.CHARGE, OperationKind.DISCHARGE, OperationKind.IMPEDANCE)) {
      String file =
          "%s_%s.csv"
              .formatted(cellId.substring(5), kind.name().toLowerCase(java.util.Locale.ROOT));
      for (NamedCsvRecord row : rows(file)) {
        operations.put(
            integer(row, "op_index"),
            new Operation(
                kind,
                // the oracle's fractions carry the noise of doubles
                LocalDateTime.parse(row.getField("start_time"))
                    .plusNanos(500_000)
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli(),
                Double.parseDouble(row.getField("ambient_degc")),
                kind == OperationKind.IMPEDANCE ? 0 : integer(row, "n_samples")));
      }
    }
    return operations;
  }

  private static List<NamedCsvRecord> rows(String file) throws IOException {
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder()
            .ofNamedCsvRecord(Files.newInputStream(data.resolve("nasa-oracle").resolve(file)))) {
      return rows.stream().toList();
    }
  }

  private static int integer(NamedCsvRecord row, String column) {
    return Integer.parseInt(row.getField(column));
  }
}
