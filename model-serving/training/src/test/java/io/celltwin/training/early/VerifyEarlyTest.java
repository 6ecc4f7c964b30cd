package io.celltwin.training.early;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.celltwin.core.feature.MultiStepCharge;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

class VerifyEarlyTest {
  @TempDir Path folder;

  /** A film that grows faster when warm: SOH = 1 − a(T)·√k, each cell a little differently. */
  private static CapacityByCycle life(String id, double celsius, int cycles, long seed) {
    Random random = new Random(seed);
    double rate = 0.006 * Math.exp(0.02 * (celsius - 25)) * (1 + 0.05 * random.nextGaussian());
    double[] soh = new double[cycles];
    for (int k = 0; k < cycles; k++) {
      soh[k] = 1 - rate * Math.sqrt(k + 1) + 0.001 * random.nextGaussian();
    }
    return new CapacityByCycle(id, celsius, soh);
  }

  private static List<CapacityByCycle> references() {
    List<CapacityByCycle> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(life("cold-" + i, 25, 900, i));
      all.add(life("hot-" + i, 55, 700, 10 + i));
    }
    return all;
  }

  private static String table(List<CapacityByCycle> lives) {
    StringBuilder csv = new StringBuilder("cell,cycle,capacity_ah,temperature_celsius\n");
    for (CapacityByCycle life : lives) {
      for (int k = 0; k < life.cycles(); k++) {
        csv.append(
            String.format(
                Locale.ROOT,
                "%s,%d,%.5f,%.0f%n",
                life.cell(),
                k + 1,
                2 * life.soh()[k],
                life.temperature()));
      }
    }
    return csv.toString();
  }

  private JsonNode run(String... arguments) throws Exception {
    Path report = folder.resolve("report.json");
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--report", report.toString()));
    var printed = new StringWriter();
    int code =
        new VerifyEarlyCommand()
            .command()
            .setOut(new PrintWriter(printed, true))
            .execute(all.toArray(String[]::new));
    assertThat(code).as(printed.toString()).isZero();
    return new ObjectMapper().readTree(Files.readString(report));
  }

  @Test
  void aNewCellIsForecastFromItsFirstCyclesAndWhatCameLiesInTheBand() throws Exception {
    Path lives = Files.writeString(folder.resolve("lives.csv"), table(references()));
    Path fresh = Files.createDirectory(folder.resolve("new"));
    Files.writeString(
        fresh.resolve("new.csv"),
        table(List.of(life("new-1", 40, 800, 50), life("new-2", 40, 800, 51))));

    JsonNode report =
        run(
            "--cells", fresh.toString(),
            "--reference", lives.toString(),
            "--temperature", "40",
            "--rated", "2",
            "--seen", "100",
            "--target-cycles", "500");

    assertThat(report.path("cells")).hasSize(2);
    for (JsonNode cell : report.path("cells")) {
      assertThat(cell.path("what_came").path("mape").asDouble()).isLessThan(2);
      assertThat(cell.path("what_came").path("coverage").asDouble()).isGreaterThan(60);
      // 1 − 0.0081·√500 = 0.82: above 0.8, and not by much
      assertThat(cell.path("probability").asDouble()).isBetween(0.5, 1.0);
      assertThat(cell.path("loss").asText()).startsWith("not told");
      assertThat(cell.path("life").path("lower").asInt())
          .isLessThanOrEqualTo(cell.path("life").path("cycles").asInt());
    }
  }

  @Test
  void whatComesAfterTheCyclesSeenChangesNothingThatIsSaid() {
    KnownLives known = new KnownLives(references());
    CapacityByCycle whole = life("new", 40, 800, 50);
    EarlyForecast forecast = EarlyForecast.of(known, 100);
    EarlyVerdict ofWhole = verdict(forecast, whole);
    EarlyVerdict ofCut = verdict(forecast, whole.first(100));

    assertThat(ofCut.curve().mean()).isEqualTo(ofWhole.curve().mean());
    assertThat(ofCut.curve().half()).isEqualTo(ofWhole.curve().half());
    assertThat(ofCut.probability()).isEqualTo(ofWhole.probability());
    assertThat(ofCut.toSettle()).isEqualTo(ofWhole.toSettle());
    assertThat(ofCut.came()).isNull();
    assertThat(ofWhole.came()).isNotNull();
  }

  private static EarlyVerdict verdict(EarlyForecast forecast, CapacityByCycle life) {
    return EarlyVerdict.of(
        new EarlyCell(life, new TreeMap<>()), forecast, List.of(), 100, 600, 0.8, 900);
  }

  @Test
  void aTargetFarBelowOrFarBeyondTheLifeIsSettledAtOnce() {
    EarlyForecast forecast = EarlyForecast.of(new KnownLives(references()), 100);
    CapacityByCycle cell = life("new", 40, 100, 50);

    assertThat(forecast.cyclesToSettle(cell, 150, 0.5)).isZero();
    assertThat(forecast.cyclesToSettle(cell, 900, 0.95)).isZero();
    assertThat(forecast.forecast(cell, 900).probability(150, 0.5)).isGreaterThan(0.99);
    assertThat(forecast.forecast(cell, 900).probability(900, 0.95)).isLessThan(0.01);
  }

  @Test
  void theNormalDistributionIsTheOneOfTheTables() {
    assertThat(EarlyForecast.normal(0)).isCloseTo(0.5, within(1e-7));
    assertThat(EarlyForecast.normal(1.6448536)).isCloseTo(0.95, within(1e-6));
    assertThat(EarlyForecast.normal(-1.959964)).isCloseTo(0.025, within(1e-6));
  }

  private static final FeatureSet NINE = MultiStepCharge.set(9);

  /** Charges of a cell whose features drift by shares a cycle, told by name. */
  private static EarlyCell charged(
      String id, double celsius, long seed, String[] drifting, double by) {
    Random random = new Random(seed);
    SortedMap<Integer, Features> charges = new TreeMap<>();
    for (int k = 1; k <= 100; k++) {
      double[] x = new double[NINE.size()];
      for (int j = 0; j < x.length; j++) {
        String name = NINE.features().get(j).name();
        boolean resists = name.matches("RO\\d|RL\\d|VC89|ReVC|ReVD|VD9");
        double drift = resists ? 0.0005 : name.startsWith("Q") ? -0.0003 : 0;
        if (Arrays.asList(drifting).contains(name)) {
          drift += by;
        }
        x[j] = (1 + 0.1 * j) * (1 + drift * k + 0.002 * random.nextGaussian());
      }
      charges.put(k, new Features(NINE, x));
    }
    return new EarlyCell(life(id, celsius, 100, seed), charges);
  }

  private static List<EarlyCell> chargedReferences() {
    List<EarlyCell> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(charged("r" + i, i < 2 ? 25 : 55, 30 + i, new String[0], 0));
    }
    return all;
  }

  @Test
  void aResistanceThatGrowsAtOneSwitchIsNamedByItsStep() {
    EarlyCell cell = charged("new", 40, 99, new String[] {"RO3"}, 0.004);

    Losses.Loss first = Losses.of(cell, chargedReferences()).get(0);

    assertThat(first.feature()).isEqualTo("RO3");
    assertThat(first.kind()).isEqualTo("kinetic");
    assertThat(first.step()).isEqualTo(3);
    assertThat(first.z()).isGreaterThan(Losses.STANDS_OUT);
    assertThat(first.change() - first.expected()).isCloseTo(0.4, within(0.05));
  }

  @Test
  void chargeThatIsNoLongerAcceptedIsThermodynamic() {
    String[] all = new String[9];
    Arrays.setAll(all, i -> "Q" + (i + 1));
    EarlyCell cell = charged("new", 40, 99, all, -0.002);

    Losses.Loss first = Losses.of(cell, chargedReferences()).get(0);

    assertThat(first.kind()).isEqualTo("thermodynamic");
    assertThat(first.z()).isGreaterThan(Losses.STANDS_OUT);
  }

  @Test
  void aCellLikeTheReferencesHasNoLossThatStandsOut() {
    EarlyCell cell = charged("new", 40, 99, new String[0], 0);

    assertThat(Losses.of(cell, chargedReferences()).get(0).z()).isLessThan(Losses.STANDS_OUT);
    assertThat(Losses.of(new EarlyCell(cell.life(), new TreeMap<>()), chargedReferences()))
        .isEmpty();
  }

  @Test
  void aFolderWithoutCapacitiesGetsASentence() throws Exception {
    Files.writeString(folder.resolve("notes.csv"), "a,b\n1,2\n");

    assertThatThrownBy(() -> new EarlyReader(Double.NaN, 25, new ArrayList<>()).read(folder, 20))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("capacity_ah")
        .hasMessageContaining("celltwin formats");
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "CELLTWIN_DATA", matches = ".+")
  void sunwodasCellsAreForecastNearerThanByTheirOwnRootLaw() throws Exception {
    Path sunwoda = Path.of(System.getenv("CELLTWIN_DATA"), "sunwoda");
    List<EarlyCell> all = new EarlyReader(1.1, Double.NaN, new ArrayList<>()).read(sunwoda, 60);
    List<EarlyCell> lives =
        all.stream()
            .filter(c -> c.life().temperature() == 25 || c.life().temperature() == 55)
            .toList();
    KnownLives known = new KnownLives(lives.stream().map(EarlyCell::life).toList());
    EarlyForecast forecast = EarlyForecast.of(known, 200);
    double ours = 0;
    double plain = 0;
    for (EarlyCell cell : all) {
      if (!lives.contains(cell) && cell.life().cycles() >= 210) {
        EarlyVerdict.Came came =
            EarlyVerdict.of(cell, forecast, lives, 200, 0, 0.8, cell.life().cycles()).came();
        ours += came.mape();
        plain += came.root();
      }
    }
    assertThat(ours).isPositive().isLessThan(plain);
  }
}
