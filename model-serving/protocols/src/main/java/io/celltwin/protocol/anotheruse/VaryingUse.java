package io.celltwin.protocol.anotheruse;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.celltwin.core.use.UseRates;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Use;
import io.celltwin.learn.Ridge;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Protocol O (b): TPSL's cells, whose currents change from row to row after nineteen alike. What is
 * measured is the capacity at the current of the row, so that most of what changes is no ageing.
 */
final class VaryingUse {
  static final String SERVED = "own trend, use-1";
  static final String OTHER = "ridge of the other cell's capacity on the use";
  private static final String GROUP = "TPSL";
  private static final int TOLD = 19;
  private static final double RATED = 2.4;

  /**
   * @param use of each row
   * @param capacity measured in it [Ah]
   */
  private record Life(String id, List<Use> use, double[] capacity) {}

  private VaryingUse() {}

  static void score(Path folder, ScoresByCell scores) throws IOException {
    List<Life> lives = read(folder);
    for (Life life : lives) {
      Map<String, double[]> answers = answers(life, lives);
      double[] truth = Arrays.copyOfRange(life.capacity(), TOLD, life.capacity().length);
      answers.forEach(
          (name, said) ->
              scores.add(
                  GROUP,
                  name,
                  ReportRow.MAPE,
                  !name.equals(SERVED),
                  life.id(),
                  Scoring.mape(said, truth)));
    }
  }

  private static Map<String, double[]> answers(Life life, List<Life> lives) {
    double[] past = Arrays.copyOf(life.capacity(), TOLD);
    double now = past[TOLD - 1];
    double own = PlainAnswers.trend(past);
    int rows = life.capacity().length - TOLD;
    Use before = life.use().get(TOLD - 1);
    Map<String, double[]> all = new LinkedHashMap<>();
    all.put(SERVED, aged(life, now, own, before, UseRates.published()));
    all.put(PlainAnswers.NO_CHANGE, Answer.line(now, 0, rows).median());
    all.put(PlainAnswers.AS_IT_WAS, Answer.line(now, own, rows).median());
    UseRates physics = new UseRates(List.of(), UseRates.Spread.ANY_MAKE);
    all.put(PlainAnswers.ARRHENIUS, aged(life, now, own, before, physics));
    lives.stream()
        .filter(o -> !o.id().equals(life.id()))
        .findFirst()
        .ifPresent(other -> all.put(OTHER, ridge(life, other, now)));
    return all;
  }

  private static double[] aged(Life life, double now, double own, Use before, UseRates rates) {
    double[] said = new double[life.capacity().length - TOLD];
    double at = now;
    for (int h = 0; h < said.length; h++) {
      said[h] = Math.max(0.01, at);
      Use use = life.use().get(TOLD + h);
      at -= own * Math.exp(rates.ratio(null, Chemistry.UNKNOWN, before, use).ln());
    }
    return said;
  }

  private static double[] ridge(Life life, Life other, double now) {
    double first = other.capacity()[TOLD - 1];
    double[][] x = inputs(other);
    double[] y = new double[x.length];
    double[] weights = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.log(other.capacity()[i] / first);
      weights[i] = 1;
    }
    var fitted = new Ridge(1).fit(x, y, weights);
    double[][] own = inputs(life);
    double[] said = new double[own.length - TOLD];
    for (int h = 0; h < said.length; h++) {
      said[h] = now * Math.exp(fitted.predict(own[TOLD + h]));
    }
    return said;
  }

  private static double[][] inputs(Life life) {
    double[][] x = new double[life.capacity().length][];
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      Use use = life.use().get(i);
      squares += use.chargeRate() * use.chargeRate();
      x[i] = new double[] {use.chargeRate(), use.dischargeRate(), i, squares};
    }
    return x;
  }

  private static List<Life> read(Path folder) throws IOException {
    List<Path> files;
    try (var all = Files.list(folder)) {
      files = all.filter(f -> f.getFileName().toString().startsWith("TPSL-")).sorted().toList();
    }
    List<Life> lives = new ArrayList<>();
    for (Path file : files) {
      List<Use> uses = new ArrayList<>();
      List<Double> capacity = new ArrayList<>();
      try (CsvReader<NamedCsvRecord> csv =
          CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(Files.newInputStream(file))) {
        for (NamedCsvRecord line : csv) {
          double charge = Double.parseDouble(line.getField("Charge_Current(A)")) / RATED;
          double discharge = -Double.parseDouble(line.getField("Discharge_Current(A)")) / RATED;
          double celsius = Double.parseDouble(line.getField("Temperture")); // as the file has it
          uses.add(new Use(celsius, charge, discharge, 0, 1, 6, 0.5));
          capacity.add(Double.parseDouble(line.getField("Max_Discharge_Capacity(Ah)")));
        }
      }
      lives.add(
          new Life(
              file.getFileName().toString(),
              uses,
              capacity.stream().mapToDouble(Double::doubleValue).toArray()));
    }
    return lives;
  }
}
